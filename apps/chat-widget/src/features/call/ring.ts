/** Ringing of the page when its customer is called back: a repeated tone, and the title of the page. */
import type { Clock } from "@tributary/kernel";

/** Follows the call. Disposing stops it, and restores the title. */
export interface Ring extends Disposable {
  follow(isRinging: boolean): void;
}

/** Browser services of the ringing. */
export type RingDeps = {
  readonly clock: Pick<Clock, "after">;
  readonly page: Pick<Document, "title">;
  /** Text for the title. */
  readonly text: string;
  /** Plays the tone once. Null: the page wants no sound. */
  readonly playTone: (() => void) | null;
  readonly isTitleChanged: boolean;
};

/** Time from one tone to the next. Unit: milliseconds. */
const EVERY_MS = 2_000;

/** Creates a {@link Ring} that is silent. Rule CW-37. */
export function createRing({ clock, page, text, playTone, isTitleChanged }: RingDeps): Ring {
  let own: { readonly before: string; readonly shown: string } | undefined;
  let next: Disposable | undefined;

  function ring(): void {
    playTone?.();
    next = clock.after(EVERY_MS, ring);
  }

  function start(): void {
    if (isTitleChanged) {
      own = { before: page.title, shown: `${text} – ${page.title}` };
      page.title = own.shown;
    }
    ring();
  }

  function stop(): void {
    next?.[Symbol.dispose]();
    next = undefined;
    if (own !== undefined && page.title === own.shown) page.title = own.before; // otherwise the page has set another one
    own = undefined;
  }

  return {
    follow(isRinging) {
      if (isRinging === (next !== undefined)) return;
      if (isRinging) start();
      else stop();
    },
    [Symbol.dispose]: stop,
  };
}
