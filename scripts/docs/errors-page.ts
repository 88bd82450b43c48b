/**
 * Purpose: generates docs/errors.md from `ERRORS` in @tributary/model.
 * When:    called by gen-docs.
 * Usage:   await errorsPage(root)
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
    "All codes of refusals and errors. *Retry* states when the same request can succeed: `never`: not without a change; `soon`: unchanged, after a pause; `after-sign-in`: with new credentials.",
    table(["Code", "HTTP status", "Retry", "Meaning"], rows),
  ].join("\n\n");
}
