import { asId, type ContactId } from "@tributary/model";
import {
  DEMO_IDS,
  demoDefinition,
  type InProcessCenter,
  inProcessCenter,
  withQuickConnects,
  withTasks,
} from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { acceptedValue, FIRST, makeAvailable, phasesAt, queueChat, SECOND } from "../../test/center.ts";
import { stored } from "../../test/cluster.ts";
import type { TaskRequest } from "./tasks.ts";

const HOUR = 3_600_000;

const TASK: TaskRequest = {
  name: "Call back",
  description: "About the order",
  references: { order: { type: "URL", value: "https://shop.example/1" } },
  attributes: { plan: "gold" },
  scheduledAt: null,
  lifetimeMs: 7 * 24 * HOUR,
  clientToken: null,
  relatedContactId: null,
  start: { kind: "flow", id: DEMO_IDS.flows.sales, field: "ContactFlowId" },
};

/** A center whose first agent has one slot for tasks. */
function openCenter(): Promise<InProcessCenter> {
  return inProcessCenter({ definition: withTasks(withQuickConnects(demoDefinition({ agents: 3 })), 1) });
}

async function createTask(harness: InProcessCenter, changes: Partial<TaskRequest> = {}) {
  return acceptedValue(await harness.run(harness.center.tasks.create({ ...TASK, ...changes }))).contactId;
}

async function contact(harness: InProcessCenter, contactId: string) {
  return acceptedValue(await harness.run(harness.center.contacts.describe(contactId)));
}

/** Connects a new task to the first agent. */
async function connectTask(harness: InProcessCenter, changes: Partial<TaskRequest> = {}): Promise<ContactId> {
  const contactId = await createTask(harness, changes);
  acceptedValue(await harness.run(harness.center.agents.accept(FIRST, contactId)));
  return contactId;
}

const wrongPhase = { ok: false, refusal: { code: "wrong-phase" } };

