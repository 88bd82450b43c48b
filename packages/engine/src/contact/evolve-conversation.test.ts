import type { JournalEvent } from "@tributary/journal";
import { asId, itemIdOf, type UserId } from "@tributary/model";
import { describe, expect, it } from "vitest";
import {
  ADA,
  AGENT,
  AT,
  after,
  CHAT_DURATION_MS,
  CONTACT,
  CONVERSATION,
  CREATED,
  CUSTOMER,
  chatIn,
  FLOW,
  NOW,
  OFFER_EXPIRES_AT,
  QUEUE,
} from "../../test/conversations.ts";
import type { ConversationDraft } from "./conversation-stream.ts";
import { conversationStream, draftNewConversation } from "./conversation-stream.ts";
import { evolveConversation } from "./evolve-conversation.ts";

const position = { queueId: QUEUE, priority: 5, queuedAt: AT.joined } as const;
const assignment = { agentId: ADA, participantId: AGENT.participantId } as const;
const customer = { id: CUSTOMER.participantId, role: "customer", displayName: "Customer", agentId: null } as const;
const agent = { id: AGENT.participantId, role: "agent", displayName: "Ada Lovelace", agentId: ADA } as const;

describe("a conversation after", () => {
  it("contact.created has the contact, the invited customer, and the terms of the chat", () => {
    expect(chatIn("created")).toEqual({
      kind: "conversation",
      id: CONVERSATION,
      seq: 1,
      lastAt: AT.created,
      contact: {
        id: CONTACT,
        channel: "chat",
        flowId: FLOW,
        state: { phase: "created", createdAt: AT.created },
        createdAt: AT.created,
        name: null,
        description: null,
      },
      participants: [{ ...customer, state: { phase: "invited", invitedAt: AT.created } }],
      attributes: {},
      chat: {
        contentTypes: ["text/plain", "text/markdown"],
        expiresAt: AT.created + CHAT_DURATION_MS,
        contentLength: 0,
        recent: { messages: [] },
        sent: { newest: [], hashes: [], indexes: [] },
      },
    });
  });

  it("contact.created on another channel has no chat part", () => {
    const draft = draftNewConversation(CONTACT, AT.created);

    expect(draft.add({ ...CREATED, channel: "task", chat: null }).chat).toBeNull();
  });

  it("participant.joined of the customer is in the flow", () => {
    const state = chatIn("in-flow");

    expect(state.contact.state).toEqual({ phase: "in-flow", since: AT.joined });
    expect(state.participants).toEqual([{ ...customer, state: { phase: "joined", joinedAt: AT.joined } }]);
  });

  it.each([
    ["contact.queued", "queued", { phase: "queued", place: position }],
    [
      "contact.offered",
      "offered",
      { phase: "offered", place: position, to: assignment, offeredAt: AT.offered, expiresAt: OFFER_EXPIRES_AT },
    ],
    [
      "contact.accepted",
      "connected",
      { phase: "connected", place: position, with: assignment, connectedAt: AT.accepted },
    ],
    [
      "contact.ended",
      "ended",
      {
        phase: "ended",
        endedAt: AT.ended,
        reason: "agent-disconnect",
        place: position,
        connectedAt: AT.accepted,
        agentId: ADA,
      },
    ],
  ] as const)("%s is %s", (_type, phase, state) => {
    expect(chatIn(phase).contact.state).toEqual(state);
  });

  it("contact.offer-lapsed is at its position in the queue", () => {
    const lapsed = { type: "contact.offer-lapsed", agentId: ADA, outcome: "missed" } as const;

    expect(after(chatIn("offered"), (draft) => draft.add(lapsed)).contact.state).toEqual({
      ...chatIn("queued").contact.state,
      lapsed: "missed",
    });
  });

  it("participant.joined of an agent has the agent as a participant", () => {
    expect(chatIn("connected").participants.at(-1)).toEqual({
      ...agent,
      state: { phase: "joined", joinedAt: AT.accepted + 1 },
    });
  });

  it("participant.left has the participant as one who left", () => {
    const state = after(chatIn("connected"), (draft) => draft.add({ type: "participant.left", ...AGENT }));

    expect(state.participants.map(({ state: { phase } }) => phase)).toEqual(["joined", "left"]);
  });

  it("attributes.updated has the merged attributes", () => {
    const state = after(chatIn("queued"), (draft) => {
      draft.add({ type: "attributes.updated", attributes: { plan: "gold", language: "en" } });
      draft.add({ type: "attributes.updated", attributes: { plan: "silver" } });
    });

    expect(state.attributes).toEqual({ plan: "silver", language: "en" });
  });

  it("message.sent and receipt.recorded has the message with its receipt", () => {
    const state = after(chatIn("connected"), addMessageAndReceipt);

    expect(state.chat?.recent.messages).toEqual([
      {
        seq: 7,
        at: NOW,
        senderId: CUSTOMER.participantId,
        receipts: [{ recipientId: AGENT.participantId, deliveredAt: NOW, readAt: null }],
      },
    ]);
  });

  it("contact.ended has no participant who is present, and no recent messages", () => {
    const state = after(after(chatIn("connected"), addMessageAndReceipt), (draft) =>
      draft.add({ type: "contact.ended", reason: "api" }),
    );

    expect(state.participants.map((each) => each.state.phase)).toEqual(["left", "left"]);
    expect(state.chat?.recent).toEqual({ messages: [] });
  });
});

function addMessageAndReceipt(draft: ConversationDraft): void {
  draft.add({ type: "message.sent", ...CUSTOMER, contentType: "text/plain", content: "Hello", clientToken: null });
  draft.add({
    type: "receipt.recorded",
    messageSeq: 7,
    messageId: itemIdOf(CONVERSATION, 7, NOW),
    recipientId: AGENT.participantId,
    deliveredAt: NOW,
    readAt: null,
  });
}

describe("events that cannot follow", () => {
  it.each([
    [
      "an offer of a contact that is not queued",
      "created",
      { type: "contact.offered", agentId: ADA, participantId: AGENT.participantId, expiresAt: 1 },
    ],
    ["a second end", "ended", { type: "contact.ended", reason: "api" }],
    ["joining twice", "in-flow", { type: "participant.joined", agentId: null, ...CUSTOMER }],
  ] as const)("%s is an error that names the event", (_what, phase, event) => {
    expect(() => after(chatIn(phase), (draft) => draft.add(event))).toThrow(
      expect.objectContaining({
        code: "internal",
        details: expect.objectContaining({ type: event.type, contactId: CONTACT }),
      }),
    );
  });

  it("a first event other than contact.created is an error", () => {
    const event = {
      type: "contact.accepted",
      agentId: asId<UserId>("ada"),
      contactId: CONTACT,
      seq: 1,
      at: 1,
    } as const;

    expect(() => evolveConversation(undefined, event)).toThrow("does not begin with contact.created");
  });
});

describe("events of version 1", () => {
  const upcast = conversationStream.upcasters?.[1] ?? ((event: JournalEvent) => event);

  it("contact.created becomes the same conversation as in version 2", () => {
    const { participants, chat, ...rest } = CREATED;
    const added = { contactId: CONTACT, seq: 1, at: AT.created };
    const first = { ...rest, ...added, customer: participants[0], ...chat };

    const converted = upcast(first);

    expect(converted).toEqual({ ...CREATED, ...added });
  });

  it("other events are unchanged", () => {
    const event = { type: "contact.ended", reason: "api", contactId: CONTACT, seq: 2, at: 2 };

    expect(upcast(event)).toBe(event);
  });
});
