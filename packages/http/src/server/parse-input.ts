import { accepted, type Result, refused } from "@tributary/kernel";
import { type Refusal, refusal } from "@tributary/model";
import * as v from "valibot";
import { expectationOf } from "./expectation.ts";
import { fieldPath } from "./field-path.ts";

/** Parses untrusted JSON text. Returns undefined if it is not JSON. */
export function parseJson(text: Buffer | string): unknown {
  try {
    return JSON.parse(text.toString());
  } catch {
    return undefined; // the caller names the field in its refusal
  }
}

/** Parses untrusted JSON values with a schema. Refusals: `invalid-field` with the first field that does not fit. */
export function parseInput<S extends v.GenericSchema>(schema: S, json: unknown): Result<v.InferOutput<S>, Refusal> {
  const parsed = v.safeParse(schema, json, { abortEarly: true });
  return parsed.success ? accepted(parsed.output) : refused(refusalOfIssue(parsed.issues[0]));
}

/** Returns a refusal that names the field and the expected value, never the received value: it may be a customer's text. */
export function refusalOfIssue(issue: v.BaseIssue<unknown>): Refusal {
  const isMissing = issue.kind === "schema" && issue.input === undefined;
  const path = fieldPath(issue.path?.map(({ key }) => key) ?? []);
  return refusal("invalid-field", path === "" ? "body" : path, isMissing ? "required" : expectationOf(issue));
}
