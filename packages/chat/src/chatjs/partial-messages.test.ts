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

it("[CJ-08] parts grow in their order with the time of the first, and the whole message replaces them with its own", () => {
  const partial = createPartialMessages();
  const last = part(4, "Hello you.", { MessageMetadata: { ChunkNumber: 4, MessageCompleted: true } });

  const texts = [part(1, "Hel"), part(2, "lo"), part(4, "?"), part(3, " you"), last].map((each) => partial.join(each));

  expect(texts.map((item) => item?.Content)).toEqual(["Hel", "Hello", undefined, "Hello you", "Hello you."]);
  expect(texts.map((item) => item?.AbsoluteTime)).toEqual(["time 1", "time 1", undefined, "time 1", "time 4"]);
});

it("[CJ-08] a part that arrives after the whole message is out of order, also after one from the transcript", () => {
  const partial = createPartialMessages();
  const whole = part(2, "Hello.", { MessageMetadata: { ChunkNumber: 2, MessageCompleted: true } });
  const read = { ...part(1, "Bye."), Id: "n", ParticipantRole: "CUSTOM_BOT", MessageMetadata: {} };

  expect([whole, part(1, "Hel")].map((each) => partial.join(each)?.Content)).toEqual(["Hello.", undefined]);
  const others = [part(1, "B", { Id: "n" }), read, part(2, "ye", { Id: "n" }), part(1, "B", { Id: "n" })];
  expect(others.map((each) => partial.join(each)?.Content)).toEqual(["B", "Bye.", undefined, undefined]);
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
