/**
 * Origins of pages that may embed the agent panel.
 *
 * A pattern is an origin in the syntax of a content security policy: scheme, host, optional port. The host may start
 * with `*.` (any subdomain, not the domain itself), the port may be `*` (any, or none). Rules PO-01 to PO-05.
 */
const PATTERN = /^(https?):\/\/(\*\.)?([a-z0-9.-]+|\[[0-9a-f:]+\])(?::(\d{1,5}|\*))?$/;
const DEFAULT_PORTS: Readonly<Record<string, string>> = { http: "80", https: "443" };

type Parts = { readonly scheme: string; readonly anySubdomain: boolean; readonly host: string; readonly port: string };

/** True if {@link isApprovedOrigin} supports `pattern`. Configuration with any other pattern is rejected. */
export function isOriginPattern(pattern: string): boolean {
  return PATTERN.test(pattern);
}

/** True if a page of `origin` may embed the panel. Opaque origins (`null`) never may. */
export function isApprovedOrigin(origin: string, patterns: readonly string[]): boolean {
  const requested = partsOf(origin);
  if (requested === undefined || requested.anySubdomain || requested.port === "*") return false;
  return patterns.some((pattern) => {
    const allowed = partsOf(pattern);
    return allowed !== undefined && covers(allowed, requested);
  });
}

function covers(allowed: Parts, requested: Parts): boolean {
  const isHost = allowed.anySubdomain ? requested.host.endsWith(`.${allowed.host}`) : requested.host === allowed.host;
  return isHost && allowed.scheme === requested.scheme && (allowed.port === "*" || allowed.port === requested.port);
}

function partsOf(text: string): Parts | undefined {
  const match = PATTERN.exec(text.toLowerCase());
  const [, scheme, anySubdomain, host, port] = match ?? [];
  if (scheme === undefined || host === undefined) return undefined;
  return { scheme, anySubdomain: anySubdomain !== undefined, host, port: port ?? DEFAULT_PORTS[scheme] ?? "" };
}
