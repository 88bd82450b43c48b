import { itemIdOf } from "@tributary/model";
import { describe, expect, it } from "vitest";
import { AGENT, after, CONVERSATION, CUSTOMER, chatIn, NOW, STRANGER } from "../../test/conversations.ts";
import { outcome, outcomeOf } from "../../test/outcome.ts";
import { decideReceipt } from "./decide-receipt.ts";

const hello = { contentType: "text/plain", content: "Hello", clientToken: null } as const;
const SENT_AT = 5_000;
const RECEIVED_AT = 6_000;
const MESSAGE_SEQ = 7;
const messageId = itemIdOf(CONVERSATION, MESSAGE_SEQ, SENT_AT);
const sent = after(chatIn("connected"), (draft) => draft.add({ type: "message.sent", ...CUSTOMER, ...hello }), SENT_AT);

const recipientId = AGENT.participantId;
const delivered = { from: recipientId, messageId, kind: "delivered" } as const;
const read = { from: recipientId, messageId, kind: "read" } as const;

function withReceipt(readAt: number | null) {
  const receipt = { messageSeq: MESSAGE_SEQ, messageId, recipientId, deliveredAt: RECEIVED_AT, readAt };
  return after(sent, (draft) => draft.add({ type: "receipt.recorded", ...receipt }), RECEIVED_AT);
}

describe("a receipt", () => {
  it.each([
    ["delivered", sent, delivered, { deliveredAt: NOW, readAt: null }],
    ["read, which implies delivered", sent, read, { deliveredAt: NOW, readAt: NOW }],
    ["read after delivered", withReceipt(null), read, { deliveredAt: RECEIVED_AT, readAt: NOW }],
  ] as const)("[CH-08] is recorded: %s", (_what, state, receipt, times) => {
    const decision = decideReceipt(state, receipt, NOW);

    const recorded = { type: "receipt.recorded", messageSeq: MESSAGE_SEQ, messageId, recipientId, ...times, at: NOW };
    const value = { id: itemIdOf(CONVERSATION, state.seq + 1, NOW), at: NOW };
    expect(outcomeOf(decision)).toEqual(outcome({ value, conversation: [recorded] }));
  });

  const later = after(sent, (draft) => {
    for (let index = 1; index <= 64; index += 1) draft.add({ type: "message.sent", ...CUSTOMER, ...hello });
  });
  const none = itemIdOf(CONVERSATION, 99, SENT_AT);

  it.each([
    ["delivered twice", withReceipt(null), delivered],
    ["delivered after read", withReceipt(RECEIVED_AT), delivered],
    ["read twice", withReceipt(RECEIVED_AT), read],
    ["for the participant's own message", sent, { ...read, from: CUSTOMER.participantId }],
    ["for a message that 64 others follow", later, read],
    ["for a message that does not exist", sent, { ...read, messageId: none }],
    ["for a text that is not the id of an item", sent, { ...read, messageId: "constructor" }],
  ] as const)("[CH-08] changes nothing: %s", (_what, state, receipt) => {
    expect(outcomeOf(decideReceipt(state, receipt, NOW))).toEqual(outcome({ value: null }));
  });
});

describe("a receipt is refused", () => {
  const left = after(sent, (draft) => draft.add({ type: "participant.left", ...AGENT }), 6_000);

  it.each([
    ["[CH-01] from an id that is not in the conversation", sent, STRANGER, "token-invalid"],
    ["[CH-02] after the end of the contact", chatIn("ended"), CUSTOMER.participantId, "contact-ended"],
    ["[CH-02] from a participant who has left", left, AGENT.participantId, "participant-left"],
    ["[CH-03] from a customer who has not joined", chatIn("created"), CUSTOMER.participantId, "not-joined"],
    ["[CH-03] from an agent who has not accepted", chatIn("offered"), AGENT.participantId, "not-joined"],
    ["on a contact of another channel", { ...sent, chat: null }, AGENT.participantId, "token-invalid"],
  ] as const)("%s", (_when, state, from, code) => {
    expect(decideReceipt(state, { ...read, from }, NOW)).toEqual({ refusal: { code } });
  });
});
