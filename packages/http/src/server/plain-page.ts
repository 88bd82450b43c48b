import { createHash } from "node:crypto";
import type { FastifyReply } from "fastify";
import { escapeHtml } from "./escape-html.ts";
import { htmlPage } from "./html-page.ts";
import { PAGE_STYLE } from "./page-style.ts";

/** A page of text. In the texts, `…` marks code. All texts are escaped. */
export type PlainPage = {
  readonly title: string;
  readonly paragraphs: readonly string[];
  /** Adds a link to the agent panel. */
  readonly link?: "panel";
  /** Ways to continue, below the texts. */
  readonly links?: readonly PageLink[];
};

/** A link to an address of the center. It opens in the same window by default. */
export type PageLink = { readonly href: string; readonly text: string; readonly isNewWindow?: boolean };

const STYLE = `${PAGE_STYLE}
h1 { font-size: 1.375rem; letter-spacing: -0.01em; text-wrap: balance; }
p { margin: 0.75rem 0 0; overflow-wrap: anywhere; }
main { max-width: 36rem; }
main > a { display: inline-block; margin: 1.25rem 1.25rem 0 0; color: var(--accent); }
`;

/** Nothing may be loaded but the page's own style. Every page may show it in a frame, because it explains what is wrong with the frame. */
const HEADERS = {
  "content-type": "text/html; charset=utf-8",
  "cache-control": "no-store",
  "content-security-policy": `default-src 'none'; style-src 'sha256-${createHash("sha256").update(STYLE).digest("base64")}'; base-uri 'none'; form-action 'none'; frame-ancestors *`,
  "x-content-type-options": "nosniff",
} as const;

/** Sends a page of text with the status that the reply has. */
export function sendPage(reply: FastifyReply, page: PlainPage): FastifyReply {
  return reply.headers(HEADERS).send(htmlOf(page));
}

/** Returns the page for an address without content: desktops with a wrong `ccpUrl` show it in their frame. */
export function notFoundPage(path: string): PlainPage {
  return {
    title: "There is no page at this address",
    paragraphs: [`The contact center has nothing at \`${path}\`. Its agent panel is at \`/ccp-v2/\`.`],
    link: "panel",
  };
}

/** Returns the page for a frame that shows the address of the center itself. */
export function framedFrontPage(): PlainPage {
  return {
    title: "The agent panel has an address of its own",
    paragraphs: [
      "This is the address of the contact center. Its agent panel is at `/ccp-v2/`: add that to the `ccpUrl`.",
    ],
    link: "panel",
  };
}

function htmlOf({ title, paragraphs, link, links = [] }: PlainPage): string {
  return htmlPage({
    title: `${title} · Tributary`,
    style: STYLE,
    main: `<main>
<h1>${escapeHtml(title)}</h1>
${paragraphs.map((text) => `<p>${withCode(text)}</p>`).join("\n")}
${link === "panel" ? `<a href="/ccp-v2/" target="_blank" rel="noopener">Open the agent panel</a>` : ""}
${links.map(linkHtml).join("\n")}
</main>`,
  });
}

/** A new window keeps its opener: it hands a sign-in back. */
function linkHtml({ href, text, isNewWindow = false }: PageLink): string {
  return `<a href="${escapeHtml(href)}"${isNewWindow ? ` target="_blank" rel="opener"` : ""}>${escapeHtml(text)}</a>`;
}

function withCode(text: string): string {
  return escapeHtml(text).replaceAll(/`([^`]*)`/g, "<code>$1</code>");
}
