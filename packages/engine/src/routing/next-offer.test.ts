import {
  fulfils as fulfilsExpression,
  personalQueueId,
  type RoutingExpression,
  type RoutingProfile,
} from "@tributary/model";
import { createManualClock } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { ADA, AVAILABLE, BREAK, GRACE, OFFLINE } from "../../test/conversations.ts";
import { deskAfter, deskWith, emptyDesk } from "../../test/desks.ts";
import { addedTo, profileServing, type Served, waitingChat, withCriteria } from "../../test/routing.ts";
import type { AgentDesk } from "../agent/agent-desk.ts";
import type { ConversationState } from "../contact/conversation-state.ts";
import { createRoutingBoard } from "./board.ts";
import { type Fulfils, valueKey } from "./fulfilment.ts";
import { nextOffer, type RoutingContext } from "./next-offer.ts";

type Situation = {
  readonly agents: readonly AgentDesk[];
  readonly chats: readonly ConversationState[];
  readonly profile: RoutingProfile | undefined;
  readonly now?: number;
  readonly skipped?: string;
  readonly fulfils?: Fulfils;
  readonly values?: readonly string[];
};

/** Agents fulfil requirements that name them. */
const byName: Fulfils = (id, expression) => fulfilsExpression({ id, levelAt: () => undefined }, expression);

/** Returns the match as a text, or the time to look again. */
function route({
  agents,
  chats,
  profile,
  now = 1_000,
  skipped,
  fulfils = byName,
  values = [],
}: Situation): string | number | null {
  const clock = createManualClock(now);
  const board = createRoutingBoard(clock);
  for (const agent of agents) board.updateAgent(agent);
  for (const chat of chats) board.updateConversation(chat.id, chat);
  const skip = ({ conversationId }: { readonly conversationId: string }) => conversationId === skipped;
  const answer = nextOffer(board, {
    nowMs: clock.monotonicMs(),
    profileOf: () => profile,
    fulfils,
    valuesOf: () => values,
    skip,
  });
  return answer.match
    ? `${answer.match.contact.conversationId} to ${answer.match.agent.id}`
    : answer.lookAgainMs === null
      ? null
      : now + answer.lookAgainMs;
}

const idleAda = { ...emptyDesk(ADA), idleSince: 300 };
const idleGrace = { ...emptyDesk(GRACE), idleSince: 100 };
const chat = waitingChat("chat", "a", { queuedAt: 1 });
const servesA = profileServing([["a", 1, 0]], { chats: 1 });

