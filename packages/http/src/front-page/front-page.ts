import { escapeHtml } from "../server/escape-html.ts";
import { htmlPage } from "../server/html-page.ts";
import { PAGE_STYLE } from "../server/page-style.ts";
import type { Demo } from "../well-known/surface.ts";

/** Values shown on the page. */
export type FrontPage = {
  readonly alias: string;
  readonly demo: Demo | null;
  /** Address of the center, for pages of others. */
  readonly center: string;
  /** False until the center is set up. */
  readonly hasUsers: boolean;
};

/** The product logo, as in the agent panel. */
const MARK = `<svg viewBox="0 0 32 32" fill="none" stroke="currentColor" stroke-width="2.6" stroke-linecap="round" aria-hidden="true">
<path d="M5 6c6 1 8.5 5 10 10" opacity="0.55"/><path d="M27 6c-6 1-9.5 6-11 13" opacity="0.8"/><path d="M16 4v8c0 6-.5 10-3 16"/></svg>`;

const STYLE = `${PAGE_STYLE}
pre { overflow-x: auto; margin: 0.5rem 0 1.5rem; padding: 0.75rem 1rem; border: 1px solid var(--line); border-radius: 0.75rem; background: var(--sheet); }
`;

/** Returns the page as HTML with escaped values. */
export function frontPage({ alias, demo, center, hasUsers }: FrontPage): string {
  return htmlPage({
    title: `Tributary: ${alias}`,
    style: STYLE,
    main: `<main>
<h1>${MARK}Tributary</h1>
<p>The contact center <code>${escapeHtml(alias)}</code> is running.</p>
${hasUsers ? "" : NOT_SET_UP}
<ul>
${link("/ccp-v2/", "Agent panel", "Sign in, choose Available, answer contacts")}
${link("/widget/", "A customer's page", "Start a chat and see it ring in the agent panel")}
${link("/sdk/", "Libraries for your pages", "One command or one script tag")}
${link("/.well-known/tributary.json", "This center for programs", "Addresses and ids, as JSON")}
</ul>
<p>These two lines add the chat to a page of your own:</p>
<pre tabindex="0"><code>${escapeHtml(`<script type="module" src="${center}/widget/widget.js"></script>\n<tributary-chat></tributary-chat>`)}</code></pre>
${demo === null ? "" : demoLines(demo)}
<p>The documentation is in the folder <code>docs/</code> of the source tree.</p>
</main>`,
  });
}

/** The link of the set-up page is secret. Rule FS-07. */
const NOT_SET_UP = `<p role="note"><strong>This center has no users yet.</strong> Until it is changed, the server prints the address of a page that sets it up at each start.
Or add users with <code>npx tributary user add</code>.</p>`;

function demoLines({ agents, password }: Demo): string {
  const names = agents.map((name) => `<code>${escapeHtml(name)}</code>`).join(", ");
  return `<p>Demo agents: ${names}. All use the password <code>${escapeHtml(password)}</code>.</p>`;
}

function link(path: string, title: string, about: string): string {
  return `<li><a href="${path}"><strong>${title}</strong><span>${about}</span></a></li>`;
}
