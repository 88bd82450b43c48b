import type { EventQuery, EventReader } from "@tributary/journal";
import type { ConversationEvent, Numbered } from "@tributary/model";
import { describe, expect, it } from "vitest";
import { AGENT, after, CONTACT, CUSTOMER, chatIn, NOW } from "../../test/conversations.ts";
import { type ConversationDraft, conversationStream, draftConversation } from "./conversation-stream.ts";

const message = {
  type: "message.sent",
  ...CUSTOMER,
  contentType: "text/plain",
  content: "Hello",
  clientToken: "1",
} as const;
const attributes = { type: "attributes.updated", attributes: {} } as const;

describe("numbers and times", () => {
  it("[EV-01] events continue the numbers of the stream without gaps", () => {
    const state = chatIn("queued");
    const draft = draftConversation(state, NOW);
    draft.add(message);
    draft.add(attributes);

    expect([state.seq, ...draft.events.map(({ seq }) => seq)]).toEqual([3, 4, 5]);
  });

  it.each([
    message,
    { type: "participant.joined", ...AGENT, agentId: null },
    { type: "participant.left", ...CUSTOMER },
    { type: "contact.ended", reason: "api" },
  ] as const)("[EV-02] $type is later than everything before it, even if the clock is behind", (item) => {
    const draft = draftConversation(
      after(chatIn("queued"), (before) => before.add(attributes), NOW),
      5_000,
    );

    expect(draft.add(item).lastAt).toBe(NOW + 1);
  });

  it("[EV-02] an event that is not an item is not earlier than the one before, even if the clock is behind", () => {
    const draft = draftConversation(
      after(chatIn("queued"), (before) => before.add(message), NOW),
      5_000,
    );

    expect(draft.add(attributes).lastAt).toBe(NOW);
  });

  it("each event names its contact", () => {
    const draft = draftConversation(chatIn("queued"), NOW);
    draft.add(attributes);

    expect(draft.events).toMatchObject([{ contactId: CONTACT }]);
  });
});

describe("snapshots", () => {
  it.each([
    ["created", true],
    ["connected", true],
    ["ended", false],
  ] as const)("a conversation that is %s is active: %s", (phase, isActive) => {
    expect(conversationStream.isActive(chatIn(phase))).toBe(isActive);
  });

  it("are stored after changes of the contact, not after messages and receipts", () => {
    const due = (["contact.queued", "attributes.updated", "message.sent", "receipt.recorded"] as const).map((type) =>
      conversationStream.isSnapshotDue?.(type),
    );

    expect(due).toEqual([true, true, false, false]);
  });

  it("leave out the recent messages, which are read from the events on load", async () => {
    const draft = draftConversation(chatIn("connected"), NOW);
    addMessages(draft, 70);
    const snapshot = conversationStream.toSnapshot?.(draft.state) ?? draft.state;

    const loaded = await conversationStream.hydrate?.(snapshot, readerOf(draft.events));

    expect(snapshot.chat?.recent.messages).toEqual([]);
    expect(loaded).toEqual(draft.state);
  });

  it("of a conversation that has ended are not completed on load", async () => {
    const state = chatIn("ended");

    expect(await conversationStream.hydrate?.(state, readerOf([]))).toBe(state);
  });
});

/** Messages of the customer, each with a receipt of the agent. */
function addMessages(draft: ConversationDraft, count: number): void {
  for (let index = 0; index < count; index += 1) {
    const { seq, lastAt } = draft.add({ ...message, clientToken: String(index) });
    draft.add({
      type: "receipt.recorded",
      messageSeq: seq,
      messageId: "" as never, // not part of the state
      recipientId: AGENT.participantId,
      deliveredAt: lastAt,
      readAt: null,
    });
  }
}

/** Reads from a list as a store does. */
function readerOf(events: readonly Numbered<ConversationEvent>[]): EventReader<ConversationEvent> {
  const read = ({ afterSeq = 0, order, limit, types }: EventQuery) => {
    const found = events.filter(({ seq, type }) => seq > afterSeq && (types === undefined || types.includes(type)));
    return Promise.resolve(order === "forward" ? found.slice(0, limit) : found.slice(-limit));
  };
  return read as EventReader<ConversationEvent>; // the types of the query select the events
}
