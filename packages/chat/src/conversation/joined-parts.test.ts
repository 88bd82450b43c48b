import { expect, it } from "vitest";
import { createJoinedParts } from "./joined-parts.ts";

it("[CS-22] parts are joined in their order, each once, until the whole message has arrived", () => {
  const parts = createJoinedParts<number>();
  const add = (number: number, content: string) => parts.add("m", { number, content, at: number });

  expect(add(2, "lo")).toBeUndefined();
  expect(add(1, "Hel")).toEqual({ number: 1, content: "Hel", at: 1 });
  expect(add(1, "Hel")).toBeUndefined();
  expect(add(2, "lo")).toEqual({ number: 2, content: "Hello", at: 1 });
  parts.complete("m");
  expect(add(3, "!")).toBeUndefined();
  expect(add(1, "Hel")).toBeUndefined();
  expect(parts.add("n", { number: 1, content: "Other", at: 5 })?.content).toBe("Other");
});

it("[CS-22] the text of an unfinished message has at most 16,384 units", () => {
  const parts = createJoinedParts<number>();
  parts.add("m", { number: 1, content: "x".repeat(16_000), at: 1 });

  expect(parts.add("m", { number: 2, content: "y".repeat(16_000), at: 1 })?.content).toHaveLength(16_384);
});

it("[CS-22] the latest fifty messages are remembered, those that are written among them", () => {
  const parts = createJoinedParts<number>();
  parts.add("written", { number: 1, content: "Hel", at: 1 });
  parts.add("left", { number: 1, content: "Hel", at: 1 });
  for (let message = 0; message < 30; message += 1) parts.complete(`${message}`);
  parts.add("written", { number: 2, content: "l", at: 2 });
  for (let message = 30; message < 60; message += 1) parts.complete(`${message}`);

  expect(parts.add("written", { number: 3, content: "o", at: 3 })?.content).toBe("Hello");
  expect(parts.has("left")).toBe(false);
  expect(parts.has("0")).toBe(false);
});
