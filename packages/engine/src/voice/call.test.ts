import { asId, type ConversationId, type LegId, type ParticipantId } from "@tributary/model";
import { createFakeMedia, createManualClock, exampleOffer } from "@tributary/testkit";
import { expect, it } from "vitest";
import type { ConversationState } from "../contact/conversation-state.ts";
import { ABSENCE_MS, createCall } from "./call.ts";

/** The members of a call with a customer that its audio depends on. */
const CALL = {
  contact: { id: "call", state: { phase: "queued" } },
  participants: [{ id: "customer", role: "customer", state: { phase: "joined" } }],
  voice: { held: [], muted: [] },
} as unknown as ConversationState;

function openCall() {
  const clock = createManualClock();
  const absent: string[] = [];
  const deps = {
    media: createFakeMedia(),
    clock,
    newLegId: () => asId<LegId>("leg"),
    onAbsent: (party: ParticipantId, isUnheard: boolean) => void absent.push(isUnheard ? `${party}, unheard` : party),
  };
  return { clock, absent, call: createCall(deps, asId<ConversationId>("call")) };
}

it("[VC-08] the audio of a call reports a party as absent", async () => {
  const { clock, absent, call } = openCall();

  call.begin(CALL);
  await clock.run(ABSENCE_MS);

  expect(absent).toEqual(["customer"]);
});

it("[VC-22] it knows the parties whose audio never arrived, of those that are needed since it exists", async () => {
  const { clock, absent, call } = openCall();
  const joins = (...ids: readonly string[]) =>
    ({
      ...CALL,
      participants: ids.map((id) => ({ id, role: "customer", state: { phase: "joined" } })),
    }) as unknown as ConversationState;
  const late = asId<ParticipantId>("late");
  call.begin(CALL);

  call.update(joins("customer", "heard", "late"));
  await clock.run(ABSENCE_MS - 1);
  acceptedOf(await call.open(asId<ParticipantId>("heard"), { name: "page", isOpen: () => true }, exampleOffer()));
  call.receive({ type: "leg-connected", legId: asId<LegId>("leg") });
  call.receive({ type: "leg-lost", legId: asId<LegId>("leg") });
  await clock.run(2 * ABSENCE_MS);

  expect(absent).toEqual(["customer", `${late}, unheard`, "heard"]);
});

function acceptedOf({ ok }: { readonly ok: boolean }): void {
  expect(ok).toBe(true);
}

it.each([
  ["begins", (call: ReturnType<typeof openCall>["call"]) => call.begin(CALL)],
  ["changes", (call: ReturnType<typeof openCall>["call"]) => call.update(CALL)],
])("[VC-31] a call that was taken by another node misses no party if it %s late", async (_name, act) => {
  const { clock, absent, call } = openCall();

  call[Symbol.dispose]();
  act(call);
  await clock.run(2 * ABSENCE_MS);

  expect(absent).toEqual([]);
});
