import { accepted, type Result, refused } from "@tributary/kernel";
import { type Refusal, refusal } from "@tributary/model";
import * as v from "valibot";

/** The only place where a body of the participant service becomes typed. No body counts as an empty object. */
export function readInput<S extends v.GenericSchema>(schema: S, body: Buffer): Result<v.InferOutput<S>, Refusal> {
  const json = parseJson(body);
  if (json === undefined) return refused(refusal("invalid-field", "body", "JSON"));
  const parsed = v.safeParse(schema, json, { abortEarly: true });
  return parsed.success ? accepted(parsed.output) : refused(refusalOfIssue(parsed.issues[0]));
}

/** Parses what a member of a body carries as JSON in a string; undefined when it is none. */
export function parseJson(text: Buffer | string): unknown {
  if (text.length === 0) return {};
  try {
    return JSON.parse(text.toString());
  } catch {
    return undefined; // not JSON; the caller says so in the words of the place
  }
}

/** Names the field and what was expected there. What came instead is the customer's business and stays out of it. */
function refusalOfIssue(issue: v.BaseIssue<unknown>): Refusal {
  const isMissing = issue.kind === "schema" && issue.input === undefined;
  const expected = issue.expected ?? issue.type;
  return refusal("invalid-field", v.getDotPath(issue) ?? "body", isMissing ? "required" : `expected ${expected}`);
}