describe("a task", () => {
  it("[TA-01] runs its flow at once, without its texts, and is offered to an agent", async () => {
    await using harness = await openCenter();
    await makeAvailable(harness);

    const contactId = await createTask(harness);

    const { contact: created, participants, attributes } = await contact(harness, contactId);
    expect(created).toMatchObject({
      channel: "task",
      name: TASK.name,
      description: TASK.description,
      references: TASK.references,
      state: { phase: "offered", place: { queueId: DEMO_IDS.queues.sales } },
    });
    expect(participants).toEqual([]);
    expect(attributes).toMatchObject(TASK.attributes);
    expect(stored(harness, "message.sent")).toEqual([]);
  });

  it.each([
    ["last", "agent/"],
    ["support", DEMO_IDS.queues.support],
  ])("[TA-01] with the quick connect %s goes where that leads", async (id, queueId) => {
    await using harness = await openCenter();

    const contactId = await createTask(harness, { start: { kind: "quick-connect", id, field: "QuickConnectId" } });

    const { state } = (await contact(harness, contactId)).contact;
    expect(state).toMatchObject({ phase: "queued", place: { queueId: expect.stringContaining(queueId) } });
  });

  it.each([
    ["an unknown flow", { start: { kind: "flow", id: "x", field: "ContactFlowId" } }, "not-found", "ContactFlowId"],
    ["an unknown quick connect", { start: { kind: "quick-connect", id: "x", field: "Q" } }, "not-found", "Q"],
    ["an unknown related contact", { relatedContactId: "x" }, "not-found", "RelatedContactId"],
    ["a schedule in the past", { scheduledAt: 0 }, "invalid-field", "ScheduledTime"],
  ] as const)("[TA-01, TA-02] with %s is refused", async (_what, changes, code, field) => {
    await using harness = await openCenter();

    const created = await harness.run(harness.center.tasks.create({ ...TASK, ...changes }));

    expect(created).toMatchObject({ ok: false, refusal: { code, field } });
    expect(stored(harness, "contact.created")).toEqual([]);
  });

  it("[TA-02] is scheduled for at most six days", async () => {
    await using harness = await openCenter();
    const latest = harness.clock.now() + 6 * 24 * HOUR;

    const created = await harness.run(harness.center.tasks.create({ ...TASK, scheduledAt: latest }));
    const refused = await harness.run(harness.center.tasks.create({ ...TASK, scheduledAt: latest + 1_000 }));

    expect(created).toMatchObject({ ok: true });
    expect(refused).toMatchObject({ ok: false, refusal: { code: "invalid-field", field: "ScheduledTime" } });
  });

  it("[TA-08] that is repeated is the same one, also if its schedule is over or its flow is gone", async () => {
    await using harness = await openCenter();
    const clientToken = { key: "k", requestDigest: "d", validMs: 7 * 24 * HOUR };
    const scheduled = { clientToken, scheduledAt: harness.clock.now() + HOUR };
    const contactId = await createTask(harness, scheduled);

    await harness.clock.run(2 * HOUR);

    expect(await createTask(harness, scheduled)).toBe(contactId);
    const start = { kind: "flow", id: "deleted", field: "ContactFlowId" } as const;
    expect(await createTask(harness, { ...scheduled, start })).toBe(contactId);
    const other = { ...scheduled, clientToken: { ...clientToken, requestDigest: "other" } };
    expect(await harness.run(harness.center.tasks.create({ ...TASK, ...other }))).toMatchObject({
      refusal: { field: "ScheduledTime" },
    });
  });

  it("[TA-02] that is scheduled starts at its time, also after a restart", async () => {
    await using harness = await openCenter();
    await makeAvailable(harness);
    const scheduledAt = harness.clock.now() + HOUR;
    const contactId = await createTask(harness, { scheduledAt });
    await harness.clock.run(HOUR - 1_000);
    expect((await contact(harness, contactId)).contact.state.phase).toBe("created");

    await harness.restart();
    await harness.clock.run(2_000);

    expect((await contact(harness, contactId)).contact.state).toMatchObject({ phase: "offered" });
  });

  it("[TA-13] that is rescheduled starts at the new time, and ends as much later", async () => {
    await using harness = await openCenter();
    const createdAt = harness.clock.now();
    const contactId = await createTask(harness, { scheduledAt: createdAt + HOUR, lifetimeMs: HOUR });
    const reschedule = (at: number) => harness.run(harness.center.tasks.reschedule(contactId, at));
    acceptedValue(await reschedule(createdAt + 3 * HOUR));
    acceptedValue(await reschedule(createdAt + 3 * HOUR));
    expect(stored(harness, "contact.rescheduled")).toHaveLength(1);
    expect(harness.disk.timers.size).toBe(2);

    await harness.clock.run(2 * HOUR);
    await harness.restart();
    expect((await contact(harness, contactId)).contact.state.phase).toBe("created");
    acceptedValue(await reschedule(createdAt + 2 * HOUR + HOUR / 2));
    await harness.clock.run(HOUR - 60_000);
    expect((await contact(harness, contactId)).contact.state.phase).toBe("queued");
    expect(await reschedule(createdAt + 5 * HOUR)).toMatchObject({ refusal: { code: "wrong-phase" } });
    await harness.clock.run(HOUR);

    expect((await contact(harness, contactId)).contact.state).toMatchObject({
      phase: "ended",
      reason: "expired",
      endedAt: createdAt + 3 * HOUR + HOUR / 2,
    });
    expect(await reschedule(createdAt + 9 * HOUR)).toMatchObject({ refusal: { code: "contact-ended" } });
  });

  it("[TA-13, RE-03] that is rescheduled has one entry by which its schedule is found, and none once it is erased", async () => {
    await using harness = await openCenter();
    const now = harness.clock.now();
    const contactId = await createTask(harness, { scheduledAt: now + HOUR });
    const entries = () =>
      [...harness.disk.records].flatMap(([kind, { size }]) =>
        kind.startsWith("contact") ? Array(size).fill(kind) : [],
      );
    const before = entries();

    acceptedValue(await harness.run(harness.center.tasks.reschedule(contactId, now + 2 * HOUR)));
    const rescheduled = entries();
    acceptedValue(await harness.run(harness.center.contacts.stop(contactId, "api")));
    acceptedValue(await harness.run(harness.center.conversations.erase(contactId, { kind: "command-line" })));

    expect(rescheduled).toEqual(before);
    expect(entries()).toEqual([]);
  });

  it("[TA-13] that is rescheduled to a time that is over, or too late, or that is not scheduled, is refused", async () => {
    await using harness = await openCenter();
    const now = harness.clock.now();
    const scheduled = await createTask(harness, { scheduledAt: now + HOUR });
    const others = [await createTask(harness), (await queueChat(harness, {})).contactId, "x"];
    const reschedule = (contactId: string, at: number) => harness.run(harness.center.tasks.reschedule(contactId, at));

    const codes = await Promise.all(others.map((each) => reschedule(each, now + HOUR)));

    expect(codes).toMatchObject([
      { refusal: { code: "wrong-phase", field: "ContactId" } },
      { refusal: { code: "invalid-field", field: "ContactId" } },
      { refusal: { code: "not-found", field: "ContactId" } },
    ]);
    for (const at of [now, now + 6 * 24 * HOUR + 1_000])
      expect(await reschedule(scheduled, at)).toMatchObject({ refusal: { field: "ScheduledTime" } });
  });

  it("[TA-02] that is stopped before its time never starts", async () => {
    await using harness = await openCenter();
    const contactId = await createTask(harness, { scheduledAt: harness.clock.now() + HOUR });
    expect(harness.disk.timers.size).toBe(2);
    acceptedValue(await harness.run(harness.center.contacts.stop(contactId, "api")));

    expect(harness.disk.timers.size).toBe(0);
    await harness.clock.run(2 * HOUR);

    expect((await contact(harness, contactId)).contact.state).toMatchObject({ phase: "ended", reason: "api" });
    expect(stored(harness, "contact.flow-started")).toEqual([]);
  });

  it("[TA-03] that is not completed in time ends, also while it is paused, and after a transfer", async () => {
    await using harness = await openCenter();
    await makeAvailable(harness);
    const waiting = await createTask(harness, { lifetimeMs: 2 * HOUR });
    acceptedValue(await harness.run(harness.center.agents.accept(FIRST, waiting)));
    acceptedValue(await harness.run(harness.center.agents.transfer(FIRST, waiting, "support")));
    const paused = await createTask(harness, { scheduledAt: harness.clock.now() + HOUR, lifetimeMs: HOUR });
    await harness.clock.run(HOUR + 60_000);
    acceptedValue(await harness.run(harness.center.tasks.pause(paused)));

    await harness.clock.run(HOUR);

    const ended = { phase: "ended", reason: "expired" };
    const { chain } = await contact(harness, waiting);
    expect(chain.at(-1)?.state).toMatchObject({ ...ended, endedAt: 2 * HOUR + (chain[0]?.createdAt ?? 0) });
    expect((await contact(harness, paused)).contact.state).toMatchObject(ended);
  });

  it("[TA-04] begins with a copy of the attributes of the contact that it belongs to", async () => {
    await using harness = await openCenter();
    const chat = await queueChat(harness, { attributes: { plan: "silver", language: "de" } });

    const contactId = await createTask(harness, { relatedContactId: chat.contactId });
    acceptedValue(await harness.run(harness.center.contacts.updateAttributes(chat.contactId, { language: "en" })));

    const { attributes, contact: task } = await contact(harness, contactId);
    expect(attributes).toMatchObject({ plan: "gold", language: "de" });
    expect(task.relatedId).toBe(chat.contactId);
  });

  it("[TA-08] is created once by a repeated request; its token with another request is refused", async () => {
    await using harness = await openCenter();
    const clientToken = { key: "k", requestDigest: "d", validMs: HOUR };

    const first = await createTask(harness, { clientToken });
    const again = await createTask(harness, { clientToken });
    const other = harness.center.tasks.create({ ...TASK, clientToken: { ...clientToken, requestDigest: "e" } });

    expect(again).toBe(first);
    expect(await harness.run(other)).toMatchObject({ ok: false, refusal: { code: "token-reused" } });
    expect(stored(harness, "contact.created")).toHaveLength(1);
  });
});

