import {
  type Actor,
  asId,
  BY_SERVER,
  type CenterDefinition,
  type ParticipantId,
  type Permission,
} from "@tributary/model";
import { demoDefinition, type InProcessCenter, inProcessCenter, withQuickConnects } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import {
  acceptedValue,
  connectChat,
  contactState,
  FIRST,
  makeAvailable,
  type OfferedChat,
  phasesAt,
  queueChat,
  SECOND,
} from "../../test/center.ts";
import { connectChatOn, deskOn, openTwoNodes } from "../../test/cluster.ts";
import { changedAt } from "../contact/conversation-state.ts";

const PAGE = { scan: "forward", limit: 40, start: null, continueAtSeq: null } as const;
const TEXT = { contentType: "text/plain", content: "Hello", clientToken: null };
const BY: Actor = { kind: "command-line" };
const SUPERVISOR: readonly Permission[] = ["BasicAgentAccess", "ManagerListenIn", "ManagerBargeIn"];

type Options = { readonly permissions?: readonly Permission[]; readonly agents?: number; readonly chatSlots?: number };

function definitionWith({ permissions = SUPERVISOR, agents = 3, chatSlots = 2 }: Options): CenterDefinition {
  const definition = withQuickConnects(demoDefinition({ agents, chatSlots }));
  return {
    ...definition,
    securityProfiles: definition.securityProfiles.map((profile) => ({ ...profile, permissions: [...permissions] })),
  };
}

/** A center whose third agent is the supervisor of the first one. */
function openCenter(options: Options = {}): Promise<InProcessCenter> {
  return inProcessCenter({ definition: definitionWith(options) });
}

function monitor(harness: InProcessCenter, { chat }: OfferedChat, { userId = SECOND, mayBarge = true } = {}) {
  return harness.run(harness.center.monitoring.start(chat.contactId, { userId, mayBarge }, BY));
}

/** The supervisor of a chat, as a participant. */
async function supervisorOf(harness: InProcessCenter): Promise<OfferedChat["agent"]> {
  const { contacts } = acceptedValue(await harness.run(harness.center.agents.view(SECOND)));
  const slot = contacts[0]?.slot;
  return {
    conversationId: slot?.conversationId ?? asId(""),
    participantId: slot?.participantId ?? asId<ParticipantId>(""),
  };
}

async function monitoredChat(harness: InProcessCenter) {
  const chat = await connectChat(harness);
  acceptedValue(await monitor(harness, chat));
  return { chat, supervisor: await supervisorOf(harness) };
}

function setMode(harness: InProcessCenter, { chat }: OfferedChat, mode: "silent" | "barge", by = SECOND) {
  return harness.run(harness.center.monitoring.setMode(by, chat.contactId, mode));
}

async function transcriptOf(harness: InProcessCenter, participant: OfferedChat["agent"]) {
  const { items } = acceptedValue(await harness.run(harness.center.chats.transcript(participant, PAGE)));
  return items.map(({ event }) => ("content" in event ? event.content : event.type));
}

const facts = (harness: InProcessCenter) =>
  (harness.disk.streams.get("audit/instance")?.events ?? []).map(({ text }) => JSON.parse(text) as object);

