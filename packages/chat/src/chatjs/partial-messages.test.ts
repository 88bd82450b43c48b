import { expect, it } from "vitest";
import { createPartialMessages } from "./partial-messages.ts";

const part = (ChunkNumber: number, Content: string, more: object = {}) => ({
  Id: "m",
  Type: "MESSAGE",
  ParticipantRole: "SYSTEM",
  AbsoluteTime: `time ${ChunkNumber}`,
  Content,
  MessageMetadata: { ChunkNumber, MessageCompleted: false },
  ...more,
});

it("[CJ-08] parts grow in their order with the time of the first, and the last part replaces them", () => {
  const partial = createPartialMessages();
  const last = part(4, "Hello you.", { MessageMetadata: { ChunkNumber: 4, MessageCompleted: true } });

  const texts = [part(1, "Hel"), part(2, "lo"), part(4, "?"), part(3, " you"), last].map((each) => partial.join(each));

  expect(texts.map((item) => item?.Content)).toEqual(["Hel", "Hello", undefined, "Hello you", "Hello you."]);
  expect(texts.map((item) => item?.AbsoluteTime)).toEqual(["time 1", "time 1", undefined, "time 1", "time 1"]);
});

it("[CJ-08] other items are returned as they are", () => {
  const partial = createPartialMessages();

  for (const item of [
    { Type: "EVENT" },
    part(1, "a", { ParticipantRole: "AGENT" }),
    part(1, "a", { MessageMetadata: {} }),
  ])
    expect(partial.join(item)).toBe(item);
});

it("[CJ-08] an unfinished message has a limited length", () => {
  const partial = createPartialMessages();
  partial.join(part(1, "x".repeat(16_000)));

  expect(partial.join(part(2, "y".repeat(16_000)))?.Content).toHaveLength(16_384);
});
