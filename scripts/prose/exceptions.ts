/**
 * Purpose: the findings that scripts/prose-exceptions.json allows, such as third-party names.
 * When:    called by check-prose.ts.
 * Usage:   withoutExceptions(findings, exceptions)
 */
import type { Finding } from "./findings.ts";

/** A text that may stay. `text` contains the words that break the rule, and the words around them as far as necessary. */
export type Exception = { readonly text: string; readonly path: string; readonly reason: string };

/** The findings that no exception covers, and the exceptions that cover none. */
export type Judged = { readonly findings: readonly Finding[]; readonly unused: readonly Exception[] };

/** Applies the exceptions. */
export function withoutExceptions(findings: readonly Finding[], exceptions: readonly Exception[]): Judged {
  const used = new Set<Exception>();
  const left = findings.filter((finding) => {
    const covering = exceptions.filter((exception) => covers(exception, finding));
    for (const exception of covering) used.add(exception);
    return covering.length === 0;
  });
  return { findings: left, unused: exceptions.filter((exception) => !used.has(exception)) };
}

/** Code and addresses are blank in the context, so an exception's text contains none. */
function covers({ text, path }: Exception, finding: Finding): boolean {
  if (path !== finding.path) return false;
  const { context } = finding;
  if (finding.kind === "name") return context.text === text;
  for (let at = context.text.indexOf(text); at !== -1; at = context.text.indexOf(text, at + 1)) {
    const isInside = at <= context.start && at + text.length >= context.end;
    if (isInside || finding.kind === "opening" || finding.kind === "repeat") return true;
  }
  return false;
}