describe("a supervisor who begins to monitor a chat", () => {
  it("[MO-01, MO-03] has it on their desk, reads it, and cannot be noticed", async () => {
    await using harness = await openCenter();
    const chat = await connectChat(harness);
    const before = await transcriptOf(harness, chat.customer);

    expect(await monitor(harness, chat)).toEqual({ ok: true, value: null });

    expect(await phasesAt(harness, SECOND)).toEqual(["monitoring"]);
    const supervisor = await supervisorOf(harness);
    acceptedValue(await harness.run(harness.center.chats.sendMessage(chat.customer, TEXT)));
    const sent = acceptedValue(await harness.run(harness.center.chats.sendMessage(chat.customer, TEXT)));
    expect((await transcriptOf(harness, supervisor)).at(-1)).toBe("Hello");
    const { chats } = harness.center;
    expect(await harness.run(chats.sendMessage(supervisor, TEXT))).toMatchObject({ refusal: { code: "not-joined" } });
    expect(await harness.run(chats.sendTyping(supervisor))).toMatchObject({ refusal: { code: "not-joined" } });
    expect((await harness.run(chats.join(supervisor))).ok).toBe(true);
    acceptedValue(await harness.run(chats.sendReceipt(supervisor, { messageId: sent.id, kind: "read" })));
    expect(await transcriptOf(harness, chat.customer)).toEqual([...before, "Hello", "Hello"]);
    const described = acceptedValue(await harness.run(harness.center.contacts.describe(chat.chat.contactId)));
    expect(described.participants).toHaveLength(2);
    expect(described.chat?.recent.messages.at(-1)?.receipts).toEqual([]);
  });

  it("[MO-06] shows nothing to the agent and the customer, neither when they come nor when they go", async () => {
    await using harness = await openCenter();
    const { agents, chats, contacts, feeds } = harness.center;
    const chat = await connectChat(harness);
    const message = acceptedValue(await harness.run(chats.sendMessage(chat.agent, TEXT)));
    const receipt = { messageId: message.id, kind: "read" } as const;
    acceptedValue(await harness.run(chats.sendReceipt(chat.customer, receipt)));
    const updates: string[] = [];
    using feed = feeds.followDesk(FIRST, {
      onChange: () => void updates.push("change"),
      onEvent: ({ type }) => void updates.push(type),
      onSignal: () => undefined,
      onEnd: () => undefined,
    });
    await harness.run(feed.ready);
    const changed = async () =>
      changedAt(acceptedValue(await harness.run(contacts.describe(chat.chat.contactId))).whole);
    const before = await changed();

    for (const act of [
      () => monitor(harness, chat),
      () => harness.run(agents.endOrClear(SECOND, chat.chat.contactId, null)),
    ]) {
      harness.clock.advance(5_000);
      acceptedValue(await act());
      harness.clock.advance(5_000);
      const { at } = acceptedValue(await harness.run(chats.sendReceipt(chat.customer, receipt)));
      expect([updates, await changed(), at]).toEqual([[], before, harness.clock.now()]);
    }
  });

  it("[MO-02] has no slot taken and gets contacts of their own", async () => {
    await using harness = await openCenter({ chatSlots: 1 });
    const { chat } = await monitoredChat(harness);
    await makeAvailable(harness, SECOND);
    await queueChat(harness);

    expect(await phasesAt(harness, SECOND)).toEqual(["monitoring", "offered"]);
    expect((await contactState(harness, chat.chat)).phase).toBe("connected");
  });

  it("[MO-01, AL-01] is in the audit log, once, in the commit with it", async () => {
    await using harness = await openCenter();
    const { chat } = await monitoredChat(harness);
    acceptedValue(await monitor(harness, chat));

    const { contactId } = chat.chat;
    expect(facts(harness).filter((each) => "contactId" in each)).toMatchObject([
      { type: "contact.monitored", userId: SECOND, contactId, by: BY },
    ]);
  });

  it.each([
    ["without the permission", ["BasicAgentAccess"], { code: "permission-missing", field: "UserId" }],
    [
      "without the permission to take part",
      ["BasicAgentAccess", "ManagerListenIn"],
      { code: "permission-missing", field: "AllowedMonitorCapabilities" },
    ],
  ] as const)("[MO-01] is refused %s", async (_what, permissions, problem) => {
    await using harness = await openCenter({ permissions });
    const chat = await connectChat(harness);

    expect(await monitor(harness, chat)).toMatchObject({ ok: false, refusal: problem });
    expect(facts(harness).filter((each) => "contactId" in each)).toEqual([]);
  });

  it("[MO-01] is refused for contacts that no agent has accepted, that have ended or are unknown, and to their agent", async () => {
    await using harness = await openCenter();
    const { start } = harness.center.monitoring;
    const waiting = await queueChat(harness);
    const by = { userId: SECOND, mayBarge: false };

    expect(await harness.run(start(waiting.contactId, by, BY))).toMatchObject({ refusal: { code: "wrong-phase" } });
    expect(await harness.run(start("unknown", by, BY))).toMatchObject({ refusal: { code: "not-found" } });
    await harness.run(harness.center.contacts.stop(waiting.contactId, "api"));
    expect(await harness.run(start(waiting.contactId, by, BY))).toMatchObject({ refusal: { code: "contact-ended" } });
    const chat = await connectChat(harness);
    expect(await monitor(harness, chat, { userId: FIRST })).toMatchObject({
      refusal: { code: "wrong-phase", field: "UserId" },
    });
    expect(await monitor(harness, chat, { userId: asId("nobody") })).toMatchObject({
      refusal: { code: "not-found", field: "UserId" },
    });
  });

  it("[MO-01] is refused to a sixth one", async () => {
    await using harness = await openCenter({ agents: 7 });
    const chat = await connectChat(harness);
    const others = harness.definition.users.map(({ id }) => id).filter((id) => id !== FIRST);
    for (const userId of others.slice(0, 5)) acceptedValue(await monitor(harness, chat, { userId }));

    expect(await monitor(harness, chat, { userId: others[5] ?? FIRST })).toMatchObject({
      refusal: { code: "quota-exceeded" },
    });
  });
});

