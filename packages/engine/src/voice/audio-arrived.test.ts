import { asId, type ConversationId, type ParticipantId } from "@tributary/model";
import { createManualClock, createSeededRandom } from "@tributary/testkit";
import { expect, it } from "vitest";
import { type ArrivalDeps, audioArrived } from "./audio-arrived.ts";

const REF = { conversationId: asId<ConversationId>("call"), participantId: asId<ParticipantId>("agent") };

/** Returns the names of the decisions to which the arrival of an agent's audio leads. */
async function decisionsIn(voice: object) {
  const state = {
    id: "call",
    contact: { id: "call", state: { phase: "connected", with: { participantId: "agent", agentId: "ada" } } },
    participants: [{ id: "agent", role: "agent", state: { phase: "joined" } }],
    voice,
  };
  const decisions: string[] = [];
  const journal = {
    run: async (needs: object) => void decisions.push(Object.keys(needs).join()),
    runChained: async () => void decisions.push("dial"),
    durable: async () => state,
  } as unknown as ArrivalDeps["journal"];
  const directory = {} as unknown as ArrivalDeps["directory"];
  const deps = { journal, directory, clock: createManualClock(), random: createSeededRandom(1), workLimit: () => null };
  await audioArrived(deps, { ...REF, isConnected: () => true });
  return decisions.filter((name) => name !== "state"); // read by `newest`
}

it("[VC-18] the audio of the agent of a call leads to a decision only if they have started it", async () => {
  expect(await decisionsIn({ held: [], muted: [] })).toEqual([]);
  expect(await decisionsIn({ held: [], muted: [], direction: "outbound", calledContactId: "called" })).toEqual([
    "dial",
  ]);
});
