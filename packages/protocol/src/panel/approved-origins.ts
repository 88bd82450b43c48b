/**
 * Which pages may embed the agent panel.
 *
 * A pattern is an origin as a content security policy writes it: scheme, host, and perhaps a port. The host may begin with `*.` (any
 * subdomain, not the domain itself), the port may be `*` (any, also none). Rules PO-01 to PO-05.
 */
const PATTERN = /^(https?):\/\/(\*\.)?([a-z0-9.-]+|\[[0-9a-f:]+\])(?::(\d{1,5}|\*))?$/;
const DEFAULT_PORTS: Readonly<Record<string, string>> = { http: "80", https: "443" };

type Parts = { readonly scheme: string; readonly anySubdomain: boolean; readonly host: string; readonly port: string };

/** Whether `pattern` is one that {@link isApprovedOrigin} understands. Configuration with another is refused. */
export function isOriginPattern(pattern: string): boolean {
  return PATTERN.test(pattern);
}

/** Whether a page of `origin` may embed the panel. Opaque origins (`null`) never may. */
export function isApprovedOrigin(origin: string, patterns: readonly string[]): boolean {
  const asked = partsOf(origin);
  if (asked === undefined || asked.anySubdomain || asked.port === "*") return false;
  return patterns.some((pattern) => {
    const allowed = partsOf(pattern);
    return allowed !== undefined && covers(allowed, asked);
  });
}

function covers(allowed: Parts, asked: Parts): boolean {
  const isHost = allowed.anySubdomain ? asked.host.endsWith(`.${allowed.host}`) : asked.host === allowed.host;
  return isHost && allowed.scheme === asked.scheme && (allowed.port === "*" || allowed.port === asked.port);
}

function partsOf(text: string): Parts | undefined {
  const match = PATTERN.exec(text.toLowerCase());
  const [, scheme, anySubdomain, host, port] = match ?? [];
  if (scheme === undefined || host === undefined) return undefined;
  return { scheme, anySubdomain: anySubdomain !== undefined, host, port: port ?? DEFAULT_PORTS[scheme] ?? "" };
}