describe("a task that a program transfers", () => {
  const TO = { flowId: "to-target", queueId: null, userId: null };

  it.each(["queued", "offered", "connected", "paused"] as const)(
    "[TA-09] while it is %s waits where the transfer leads, and an agent has no more than after-contact work",
    async (phase) => {
      await using harness = await openCenter();
      const contactId = await createTask(harness);
      if (phase !== "queued") await makeAvailable(harness);
      if (phase === "connected" || phase === "paused")
        acceptedValue(await harness.run(harness.center.agents.accept(FIRST, contactId)));
      if (phase === "paused") acceptedValue(await harness.run(harness.center.tasks.pause(contactId)));
      const to = { ...TO, queueId: DEMO_IDS.queues.support };

      const next = acceptedValue(await harness.run(harness.center.tasks.transfer(contactId, to)));

      const { chain } = await contact(harness, contactId);
      expect(chain).toMatchObject([
        { id: contactId, state: { phase: "ended", reason: "transferred" } },
        { id: next, previousId: contactId, state: { place: { queueId: to.queueId } } },
      ]);
      const work = phase === "connected" || phase === "paused" ? ["after-contact-work"] : [];
      const waits = chain.at(-1)?.state.phase === "offered" ? ["offered"] : [];
      expect(await phasesAt(harness, FIRST)).toEqual([...work, ...waits]);
    },
  );

  it("[TA-09] to an agent rings there", async () => {
    await using harness = await openCenter();
    const contactId = await createTask(harness);
    await makeAvailable(harness, SECOND);
    acceptedValue(await harness.run(harness.center.agents.reject(SECOND, contactId)));

    const to = { ...TO, userId: FIRST };
    const next = acceptedValue(await harness.run(harness.center.tasks.transfer(contactId, to)));
    await makeAvailable(harness);

    const { agent } = acceptedValue(await harness.run(harness.center.agents.view(FIRST)));
    expect(agent.slots).toMatchObject([{ contactId: next, state: { phase: "offered" } }]);
  });

  it.each([
    ["by a flow that ends it", { flowId: "nowhere" }, "wrong-phase", "ContactFlowId"],
    ["by an unknown flow", { flowId: "x" }, "not-found", "ContactFlowId"],
    ["to an unknown queue", { queueId: "x" }, "not-found", "QueueId"],
    ["to an unknown agent", { userId: "x" }, "not-found", "UserId"],
  ])("[TA-09] %s is refused, and unchanged", async (_what, changes, code, field) => {
    await using harness = await openCenter();
    const contactId = await createTask(harness);
    const before = await contact(harness, contactId);

    const transferred = harness.center.tasks.transfer(contactId, { ...TO, ...changes });

    expect(await harness.run(transferred)).toMatchObject({ ok: false, refusal: { code, field } });
    expect(await contact(harness, contactId)).toEqual(before);
  });

  it("[TA-09] is not a chat, and has begun", async () => {
    await using harness = await openCenter();
    const { contactId: chat } = await queueChat(harness);
    const scheduled = await createTask(harness, { scheduledAt: harness.clock.now() + HOUR });
    const transfer = (id: string) => harness.run(harness.center.tasks.transfer(id, TO));

    expect(await transfer(chat)).toMatchObject({ ok: false, refusal: { code: "invalid-field", field: "ContactId" } });
    expect(await transfer(scheduled)).toMatchObject(wrongPhase);
  });
});