describe("a supervisor who takes part", () => {
  it("[MO-04] joins, writes, and goes back to silence, as everyone sees", async () => {
    await using harness = await openCenter();
    const { chat, supervisor } = await monitoredChat(harness);

    acceptedValue(await setMode(harness, chat, "barge"));
    acceptedValue(await harness.run(harness.center.chats.sendMessage(supervisor, TEXT)));
    acceptedValue(await setMode(harness, chat, "silent"));
    expect(await harness.run(harness.center.chats.sendMessage(supervisor, TEXT))).toMatchObject({ ok: false });
    expect((await transcriptOf(harness, supervisor)).length).toBeGreaterThan(0);
    acceptedValue(await setMode(harness, chat, "barge"));
    acceptedValue(await harness.run(harness.center.chats.sendMessage(supervisor, TEXT)));

    expect((await transcriptOf(harness, chat.customer)).slice(-5)).toEqual([
      "participant.joined",
      "Hello",
      "participant.left",
      "participant.joined",
      "Hello",
    ]);
    expect((await contactState(harness, chat.chat)).phase).toBe("connected");
  });

  it("[MO-01] gets the right to take part by no repetition", async () => {
    await using harness = await openCenter();
    const chat = await connectChat(harness);
    acceptedValue(await monitor(harness, chat, { mayBarge: false }));

    expect(await monitor(harness, chat, { mayBarge: false })).toEqual({ ok: true, value: null });
    expect(await monitor(harness, chat)).toMatchObject({
      refusal: { code: "wrong-phase", field: "AllowedMonitorCapabilities" },
    });
  });

  it("[MO-04] is refused to one who may only listen, to others, and beside one who does", async () => {
    await using harness = await openCenter({ agents: 4 });
    const chat = await connectChat(harness);
    const [, , , fourth] = harness.definition.users;
    const other = fourth?.id ?? SECOND;
    acceptedValue(await monitor(harness, chat, { mayBarge: false }));
    acceptedValue(await monitor(harness, chat, { userId: other }));

    expect(await setMode(harness, chat, "barge")).toEqual({
      ok: false,
      refusal: { code: "wrong-phase", field: "contactId", expected: "monitoring that was started with BARGE" },
    });
    expect(await setMode(harness, chat, "barge", FIRST)).toMatchObject({ refusal: { code: "not-found" } });
    acceptedValue(await setMode(harness, chat, "barge", other));
    acceptedValue(await setMode(harness, chat, "barge", other));
    await harness.run(harness.center.agents.endOrClear(SECOND, chat.chat.contactId, null));
    acceptedValue(await monitor(harness, chat));
    expect(await setMode(harness, chat, "barge")).toMatchObject({ refusal: { code: "quota-exceeded" } });
  });
});