describe("the next offer", () => {
  it("[RT-21] of a personal queue goes to its agent only, before contacts of other queues", () => {
    const forAda = waitingChat("own", personalQueueId(ADA), { queuedAt: 900, priority: 9 });
    const urgent = waitingChat("urgent", "a", { queuedAt: 1, priority: 1 });

    expect(route({ agents: [idleAda, idleGrace], chats: [forAda], profile: servesA })).toBe("own to ada");
    expect(route({ agents: [idleAda], chats: [urgent, forAda], profile: servesA })).toBe("own to ada");
    expect(route({ agents: [idleGrace], chats: [forAda], profile: servesA })).toBeNull();
    expect(route({ agents: [deskWith("connected")], chats: [forAda], profile: servesA })).toBeNull();
    expect(route({ agents: [idleAda], chats: [forAda], profile: servesA, skipped: "own" })).toBeNull();
  });

  it("[RT-01] goes to the agent who has been idle longest", () => {
    expect(route({ agents: [idleAda, idleGrace], chats: [chat], profile: servesA })).toBe("chat to grace");
  });

  const old = { queuedAt: 10 };
  const recent = { queuedAt: 900 };
  const urgent = { ...recent, priority: 1 };

  it.each([
    [
      "the smallest profile priority",
      [
        ["a", 2, 0],
        ["b", 1, 0],
      ],
      [
        ["x", "a", old],
        ["y", "b", recent],
      ],
      "y to ada",
    ],
    [
      "the smallest profile priority before the smallest of its own",
      [
        ["a", 2, 0],
        ["b", 1, 0],
      ],
      [
        ["x", "a", urgent],
        ["y", "b", recent],
      ],
      "y to ada",
    ],
    [
      "the smallest priority of its own, across queues",
      [
        ["a", 1, 0],
        ["b", 1, 0],
      ],
      [
        ["x", "a", old],
        ["y", "b", urgent],
      ],
      "y to ada",
    ],
    [
      "the smallest priority of its own, within a queue",
      [["a", 1, 0]],
      [
        ["x", "a", old],
        ["y", "a", urgent],
      ],
      "y to ada",
    ],
    [
      "the longest wait, across queues",
      [
        ["a", 1, 0],
        ["b", 1, 0],
      ],
      [
        ["x", "a", recent],
        ["y", "b", old],
      ],
      "y to ada",
    ],
    [
      "the longest wait, within a queue",
      [["a", 1, 0]],
      [
        ["x", "a", recent],
        ["y", "a", old],
      ],
      "y to ada",
    ],
  ] satisfies [string, Served[], Parameters<typeof waitingChat>[], string][])(
    "[RT-02] is the contact with %s",
    (_what, served, waiting, expected) => {
      const chats = waiting.map((each) => waitingChat(...each));

      expect(route({ agents: [idleAda], chats, profile: profileServing(served) })).toBe(expected);
    },
  );

  it("is not a contact of a queue that the profile does not serve", () => {
    expect(route({ agents: [idleAda], chats: [chat], profile: profileServing([["b", 1, 0]]) })).toBeNull();
  });

  it("is not a contact of another channel", () => {
    const tasks = profileServing([["a", 1, 0]], { channel: "task" });

    expect(route({ agents: [idleAda], chats: [chat], profile: tasks })).toBeNull();
  });

  it("is not a contact that was refused in this pass", () => {
    const chats = [chat, waitingChat("second", "a", { queuedAt: 2 })];

    expect(route({ agents: [idleAda], chats, profile: servesA, skipped: "chat" })).toBe("second to ada");
  });

  it("goes to no agent whose profile is unknown", () => {
    expect(route({ agents: [idleAda], chats: [chat], profile: undefined })).toBeNull();
  });

  it("is nothing if no contact waits", () => {
    expect(route({ agents: [idleAda], chats: [], profile: servesA })).toBeNull();
  });
});

describe("a delay", () => {
  const delayed = profileServing([["a", 1, 3_000]]);
  const chats = [waitingChat("chat", "a", { queuedAt: 500 })];

  it("[RT-04] holds a contact back until it has waited that long, and gives the time to look again", () => {
    expect(route({ agents: [idleAda], chats, profile: delayed, now: 3_499 })).toBe(3_500);
  });

  it("[RT-04] holds a contact back no longer", () => {
    expect(route({ agents: [idleAda], chats, profile: delayed, now: 3_500 })).toBe("chat to ada");
  });

  it("[RT-04] of several is the soonest to look again", () => {
    const profile = profileServing([
      ["a", 1, 9_000],
      ["b", 1, 2_000],
    ]);
    const both = [...chats, waitingChat("other", "b", { queuedAt: 600 })];

    expect(route({ agents: [idleAda], chats: both, profile })).toBe(2_600);
  });

  it("[RT-04] of zero does not hold a contact back whose time was moved ahead", () => {
    const ahead = [waitingChat("chat", "a", { queuedAt: 1_001 })];

    expect(route({ agents: [idleAda], chats: ahead, profile: servesA, now: 1_000 })).toBe("chat to ada");
  });
});

