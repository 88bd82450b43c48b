import type { SessionGrant } from "@tributary/protocol/panel";
import * as v from "valibot";

/** Storage of short texts. Never throws: a refused write is lost. */
export interface TextStore {
  get(key: string): string | null;
  set(key: string, text: string): void;
  delete(key: string): void;
}

/** The stored part of a session. `expiresAt`: epoch milliseconds of the server's clock. */
export type StoredSession = { readonly sessionToken: string; readonly expiresAt: number };

/**
 * Stores the session: always in memory, and in the stores as far as the browser permits a frame to use them.
 *
 * Only the server decides if a session has expired, at each use: the clock of this machine may be hours off. Rule KS-02.
 */
export interface SessionStorage {
  /** The session; null if there is none. */
  current(): StoredSession | null;
  save(grant: Pick<SessionGrant, "sessionToken" | "expiresAt">): void;
  clear(): void;
}

const KEY = "tributary.session";
const storedSession = v.object({ sessionToken: v.string(), expiresAt: v.number() });

/** Creates a {@link SessionStorage}. Reads the first store that has a session; writes all stores. */
export function createSessionStorage(stores: readonly TextStore[]): SessionStorage {
  let stored: StoredSession | null = null;
  for (const store of stores) stored ??= readSession(store.get(KEY));
  return {
    current: () => stored,
    save({ sessionToken, expiresAt }) {
      stored = { sessionToken, expiresAt };
      for (const store of stores) store.set(KEY, JSON.stringify(stored));
    },
    clear() {
      stored = null;
      for (const store of stores) store.delete(KEY);
    },
  };
}

/** Wraps a browser's storage. In a frame every use of it may throw, including `open`. */
export function wrapStorage(open: () => Pick<Storage, "getItem" | "setItem" | "removeItem">): TextStore {
  return {
    get: (key) => attempt(() => open().getItem(key)) ?? null,
    set: (key, text) => void attempt(() => open().setItem(key, text)),
    delete: (key) => void attempt(() => open().removeItem(key)),
  };
}

function attempt<T>(task: () => T): T | undefined {
  try {
    return task();
  } catch {
    return undefined; // the browser refuses storage here: the session stays in memory
  }
}

function readSession(text: string | null): StoredSession | null {
  if (text === null) return null;
  try {
    const parsed = v.safeParse(storedSession, JSON.parse(text));
    return parsed.success ? parsed.output : null;
  } catch {
    return null; // unreadable, or of another version
  }
}
