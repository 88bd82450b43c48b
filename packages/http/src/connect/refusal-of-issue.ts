import { type Refusal, refusal } from "@tributary/model";
import * as v from "valibot";

/** What a schema found wrong, as a refusal that names the field and says what was expected there. */
export function refusalOfIssue(issue: v.BaseIssue<unknown>): Refusal {
  const field = v.getDotPath(issue) ?? "body";
  const isMissing = issue.input === undefined && issue.kind === "schema";
  return refusal("invalid-field", field, isMissing ? "required, and missing" : issue.message);
}
