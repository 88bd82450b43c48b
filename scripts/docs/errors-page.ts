/**
 * What: the page of all error codes, from `ERRORS` in @tributary/model.
 * When: inside gen-docs.
 * How:  await errorsPage(root)
 */
import { join } from "node:path";
import { generatedFrom, table } from "./markdown.ts";

type ErrorRow = { readonly status: number; readonly retry: string; readonly meaning: string };

/** Renders docs/errors.md. */
export async function errorsPage(root: string): Promise<string> {
  const { ERRORS } = (await import(join(root, "packages/model/src/errors.ts"))) as { ERRORS: Record<string, ErrorRow> };
  const rows = Object.entries(ERRORS).map(([code, { status, retry, meaning }]) => [
    `\`${code}\``,
    String(status),
    retry,
    meaning,
  ]);
  return [
    "# Errors",
    generatedFrom("packages/model/src/errors.ts"),
    "Every code that a refusal or a fault can have. *Retry* says when the same request may succeed: `never` as it stands, `soon` without a change, `after-sign-in` with fresh credentials.",
    table(["Code", "HTTP status", "Retry", "Meaning"], rows),
  ].join("\n\n");
}
