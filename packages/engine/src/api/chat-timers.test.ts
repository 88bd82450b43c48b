import type { CenterDefinition, ConversationEvent } from "@tributary/model";
import {
  demoDefinition,
  type InProcessCenter,
  type InProcessCenterOptions,
  inProcessCenter,
  withQuickConnects,
} from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import {
  acceptedValue,
  connectChat,
  FIRST,
  makeAvailable,
  type OfferedChat,
  offerChat,
  SECOND,
} from "../../test/center.ts";
import { makeAvailableOn, openTwoNodes, queueChatOn } from "../../test/cluster.ts";
import { sendFile } from "../../test/files.ts";
import type { TimerChange } from "../chat/decide-timers.ts";

const MINUTE = 60_000;
const TEXT = { contentType: "text/plain", content: "Hello", clientToken: null };
const PAGE = { scan: "forward", limit: 40, start: null, continueAtSeq: null } as const;

const CUSTOMER_IDLE: TimerChange = { role: "customer", type: "idle", durationMs: 2 * MINUTE };
const CUSTOMER_OUT: TimerChange = { role: "customer", type: "disconnect", durationMs: 3 * MINUTE };
const AGENT_IDLE: TimerChange = { role: "agent", type: "idle", durationMs: 5 * MINUTE };
const AGENT_OUT: TimerChange = { role: "agent", type: "disconnect", durationMs: 4 * MINUTE };

const definition = ((): CenterDefinition => {
  const usual = withQuickConnects(demoDefinition({ agents: 3, chatSlots: 2 }));
  const permissions = ["ManagerListenIn", "ManagerBargeIn"];
  return { ...usual, securityProfiles: usual.securityProfiles.map((each) => ({ ...each, permissions })) };
})();

async function setTimers(harness: InProcessCenter, { chat }: OfferedChat, timers: readonly TimerChange[]) {
  acceptedValue(await harness.run(harness.center.contacts.setTimers(chat.contactId, timers)));
}

/** A chat that the first agent accepts once the timers are set. */
async function openChat(timers: readonly TimerChange[], options: InProcessCenterOptions = {}) {
  const harness = await inProcessCenter({ ...options, definition });
  const chat = await offerChat(harness);
  await setTimers(harness, chat, timers);
  acceptedValue(await harness.run(harness.center.agents.accept(FIRST, chat.chat.contactId)));
  const send = async (from: OfferedChat["agent"]) =>
    acceptedValue(await harness.run(harness.center.chats.sendMessage(from, TEXT)));
  return { harness, chat, send, [Symbol.asyncDispose]: () => harness[Symbol.asyncDispose]() };
}

/** Returns what happened to a chat, with the author's role, in the order of its events, from the joining of the first agent on. */
function storyOf({ disk }: Pick<InProcessCenter, "disk">, { chat }: Pick<OfferedChat, "chat">): readonly string[] {
  const events = disk.journal
    .filter(({ stream }) => stream.id === chat.conversationId)
    .map(({ text }) => JSON.parse(text) as ConversationEvent);
  const shown = events.filter(({ type }) =>
    /^participant\.|^message|^attachment\.sent|^contact\.(ended|transferred)/.test(type),
  );
  const start = shown.findIndex((event) => event.type === "participant.joined" && event.role === "agent");
  return shown
    .slice(start + 1)
    .map((event) => ("role" in event ? `${event.type.replace("participant.", "")} ${event.role}` : event.type));
}

async function phaseOf({ center, run }: InProcessCenter, { chat }: OfferedChat) {
  return acceptedValue(await run(center.contacts.describe(chat.contactId))).contact.state.phase;
}

const IDLE = "idle customer";
const OUT = ["auto-disconnected customer", "left agent", "contact.ended"];

