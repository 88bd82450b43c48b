import { isApprovedOrigin } from "@tributary/protocol/panel";

/** What a request tells about the page that wants to embed the panel. */
export type EmbeddingRequest = {
  /** `Sec-Fetch-Dest`: what the browser is going to do with the answer. */
  readonly destination: string | undefined;
  readonly referer: string | undefined;
  /** The panel's own origins: always approved. */
  readonly ownOrigins: readonly string[];
};

/**
 * The origin of an embedding page that is not approved; undefined when the page is approved, not embedded, or does not say who it is: then the
 * browser decides by `frame-ancestors`, and shows nothing. Rule PP-04.
 */
export function unapprovedEmbedder(request: EmbeddingRequest, approvedOrigins: readonly string[]): string | undefined {
  const { destination, referer, ownOrigins } = request;
  if (destination !== "iframe" && destination !== "frame") return undefined;
  if (referer === undefined || !URL.canParse(referer)) return undefined;
  const { origin } = new URL(referer);
  return ownOrigins.includes(origin) || isApprovedOrigin(origin, approvedOrigins) ? undefined : origin;
}

/** What is served into the frame of a page that is not approved: words, and nothing else. */
export function unapprovedPage(origin: string): string {
  const shown = escapeHtml(origin);
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>Not an approved origin</title>
  </head>
  <body>
    <h1>This page may not embed the agent panel</h1>
    <p>The origin <code>${shown}</code> is not on this contact center’s list of approved origins.</p>
    <p>An administrator can approve it: add <code>${shown}</code> to the approved origins in the server’s settings and restart it.</p>
  </body>
</html>
`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
