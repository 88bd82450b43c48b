import { expect, it } from "vitest";
import { asId, type ContactFlowId } from "../ids.ts";
import { expectedValue, problemOfTemplate, TASK_FIELD_DEFAULTS, type TaskField } from "./task-template.ts";

const field = (type: TaskField["type"], more: Partial<TaskField> = {}): TaskField => ({
  ...TASK_FIELD_DEFAULTS,
  name: type,
  type,
  ...more,
});
const NAME = field("name", { isRequired: true });
const contactFlowId = asId<ContactFlowId>("flow");

it.each<[string, TaskField[]]>([
  ["a name", [NAME]],
  ["all kinds of fields", [NAME, field("single-select", { options: ["a", "b"], defaultValue: "b" }), field("boolean")]],
  ["several references of a type", [NAME, field("url"), field("url", { name: "another" })]],
])("[TT-01] a template may have %s", (_what, fields) => {
  expect(problemOfTemplate({ fields, contactFlowId })).toBeUndefined();
});

it.each<[string, TaskField[], RegExp]>([
  ["no name", [field("text")], /one field of the type NAME/],
  ["two names", [NAME, field("name", { name: "b", isRequired: true })], /one field of the type NAME/],
  ["a name that is not required", [field("name")], /required/],
  ["two fields with one name", [NAME, field("text"), field("url", { name: "text" })], /different names/],
  ["two descriptions", [NAME, field("description"), field("description", { name: "b" })], /one field of each type/],
  ["no options to select", [NAME, field("single-select")], /options of fields/],
  ["options of a text", [NAME, field("text", { options: ["a"] })], /options of fields/],
  ["an option twice", [NAME, field("single-select", { options: ["a", "a"] })], /each option once/],
  ["another default than an option", [NAME, field("single-select", { options: ["a"], defaultValue: "b" })], /options/],
  ["a default schedule", [NAME, field("scheduled-time", { defaultValue: "1" })], /scheduled-time, none/],
])("[TT-01] a template may not have %s", (_what, fields, problem) => {
  expect(problemOfTemplate({ fields, contactFlowId })).toMatch(problem);
});

it("[TT-01] a template has a flow, or a field for a quick connect", () => {
  expect(problemOfTemplate({ fields: [NAME], contactFlowId: null })).toMatch(/a flow/);
  expect(problemOfTemplate({ fields: [NAME, field("quick-connect")], contactFlowId: null })).toBeUndefined();
});

it.each<[TaskField, string, boolean]>([
  [field("name"), " ", false],
  [field("number"), "1.5", true],
  [field("number"), "", false],
  [field("number"), "one", false],
  [field("boolean"), "true", true],
  [field("boolean"), "yes", false],
  [field("expiry-duration"), "129600", true],
  [field("expiry-duration"), "129601", false],
  [field("expiry-duration"), "0", false],
  [field("text"), "anything", true],
])("[TT-01] of %j, the value %j is accepted: %s", (of, value, isAccepted) => {
  expect(expectedValue(of, value) === undefined).toBe(isAccepted);
});