it("[MO-04] is refused to a supervisor who has taken part fifty times", async () => {
  await using harness = await openCenter();
  const chat = await connectChat(harness);
  const takePart = async () => {
    acceptedValue(await monitor(harness, chat));
    return setMode(harness, chat, "barge");
  };
  for (let count = 0; count < 50; count += 1) {
    acceptedValue(await takePart());
    acceptedValue(await setMode(harness, chat, "silent"));
    acceptedValue(await setMode(harness, chat, "barge"));
    acceptedValue(await harness.run(harness.center.agents.endOrClear(SECOND, chat.chat.contactId, null)));
  }

  expect(await takePart()).toMatchObject({ refusal: { code: "quota-exceeded" } });
  const { whole } = acceptedValue(await harness.run(harness.center.contacts.describe(chat.chat.contactId)));
  expect(whole.participants).toHaveLength(52);
});

describe("a supervisor who loses a permission", () => {
  const leave = async (harness: InProcessCenter, permissions: readonly Permission[]) => {
    const [profile] = harness.definition.securityProfiles;
    const changing = harness.center
      .administration(BY_SERVER)
      .change("securityProfiles", profile?.id ?? "", (each) => ({ ...each, permissions: [...permissions] }));
    acceptedValue(await harness.run(changing));
  };

  it("[MO-07] to monitor has no access any more", async () => {
    await using harness = await openCenter();
    const { chat, supervisor } = await monitoredChat(harness);
    acceptedValue(await setMode(harness, chat, "barge"));
    await leave(harness, ["BasicAgentAccess", "ManagerBargeIn"]);

    await harness.clock.drain();

    expect(await phasesAt(harness, SECOND)).toEqual([]);
    expect(await harness.run(harness.center.chats.transcript(supervisor, PAGE))).toMatchObject({ ok: false });
    expect((await transcriptOf(harness, chat.customer)).at(-1)).toBe("participant.left");
    expect((await contactState(harness, chat.chat)).phase).toBe("connected");
  });

  it("[MO-07] to take part is silent", async () => {
    await using harness = await openCenter();
    const { chat, supervisor } = await monitoredChat(harness);
    acceptedValue(await setMode(harness, chat, "barge"));
    await leave(harness, ["BasicAgentAccess", "ManagerListenIn"]);

    await harness.clock.drain();

    expect(await harness.run(harness.center.chats.sendMessage(supervisor, TEXT))).toMatchObject({ ok: false });
    expect((await transcriptOf(harness, supervisor)).at(-1)).toBe("participant.left");
    expect(await phasesAt(harness, SECOND)).toEqual(["monitoring"]);
  });

  it("[MO-07] while no node routes has no access once one does", async () => {
    const { cluster, first, second } = await openTwoNodes({ definition: definitionWith({}) });
    const { chat } = await connectChatOn(cluster, [first, second]);
    const start = second.center.monitoring.start(chat.contactId, { userId: SECOND, mayBarge: true }, BY);
    acceptedValue(await cluster.run(start));
    first.clock.kill();

    const [profile] = cluster.definition.securityProfiles;
    const changing = second.center
      .administration(BY_SERVER)
      .change("securityProfiles", profile?.id ?? "", (each) => ({ ...each, permissions: ["BasicAgentAccess"] }));
    acceptedValue(await cluster.run(changing));
    expect(await deskOn(cluster, second, SECOND)).toMatchObject([{ phase: "monitoring" }]);
    await cluster.clock.run(10_000);

    expect(await deskOn(cluster, second, SECOND)).toEqual([]);
    await second.stop();
  });
});

