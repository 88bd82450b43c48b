import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { dictionary } from "./dictionary.ts";

const schema = v.object({ Attributes: dictionary(v.string("a string"), "an object of strings") });

function refusedFieldOf(Attributes: unknown): string | null {
  const result = v.safeParse(schema, { Attributes });
  return result.success ? null : `${v.getDotPath(result.issues[0])}: ${result.issues[0].message}`;
}

describe("a dictionary", () => {
  it("[VL-01] refuses a member with the issue of its own schema", () => {
    const parsed = v.safeParse(dictionary(v.object({ b: v.number() })), { a: { b: "text" } });

    const [issue] = parsed.issues ?? [];
    expect(issue).toMatchObject({ kind: "schema", type: "number", input: "text", received: '"text"' });
    expect(issue && v.getDotPath(issue)).toBe("a.b");
  });

  it("[VL-01] keeps keys that JavaScript's own objects have", () => {
    const text = '{"constructor":"1","prototype":"2","__proto__":"3","hasOwnProperty":"4","toString":"5","a":"6"}';

    const parsed = v.parse(schema, { Attributes: JSON.parse(text) }).Attributes;

    expect(JSON.stringify(parsed)).toBe(text);
    expect(Object.getPrototypeOf(parsed)).toBe(Object.prototype);
  });

  it.each([
    [{ a: "1", b: 2 }, "Attributes.b: a string"],
    [JSON.parse('{"__proto__":5}'), "Attributes.__proto__: a string"],
    [{ constructor: 5 }, "Attributes.constructor: a string"],
    [[], "Attributes: an object of strings"],
    [null, "Attributes: an object of strings"],
    ["text", "Attributes: an object of strings"],
  ])("[VL-01] refuses %j by the member's name", (attributes, field) => {
    expect(refusedFieldOf(attributes)).toBe(field);
  });
});
