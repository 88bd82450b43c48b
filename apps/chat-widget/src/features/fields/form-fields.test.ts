import { describe, expect, it } from "vitest";
import { attributesIn, type FormField, problemsIn, readFields } from "./form-fields.ts";

const EMAIL = { name: "email", label: "Email", type: "email", options: [], required: true } as const;
const TOPIC = { name: "topic", label: "Topic", type: "select", options: ["Order", "Return"], required: false } as const;
const FIELDS: readonly FormField[] = [EMAIL, TOPIC];

describe("readFields", () => {
  it("[CW-15] reads the fields of the page", () => {
    const written = [
      { name: "email", label: "Email", type: "email", required: true },
      { name: "topic", label: "Topic", type: "select", options: ["Order", "Return"] },
      { name: "order", label: "Order number" },
    ];

    expect(readFields(JSON.stringify(written))).toEqual([
      ...FIELDS,
      { name: "order", label: "Order number", type: "text", options: [], required: false },
    ]);
  });

  it.each([
    ["{", "list"],
    ["{}", "list"],
    [JSON.stringify(Array(11).fill(EMAIL)), "10"],
    ["[null]", "field 1: name"],
    ['[{"name":"a b","label":"A"}]', "field 1: name"],
    ['[{"name":"a"}]', "field 1: label"],
    ['[{"name":"a","label":"A","type":"file"}]', "field 1: type"],
    ['[{"name":"a","label":"A","options":[7]}]', "field 1: options"],
    ['[{"name":"a","label":"A","required":"yes"}]', "field 1: required"],
  ])("[CW-15] names the mistake in %j", (text, mistake) => {
    expect(readFields(text)).toContain(mistake);
  });
});

describe("problemsIn", () => {
  it.each([
    [[], [{ kind: "fieldMissing", field: "email" }]],
    [[["email", "  "]], [{ kind: "fieldMissing", field: "email" }]],
    [[["email", "ada@"]], [{ kind: "emailInvalid", field: "email" }]],
    [[["email", "ada@example.org"]], []],
  ] as const)("[CW-15] checks the values %j", (values, problems) => {
    expect(problemsIn(FIELDS, new Map(values))).toEqual(problems);
  });
});

describe("attributesIn", () => {
  it("[CW-15] returns the filled-in fields, cut to the longest value", () => {
    const values = new Map([
      ["email", " ada@example.org "],
      ["topic", ""],
      ["other", "not a field"],
    ]);

    expect(attributesIn(FIELDS, values)).toEqual({ email: "ada@example.org" });
    expect(attributesIn(FIELDS, new Map([["email", "x".repeat(2_000)]])).email).toHaveLength(1_000);
  });
});
