import * as v from "valibot";
import type { TextStore } from "./session-storage.ts";

/** Tokens of the users who have signed in with this browser. They outlive sessions. */
export interface BrowserTokens {
  tokenOf(username: string): string | undefined;
  /** Without a token nothing changes. */
  save(username: string, token: string | undefined): void;
}

const KEY = "tributary.browser";

/** Users per browser, the newest ones: a PC that a few agents share. */
const MAX_USERS = 20;

const storedTokens = v.array(v.tuple([v.string(), v.string()]));

/** Creates the {@link BrowserTokens} in a store. Rule KS-03. */
export function createBrowserTokens(store: TextStore): BrowserTokens {
  function read(): ReadonlyMap<string, string> {
    try {
      return new Map(v.parse(storedTokens, JSON.parse(store.get(KEY) ?? "[]")));
    } catch {
      return new Map(); // unreadable: this is a new browser
    }
  }

  return {
    tokenOf: (username) => read().get(username.toLowerCase()),
    save(username, token) {
      if (token === undefined) return;
      const name = username.toLowerCase();
      const others = [...read()].filter(([each]) => each !== name);
      store.set(KEY, JSON.stringify([...others, [name, token]].slice(-MAX_USERS)));
    },
  };
}
