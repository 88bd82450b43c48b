import type { ClaimTab } from "./tab-lock.ts";

/** The parts of `localStorage` and `window` that {@link claimByStorage} needs. */
export type TabStorage = {
  readonly storage: Pick<Storage, "getItem" | "setItem" | "removeItem">;
  /** Calls `listener` with the keys that other tabs change. */
  onChange(listener: (key: string | null) => void): Disposable;
  /** Calls `listener` when the page is left. */
  onLeave(listener: () => void): Disposable;
};

/**
 * Returns claims by the entry `key` of a storage that all tabs share, for pages without locks: those that are not secure. The tab named there shows the
 * chat. The entry of a tab that crashed stays until the customer takes the chat over.
 */
export function claimByStorage({ storage, onChange, onLeave }: TabStorage, key: string, tabId: string): ClaimTab {
  return ({ isNew, onHeld, onWaiting }) => {
    let isHeld = false;
    let isDisposed = false;

    function take(): void {
      isHeld = true;
      try {
        storage.setItem(key, tabId);
      } catch {
        // The storage is full: this tab shows the chat all the same, and others may show it as well.
      }
      onHeld();
    }

    function release(): void {
      if (isHeld) storage.removeItem(key);
      isHeld = false;
    }

    function follow(): void {
      const holder = storage.getItem(key);
      if (holder === null && !isHeld) take();
      else if (holder !== tabId && isHeld) {
        isHeld = false;
        onWaiting();
      }
    }

    const parts = [onChange((changed) => changed === key && follow()), onLeave(release)];
    queueMicrotask(() => {
      if (isDisposed || isHeld) return;
      const holder = storage.getItem(key);
      if (isNew || holder === null || holder === tabId) take();
      else onWaiting();
    });
    return {
      takeOver: take,
      [Symbol.dispose]() {
        isDisposed = true;
        for (const part of parts) part[Symbol.dispose]();
        release();
      },
    };
  };
}
