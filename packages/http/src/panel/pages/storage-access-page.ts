import { createHash } from "node:crypto";
import type { FastifyInstance } from "fastify";
import type { ApprovedOrigins } from "../../server/page-request.ts";

/**
 * Reports that storage access is granted: the panel needs no cookies. The host's message is answered to its sender and origin; the browser shows the
 * page to approved origins only. Releases 2.6.2 to 2.14.2 of the public library load it before the panel and wait for the answer.
 *
 * Source: docs/wire/streams.md#storage-access-page
 */
const SCRIPT = `addEventListener("message", (message) => {
  if (message.source !== parent || message.data?.event !== "storageAccess::request") return;
  const post = (event, data) => parent.postMessage({ event, data }, message.origin);
  post("storageAccess::init", { hasAccess: true });
  post("storageAccess::granted", {});
  const path = message.data.data?.landat;
  const target = new URL(typeof path === "string" ? path : "/ccp-v2/", location.origin);
  if (target.origin === location.origin) location.replace(target.href);
});`;

const PAGE = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Tributary</title><script>${SCRIPT}</script></head><body></body></html>\n`;

/** The library appends to the origin, or to a `ccpUrl` that may end with a slash. */
const PATHS = ["", "/ccp-v2", "/ccp-v2/", "/ccp", "/ccp/"].map((base) => `${base}/request-storage-access`);

const SCRIPT_HASH = createHash("sha256").update(SCRIPT).digest("base64");

/** Serves the page below each of the panel's addresses. Rule PP-09. */
export function addStorageAccessPage(app: FastifyInstance, approvedOrigins: ApprovedOrigins): void {
  for (const path of PATHS.flatMap((each) => [each, `/connect${each}`])) {
    app.get(path, (_request, reply) =>
      reply
        .headers({
          "content-type": "text/html; charset=utf-8",
          "content-security-policy": policyFor(approvedOrigins()),
          "cache-control": "no-store",
          "x-content-type-options": "nosniff",
        })
        .send(PAGE),
    );
  }
}

function policyFor(approvedOrigins: readonly string[]): string {
  return [
    "default-src 'none'",
    `script-src 'sha256-${SCRIPT_HASH}'`,
    "base-uri 'none'",
    `frame-ancestors ${["'self'", ...approvedOrigins].join(" ")}`,
  ].join("; ");
}
