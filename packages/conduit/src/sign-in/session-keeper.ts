import type { Clock } from "@tributary/kernel";
import type { SessionGrant } from "@tributary/protocol/panel";
import * as v from "valibot";

/** Somewhere to keep short texts. Never throws: what is refused is simply not kept. */
export interface TextStore {
  get(key: string): string | null;
  set(key: string, text: string): void;
  delete(key: string): void;
}

/** What is kept of a session. `expiresAt`: epoch milliseconds. */
export type KeptSession = { readonly sessionToken: string; readonly expiresAt: number };

/** Keeps the session: in memory always, in the stores as far as the browser lets a frame use them. */
export interface SessionKeeper {
  /** The session, unless there is none or its time is over. */
  current(): KeptSession | null;
  keep(grant: Pick<SessionGrant, "sessionToken" | "expiresAt">): void;
  forget(): void;
}

const KEY = "tributary.session";
const keptSession = v.object({ sessionToken: v.string(), expiresAt: v.number() });

/** Makes a {@link SessionKeeper}. The first store that has a session wins; all are written. */
export function createSessionKeeper(clock: Clock, stores: readonly TextStore[]): SessionKeeper {
  let kept: KeptSession | null = null;
  for (const store of stores) kept ??= readSession(store.get(KEY));
  return {
    current() {
      return kept !== null && kept.expiresAt > clock.now() ? kept : null;
    },
    keep({ sessionToken, expiresAt }) {
      kept = { sessionToken, expiresAt };
      for (const store of stores) store.set(KEY, JSON.stringify(kept));
    },
    forget() {
      kept = null;
      for (const store of stores) store.delete(KEY);
    },
  };
}

/** Wraps a browser's storage, whose every use may throw in a frame: `open` itself, too. */
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
    return undefined; // the browser refuses storage here: the session lives in memory then
  }
}

function readSession(text: string | null): KeptSession | null {
  if (text === null) return null;
  try {
    const parsed = v.safeParse(keptSession, JSON.parse(text));
    return parsed.success ? parsed.output : null;
  } catch {
    return null; // not ours, or of another version
  }
}
