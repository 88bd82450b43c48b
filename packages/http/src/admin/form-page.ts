import { createHash } from "node:crypto";
import type { FastifyReply } from "fastify";
import { escapeHtml } from "../server/escape-html.ts";
import { htmlPage } from "../server/html-page.ts";
import { PAGE_STYLE } from "../server/page-style.ts";

/** A page for administrators. `body` is HTML: every value in it must be escaped. */
export type AdminPage = { readonly title: string; readonly body: string };

/** A text field of a form. All texts are escaped. */
export type Field = {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly type?: "text" | "password" | "time";
  readonly value?: string;
  readonly problem?: string | undefined;
  readonly isOptional?: boolean;
  readonly autocomplete?: string;
  /** Values that browsers accept: they check them without sending the form, which would clear passwords. */
  readonly pattern?: { readonly regex: string; readonly expected: string };
};

const STYLE = `${PAGE_STYLE}
main { max-width: 40rem; }
form { display: grid; gap: 1.5rem; margin-top: 1.5rem; }
fieldset { display: grid; gap: 1rem; margin: 0; padding: 1.25rem; border: 1px solid var(--line); border-radius: 0.75rem;
  background: var(--sheet); min-width: 0; }
legend { padding: 0 0.375rem; font-weight: 600; }
label { display: grid; gap: 0.25rem; min-width: 0; }
label > span { font-weight: 500; }
small { color: var(--soft); font-size: 0.875rem; }
small[id$="-problem"] { color: var(--bad); font-weight: 500; }
input, select { width: 100%; min-height: 2.75rem; padding: 0.5rem 0.75rem; border: 1px solid var(--edge); border-radius: 0.5rem;
  background: var(--ground); color: inherit; font: inherit; }
input[type="radio"], input[type="checkbox"] { width: 1.125rem; min-height: 1.125rem; accent-color: var(--accent); }
input[aria-invalid="true"] { border-color: var(--bad); }
input:focus-visible, select:focus-visible, button:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.pair { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(12rem, 1fr)); }
.choices { display: flex; flex-wrap: wrap; gap: 0.5rem 1.25rem; }
.hours { display: none; gap: 1rem; }
form:has([name="open"][value="hours"]:checked) .hours { display: grid; }
.choices label { display: flex; align-items: center; gap: 0.5rem; }
button { justify-self: start; min-height: 2.75rem; padding: 0.5rem 1.5rem; border: 0; border-radius: 0.5rem; background: var(--accent);
  color: var(--sheet); font: inherit; font-weight: 600; cursor: pointer; }
main a { color: var(--accent); }
h2 { margin: 2rem 0 0.5rem; font-size: 1.125rem; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; margin: 0.5rem 0; padding: 1rem; border: 1px solid var(--line); border-radius: 0.5rem; background: var(--sheet); }
.alert { margin-top: 1rem; padding: 0.75rem 1rem; border: 1px solid var(--bad); border-radius: 0.5rem; color: var(--ink); }
:root { --bad: #b3261e; --edge: #7a8a94; }
@media (prefers-color-scheme: dark) { :root { --bad: #ff9d94; --edge: #7d8f9a; } }
`;

/**
 * Nothing may be loaded but the page's own style, no page may frame it, and its forms are sent to this center only. The address contains a secret, so it is
 * never sent on as referrer.
 */
const HEADERS = {
  "content-type": "text/html; charset=utf-8",
  "cache-control": "no-store",
  "content-security-policy": `default-src 'none'; style-src 'sha256-${createHash("sha256").update(STYLE).digest("base64")}'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`,
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
} as const;

/** Sends a page for administrators with the status that the reply has. */
export function sendAdminPage(reply: FastifyReply, { title, body }: AdminPage): FastifyReply {
  return reply.headers(HEADERS).send(
    htmlPage({
      title: `${title} · Tributary`,
      style: STYLE,
      main: `<main>
<h1>${escapeHtml(title)}</h1>
${body}
</main>`,
    }),
  );
}

/** Returns the HTML of a field: its label, its hint and what is wrong with its value. */
export function fieldHtml(field: Field): string {
  const {
    name,
    label,
    hint,
    type = "text",
    value = "",
    problem,
    isOptional = false,
    autocomplete = "off",
    pattern,
  } = field;
  const notes = [...noteOf(`${name}-hint`, hint), ...noteOf(`${name}-problem`, problem)];
  const attributes = [
    `name="${name}" type="${type}" autocomplete="${autocomplete}" maxlength="300"`,
    ...(type === "password" ? [] : [`value="${escapeHtml(value)}"`]),
    ...(isOptional ? [] : ["required"]),
    ...(pattern === undefined
      ? []
      : [`pattern="${escapeHtml(pattern.regex)}" title="${escapeHtml(pattern.expected)}"`]),
    ...(problem === undefined ? [] : [`aria-invalid="true"`]),
    ...(notes.length === 0 ? [] : [`aria-describedby="${notes.map(({ id }) => id).join(" ")}"`]),
  ];
  const lines = notes.map(({ id, text }) => `<small id="${id}">${escapeHtml(text)}</small>`);
  const shown = isOptional ? `${label} (optional)` : label;
  return `<label><span>${escapeHtml(shown)}</span>\n<input ${attributes.join(" ")}>\n${lines.join("\n")}</label>`;
}

function noteOf(id: string, text: string | undefined): readonly { readonly id: string; readonly text: string }[] {
  return text === undefined ? [] : [{ id, text }];
}

/** Returns the HTML of a notice that the form was not accepted; empty without problems. */
export function alertHtml(problems: ReadonlyMap<string, string>): string {
  const general = problems.get("");
  if (problems.size === 0) return "";
  const text = general ?? "Nothing was saved: some fields need another value.";
  return `<p class="alert" role="alert" tabindex="-1" autofocus>${escapeHtml(text)}</p>`;
}
