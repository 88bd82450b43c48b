import fc from "fast-check";
import * as v from "valibot";
import { expect, it } from "vitest";
import { sendMessageRequest } from "./requests.ts";

const right = { ContentType: "text/plain", Content: "hello", ClientToken: "a" };

/** Returns the name of the refused member, or the parsed request. */
function read(input: unknown): unknown {
  const parsed = v.safeParse(sendMessageRequest, input, { abortEarly: true });
  return parsed.success ? parsed.output : v.getDotPath(parsed.issues[0]);
}

it("accepts messages without a token, with a null or empty token, and with unknown members", () => {
  const { ClientToken: _, ...tokenless } = right;
  const inputs = [right, tokenless, { ...right, ClientToken: null }, { ...right, ClientToken: "" }, { ...right, X: 1 }];

  expect(inputs.map(read)).toMatchObject([right, tokenless, { ClientToken: null }, { ClientToken: "" }, right]);
});

it.each([
  ["ContentType", [undefined, null, 1, "", "x".repeat(101), ["text/plain"]]],
  ["Content", [undefined, null, 1, "", "x".repeat(16_385), {}]],
  ["ClientToken", [1, true, "x".repeat(501), []]],
])("reports an invalid %s by name", (name, values) => {
  for (const value of values) expect(read({ ...right, [name]: value })).toBe(name);
});

it("accepts values up to the maximum lengths", () => {
  const longest = { ContentType: "x".repeat(100), Content: "x".repeat(16_384), ClientToken: "x".repeat(500) };

  expect(read(longest)).toEqual(longest);
});

it("accepts only an object with these members", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (input) => {
      const parsed = v.safeParse(sendMessageRequest, input);
      if (parsed.success)
        expect(parsed.output).toMatchObject({ ContentType: expect.any(String), Content: expect.any(String) });
    }),
  );
});