describe("a paused task", () => {
  it("[TA-05, RT-05] of an agent frees their slot; [TA-06] resumed, it takes it again", async () => {
    await using harness = await openCenter();
    await makeAvailable(harness);
    const first = await connectTask(harness);
    const second = await createTask(harness);
    expect(await phasesAt(harness, FIRST)).toEqual(["connected"]);

    acceptedValue(await harness.run(harness.center.agents.pause(FIRST, first)));
    expect(await phasesAt(harness, FIRST)).toEqual(["paused", "offered"]);
    acceptedValue(await harness.run(harness.center.agents.accept(FIRST, second)));
    await createTask(harness);
    await harness.clock.run(1_000);
    acceptedValue(await harness.run(harness.center.agents.resume(FIRST, first)));

    expect(await phasesAt(harness, FIRST)).toEqual(["connected", "connected"]);
    const { contact: resumed } = await contact(harness, first);
    expect(resumed.pauses?.count).toBe(1);
    expect(resumed.pauses?.totalMs).toBeGreaterThan(900);
    expect(resumed.state).toMatchObject({ phase: "connected" });
  });

  it("[AV-11] keeps its agent from no state: they sign out, and a next state begins with the pause", async () => {
    await using harness = await openCenter();
    await makeAvailable(harness);
    const first = await connectTask(harness);
    const { agents } = harness.center;
    const stateOf = async () => acceptedValue(await harness.run(agents.view(FIRST))).agent.availability;
    acceptedValue(await harness.run(agents.chooseState(FIRST, DEMO_IDS.states.onBreak, { enqueue: true })));
    expect(await stateOf()).toMatchObject({ current: { type: "routable" }, next: { id: DEMO_IDS.states.onBreak } });

    acceptedValue(await harness.run(agents.pause(FIRST, first)));
    expect(await stateOf()).toMatchObject({ current: { id: DEMO_IDS.states.onBreak }, next: null });
    acceptedValue(await harness.run(agents.chooseState(FIRST, DEMO_IDS.states.available, { enqueue: true })));
    expect(await stateOf()).toMatchObject({ current: { type: "routable" }, next: null });
    acceptedValue(await harness.run(agents.signOut(FIRST)));

    expect(await stateOf()).toMatchObject({ current: { type: "offline" }, next: null });
    expect(await phasesAt(harness, FIRST)).toEqual(["paused"]);
  });

  it("[TA-05] is not added to a desk with 50 contacts", async () => {
    await using harness = await openCenter();
    await makeAvailable(harness);
    const { agents } = harness.center;
    for (let count = 0; count < 49; count += 1)
      acceptedValue(await harness.run(agents.pause(FIRST, await connectTask(harness))));
    const last = await connectTask(harness);

    expect(await harness.run(agents.pause(FIRST, last))).toMatchObject(wrongPhase);
    expect(await phasesAt(harness, FIRST)).toHaveLength(50);
  });

  it("[TA-05] that waited is not offered; [TA-06] resumed, it is first again", async () => {
    await using harness = await openCenter();
    const first = await createTask(harness);
    await harness.clock.run(10);
    const second = await createTask(harness);
    acceptedValue(await harness.run(harness.center.tasks.pause(first)));
    await makeAvailable(harness);
    expect((await contact(harness, first)).contact.state.phase).toBe("paused");
    acceptedValue(await harness.run(harness.center.agents.reject(FIRST, second)));

    acceptedValue(await harness.run(harness.center.tasks.resume(first)));
    acceptedValue(await harness.run(harness.center.agents.clear(FIRST, second)));

    expect((await contact(harness, first)).contact.state.phase).toBe("offered");
    expect((await contact(harness, second)).contact.state.phase).toBe("queued");
  });

  it("[TA-05, TA-06] is refused in other phases, and for chats", async () => {
    await using harness = await openCenter();
    await makeAvailable(harness);
    const { tasks } = harness.center;
    const scheduled = await createTask(harness, { scheduledAt: harness.clock.now() + HOUR });
    const offered = await createTask(harness);
    const chat = await queueChat(harness);

    expect(await harness.run(tasks.pause(scheduled))).toMatchObject(wrongPhase);
    expect(await harness.run(tasks.pause(offered))).toMatchObject(wrongPhase);
    expect(await harness.run(tasks.resume(offered))).toMatchObject(wrongPhase);
    const notTask = { ok: false, refusal: { code: "invalid-field", field: "ContactId" } };
    expect(await harness.run(tasks.pause(chat.contactId))).toMatchObject(notTask);
    const unknown = { ok: false, refusal: { code: "not-found", field: "ContactId" } };
    expect(await harness.run(tasks.pause("unknown"))).toMatchObject(unknown);
    expect(await harness.run(harness.center.agents.pause(FIRST, asId("unknown")))).toMatchObject({ ok: false });
    acceptedValue(await harness.run(harness.center.contacts.stop(scheduled, "api")));
    const over = { ok: false, refusal: { code: "contact-ended" } };
    expect(await harness.run(tasks.pause(scheduled))).toMatchObject(over);
  });

  it("[TA-10] is not paused or resumed by an agent who missed it, whether it waits or another agent has it", async () => {
    await using harness = await openCenter();
    const { agents, tasks } = harness.center;
    await makeAvailable(harness);
    const contactId = await createTask(harness);
    await harness.clock.run(20_000);
    const notOwn = { ok: false, refusal: { code: "wrong-phase", expected: "a task that the agent has accepted" } };

    const whileItWaits = await harness.run(agents.pause(FIRST, contactId));
    acceptedValue(await harness.run(tasks.pause(contactId)));
    const whileItIsPaused = await harness.run(agents.resume(FIRST, contactId));
    acceptedValue(await harness.run(tasks.resume(contactId)));
    await makeAvailable(harness, SECOND);
    acceptedValue(await harness.run(agents.accept(SECOND, contactId)));
    const whileAnotherHasIt = await harness.run(agents.pause(FIRST, contactId));

    expect([whileItWaits, whileItIsPaused, whileAnotherHasIt]).toMatchObject([notOwn, notOwn, notOwn]);
    expect(await phasesAt(harness, SECOND)).toEqual(["connected"]);
  });

  it("[TA-07] is ended by its agent, and not cleared before", async () => {
    await using harness = await openCenter();
    await makeAvailable(harness);
    const contactId = await connectTask(harness);
    acceptedValue(await harness.run(harness.center.agents.pause(FIRST, contactId)));
    expect(await harness.run(harness.center.agents.clear(FIRST, contactId))).toMatchObject(wrongPhase);

    acceptedValue(await harness.run(harness.center.agents.endOrClear(FIRST, contactId, null)));

    expect(await phasesAt(harness, FIRST)).toEqual(["after-contact-work"]);
    const { state } = (await contact(harness, contactId)).contact;
    expect(state).toMatchObject({ phase: "ended", reason: "agent-disconnect", agentId: FIRST });
  });

  it("[TA-07] is transferred by its agent: the next contact waits without a pause", async () => {
    await using harness = await openCenter();
    await makeAvailable(harness);
    const contactId = await connectTask(harness);
    acceptedValue(await harness.run(harness.center.agents.pause(FIRST, contactId)));

    acceptedValue(await harness.run(harness.center.agents.transfer(FIRST, contactId, "support")));

    const { chain } = await contact(harness, contactId);
    expect(chain.map(({ state, pauses }) => [state.phase, pauses?.count])).toEqual([
      ["ended", 1],
      ["queued", undefined],
    ]);
    expect(await phasesAt(harness, FIRST)).toEqual(["after-contact-work"]);
  });
});
