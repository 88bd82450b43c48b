import { expect, it } from "vitest";
import { createPageFields } from "./fields.view.tsx";

const FIELDS = JSON.stringify([
  { name: "plan", label: "Plan", required: true },
  { name: "order", label: "Order number" },
]);

it("[CW-36] the form asks for no field that the signed identity has, and again once a new one has it no longer", () => {
  let known: Readonly<Record<string, string>> = { plan: "gold" };
  const fields = createPageFields(FIELDS, { report: () => undefined, known: () => known });
  const values = new Map([["order", "1"]]);

  const before = fields?.problemsOf(values);
  known = {};

  expect(before).toEqual([]);
  expect(fields?.problemsOf(values)).toEqual([{ kind: "fieldMissing", field: "plan" }]);
  expect(fields?.attributesOf(new Map([...values, ["plan", "free"]]))).toEqual({ plan: "free", order: "1" });
});
