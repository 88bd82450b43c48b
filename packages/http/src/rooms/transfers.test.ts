import type { ParticipantRef } from "@tributary/engine";
import { asId, type ParticipantId } from "@tributary/model";
import {
  DEMO_IDS,
  demoAgentId,
  demoDefinition,
  type InProcessCenter,
  inProcessCenter,
  PLAIN_CHAT,
  withQuickConnects,
} from "@tributary/testkit";
import { expect, it } from "vitest";
import {
  createConversationRooms,
  DEFAULT_ROOM_OPTIONS,
  type RoomOptions,
  type RoomStart,
} from "./conversation-rooms.ts";
import { createDeliveredCursors } from "./delivered-cursors.ts";

const AGENT = demoAgentId(1);
const NOW: RoomStart = { kind: "now" };

/** A chat that an agent has accepted, and its rooms; a transfer leads to the queue *Support*, or fails. */
async function openChat(options: Partial<RoomOptions> = {}) {
  const harness = await inProcessCenter({
    definition: withQuickConnects(demoDefinition({ agents: 3, chatSlots: 1 })),
  });
  const { center, clock, log } = harness;
  const chat = await accepted(harness, center.chats.start({ flowId: DEMO_IDS.flows.sales, ...PLAIN_CHAT }));
  await accepted(harness, center.agents.chooseState(AGENT, DEMO_IDS.states.available, { enqueue: false }));
  await accepted(harness, center.chats.join(chat));
  await accepted(harness, center.agents.accept(AGENT, chat.contactId));
  const desk = await accepted(harness, center.agents.view(AGENT));
  const cursors = createDeliveredCursors({ records: center.records, clock, log });
  const rooms = createConversationRooms({ center, clock, log, cursors }, { ...DEFAULT_ROOM_OPTIONS, ...options });
  const { conversationId } = chat;

  async function join(participantId: ParticipantId, start: RoomStart): Promise<string[]> {
    const received: string[] = [];
    const nameOf = (text: string) =>
      /event\.([a-z.]+)/.exec(text)?.[1] ?? /Content\\*":\\*"(\w+)/.exec(text)?.[1] ?? text;
    rooms.join(conversationId, {
      participantId,
      start,
      deliver: ({ text }) => void received.push(nameOf(text.replaceAll("\\", ""))),
      onBroken: () => void received.push("broken"),
    });
    await clock.drain();
    return received;
  }

  return {
    join,
    customer: { conversationId, participantId: chat.participantId },
    agentId: desk.contacts[0]?.slot.participantId ?? asId<ParticipantId>(""),
    seq: async () => (await accepted(harness, center.contacts.describe(chat.contactId))).seq,
    wait: (ms: number) => clock.run(ms),
    transfer: (to: string) => harness.run(center.agents.transfer(AGENT, chat.contactId, to)),
    write: (author: ParticipantRef, content: string) =>
      harness.run(center.chats.sendMessage(author, { contentType: "text/plain", content, clientToken: null })),
    [Symbol.asyncDispose]: () => harness[Symbol.asyncDispose](),
  };
}

async function accepted<T>(
  harness: InProcessCenter,
  answer: Promise<
    { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: { readonly code: string } }
  >,
): Promise<T> {
  const result = await harness.run(answer);
  if (!result.ok) throw new Error(result.refusal.code);
  return result.value;
}

it("[RM-23] a transfer is delivered to the agent who made it, who receives nothing afterwards; the others receive the rest", async () => {
  await using chat = await openChat();
  const agent = await chat.join(chat.agentId, NOW);
  const customer = await chat.join(chat.customer.participantId, NOW);

  await chat.transfer("support");
  await chat.write(chat.customer, "anybody");

  expect(agent).toEqual(["transfer.succeeded"]);
  expect(customer).toEqual(["participant.left", "anybody"]);
});

it("[RM-23] an agent who was away at the transfer receives it, and nothing that followed, also if they have it already", async () => {
  await using chat = await openChat();
  const before = await chat.seq();
  await chat.transfer("support");
  await chat.write(chat.customer, "anybody");

  expect(await chat.join(chat.agentId, { kind: "after", seq: before })).toEqual(["transfer.succeeded"]);
  expect(await chat.join(chat.agentId, { kind: "after", seq: before + 1 })).toEqual([]);
  const late = await chat.join(chat.agentId, { kind: "after", seq: await chat.seq() });
  await chat.write(chat.customer, "still");
  expect(late).toEqual([]);
  expect(await chat.join(chat.customer.participantId, { kind: "after", seq: before })).toEqual([
    "participant.left",
    "anybody",
    "still",
  ]);
});

it("[RM-23] a transfer that fails is delivered to the agent only, who stays", async () => {
  await using chat = await openChat();
  const agent = await chat.join(chat.agentId, NOW);
  const customer = await chat.join(chat.customer.participantId, NOW);

  expect(await chat.transfer("broken")).toEqual({ ok: true, value: "failed" });
  await chat.write(chat.customer, "hello");

  expect(agent).toEqual(["transfer.failed", "hello"]);
  expect(customer).toEqual(["hello"]);
});

it.each([
  ["older than a replay reaches", 6 * 60_000, 1],
  ["followed by more items than a replay has", 0, 120],
])("[RM-23] a transfer that is %s is delivered to its agent, and nothing else", async (_what, ms, messages) => {
  await using chat = await openChat();
  const before = await chat.seq();
  await chat.transfer("support");
  for (let count = 0; count < messages; count += 1) await chat.write(chat.customer, `private ${count}`);
  await chat.wait(ms);

  const received = await chat.join(chat.agentId, { kind: "after", seq: before });
  await chat.write(chat.customer, "live");

  expect(received).toEqual(["transfer.succeeded"]);
});

it("[RM-23] an agent who transferred the contact receives nothing in a room without replays", async () => {
  await using chat = await openChat({ replay: false });
  const before = await chat.seq();
  await chat.transfer("support");

  const received = await chat.join(chat.agentId, { kind: "after", seq: before });
  await chat.write(chat.customer, "live");

  expect(received).toEqual([]);
});
