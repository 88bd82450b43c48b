import { isIP, isIPv4 } from "node:net";

/** Decides whether a `Host` header names this center. */
export type HostCheck = (host: string | undefined) => boolean;

/** Names of this center besides those of the loopback interface. */
export type KnownHosts = {
  /** Address that the server listens on. */
  readonly listening: string;
  /** Public address of the center; undefined if clients connect directly. */
  readonly publicUrl: string | undefined;
  /** Further names; `*.` at the start matches any subdomain. */
  readonly allowedHosts: readonly string[];
};

/** Addresses that mean all addresses of the machine. */
export const ALL_ADDRESSES: ReadonlySet<string> = new Set(["0.0.0.0", "::"]);

/**
 * Creates the check against DNS rebinding: a page of a foreign domain whose name resolves to this machine would otherwise be of the center's own
 * origin, and could use the panel and the control plane as if it were served by them. Ports are ignored, as browsers ignore them for cookies.
 *
 * A server that listens on all addresses of the machine may be addressed by any of them: the origin of such a page is that address, not a name.
 */
export function createHostCheck({ listening, publicUrl, allowedHosts }: KnownHosts): HostCheck {
  const known = new Set([
    listening.toLowerCase(),
    ...(publicUrl === undefined ? [] : [nameOf(new URL(publicUrl).host)]),
  ]);
  const suffixes: string[] = [];
  for (const allowed of allowedHosts) {
    if (allowed.startsWith("*.")) suffixes.push(allowed.slice(1).toLowerCase());
    else known.add(nameOf(allowed));
  }
  const isAnyAddress = ALL_ADDRESSES.has(listening);
  return (host) => {
    const name = nameOf(host ?? "");
    if (name === "") return false;
    if (isLoopback(name) || name.endsWith(".localhost") || known.has(name)) return true;
    return (isAnyAddress && isIP(name) !== 0) || suffixes.some((suffix) => name.endsWith(suffix));
  };
}

/** True if a host to listen on can be reached from this machine only. Names other than `localhost` are treated as remote. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || (isIPv4(host) && host.startsWith("127."));
}

/** True if an address is one of this machine only. The host name of a URL has brackets around an IPv6 address. */
export function isLoopbackUrl({ hostname }: Pick<URL, "hostname">): boolean {
  return isLoopback(hostname.replace(/^\[(.*)\]$/, "$1"));
}

/** True if the text is a host name, an address, or a pattern such as `*.example.org`; without a port. */
export function isHostPattern(text: string): boolean {
  if (isIP(text.replace(/^\[(.*)\]$/, "$1")) !== 0) return true;
  return /^(\*\.)?[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*$/i.test(text);
}

const BRACKETED = /^\[([^\]]*)\](?::\d*)?$/;

/** Returns the name in a `Host` header without port, brackets and the dot of the root; empty if it is malformed. */
function nameOf(host: string): string {
  const text = host.trim().toLowerCase();
  if (isIP(text) === 6) return text; // a setting, not a header
  if (text.startsWith("[")) return BRACKETED.exec(text)?.[1] ?? "";
  const [name = "", port = "", ...more] = text.split(":");
  if (more.length > 0 || !/^\d*$/.test(port)) return "";
  return name.replace(/\.$/, "");
}
