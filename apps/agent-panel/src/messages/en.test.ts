import { expect, it } from "vitest";
import { messages } from "./en.ts";
import { lapsedMessages } from "./lapsed.en.ts";

const { joined, left, typing } = messages.conversation;

it("[PA-02] isolates names from the words that follow them", () => {
  const name = "\u05de\u05d9\u05d4 (1)";
  const isolate = `\u2068${name}\u2069`;

  expect([joined(name), left(name)]).toEqual([`${isolate} joined`, `${isolate} left`]);
  expect(typing([name])).toBe(`${isolate} is typing…`);
  expect(typing([name, "Ada"])).toBe(`${isolate}, \u2068Ada\u2069 are typing…`);
  expect(lapsedMessages.next(name)).toContain(` queue ${isolate} and `);
  expect(lapsedMessages.next(null)).toContain(" queue and ");
});
