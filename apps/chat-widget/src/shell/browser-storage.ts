/** The browser's storage for a chat, and the claim of one tab to show it. */
import type { KeyedStorage } from "@tributary/chat";
import type { TabStorage } from "./tab-entry.ts";
import { type ClaimTab, claimAlone, claimByLock } from "./tab-lock.ts";

/** Storage of a chat. Null: the browser denies it, and a reload starts a new chat. */
export type BrowserStorage = {
  readonly storage: KeyedStorage | null;
  readonly claimTab: ClaimTab;
  /** Calls `listener` when another tab changes the entry. */
  readonly onChange: (listener: () => void) => Disposable;
};

/** Place of a chat. `open` may throw. With `isOfTab`, the storage is that of one tab. */
export type StorageOptions = {
  readonly open: () => Storage;
  readonly isOfTab: boolean;
  readonly key: string;
  readonly tabId: string;
};

/** Returns the storage of a chat. */
export async function browserStorage({ open, isOfTab, key, tabId }: StorageOptions): Promise<BrowserStorage> {
  const storage = ignoreDenial(open);
  if (storage === null) return { storage, claimTab: claimAlone, onChange: () => noListener };
  const onStorage = (listener: (changed: string | null) => void): Disposable =>
    listen("storage", (event) => event.storageArea === storage && listener(event.key));
  const tabs: TabStorage = { storage, onChange: onStorage, onLeave: (listener) => listen("pagehide", listener) };
  return {
    storage,
    claimTab: isOfTab ? claimAlone : await sharedClaim(key, tabs, tabId),
    onChange: (listener) => onStorage((changed) => changed === key && listener()),
  };
}

/** Pages that are not secure have no locks. */
async function sharedClaim(key: string, tabs: TabStorage, tabId: string): Promise<ClaimTab> {
  const locks = navigator.locks as LockManager | undefined; // checked: undefined in pages that are not secure
  if (locks !== undefined) return claimByLock(locks, key);
  const { claimByStorage } = await import("./tab-entry.ts");
  return claimByStorage(tabs, `${key} tab`, tabId);
}

const noListener: Disposable = { [Symbol.dispose]: () => undefined };

function listen<Name extends keyof WindowEventMap>(
  name: Name,
  listener: (event: WindowEventMap[Name]) => void,
): Disposable {
  globalThis.addEventListener(name, listener);
  return { [Symbol.dispose]: () => globalThis.removeEventListener(name, listener) };
}

function ignoreDenial(read: () => Storage): Storage | null {
  try {
    return read();
  } catch {
    return null; // storage denied by the browser: the chat works but does not survive a reload
  }
}
