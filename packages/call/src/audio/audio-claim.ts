/** One tab of a browser has the audio of a call: the one that holds its lock, which the browser releases when the tab is closed. */

/** The used part of the browser's locks. */
export type Locks = {
  request(
    name: string,
    options: { readonly ifAvailable?: boolean; readonly signal?: AbortSignal },
    task: (lock: unknown) => Promise<void>,
  ): Promise<void>;
};

/** Callbacks of a claim. They are called later, never during the call. */
export type AudioClaimEvents = {
  readonly onHeld: () => void;
  /** Another tab has the audio. `onHeld` follows once that one is closed. */
  readonly onWaiting: () => void;
};

/**
 * Claims the audio of a call for this tab. Disposing releases it. Without locks, the claim is held: then only the center keeps tabs apart. Rule CC-13.
 *
 * Source: https://developer.mozilla.org/docs/Web/API/Web_Locks_API
 */
export function claimAudio(locks: Locks | null, name: string, { onHeld, onWaiting }: AudioClaimEvents): Disposable {
  const waiting = new AbortController();
  let release: (() => void) | undefined;

  function hold(): Promise<void> {
    return new Promise((resolve) => {
      release = resolve;
      if (waiting.signal.aborted) resolve();
      else onHeld();
    });
  }

  async function claim(): Promise<void> {
    await null; // browsers differ in whether the first request is granted during the call
    if (locks === null) return hold();
    try {
      await locks.request(name, { ifAvailable: true }, async (lock) => {
        if (lock !== null) return hold();
        if (!waiting.signal.aborted) onWaiting();
      });
      if (release === undefined) await locks.request(name, { signal: waiting.signal }, hold);
    } catch {
      if (release === undefined && !waiting.signal.aborted) await hold(); // the browser denies locks to this page
    }
  }

  void claim();
  return {
    [Symbol.dispose]() {
      waiting.abort();
      release?.();
    },
  };
}
