import type { Remote, UdpSocket } from "./udp-sockets.ts";

/** A path to a peer: its address, and the socket that it reaches. */
export type Path = { readonly remote: Remote; readonly socket: UdpSocket };

/** Paths of one peer, verified by ICE checks. */
export interface PeerPaths {
  /** A check with the right password arrived on this path, at a monotonic time. `isNominating`: the peer wants to use it. */
  verify(path: Path, isNominating: boolean, atMs: number): void;
  /** The newest audio of the peer arrived on this path: the peer has the keys of the connection there, not only the password. */
  onAudio(key: string): void;
  /** True if a path was checked in the last thirty seconds: the peer has agreed to get datagrams there. */
  hasConsent(key: string, nowMs: number): boolean;
  /**
   * The first of these with consent: the path with the newest audio of the peer, the one that it nominated last, and the one that was verified last. Undefined: nothing may
   * be sent.
   */
  selectedAt(nowMs: number): Path | undefined;
  /** Keys of all verified paths, as {@link keyOf} makes them. */
  readonly keys: readonly string[];
}

/** Time without a check after which nothing is sent on a path any more: the peer has not agreed to it. Unit: milliseconds. Source: RFC 7675 section 5.1. */
const CONSENT_MS = 30_000;

/** Paths of a peer at a time; the one that was verified least recently is forgotten. */
const MAX_PATHS = 8;

/** Returns a key for an address. */
export function keyOf({ address, port }: Remote): string {
  return `${address}|${port}`;
}

/** Creates a collection without paths. `onForgotten` is called with the key of a path that is forgotten. */
export function createPeerPaths(onForgotten: (key: string) => void): PeerPaths {
  const paths = new Map<string, Path & { readonly atMs: number }>();
  let audible: string | undefined;
  let nominated: string | undefined;
  let latest: string | undefined;

  function hasConsent(key: string, nowMs: number): boolean {
    const path = paths.get(key);
    return path !== undefined && nowMs - path.atMs <= CONSENT_MS;
  }

  return {
    verify(path, isNominating, atMs) {
      const key = keyOf(path.remote);
      paths.delete(key);
      paths.set(key, { ...path, atMs });
      latest = key;
      if (isNominating) nominated = key;
      for (const oldest of paths.keys()) {
        if (paths.size <= MAX_PATHS) break;
        if (oldest === nominated || oldest === audible) continue;
        paths.delete(oldest);
        onForgotten(oldest);
      }
    },
    onAudio(key) {
      if (paths.has(key)) audible = key;
    },
    hasConsent,
    selectedAt(nowMs) {
      const key = [audible, nominated, latest].find((each) => each !== undefined && hasConsent(each, nowMs));
      return key === undefined ? undefined : paths.get(key);
    },
    get keys() {
      return [...paths.keys()];
    },
  };
}
