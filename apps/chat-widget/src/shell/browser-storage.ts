/** The browser's storage for a chat, and the claim of one tab to show it. */
import type { KeyedStorage } from "@tributary/chat";
import { tryStorage } from "../shared/try-storage.ts";
import type { TabStorage } from "./tab-entry.ts";
import { type ClaimTab, claimAlone, claimByLock } from "./tab-lock.ts";

/** Storage of a chat. Null: the browser denies it, and a reload starts a new chat. */
export type BrowserStorage = {
  readonly storage: KeyedStorage | null;
  readonly claimTab: ClaimTab;
  /** Calls `listener` when another tab changes the entry. */
  readonly onChange: (listener: () => void) => Disposable;
};

/** Place of a chat. `open` may throw, and returns null if the chat is not stored. With `isOfTab`, the storage is that of one tab. */
export type StorageOptions = {
  readonly open: () => Storage | null;
  readonly isOfTab: boolean;
  readonly key: string;
  readonly tabId: string;
  /** Loads the claims for pages that are not secure, which have no locks. */
  readonly loadTabEntry: () => Promise<typeof import("./tab-entry.ts")>;
  /** Reports a problem to the developer of the page. */
  readonly report: (problem: string) => void;
};

/** Returns the storage of a chat. */
export async function browserStorage(options: StorageOptions): Promise<BrowserStorage> {
  const { open, isOfTab, key } = options;
  const storage = tryStorage(open) ?? null;
  if (storage === null) return { storage, claimTab: claimAlone, onChange: () => noListener };
  const onStorage = (listener: (changed: string | null) => void): Disposable =>
    listen("storage", (event) => event.storageArea === storage && listener(event.key));
  const tabs: TabStorage = { storage, onChange: onStorage, onLeave: (listener) => listen("pagehide", listener) };
  return {
    storage,
    claimTab: isOfTab ? claimAlone : await sharedClaim(options, tabs),
    onChange: (listener) => onStorage((changed) => changed === key && listener()),
  };
}

async function sharedClaim({ key, tabId, loadTabEntry, report }: StorageOptions, tabs: TabStorage): Promise<ClaimTab> {
  const locks = navigator.locks as LockManager | undefined; // checked: undefined in pages that are not secure
  if (locks !== undefined) return claimByLock(locks, key);
  try {
    return (await loadTabEntry()).claimByStorage(tabs, `${key} tab`, tabId);
  } catch {
    report("a script was not loaded: several tabs may chat");
    return claimAlone;
  }
}

const noListener: Disposable = { [Symbol.dispose]: () => undefined };

function listen<Name extends keyof WindowEventMap>(
  name: Name,
  listener: (event: WindowEventMap[Name]) => void,
): Disposable {
  globalThis.addEventListener(name, listener);
  return { [Symbol.dispose]: () => globalThis.removeEventListener(name, listener) };
}