describe("the timers of a chat", () => {
  it("[PI-01, PI-02] make the customer idle, then disconnect the agent, and the chat ends", async () => {
    await using opened = await openChat([CUSTOMER_IDLE, CUSTOMER_OUT]);
    const { harness, chat } = opened;

    await harness.clock.run(2 * MINUTE - 10);
    expect(storyOf(harness, chat)).toEqual([]);
    await harness.clock.run(20);
    expect(storyOf(harness, chat)).toEqual([IDLE]);
    await harness.clock.run(3 * MINUTE - 100);
    expect(storyOf(harness, chat)).toEqual([IDLE]);
    await harness.clock.run(200);

    expect(storyOf(harness, chat)).toEqual([IDLE, ...OUT]);
    const { contact } = acceptedValue(await harness.run(harness.center.contacts.describe(chat.chat.contactId)));
    expect(contact.state).toMatchObject({ phase: "ended", reason: "idle" });
    await harness.clock.run(60 * MINUTE);
    expect(storyOf(harness, chat)).toEqual([IDLE, ...OUT]);
  });

  it.each([
    ["only the second timer of a role runs at once", [CUSTOMER_OUT], 3, OUT],
    ["only the first one disconnects no participant", [CUSTOMER_IDLE], 40, [IDLE]],
    ["those of agents are theirs", [AGENT_IDLE], 6, ["idle agent"]],
    ["the agent's end the chat too", [AGENT_OUT], 5, ["auto-disconnected agent", "left agent", "contact.ended"]],
    [
      "the soonest of both roles wins",
      [CUSTOMER_IDLE, AGENT_OUT],
      5,
      [IDLE, "auto-disconnected agent", ...OUT.slice(1)],
    ],
  ] as const)("[PI-01, PI-02] %s", async (_what, timers, minutes, story) => {
    await using opened = await openChat(timers);
    const { harness, chat } = opened;

    await harness.clock.run(minutes * MINUTE + 100);

    expect(storyOf(harness, chat)).toEqual(story);
  });

  it("[PI-01] stop while no agent is connected", async () => {
    await using opened = await openChat([CUSTOMER_IDLE, CUSTOMER_OUT]);
    const { harness, chat } = opened;
    await harness.clock.run(MINUTE);
    acceptedValue(await harness.run(harness.center.agents.transfer(FIRST, chat.chat.contactId, "support")));

    await harness.clock.run(20 * MINUTE);

    expect(storyOf(harness, chat)).toEqual(["contact.transferred", "left agent"]);
  });

  it("[PI-01] begin again with an agent who comes later", async () => {
    await using opened = await openChat([CUSTOMER_IDLE]);
    const { harness, chat } = opened;
    const { agents } = harness.center;
    acceptedValue(await harness.run(agents.transfer(FIRST, chat.chat.contactId, "support")));
    await harness.clock.run(20 * MINUTE);
    await makeAvailable(harness, SECOND);
    const { agent } = acceptedValue(await harness.run(agents.view(SECOND)));
    acceptedValue(await harness.run(agents.accept(SECOND, agent.slots[0]?.contactId ?? chat.chat.contactId)));

    await harness.clock.run(2 * MINUTE - 10);
    expect(storyOf(harness, chat).slice(-1)).toEqual(["joined agent"]);
    await harness.clock.run(20);

    expect(storyOf(harness, chat).slice(-1)).toEqual([IDLE]);
  });

  it("[PI-02] disconnect a supervisor who takes part, too", async () => {
    await using opened = await openChat([CUSTOMER_OUT]);
    const { harness, chat } = opened;
    const { monitoring } = harness.center;
    const { contactId } = chat.chat;
    const by = { kind: "command-line" } as const;
    acceptedValue(await harness.run(monitoring.start(contactId, { userId: SECOND, mayBarge: true }, by)));
    acceptedValue(await harness.run(monitoring.setMode(SECOND, contactId, "barge")));

    await harness.clock.run(3 * MINUTE + 100);

    expect(storyOf(harness, chat)).toEqual(["joined supervisor", OUT[0], "left agent", "left supervisor", OUT[2]]);
  });

  it("[PI-03] begin again with each message of their participant, who returns if they were idle", async () => {
    await using opened = await openChat([CUSTOMER_IDLE, AGENT_IDLE]);
    const { harness, chat, send } = opened;

    for (let count = 0; count < 5; count += 1) {
      await harness.clock.run(2 * MINUTE - 1_000);
      await send(chat.customer);
    }
    expect(storyOf(harness, chat).filter((each) => each === IDLE)).toEqual([]);
    await harness.clock.run(2 * MINUTE + 10);
    await send(chat.customer);
    await send(chat.agent);

    expect(storyOf(harness, chat).slice(-5)).toEqual([
      IDLE,
      "returned customer",
      "message.sent customer",
      "returned agent",
      "message.sent agent",
    ]);
    await harness.clock.run(2 * MINUTE + 10);
    expect(storyOf(harness, chat).slice(-1)).toEqual([IDLE]);
  });

  it.each<[when: string, options: InProcessCenterOptions]>([
    ["at once", {}],
    ["after its scan", { scanner: { scan: async () => "approved" } }],
  ])("[PI-03] begin again with a file that is sent %s", async (_when, options) => {
    await using opened = await openChat([CUSTOMER_IDLE], options);
    const { harness, chat } = opened;
    await harness.clock.run(2 * MINUTE + 10);
    await sendFile(harness, chat.customer);
    const sent = [IDLE, "returned customer", "attachment.sent customer"];

    await harness.clock.run(2 * MINUTE - 10);
    expect(storyOf(harness, chat)).toEqual(sent);
    await harness.clock.run(20);

    expect(storyOf(harness, chat)).toEqual([...sent, IDLE]);
  });

  it("[PI-03] a repeated message, typing and receipts begin nothing again", async () => {
    await using opened = await openChat([CUSTOMER_IDLE]);
    const { harness, chat, send } = opened;
    const { chats } = harness.center;
    const { id: messageId } = await send(chat.agent);
    const sent = { ...TEXT, clientToken: "once" };
    acceptedValue(await harness.run(chats.sendMessage(chat.customer, sent)));

    await harness.clock.run(MINUTE);
    acceptedValue(await harness.run(chats.sendMessage(chat.customer, sent)));
    acceptedValue(await harness.run(chats.sendTyping(chat.customer)));
    acceptedValue(await harness.run(chats.sendReceipt(chat.customer, { messageId, kind: "read" })));
    await harness.clock.run(MINUTE + 10);

    expect(storyOf(harness, chat)).toEqual(["message.sent agent", "message.sent customer", IDLE]);
  });

  it("[PI-04] notices are not in the transcripts", async () => {
    await using opened = await openChat([CUSTOMER_IDLE]);
    const { harness, chat, send } = opened;
    await harness.clock.run(2 * MINUTE + 10);
    await send(chat.customer);

    for (const reader of [chat.customer, chat.agent]) {
      const page = acceptedValue(await harness.run(harness.center.chats.transcript(reader, PAGE)));
      expect(page.items.map(({ event }) => event.type).slice(-2)).toEqual(["participant.joined", "message.sent"]);
    }
  });

  it("[PI-05] set while an agent is connected apply to the next one, after a transfer too", async () => {
    await using harness = await inProcessCenter({ definition });
    const chat = await connectChat(harness);
    await setTimers(harness, chat, [CUSTOMER_IDLE]);
    await harness.clock.run(10 * MINUTE);
    expect(storyOf(harness, chat)).toEqual([]);
    await makeAvailable(harness, SECOND);
    acceptedValue(await harness.run(harness.center.agents.transfer(FIRST, chat.chat.contactId, "last")));
    await harness.clock.run(19_000); // rings, and runs no timer
    const { agent } = acceptedValue(await harness.run(harness.center.agents.view(SECOND)));
    acceptedValue(
      await harness.run(harness.center.agents.accept(SECOND, agent.slots[0]?.contactId ?? chat.chat.contactId)),
    );

    await harness.clock.run(2 * MINUTE - 10);
    expect(storyOf(harness, chat)).toEqual(["contact.transferred", "left agent", "joined agent"]);
    await harness.clock.run(20);

    expect(storyOf(harness, chat).slice(-1)).toEqual([IDLE]);
    expect(await phaseOf(harness, chat)).toBe("ended"); // the first contact of the chain
  });

  it("[PI-05] a deleted timer does not apply to the next agent, and other timers stay", async () => {
    await using harness = await inProcessCenter({ definition });
    const chat = await offerChat(harness);
    await setTimers(harness, chat, [CUSTOMER_IDLE, AGENT_IDLE]);
    await setTimers(harness, chat, [{ ...CUSTOMER_IDLE, durationMs: null }]);
    acceptedValue(await harness.run(harness.center.agents.accept(FIRST, chat.chat.contactId)));

    await harness.clock.run(10 * MINUTE);

    expect(storyOf(harness, chat)).toEqual(["idle agent"]);
  });

  it("[PI-05] are refused for tasks, ended and unknown contacts, and cost nothing if they are the same", async () => {
    await using opened = await openChat([CUSTOMER_IDLE]);
    const { harness, chat } = opened;
    const { contacts, agents } = harness.center;
    const seqOf = async () => acceptedValue(await harness.run(contacts.describe(chat.chat.contactId))).whole.seq;
    const seq = await seqOf();

    await setTimers(harness, chat, [CUSTOMER_IDLE]);

    expect(await seqOf()).toBe(seq);
    expect(await harness.run(contacts.setTimers("unknown", []))).toMatchObject({ refusal: { code: "not-found" } });
    acceptedValue(await harness.run(agents.end(FIRST, chat.chat.contactId, chat.agent.participantId)));
    const late = contacts.setTimers(chat.chat.contactId, [CUSTOMER_OUT]);
    expect(await harness.run(late)).toMatchObject({ refusal: { code: "contact-ended" } });
  });

  it("[PI-06] run for each of several agents, and disconnect all of them", async () => {
    await using opened = await openChat([AGENT_IDLE, AGENT_OUT]);
    const { harness, chat, send } = opened;
    await makeAvailable(harness, SECOND);
    await harness.clock.run(MINUTE);
    acceptedValue(await harness.run(harness.center.agents.add(FIRST, chat.chat.contactId, "last")));
    const { agent } = acceptedValue(await harness.run(harness.center.agents.view(SECOND)));
    acceptedValue(
      await harness.run(harness.center.agents.accept(SECOND, agent.slots[0]?.contactId ?? chat.chat.contactId)),
    );

    await harness.clock.run(4 * MINUTE + 10);
    expect(storyOf(harness, chat)).toEqual(["invited agent", "joined agent", "idle agent"]);
    await send(chat.agent);
    await harness.clock.run(MINUTE + 10);
    expect(storyOf(harness, chat).slice(2)).toEqual([
      "idle agent",
      "returned agent",
      "message.sent agent",
      "idle agent",
    ]);
    await harness.clock.run(4 * MINUTE);

    expect(storyOf(harness, chat).slice(-4)).toEqual([
      "auto-disconnected agent",
      "left agent",
      "left agent",
      "contact.ended",
    ]);
  });

  it("[PI-06] end for an agent who leaves, and go on for the others", async () => {
    await using opened = await openChat([AGENT_IDLE]);
    const { harness, chat } = opened;
    await makeAvailable(harness, SECOND);
    acceptedValue(await harness.run(harness.center.agents.add(FIRST, chat.chat.contactId, "last")));
    const { agent } = acceptedValue(await harness.run(harness.center.agents.view(SECOND)));
    acceptedValue(
      await harness.run(harness.center.agents.accept(SECOND, agent.slots[0]?.contactId ?? chat.chat.contactId)),
    );
    acceptedValue(await harness.run(harness.center.agents.end(FIRST, chat.chat.contactId, chat.agent.participantId)));

    await harness.clock.run(12 * MINUTE);

    expect(storyOf(harness, chat)).toEqual(["invited agent", "joined agent", "left agent", "idle agent"]);
  });

  it.each(["restart", "crashAndRestart"] as const)("[PI-01] go on after %s, each once", async (stop) => {
    await using opened = await openChat([CUSTOMER_IDLE, CUSTOMER_OUT]);
    const { harness, chat, send } = opened;
    await harness.clock.run(MINUTE);
    await send(chat.customer);
    await harness[stop]();

    await harness.clock.run(2 * MINUTE - 10);
    expect(storyOf(harness, chat)).toEqual(["message.sent customer"]);
    await harness.clock.run(20);
    await harness[stop]();
    await harness.clock.run(4 * MINUTE);

    expect(storyOf(harness, chat)).toEqual(["message.sent customer", IDLE, ...OUT]);
  });

  it("[PI-01] leave no durable timer behind", async () => {
    await using opened = await openChat([CUSTOMER_IDLE, AGENT_IDLE]);
    const { harness, chat } = opened;
    const kinds = () => [...harness.disk.timers.values()].map(({ kind }) => kind);
    expect(kinds()).toContain("participants-inactive");

    acceptedValue(await harness.run(harness.center.agents.end(FIRST, chat.chat.contactId, chat.agent.participantId)));

    expect(kinds()).not.toContain("participants-inactive");
  });

  it.each(["stop", "kill"] as const)(
    "[PI-01] run on another node after the %s of the one that set them",
    async (end) => {
      const { cluster, clock, first, second } = await openTwoNodes({ definition });
      await makeAvailableOn(cluster, first);
      const chat = await queueChatOn(cluster, second);
      acceptedValue(await cluster.run(second.center.contacts.setTimers(chat.contactId, [CUSTOMER_IDLE, CUSTOMER_OUT])));
      acceptedValue(await cluster.run(first.center.agents.accept(FIRST, chat.contactId)));
      acceptedValue(await cluster.run(second.center.chats.sendMessage(chat, TEXT)));
      if (end === "stop") await cluster.finish(first.stop());
      else first.killAtCommit();

      await clock.run(10 * MINUTE);

      expect(storyOf(cluster, { chat })).toEqual(["message.sent customer", IDLE, ...OUT]);
    },
  );
});
