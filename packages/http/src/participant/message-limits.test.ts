import { expect, it } from "vitest";
import { DEFAULT_TEXT_LIMIT, refusalOfMessage, STRICT_TEXT_LIMIT } from "./message-limits.ts";

const RESPONSE = "application/vnd.amazonaws.connect.message.interactive.response";

it.each([
  ["text/plain", "x".repeat(16_384), undefined],
  ["text/plain", "x".repeat(16_385), "content-too-long"],
  ["text/markdown", "€".repeat(5_461), undefined],
  ["text/markdown", "€".repeat(5_462), "content-too-long"],
  ["application/json", "x".repeat(12_000), undefined],
  ["application/json", "x".repeat(12_001), "content-too-long"],
  [RESPONSE, "x".repeat(12_288), undefined],
  [RESPONSE, "x".repeat(12_289), "content-too-long"],
  ["application/vnd.amazonaws.connect.event.typing", "x", "invalid-field"],
])("[LM-04] %s of %#: applies the limit of its type", (contentType, content, code) => {
  expect(refusalOfMessage(contentType, content, DEFAULT_TEXT_LIMIT)?.code).toBe(code);
});

it("[LM-05] a character outside the basic plane counts as one", () => {
  expect(refusalOfMessage("text/plain", "😀".repeat(1_024), STRICT_TEXT_LIMIT)).toBeUndefined();
  expect(refusalOfMessage("text/plain", "😀".repeat(1_025), STRICT_TEXT_LIMIT)?.code).toBe("content-too-long");
});
