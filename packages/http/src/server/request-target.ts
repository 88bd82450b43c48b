import type { IncomingMessage } from "node:http";

/** A request that HTTP does not allow, or that names another host: status and sentence. */
export type TargetRefusal = { readonly status: 400 | 417 | 421; readonly reason: string };

/** Paths for load balancers and monitoring, which address the server as they like. */
const OPEN_PATHS: ReadonlySet<string> = new Set(["/healthz", "/readyz", "/metrics"]);

/** Scheme and authority of a target in absolute form, without user information. */
const ABSOLUTE = /^https?:\/\/([^/?#@]+)(?=[/?]|$)/i;

/** Source: RFC 9110 section 10.1.1. */
const CONTINUE = /^100-continue$/i;

const SEVERAL_HOSTS: TargetRefusal = { status: 400, reason: "A request has exactly one Host header." };
const NO_HOST: TargetRefusal = { status: 400, reason: "A request has a Host header." };
const EXPECTATION: TargetRefusal = { status: 417, reason: "The only expectation of a request can be 100-continue." };
const BAD_TARGET: TargetRefusal = { status: 400, reason: "The request target must be a path or an http address." };
const UNKNOWN_HOST: TargetRefusal = {
  status: 421,
  reason:
    "This center is not addressed by the name in the Host header. Add the name to the setting allowedHosts, or set publicUrl, if it should be.",
};

/**
 * Brings a request into the form that all routes expect, and checks its host. A target in absolute form becomes a path, and its host replaces the
 * header, as origin servers must. Returns why the request is refused, if it is.
 *
 * Source: RFC 9112 section 3.2.
 */
export function normalizeTarget(
  request: IncomingMessage,
  isKnownHost: (host: string | undefined) => boolean,
): TargetRefusal | undefined {
  const hosts = countHosts(request.rawHeaders);
  if (hosts > 1) return SEVERAL_HOSTS;
  if (hosts === 0 && request.httpVersion === "1.1") return NO_HOST;
  const { url = "", headers } = request;
  if (headers.expect !== undefined && !CONTINUE.test(headers.expect)) return EXPECTATION;
  if (!url.startsWith("/") && url !== "*") {
    const [start, host] = ABSOLUTE.exec(url) ?? [];
    if (start === undefined || host === undefined) return BAD_TARGET;
    const rest = url.slice(start.length); // as received: signatures are computed over it
    request.url = rest.startsWith("/") ? rest : `/${rest}`;
    headers.host = host;
  }
  return isKnownHost(headers.host) || isOpenPath(request.url ?? "") ? undefined : UNKNOWN_HOST;
}

/** True for the paths of load balancers and monitoring. */
export function isOpenPath(url: string): boolean {
  return OPEN_PATHS.has(pathOf(url));
}

/** Returns the path of a request target without the query, which may contain tokens. */
export function pathOf(url: string): string {
  const end = url.indexOf("?");
  return end < 0 ? url : url.slice(0, end);
}

function countHosts(rawHeaders: readonly string[]): number {
  let count = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? "";
    if (name.length === 4 && name.toLowerCase() === "host") count += 1;
  }
  return count;
}
