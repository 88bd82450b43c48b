import { expect, it } from "vitest";
import { escapedJson } from "./printable.ts";

it("[LI-10] JSON has escapes of JSON for characters that a terminal would not show", () => {
  const text = escapedJson({ name: "a\u001b[2J\u202e\u{e0001}" });

  expect(text).toBe(String.raw`{"name":"a\u001b[2J\u202e\udb40\udc01"}`);
  expect(JSON.parse(text)).toEqual({ name: "a\u001b[2J\u202e\u{e0001}" });
});
