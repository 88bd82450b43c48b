import { expect, it } from "vitest";
import { CENTER } from "../test/centers.ts";
import { describeChange, describeInstanceChange } from "./describe-change.ts";

const nameOf = (_list: string, id: string): string => `name of ${id}`;

it("[CE-16] a changed resource is described with the members before and after, and names in place of ids", () => {
  const [before] = CENTER.queues;
  const after = { ...before, maxContacts: 20, hoursOfOperationId: null, tags: { ...before?.tags, team: "b" } };

  expect(before && describeChange("queues", { before, after: { ...before, ...after } }, nameOf)).toBe(
    'hoursOfOperation "name of hours-1" -> none, maxContacts none -> 20, tags.team a -> b',
  );
  expect(before && describeChange("queues", { before, after: before }, nameOf)).toBe("");
});

it("[CE-16] a changed instance is described in the same words", () => {
  const before = { alias: "old", approvedOrigins: ["https://a.example"] };
  const after = { alias: "new", approvedOrigins: ["https://b.example"] };

  expect(describeInstanceChange(before, after)).toBe(
    "alias old -> new, approvedOrigins -https://a.example +https://b.example",
  );
});
