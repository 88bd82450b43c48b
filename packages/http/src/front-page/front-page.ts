import { escapeHtml } from "../server/escape-html.ts";
import type { Demo } from "../well-known/surface.ts";

/** Values shown on the page. */
export type FrontPage = { readonly alias: string; readonly demo: Demo | null };

/** The product logo, as in the agent panel. */
const MARK = `<svg viewBox="0 0 32 32" fill="none" stroke="currentColor" stroke-width="2.6" stroke-linecap="round" aria-hidden="true">
<path d="M5 6c6 1 8.5 5 10 10" opacity="0.55"/><path d="M27 6c-6 1-9.5 6-11 13" opacity="0.8"/><path d="M16 4v8c0 6-.5 10-3 16"/></svg>`;

/** Colors and type of the pages that the server itself writes. Colors are those of packages/ui/src/tokens.css: these pages load no other file. */
export const PAGE_STYLE = `
:root { color-scheme: light dark; --ink: #17232b; --soft: #4d5c66; --line: #d6dde1; --sheet: #fff; --ground: #f3f5f6; --accent: #0b6a70; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e7edf0; --soft: #a5b4bd; --line: #2d3b44; --sheet: #172128; --ground: #0f161b; --accent: #5cc6c6; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 46rem; margin: 0 auto; padding: clamp(1.5rem, 6vw, 4rem) 1.25rem; }
h1 { display: flex; align-items: center; gap: 0.5rem; margin: 0; font-size: 1.5rem; }
h1 svg { width: 2rem; height: 2rem; color: var(--accent); }
p { margin: 0.25rem 0; color: var(--soft); }
ul { display: grid; gap: 0.75rem; margin: 2rem 0; padding: 0; list-style: none; }
li a { display: block; padding: 1rem 1.25rem; border: 1px solid var(--line); border-radius: 0.75rem; background: var(--sheet);
  color: inherit; text-decoration: none; }
li a:hover { border-color: var(--accent); }
a:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
li strong { color: var(--accent); }
li span { display: block; color: var(--soft); }
code { font: 0.9em ui-monospace, monospace; color: var(--ink); }
`;

/** Returns the page as HTML with escaped values. */
export function frontPage({ alias, demo }: FrontPage): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Tributary: ${escapeHtml(alias)}</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<main>
<h1>${MARK}Tributary</h1>
<p>The contact center <code>${escapeHtml(alias)}</code> is running.</p>
<ul>
${link("/ccp-v2/", "Agent panel", "Sign in, choose Available, answer contacts")}
${link("/widget/", "A customer's page", "Start a chat and see it ring in the agent panel")}
${link("/sdk/", "Libraries for your pages", "One command or one script tag")}
${link("/.well-known/tributary.json", "This center for programs", "Addresses and ids, as JSON")}
</ul>
${demo === null ? "" : demoLines(demo)}
<p>The documentation is in the folder <code>docs/</code> of the source tree.</p>
</main>
</body>
</html>
`;
}

function demoLines({ agents, password }: Demo): string {
  const names = agents.map((name) => `<code>${escapeHtml(name)}</code>`).join(", ");
  return `<p>Demo agents: ${names}. All use the password <code>${escapeHtml(password)}</code>.</p>`;
}

function link(path: string, title: string, about: string): string {
  return `<li><a href="${path}"><strong>${title}</strong><span>${about}</span></a></li>`;
}
