const PANEL = "/ccp-v2/";

/** Code of a federation, and the address that the window continues at. */
export type FederationAddress = { readonly code: string; readonly next: string };

/**
 * Reads the address of the federation's page. The code is in its fragment. `destination` may be in the query or in the fragment, because pages append it to the
 * address that they were given. One outside the center is ignored. Rule CP-55.
 */
export function federationIn(
  address: string,
  { isSignInWindow }: { readonly isSignInWindow: boolean },
): FederationAddress {
  const { origin, searchParams, hash } = new URL(address);
  const fragment = new URLSearchParams(hash.slice(1));
  const destination = fragment.get("destination") ?? searchParams.get("destination");
  // A sign-in window hands the session to the frame that waits for it.
  const next = isSignInWindow ? "/login" : (withinCenter(destination, origin) ?? PANEL);
  return { code: fragment.get("code") ?? "", next };
}

/** Compares and returns the whole address: blobs have the origin of the center, and a path that begins with two slashes would name another host. */
function withinCenter(destination: string | null, origin: string): string | undefined {
  const href = destination === null ? undefined : hrefOf(destination, origin);
  return href?.startsWith(`${origin}/`) === true ? href : undefined;
}

/** `URL.parse` is missing in Safari 16. */
function hrefOf(address: string, base: string): string | undefined {
  try {
    return new URL(address, base).href;
  } catch {
    return undefined;
  }
}
