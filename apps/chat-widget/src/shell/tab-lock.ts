/** One tab of a browser shows a chat at a time: the one that holds its lock. */

export type ClaimEvents = {
  /** The chat has started in this tab: another one that has found it already gives it back. Default: false. */
  readonly isNew?: boolean;
  /** This tab may show the chat. */
  readonly onHeld: () => void;
  /** Another tab shows the chat; the claim waits until that one is closed. */
  readonly onWaiting: () => void;
};

/** A tab's claim of a chat. Disposing it releases the chat. */
export interface TabClaim extends Disposable {
  /** Takes the chat over from the tab that shows it. */
  takeOver(): void;
}

/** Claims the chat. Its events are called later, never during the call. */
export type ClaimTab = (events: ClaimEvents) => TabClaim;

/**
 * Returns claims by the browser's lock `name`, which the browser releases when a tab is closed or crashes.
 * Source: https://developer.mozilla.org/docs/Web/API/Web_Locks_API
 */
export function claimByLock(locks: LockManager, name: string): ClaimTab {
  return ({ isNew, onHeld, onWaiting }) => {
    let isDisposed = false;
    let release: (() => void) | undefined;
    let waiting: AbortController | undefined;

    function hold(): Promise<void> {
      waiting = undefined;
      return new Promise((resolve) => {
        release = resolve;
        if (isDisposed) resolve();
        else onHeld();
      });
    }

    /** Requests the lock; ends when this tab has released it or lost it. */
    async function request(options: LockOptions): Promise<void> {
      await null; // browsers differ in whether the first request is granted during the call
      if (isDisposed) return;
      try {
        const isGranted = await locks.request(name, options, async (lock) => {
          if (lock !== null) await hold();
          return lock !== null;
        });
        if (isGranted || isDisposed) return;
      } catch {
        // Taken over by another tab, or withdrawn by `takeOver` or the end of the claim.
        if (isDisposed || options.signal?.aborted) return;
      }
      wait();
    }

    function wait(): void {
      onWaiting();
      waiting = new AbortController();
      void request({ signal: waiting.signal });
    }

    void request(isNew ? { steal: true } : { ifAvailable: true });
    return {
      takeOver() {
        waiting?.abort();
        void request({ steal: true });
      },
      [Symbol.dispose]() {
        isDisposed = true;
        waiting?.abort();
        release?.();
      },
    };
  };
}

/** Claims a chat that no other tab knows of. */
export const claimAlone: ClaimTab = ({ onHeld }) => {
  let isDisposed = false;
  queueMicrotask(() => {
    if (!isDisposed) onHeld();
  });
  return {
    takeOver: onHeld,
    [Symbol.dispose]() {
      isDisposed = true;
    },
  };
};
