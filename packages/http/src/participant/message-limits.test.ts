import { expect, it } from "vitest";
import { DEFAULT_MESSAGE_LIMITS, refusalOfMessage, STRICT_MESSAGE_LIMITS } from "./message-limits.ts";

const INTERACTIVE = "application/vnd.amazonaws.connect.message.interactive";
const RESPONSE = `${INTERACTIVE}.response`;

const json = (length: number) => JSON.stringify("x".repeat(length - 2));
const response = (length: number) => `{"data":"${"x".repeat(length - 11)}"}`;
const picker = (length: number) => {
  const text = (title: string) =>
    JSON.stringify({ templateType: "ListPicker", version: "1.0", data: { content: { title } } });
  return text("x".repeat(length - text("").length));
};

it.each([
  ["text/plain", "x".repeat(16_384), undefined],
  ["text/plain", "x".repeat(16_385), "content-too-long"],
  ["text/markdown", "€".repeat(5_461), undefined],
  ["text/markdown", "€".repeat(5_462), "content-too-long"],
  ["application/json", json(16_384), undefined],
  ["application/json", json(16_385), "content-too-long"],
  [RESPONSE, response(16_384), undefined],
  [RESPONSE, response(16_385), "content-too-long"],
  [INTERACTIVE, picker(16_384), undefined],
  [INTERACTIVE, picker(16_385), "content-too-long"],
  ["application/vnd.amazonaws.connect.event.typing", "x", "invalid-field"],
  ["constructor", "x", "invalid-field"],
])("[LM-04] %s of %#: applies the limit of its type", (contentType, content, code) => {
  expect(refusalOfMessage(contentType, content, DEFAULT_MESSAGE_LIMITS)?.code).toBe(code);
});

it.each([
  ["text/plain", "x".repeat(1_024), "x".repeat(1_025)],
  ["text/markdown", "x".repeat(1_024), "x".repeat(1_025)],
  ["application/json", json(12_000), json(12_001)],
  [RESPONSE, response(12_288), response(12_289)],
])("[LM-04] %s has the earlier limit if that is configured", (contentType, longest, tooLong) => {
  expect(refusalOfMessage(contentType, longest, STRICT_MESSAGE_LIMITS)).toBeUndefined();
  expect(refusalOfMessage(contentType, tooLong, STRICT_MESSAGE_LIMITS)?.code).toBe("content-too-long");
});

it("[LM-05] a character outside the basic plane counts as one", () => {
  expect(refusalOfMessage("text/plain", "😀".repeat(1_024), STRICT_MESSAGE_LIMITS)).toBeUndefined();
  expect(refusalOfMessage("text/plain", "😀".repeat(1_025), STRICT_MESSAGE_LIMITS)?.code).toBe("content-too-long");
});

const content = { title: "Title" };
const message = { templateType: "Panel", version: "1.0", data: { content } };

it.each([
  ["application/json", "[1]", true],
  ["application/json", "{", false],
  ["text/plain", "{", true],
  [RESPONSE, '{"version":"1.0","action":"ShowMore"}', true],
  [RESPONSE, "[]", false],
  [RESPONSE, "null", false],
  [RESPONSE, "yes", false],
  ...["ListPicker", "TimePicker", "Panel", "QuickReply", "Carousel"].map(
    (templateType) => [INTERACTIVE, JSON.stringify({ ...message, templateType }), true] as const,
  ),
  [INTERACTIVE, JSON.stringify({ ...message, templateType: "ViewResource" }), false],
  [
    INTERACTIVE,
    JSON.stringify({ ...message, templateType: "ViewResource", data: { content: { viewToken: "view" } } }),
    true,
  ],
  [INTERACTIVE, JSON.stringify({ ...message, templateType: "Script" }), false],
  [INTERACTIVE, JSON.stringify({ ...message, templateType: undefined }), false],
  [INTERACTIVE, JSON.stringify({ ...message, version: undefined }), false],
  [INTERACTIVE, JSON.stringify({ ...message, version: 1 }), false],
  [INTERACTIVE, JSON.stringify({ ...message, data: undefined }), false],
  [INTERACTIVE, JSON.stringify({ ...message, data: { content: [] } }), false],
  [INTERACTIVE, "[".repeat(16_000), false],
  [INTERACTIVE, "Hello", false],
] as const)("[CY-01] %s with content %# is checked for its form", (contentType, text, isAccepted) => {
  const problem = refusalOfMessage(contentType, text, DEFAULT_MESSAGE_LIMITS);

  expect(problem === undefined).toBe(isAccepted);
  if (!isAccepted) expect(problem).toMatchObject({ code: "invalid-field", field: "Content" });
});
