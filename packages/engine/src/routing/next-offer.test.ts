import {
  type AgentStateId,
  asId,
  type Channel,
  type ConversationId,
  type QueueAssignment,
  type QueueId,
  type RoutingProfile,
  type UserId,
} from "@tributary/model";
import { describe, expect, it } from "vitest";
import { newAgent } from "../agent/evolve.ts";
import type { AgentDesk } from "../agent/state.ts";
import type { ConversationState } from "../conversation/state.ts";
import { createRoutingBoard } from "./board.ts";
import { nextOffer } from "./next-offer.ts";

const available = { id: asId<AgentStateId>("available"), name: "Available", type: "routable" } as const;

function agent(name: string, idleSince: number, changes: Partial<AgentDesk> = {}): AgentDesk {
  return { ...newAgent(asId<UserId>(name), available), idleSince, ...changes };
}

function waiting(
  name: string,
  queue: string,
  at: { readonly queuedAt: number; readonly priority?: number },
): ConversationState {
  const place = { queueId: asId<QueueId>(queue), priority: at.priority ?? 5, queuedAt: at.queuedAt };
  const contact = { id: asId(name), channel: "chat", state: { phase: "queued", place } };
  return { id: asId<ConversationId>(name), contact } as unknown as ConversationState; // what the board looks at
}

function serving(queues: readonly [queue: string, priority: number, delayMs: number][], chats = 2): RoutingProfile {
  const assignments = queues.map(
    ([queueId, priority, delayMs]): QueueAssignment => ({
      queueId: asId<QueueId>(queueId),
      channel: "chat",
      priority,
      delayMs,
    }),
  );
  const id = asId<RoutingProfile["id"]>("profile");
  return {
    id,
    name: "",
    description: "",
    concurrency: { chat: chats },
    queues: assignments,
    defaultOutboundQueueId: asId("a"),
  };
}

function route(
  agents: readonly AgentDesk[],
  contacts: readonly ConversationState[],
  profile: RoutingProfile,
  now = 1_000,
) {
  const board = createRoutingBoard();
  for (const each of agents) board.noteAgent(each);
  for (const each of contacts) board.noteConversation(each);
  const answer = nextOffer(board, { now, profileOf: () => profile, skip: () => false });
  return answer.match ? `${answer.match.contact.conversationId} to ${answer.match.agent.id}` : answer.lookAgainAt;
}

const slot = { channel: "chat" as Channel } as AgentDesk["slots"][number];

describe("who gets what next", () => {
  it("[RT-01] the longest idle agent comes first", () => {
    const answer = route(
      [agent("ada", 300), agent("grace", 100), agent("alan", 200)],
      [waiting("c", "a", { queuedAt: 1 })],
      serving([["a", 1, 0]]),
    );

    expect(answer).toBe("c to grace");
  });

  it("[RT-02] the profile's priority goes before the wait", () => {
    const contacts = [waiting("old", "b", { queuedAt: 1 }), waiting("new", "a", { queuedAt: 900 })];

    expect(
      route(
        [agent("ada", 0)],
        contacts,
        serving([
          ["b", 2, 0],
          ["a", 1, 0],
        ]),
      ),
    ).toBe("new to ada");
  });

  it("[RT-02] within one priority of the profile, the contact's own priority goes before the wait", () => {
    const contacts = [waiting("old", "a", { queuedAt: 1 }), waiting("urgent", "b", { queuedAt: 900, priority: 1 })];

    expect(
      route(
        [agent("ada", 0)],
        contacts,
        serving([
          ["a", 1, 0],
          ["b", 1, 0],
        ]),
      ),
    ).toBe("urgent to ada");
  });

  it("[RT-02] the longest wait decides what is equal otherwise, across queues", () => {
    const contacts = [waiting("second", "a", { queuedAt: 20 }), waiting("first", "b", { queuedAt: 10 })];

    expect(
      route(
        [agent("ada", 0)],
        contacts,
        serving([
          ["a", 1, 0],
          ["b", 1, 0],
        ]),
      ),
    ).toBe("first to ada");
  });

  it("[RT-04] a delay holds back, tells when to look again, and ends", () => {
    const contacts = [waiting("c", "a", { queuedAt: 500 })];
    const profile = serving([["a", 1, 3_000]]);

    expect([
      route([agent("ada", 0)], contacts, profile, 3_499),
      route([agent("ada", 0)], contacts, profile, 3_500),
    ]).toEqual([3_500, "c to ada"]);
  });

  it("[RT-05] a full desk gets nothing", () => {
    expect(
      route([agent("ada", 0, { slots: [slot, slot] })], [waiting("c", "a", { queuedAt: 1 })], serving([["a", 1, 0]])),
    ).toBeNull();
  });

  it("[AV-08] an agent with a state waiting gets nothing", () => {
    const availability = { phase: "chosen", current: available, since: 0, next: available } as const;

    expect(
      route([agent("ada", 0, { availability })], [waiting("c", "a", { queuedAt: 1 })], serving([["a", 1, 0]])),
    ).toBeNull();
  });

  it("[RT-06] an agent who serves nothing that waits does not stand in the way of one who does", () => {
    const busy = agent("ada", 0, { slots: [slot, slot] });

    expect(route([busy, agent("grace", 500)], [waiting("c", "a", { queuedAt: 1 })], serving([["a", 1, 0]]))).toBe(
      "c to grace",
    );
  });
});
