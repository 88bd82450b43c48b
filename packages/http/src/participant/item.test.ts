import { asId, type ContactId, type ConversationId, type ItemId, itemIdOf, type ParticipantId } from "@tributary/model";
import { expect, it } from "vitest";
import { itemOf, partItemOf, receiptItemOf, transcriptItemOf, typingItemOf, wholeItemOf } from "./item.ts";

const conversation = asId<ConversationId>("01900000-0000-7000-8000-000000000001");
const contactId = asId<ContactId>("01900000-0000-7000-8000-000000000002");
const at = Date.UTC(2026, 0, 2, 3, 4, 5, 6);
const author = { participantId: asId<ParticipantId>("p"), role: "custom-bot", displayName: "Bot" } as const;
const place = { AbsoluteTime: "2026-01-02T03:04:05.006Z", InitialContactId: conversation, ContactId: contactId };
const who = { ParticipantId: "p", DisplayName: "Bot", ParticipantRole: "CUSTOM_BOT" };
const message = {
  type: "message.sent",
  seq: 7,
  at,
  contactId,
  ...author,
  contentType: "text/plain",
  content: "hello",
  clientToken: "secret",
} as const;

it("[IT-01] a message has exactly the keys of the wire's table", () => {
  expect(itemOf(conversation, message)).toEqual({
    ...place,
    ...who,
    Id: itemIdOf(conversation, 7, at),
    Type: "MESSAGE",
    ContentType: "text/plain",
    Content: "hello",
  });
});

it.each([
  ["participant.joined", who, { agentId: null }],
  ["participant.left", who, {}],
] as const)("[IT-02] %s names the participant and has no content", (type, names, more) => {
  expect(itemOf(conversation, { type, seq: 8, at, contactId, ...author, ...more } as never)).toEqual({
    ...place,
    ...names,
    Id: itemIdOf(conversation, 8, at),
    Type: "EVENT",
    ContentType: `application/vnd.amazonaws.connect.event.${type}`,
  });
});

it.each([
  [{ type: "participant.invited" }, "participant.invited"],
  [{ type: "participant.renamed" }, "participant.displayname.updated"],
  [{ type: "authentication.ended", result: { outcome: "failed", failure: "declined" } }, "authentication.failed"],
  [{ type: "authentication.ended", result: { outcome: "timed-out" } }, "authentication.timeout"],
  [{ type: "authentication.ended", result: { outcome: "canceled" } }, "authentication.cancelled"],
  [
    {
      type: "authentication.ended",
      result: { outcome: "succeeded", identity: { issuer: "https://id.example", clientId: "c", customerId: "7" } },
    },
    "authentication.succeeded",
  ],
] as const)("[IT-07, AN-24] %o names its author and nothing else", (event, name) => {
  expect(itemOf(conversation, { ...event, seq: 8, at, contactId, ...author } as never)).toEqual({
    ...place,
    ...who,
    Id: itemIdOf(conversation, 8, at),
    Type: "EVENT",
    ContentType: `application/vnd.amazonaws.connect.event.${name}`,
  });
});

it("[IT-07] the beginning of an authentication has its id as content, also in a transcript", () => {
  const authenticationId = "01900000-0000-7000-8000-000000000009";
  const event = { type: "authentication.initiated", seq: 8, at, contactId, ...author, authenticationId, expiresAt: at };
  const Content = JSON.stringify({ SessionId: authenticationId });

  expect(itemOf(conversation, event as never)).toMatchObject({ Type: "EVENT", Content });
  expect(transcriptItemOf(conversation, { id: "i", event, receipts: [] } as never)).toMatchObject({ Content });
});

it("[IT-03] the end names no participant", () => {
  const ended = { type: "contact.ended", seq: 9, at, contactId, reason: "customer-disconnect" } as const;

  expect(itemOf(conversation, ended)).toEqual({
    ...place,
    Id: itemIdOf(conversation, 9, at),
    Type: "EVENT",
    ContentType: "application/vnd.amazonaws.connect.event.chat.ended",
  });
});

it("[IT-04] a receipt has its own id, one recipient, no contact, and no read time if only delivered", () => {
  const receipt = {
    type: "receipt.recorded",
    seq: 10,
    at,
    contactId,
    messageSeq: 7,
    messageId: itemIdOf(conversation, 7, at),
    recipientId: asId<ParticipantId>("r"),
    deliveredAt: at,
    readAt: null,
  } as const;

  expect(receiptItemOf(conversation, receipt)).toEqual({
    AbsoluteTime: place.AbsoluteTime,
    Id: itemIdOf(conversation, 10, at),
    Type: "MESSAGEMETADATA",
    ContentType: "application/vnd.amazonaws.connect.event.message.metadata",
    MessageMetadata: {
      MessageId: receipt.messageId,
      Receipts: [{ DeliveredTimestamp: place.AbsoluteTime, RecipientParticipantId: "r" }],
    },
  });
});

it("[IT-05] typing names the participant", () => {
  const typing = { kind: "typing", id: asId<never>("t"), at, contactId, author } as const;

  expect(typingItemOf(conversation, typing)).toEqual({
    ...place,
    ...who,
    Id: "t",
    Type: "EVENT",
    ContentType: "application/vnd.amazonaws.connect.event.typing",
  });
});

it("[IT-08] a part of a message is by the system, with its number; the whole message completes it", () => {
  const itemId = asId<ItemId>("i");
  const ofSystem = {
    ...place,
    ...who,
    ParticipantRole: "SYSTEM",
    Id: itemId,
    Type: "MESSAGE",
    ContentType: "text/plain",
  };
  const shownTo = asId<ParticipantId>("c");
  const part = { itemId, number: 2, contentType: "text/plain", content: "lo", at, contactId, author, shownTo };
  const event = { ...message, inParts: { itemId, count: 2, shownTo } };

  expect(partItemOf(conversation, part)).toEqual({
    ...ofSystem,
    Content: "lo",
    MessageMetadata: { MessageCompleted: false, ChunkNumber: 2 },
  });
  expect(wholeItemOf(conversation, event)).toEqual({
    ...ofSystem,
    Content: "hello",
    MessageMetadata: { MessageCompleted: true, ChunkNumber: 3 },
  });
  const inTranscript = transcriptItemOf(conversation, { id: itemId, event, receipts: [] });
  expect(inTranscript).toEqual({
    ...ofSystem,
    ...who,
    Content: "hello",
    MessageMetadata: { MessageId: itemId, Receipts: [] },
  });
});

it("[IT-06] in a transcript messages carry their receipts with the message's id", () => {
  const id = itemIdOf(conversation, 7, at);
  const receipts = [{ recipientId: asId<ParticipantId>("r"), deliveredAt: at, readAt: at }];

  expect(transcriptItemOf(conversation, { id, event: message, receipts }).MessageMetadata).toEqual({
    MessageId: id,
    Receipts: [
      { DeliveredTimestamp: place.AbsoluteTime, ReadTimestamp: place.AbsoluteTime, RecipientParticipantId: "r" },
    ],
  });
  expect(transcriptItemOf(conversation, { id, event: message, receipts: [] })).not.toHaveProperty("MessageMetadata");
});
