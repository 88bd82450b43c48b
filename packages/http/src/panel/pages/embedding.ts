import { isApprovedOrigin } from "@tributary/protocol/panel";
import { isFrame } from "../../server/page-request.ts";
import type { PlainPage } from "../../server/plain-page.ts";

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
  if (!isFrame(destination)) return undefined;
  if (referer === undefined || !URL.canParse(referer)) return undefined;
  const { origin } = new URL(referer);
  return ownOrigins.includes(origin) || isApprovedOrigin(origin, approvedOrigins) ? undefined : origin;
}

/** Returns the page for the frame of an embedding page that is not approved. */
export function unapprovedPage(origin: string): PlainPage {
  return {
    title: "This page may not embed the agent panel",
    paragraphs: [
      `The origin \`${origin}\` is not one of this contact center’s approved origins.`,
      `An administrator can approve it: with the operation \`AssociateApprovedOrigin\` or in the center’s file, at once, or with the server’s setting \`approvedOrigins\` (environment variable \`TRIBUTARY_APPROVED_ORIGINS\`) and a restart.`,
    ],
  };
}
