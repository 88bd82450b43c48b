import { isApprovedOrigin } from "@tributary/protocol/panel";
import { escapeHtml } from "../../server/escape-html.ts";

/** Parts of a request that identify the embedding page. */
export type EmbeddingRequest = {
  /** `Sec-Fetch-Dest`: the browser's use of the answer. */
  readonly destination: string | undefined;
  readonly referer: string | undefined;
  /** The panel's own origins: always approved. */
  readonly ownOrigins: readonly string[];
};

/**
 * Returns the origin of an embedding page that is not approved; undefined if it is approved, if there is none, or if it is unknown: then the
 * browser enforces `frame-ancestors`, and shows nothing. Rule PP-04.
 */
export function unapprovedEmbedder(request: EmbeddingRequest, approvedOrigins: readonly string[]): string | undefined {
  const { destination, referer, ownOrigins } = request;
  if (destination !== "iframe" && destination !== "frame") return undefined;
  if (referer === undefined || !URL.canParse(referer)) return undefined;
  const { origin } = new URL(referer);
  return ownOrigins.includes(origin) || isApprovedOrigin(origin, approvedOrigins) ? undefined : origin;
}

/** Returns the page for the frame of an embedding page that is not approved: text only. */
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
