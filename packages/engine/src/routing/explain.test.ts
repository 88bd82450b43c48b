import { personalQueueId, type RoutingProfile } from "@tributary/model";
import { createManualClock, DEMO_IDS, demoDefinition, inProcessCenter } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { acceptedValue, makeAvailable, queueChat, SECOND } from "../../test/center.ts";
import { ADA, BREAK, chatIn, GRACE, QUEUE } from "../../test/conversations.ts";
import { deskAfter, deskWith, emptyDesk } from "../../test/desks.ts";
import { profileServing, waitingChat, withCriteria } from "../../test/routing.ts";
import type { AgentDesk } from "../agent/agent-desk.ts";
import type { ConversationState } from "../contact/conversation-state.ts";
import { createRoutingBoard } from "./board.ts";
import { explainRouting } from "./explain.ts";

const NOW = 60_000;
const chat = waitingChat("chat", "a", { queuedAt: 10_000 });
const servesA = profileServing([["a", 1, 0]], { chats: 1 });

type Situation = { readonly agent: AgentDesk; readonly profile?: RoutingProfile; readonly of?: ConversationState };

function obstacleOf({ agent, profile = servesA, of = chat }: Situation) {
  const board = createRoutingBoard(createManualClock(NOW));
  board.updateAgent(agent);
  const explained = explainRouting(of, {
    board,
    profileOf: () => profile,
    fulfils: (agentId) => agentId === GRACE,
    now: NOW,
    nowMs: 0,
    isComplete: true,
  });
  return explained.phase === "queued" ? explained.agents[0]?.obstacle : explained;
}

const onBreak = deskAfter(emptyDesk(), (draft) => draft.add({ type: "agent.state-chosen", state: BREAK }), 600);
const nextBreak = deskAfter(
  deskWith("connected"),
  (draft) => draft.add({ type: "agent.next-state-chosen", state: BREAK }),
  5_000,
);
const withTask: AgentDesk = {
  ...emptyDesk(),
  slots: deskWith("connected").slots.map((slot) => ({ ...slot, channel: "task" })),
};
const personal = waitingChat("chat", personalQueueId(GRACE), { queuedAt: 10_000 });

const restricted = withCriteria(chat, { kind: "agents", agentIds: [GRACE] });

describe("the obstacle between an agent and a waiting contact", () => {
  it.each([
    ["none", { agent: emptyDesk() }, null],
    ["a personal queue", { agent: emptyDesk(), of: personal }, { kind: "personal-queue", ownerId: GRACE }],
    ["none for the owner of the queue", { agent: emptyDesk(GRACE), of: personal }, null],
    ["another queue", { agent: emptyDesk(), profile: profileServing([["b", 1, 0]]) }, { kind: "queue-not-served" }],
    [
      "another channel of the queue",
      { agent: emptyDesk(), profile: profileServing([["a", 1, 0]], { channel: "task" }) },
      { kind: "queue-not-served" },
    ],
    ["a proficiency", { agent: emptyDesk(), of: restricted }, { kind: "proficiency" }],
    ["none for an agent with the proficiency", { agent: emptyDesk(GRACE), of: restricted }, null],
    ["a state", { agent: onBreak }, { kind: "not-routable", state: "Break" }],
    ["a next state", { agent: nextBreak }, { kind: "not-routable", state: "Break" }],
    ["a missed contact", { agent: deskWith("missed") }, { kind: "not-routable", state: "Error" }],
    ["a delay", { agent: emptyDesk(), profile: profileServing([["a", 1, 55_000]]) }, { kind: "delay", endsAt: 65_000 }],
    ["a delay that is over", { agent: emptyDesk(), profile: profileServing([["a", 1, 45_000]]) }, null],
    ["slots", { agent: deskWith("connected") }, { kind: "no-slot", taken: 1, allowed: 1 }],
    ["none beside a paused contact", { agent: deskWith("paused") }, null],
    ["a contact of another channel", { agent: withTask }, { kind: "other-channel", channel: "task" }],
  ] satisfies [string, Situation, object | null][])("[RT-22] is %s", (_what, situation, obstacle) => {
    expect(obstacleOf(situation)).toEqual(obstacle);
  });

  it("[RT-22] is not asked for a paused contact, which is explained by its pause", () => {
    const place = { queueId: QUEUE, priority: 5, queuedAt: 10_000 };
    const paused = { phase: "paused", place, connection: null, pausedAt: 30_000 } as const;

    const explained = obstacleOf({ agent: emptyDesk(), of: { ...chat, contact: { ...chat.contact, state: paused } } });

    expect(explained).toEqual({ phase: "paused", queueId: QUEUE, agentId: null, pausedMs: 30_000 });
  });

  it.each(["created", "in-flow", "ended"] as const)("[RT-22] is not asked for a contact that is %s", (phase) => {
    expect(obstacleOf({ agent: emptyDesk(ADA), of: chatIn(phase) })).toMatchObject({ phase });
  });
});

it.each([-3_600_000, 3_600_000])(
  "[RT-22] a delay is explained as it is if the wall clock is set by %i ms",
  (jumpMs) => {
    const clock = createManualClock(NOW);
    const board = createRoutingBoard(clock);
    board.updateAgent(emptyDesk());
    board.updateConversation(chat.id, chat);
    clock.jumpTo(NOW + jumpMs);

    const explained = explainRouting(chat, {
      board,
      profileOf: () => profileServing([["a", 1, 55_000]]),
      fulfils: () => true,
      now: clock.now(),
      nowMs: clock.monotonicMs(),
      isComplete: true,
    });

    const obstacle = { kind: "delay", endsAt: NOW + jumpMs + 5_000 };
    expect(explained).toMatchObject({ waitedMs: 50_000, ahead: 0, agents: [{ obstacle }] });
  },
);

describe("a contact in a center", () => {
  it("[RT-22] waits with its place in the queue, and an obstacle for each agent", async () => {
    await using harness = await inProcessCenter({ definition: demoDefinition({ agents: 2, chatSlots: 1 }) });
    await queueChat(harness);
    await harness.clock.run(5_000);
    const second = await queueChat(harness);
    await harness.clock.run(1_000);

    const explained = acceptedValue(await harness.run(harness.center.contacts.explainRouting(second.contactId)));

    expect(explained).toMatchObject({ phase: "queued", queueId: DEMO_IDS.queues.sales, ahead: 1 });
    if (explained.phase !== "queued") throw new Error(explained.phase);
    expect(Math.round(explained.waitedMs / 100)).toBe(10);
    expect(explained.agents.map(({ obstacle }) => obstacle?.kind)).toEqual(["not-routable", "not-routable"]);
  });

  it("[RT-22] is explained by its wait and the idle time of the agent who has it", async () => {
    await using harness = await inProcessCenter({ definition: demoDefinition({ agents: 3, chatSlots: 1 }) });
    const { contacts } = harness.center;
    await makeAvailable(harness, SECOND);
    await harness.clock.run(4_000);
    const { contactId } = await queueChat(harness);

    const explained = acceptedValue(await harness.run(contacts.explainRouting(contactId)));

    expect(explained).toMatchObject({ phase: "offered", agentId: SECOND, idleMs: expect.any(Number) });
    if (explained.phase !== "offered") throw new Error(explained.phase);
    expect([explained.waitedMs, explained.idleMs ?? 0].map((ms) => Math.round(ms / 100))).toEqual([0, 40]);
    expect(await harness.run(contacts.explainRouting("unknown"))).toMatchObject({ ok: false });
  });
});