describe("monitoring ends", () => {
  it.each(["endOrClear", "end", "leave", "signOut"] as const)("[MO-05] by the supervisor: %s", async (how) => {
    await using harness = await openCenter();
    const { chat, supervisor } = await monitoredChat(harness);
    acceptedValue(await setMode(harness, chat, "barge"));
    const { agents, chats } = harness.center;
    const { contactId } = chat.chat;
    const calls = {
      endOrClear: () => agents.endOrClear(SECOND, contactId, null),
      end: () => agents.end(SECOND, contactId, supervisor.participantId),
      leave: () => chats.leave(supervisor),
      signOut: () => agents.signOut(SECOND),
    };

    acceptedValue(await harness.run(calls[how]()));

    expect(await phasesAt(harness, SECOND)).toEqual([]);
    expect((await transcriptOf(harness, chat.customer)).at(-1)).toBe("participant.left");
    expect(await harness.run(chats.transcript(supervisor, PAGE))).toMatchObject({ ok: false });
    expect((await contactState(harness, chat.chat)).phase).toBe("connected");
  });

  it.each(["end", "endOrClear"] as const)("[MO-05] not by ending the connection of another one: %s", async (how) => {
    await using harness = await openCenter();
    const { chat } = await monitoredChat(harness);
    const { contactId } = chat.chat;

    for (const { participantId } of [chat.customer, chat.agent]) {
      expect(await harness.run(harness.center.agents[how](SECOND, contactId, participantId))).toMatchObject({
        refusal: { code: "not-found", field: "connectionId" },
      });
    }

    expect(await phasesAt(harness, SECOND)).toEqual(["monitoring"]);
    expect((await contactState(harness, chat.chat)).phase).toBe("connected");
  });

  it.each(["leave", "transfer", "stop"] as const)("[MO-05] with the contact: %s", async (how) => {
    await using harness = await openCenter();
    const { chat, supervisor } = await monitoredChat(harness);
    acceptedValue(await setMode(harness, chat, "barge"));
    const { agents, chats, contacts } = harness.center;
    const { contactId } = chat.chat;
    const calls = {
      leave: () => chats.leave(chat.customer),
      transfer: () => agents.transfer(FIRST, contactId, "support"),
      stop: () => contacts.stop(contactId, "api"),
    };

    expect((await harness.run<{ ok: boolean }>(calls[how]())).ok).toBe(true);

    expect(await phasesAt(harness, SECOND)).toEqual([]);
    expect(await harness.run(chats.sendMessage(supervisor, TEXT))).toMatchObject({ ok: false });
    const { whole } = acceptedValue(await harness.run(contacts.describe(contactId)));
    expect(whole.monitors ?? []).toEqual([]);
  });

  it("[MO-05, MP-05] with the contact of an agent who leaves, and not with that of another one", async () => {
    await using harness = await openCenter({ agents: 4 });
    const { chat } = await monitoredChat(harness);
    const [, other] = harness.definition.users;
    acceptedValue(await harness.run(harness.center.agents.add(FIRST, chat.chat.contactId, "support")));
    const { whole } = acceptedValue(await harness.run(harness.center.contacts.describe(chat.chat.contactId)));
    const addedId = whole.added?.[0]?.id ?? chat.chat.contactId;
    const agentId = other?.id ?? FIRST;
    acceptedValue(await harness.run(harness.center.contacts.assign(addedId, agentId)));
    acceptedValue(await harness.run(harness.center.agents.accept(agentId, addedId)));

    acceptedValue(await harness.run(harness.center.agents.endOrClear(agentId, addedId, null)));
    expect(await phasesAt(harness, SECOND)).toEqual(["monitoring"]);
    acceptedValue(await harness.run(harness.center.chats.leave(chat.agent)));
    expect(await phasesAt(harness, SECOND)).toEqual([]);
  });

  it("[MO-05] not with a crash", async () => {
    await using harness = await openCenter();
    const { chat } = await monitoredChat(harness);
    acceptedValue(await setMode(harness, chat, "barge"));
    await harness.crashAndRestart();

    expect(await phasesAt(harness, SECOND)).toEqual(["monitoring"]);
    acceptedValue(await setMode(harness, chat, "silent"));
    acceptedValue(await harness.run(harness.center.agents.endOrClear(SECOND, chat.chat.contactId, null)));
    expect(await phasesAt(harness, SECOND)).toEqual([]);
  });
});
