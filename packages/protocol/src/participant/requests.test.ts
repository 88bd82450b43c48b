import fc from "fast-check";
import * as v from "valibot";
import { expect, it } from "vitest";
import { sendMessageRequest } from "./requests.ts";

const right = { ContentType: "text/plain", Content: "hello", ClientToken: "a" };

/** The member that is refused, or what was taken. */
function read(input: unknown): unknown {
  const parsed = v.safeParse(sendMessageRequest, input, { abortEarly: true });
  return parsed.success ? parsed.output : v.getDotPath(parsed.issues[0]);
}

it("a message may have no token, a token of null, an empty one, and members that nobody knows", () => {
  const { ClientToken: _, ...tokenless } = right;
  const inputs = [right, tokenless, { ...right, ClientToken: null }, { ...right, ClientToken: "" }, { ...right, X: 1 }];

  expect(inputs.map(read)).toMatchObject([right, tokenless, { ClientToken: null }, { ClientToken: "" }, right]);
});

it.each([
  ["ContentType", [undefined, null, 1, "", "x".repeat(101), ["text/plain"]]],
  ["Content", [undefined, null, 1, "", "x".repeat(16_385), {}]],
  ["ClientToken", [1, true, "x".repeat(501), []]],
])("what is wrong with %s is told by its name", (name, values) => {
  for (const value of values) expect(read({ ...right, [name]: value })).toBe(name);
});

it("lengths up to the limits are taken", () => {
  const longest = { ContentType: "x".repeat(100), Content: "x".repeat(16_384), ClientToken: "x".repeat(500) };

  expect(read(longest)).toEqual(longest);
});

it("nothing but an object with these members is ever taken", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (input) => {
      const parsed = v.safeParse(sendMessageRequest, input);
      if (parsed.success)
        expect(parsed.output).toMatchObject({ ContentType: expect.any(String), Content: expect.any(String) });
    }),
  );
});
