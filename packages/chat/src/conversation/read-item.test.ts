import { expect, it } from "vitest";
import { readItem } from "./read-item.ts";

const EVENT = "application/vnd.amazonaws.connect.event";
const item = {
  AbsoluteTime: "2026-01-01T10:00:00.000Z",
  Id: "id",
  InitialContactId: "chat",
  RelatedContactId: "past",
  ParticipantId: "participant",
  ParticipantRole: "AGENT",
  DisplayName: "Ada Lovelace",
};

it.each(["participant.joined", "participant.left", "chat.ended"])(
  "[CV-10] %s of a chat that this one continues is not one of its own",
  (name) => {
    const ContentType = `${EVENT}.${name}`;
    const { RelatedContactId: _past, ...own } = item;

    expect(readItem({ ...item, Type: "EVENT", ContentType })).toMatchObject({ item: { type: "other" } });
    expect(readItem({ ...own, Type: "EVENT", ContentType })).not.toMatchObject({ item: { type: "other" } });
  },
);

it("[CV-10] a message of a chat that this one continues is one, and is marked", () => {
  const message = { ...item, Type: "MESSAGE", ContentType: "text/plain", Content: "Hello" };
  const { RelatedContactId: _past, ...own } = message;

  expect(readItem(message)).toMatchObject({ item: { type: "message", content: "Hello", isPast: true } });
  expect(readItem(own)).not.toHaveProperty("item.isPast");
});

it.each(["idle", "returned"])("[CV-13] that a participant is %s is an entry", (type) => {
  const { RelatedContactId: _past, ...own } = item;

  expect(readItem({ ...own, Type: "EVENT", ContentType: `${EVENT}.participant.${type}` })).toMatchObject({
    item: { type, author: { participantId: "participant", role: "agent", displayName: "Ada Lovelace" } },
  });
});

it("[CV-14] a part of a message is not an item, and the whole message is one of its bot, as in the transcript", () => {
  const { RelatedContactId: _past, ...own } = item;
  const message = { ...own, Type: "MESSAGE", ContentType: "text/plain", Content: "Hello", ParticipantRole: "SYSTEM" };
  const of = (MessageCompleted: boolean) =>
    readItem({ ...message, MessageMetadata: { MessageCompleted, ChunkNumber: 1 } });
  const inTranscript = {
    ...message,
    ParticipantRole: "CUSTOM_BOT",
    MessageMetadata: { MessageId: "id", Receipts: [] },
  };

  expect(of(false)).toEqual({ ...readItem(inTranscript), kind: "part", number: 1 });
  expect(of(true)).toEqual(readItem(inTranscript));
});