describe("an agent who cannot take a contact", () => {
  it.each(["offered", "connected", "after-contact-work"] as const)(
    "[RT-05] has no slot left beside a contact that is %s",
    (phase) => {
      expect(route({ agents: [deskWith(phase)], chats: [chat], profile: servesA })).toBeNull();
    },
  );

  it("[RT-05] has a slot left if the profile allows another contact", () => {
    const twoChats = profileServing([["a", 1, 0]], { chats: 2 });

    expect(route({ agents: [deskWith("connected")], chats: [chat], profile: twoChats })).toBe("chat to ada");
  });

  it("[RT-06] does not prevent an offer to another agent", () => {
    const busy = { ...deskWith("connected"), idleSince: 0 };

    expect(route({ agents: [busy, idleGrace], chats: [chat], profile: servesA })).toBe("chat to grace");
  });

  it.each(["missed", "rejected"] as const)("[RT-08] has a contact that is %s on the desk", (phase) => {
    const twoChats = profileServing([["a", 1, 0]], { chats: 2 });

    expect(route({ agents: [deskWith(phase)], chats: [chat], profile: twoChats })).toBeNull();
  });

  it.each([BREAK, OFFLINE])("is in a state of type $type", (state) => {
    const agent = deskAfter(emptyDesk(), (draft) => draft.add({ type: "agent.state-chosen", state }), 600);

    expect(route({ agents: [agent], chats: [chat], profile: servesA })).toBeNull();
  });

  it("has a next state waiting", () => {
    const agent = deskAfter(
      emptyDesk(),
      (draft) => draft.add({ type: "agent.next-state-chosen", state: AVAILABLE }),
      600,
    );

    expect(route({ agents: [agent], chats: [chat], profile: servesA })).toBeNull();
  });
});

describe("routing criteria", () => {
  const french: RoutingExpression = { kind: "proficiency", attribute: "Language", value: "French", minLevel: 3 };
  const graceOnly: RoutingExpression = { kind: "any", of: [french, { kind: "agents", agentIds: [GRACE] }] };
  const reserved = withCriteria(chat, { kind: "agents", agentIds: [GRACE] });

  it.each([
    ["names", reserved],
    ["describes", withCriteria(chat, graceOnly)],
  ])("[RT-24] leave a contact to the agents that its requirement %s", (_what, restricted) => {
    const busyGrace = { ...deskWith("connected"), id: GRACE };

    expect(route({ agents: [idleAda, idleGrace], chats: [restricted], profile: servesA })).toBe("chat to grace");
    expect(route({ agents: [idleAda, busyGrace], chats: [restricted], profile: servesA })).toBeNull();
    expect(route({ agents: [idleGrace], chats: [restricted], profile: profileServing([["b", 1, 0]]) })).toBeNull();
    expect(route({ agents: [idleGrace], chats: [restricted], profile: servesA, skipped: "chat" })).toBeNull();
  });

  it("[RT-24] leave other contacts to agents who do not fulfil them", () => {
    const free = waitingChat("free", "a", { queuedAt: 500 });

    expect(route({ agents: [idleAda], chats: [reserved, free], profile: servesA })).toBe("free to ada");
  });

  it.each([
    ["longer than others", 1, "chat to grace"],
    ["less than others", 900, "free to grace"],
  ])("[RT-24] leave a contact at its position, if it has waited %s", (_what, queuedAt, expected) => {
    const restricted = withCriteria(waitingChat("chat", "a", { queuedAt }), graceOnly);
    const free = waitingChat("free", "a", { queuedAt: 500 });

    expect(route({ agents: [idleGrace], chats: [free, restricted], profile: servesA })).toBe(expected);
  });

  it("[RT-04, RT-24] leave a contact to the delay of its queue and to its channel", () => {
    const delayed = profileServing([["a", 1, 5_000]]);
    const tasks = profileServing([["a", 1, 0]], { channel: "task" });

    expect(route({ agents: [idleGrace], chats: [reserved], profile: delayed })).toBe(5_001);
    expect(route({ agents: [idleAda], chats: [reserved], profile: delayed })).toBeNull();
    expect(route({ agents: [idleGrace], chats: [reserved], profile: tasks })).toBeNull();
  });

  it("[RT-27] are compared with an agent once per requirement, and only if the agent comes into question", () => {
    const asked: string[] = [];
    const fulfils: Fulfils = (agentId, { kind }) => {
      asked.push(`${agentId} ${kind}`);
      return false;
    };
    const reservedFor = { kind: "agents", agentIds: [GRACE] } as const;
    const both: RoutingExpression = { kind: "all", of: [{ kind: "any", of: [french, reservedFor] }, french] };
    const of = [french, reservedFor, both];
    const chats = Array.from({ length: 30 }, (_, index) =>
      withCriteria(waitingChat(`chat-${index}`, "a", { queuedAt: index }), of[index % 3] ?? french),
    );
    const agents = [idleAda, idleGrace];
    const askedWith = (values: readonly string[], profile = servesA): readonly string[] => {
      asked.length = 0;
      route({ agents, chats, profile, fulfils, values });
      return [...asked].sort();
    };

    expect(askedWith([])).toEqual(["grace agents"]);
    expect(askedWith([valueKey("Language", "English")])).toEqual(["grace agents"]);
    expect(askedWith([valueKey("Language", "English"), valueKey("Language", "French")])).toEqual([
      "ada all",
      "ada proficiency",
      "grace agents",
      "grace all",
      "grace proficiency",
    ]);
    expect(askedWith([valueKey("Language", "French")], profileServing([["b", 1, 0]]))).toEqual([]);
  });

  it("[RT-27] are not compared again in a pass with an agent without a fitting contact", () => {
    const asked: string[] = [];
    const clock = createManualClock(1_000);
    const board = createRoutingBoard(clock);
    for (const agent of [idleAda, idleGrace]) board.updateAgent(agent);
    const chats = [1, 2].map((at) => withCriteria(waitingChat(`chat-${at}`, "a", { queuedAt: at }), french));
    for (const each of chats) board.updateConversation(each.id, each);
    const context: RoutingContext = {
      nowMs: clock.monotonicMs(),
      profileOf: () => servesA,
      fulfils: (agentId) => asked.push(agentId) > 0 && agentId === ADA,
      valuesOf: () => [valueKey("Language", "French")],
      skip: ({ conversationId }) => taken.has(conversationId),
      fruitless: new Map(),
    };
    const taken = new Set<string>();

    const matched = chats.map(() => {
      const { match } = nextOffer(board, context);
      if (match) taken.add(match.contact.conversationId);
      return match?.agent.id;
    });

    expect(matched).toEqual([ADA, ADA]);
    expect(asked).toEqual([GRACE, ADA, ADA]);
    expect(nextOffer(board, context)).toEqual({ match: null, lookAgainMs: null });
  });

  it("[RT-24] that everyone fulfils leave a contact to any agent of its queue", () => {
    const restricted = withCriteria(chat, { kind: "all", of: [] });

    expect(route({ agents: [idleAda], chats: [restricted], profile: servesA })).toBe("chat to ada");
  });
});

