import { describe, expect, it } from "vitest";
import { fromStored, toStored, toStoredKey } from "./stored-text.ts";

describe("stored text", () => {
  it.each([
    ["plain", "chat/1"],
    ["empty", ""],
    ["text of several planes", "é 🙂 漢"],
    ["U+0000", "a\u0000b\u0000"],
    ["a lone high surrogate", "a\ud83d"],
    ["a lone low surrogate", "\ude42a"],
    ["surrogates in the wrong order", "\ude42\ud83d"],
    ["the escape itself", "\uffff0000 \uffff"],
    ["control characters", "a\u0001\n\u001a🙂\u007f"],
  ])("[PG-06] returns %s as it was written", (_, text) => {
    const stored = toStored(text);

    expect(fromStored(stored)).toBe(text);
    expect(stored.isWellFormed()).toBe(true);
    expect(stored).not.toContain("\u0000");
  });

  it("[PG-06] stores different texts differently", () => {
    const texts = ["\u0000", "\uffff0000", "\uffffffff0000", "\uffff", "0000", ""];

    expect(new Set(texts.map(toStored)).size).toBe(texts.length);
  });

  it("[PG-07] rejects a key that is too long, measured in bytes", () => {
    expect(toStoredKey("k".repeat(1_200))).toHaveLength(1_200);
    expect(() => toStoredKey("k".repeat(1_201))).toThrow("key is too long");
    expect(() => toStoredKey("漢".repeat(401))).toThrow("key is too long");
  });
});
