import type { Remote, UdpSocket } from "./udp-sockets.ts";

/** A path to a peer: its address, and the socket that it reaches. */
export type Path = { readonly remote: Remote; readonly socket: UdpSocket };

/** Paths of one peer, verified by ICE checks. */
export interface PeerPaths {
  /** A check with the right password arrived on this path, at a monotonic time. `isNominating`: the peer wants to use it. */
  verify(path: Path, isNominating: boolean, atMs: number): void;
  /** The newest audio of the peer arrived on this path: the peer has the keys of the connection there, not only the password. */
  onAudio(key: string): void;
  /** Monotonic time of the last check on a path; undefined for one that is not the peer's. */
  checkedMs(key: string): number | undefined;
  /** The path with the newest audio of the peer; before that the one that it nominated last, and before that the one that was verified last. */
  readonly selected: Path | undefined;
  /** Keys of all verified paths, as {@link keyOf} makes them. */
  readonly keys: readonly string[];
}

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
    checkedMs: (key) => paths.get(key)?.atMs,
    get selected() {
      return paths.get(audible ?? nominated ?? latest ?? "");
    },
    get keys() {
      return [...paths.keys()];
    },
  };
}