describe("contacts that were added to the chat of an agent", () => {
  const added = addedTo(waitingChat("added", "a", { queuedAt: 1 }));
  const later = waitingChat("later", "a", { queuedAt: 2 });

  it("[MP-03] are offered to others only, and do not hold back the contacts after them", () => {
    expect(route({ agents: [idleAda], chats: [added], profile: servesA })).toBeNull();
    expect(route({ agents: [idleAda, idleGrace], chats: [added], profile: servesA })).toBe("added to grace");
    expect(route({ agents: [idleAda], chats: [added, later], profile: servesA })).toBe("later to ada");
  });

  it("[MP-03] are not offered from the agent's own queue", () => {
    const own = addedTo(waitingChat("own", personalQueueId(ADA), { queuedAt: 1 }));

    expect(route({ agents: [idleAda], chats: [own, later], profile: servesA })).toBe("later to ada");
  });

  it("[MP-03, RT-24] are not offered if they require this agent", () => {
    const needsAda = { kind: "agents", agentIds: [ADA] } as const;
    const waiting = withCriteria(waitingChat("added", "a", { queuedAt: 1 }), needsAda);
    const next = withCriteria(waitingChat("next", "a", { queuedAt: 2 }), needsAda);

    expect(route({ agents: [idleAda], chats: [addedTo(waiting)], profile: servesA })).toBeNull();
    expect(route({ agents: [idleAda], chats: [addedTo(waiting), next], profile: servesA })).toBe("next to ada");
  });
});
