import type * as v from "valibot";

type Issue = v.BaseIssue<unknown>;

/** Descriptions of the schema library's checks in the API's own words, by the type of the check. */
const WORDS: Readonly<Record<string, (requirement: string) => string>> = {
  min_length: (count) => (count === "1" ? "not empty" : `at least ${count} characters or entries`),
  max_length: (count) => `at most ${count} characters or entries`,
  length: (count) => `${count} characters or entries`,
  min_value: (value) => `at least ${value}`,
  max_value: (value) => `at most ${value}`,
  min_entries: (count) => `at least ${count} members`,
  max_entries: (count) => `at most ${count} members`,
  integer: () => "a whole number",
  safe_integer: () => "a whole number",
  string: () => "a text",
  number: () => "a number",
  boolean: () => "true or false",
  object: () => "an object",
  strict_object: () => "an object",
  record: () => "an object",
  array: () => "a list",
};

/** Returns what a field that does not fit should have been. It never contains the received value: that may be a customer's text. */
export function expectationOf(issue: Issue): string {
  // The schema's own message, if it has one: the library's ends with the received value.
  const { message, received, expected, type } = issue;
  if (!message.endsWith(`eceived ${received}`)) return message;
  const requirement = "requirement" in issue ? String(issue.requirement) : "";
  return WORDS[type]?.(requirement) ?? (expected === null ? "another value" : `expected ${expected}`);
}
