/** Alerts of new messages outside the widget: a short tone, and the number of unread messages in the title of the page. */
import type { Phrase } from "../../languages/phrase.ts";

/** Browser services of the alerts, and which of them the page wants. */
export type AlertDeps = {
  readonly page: Pick<Document, "title" | "visibilityState">;
  readonly phrase: Phrase;
  /** Plays the tone. Null: the page wants no sound. */
  readonly playTone: (() => void) | null;
  readonly isTitleChanged: boolean;
};

/** Follows the unread messages. */
export interface Alerts extends Disposable {
  /** `isNew`: a message has arrived that the customer does not see. */
  follow(unread: number, isNew: boolean): void;
}

/** Shortest time between two tones. Unit: milliseconds. */
const TONE_PAUSE_MS = 2_000;

/** Creates {@link Alerts}. Disposing restores the title. */
export function createAlerts({ page, phrase, playTone, isTitleChanged }: AlertDeps, now: () => number): Alerts {
  let own: { readonly before: string; readonly shown: string } | undefined;
  let playedAt = Number.NEGATIVE_INFINITY;

  function restore(): void {
    if (own !== undefined && page.title === own.shown) page.title = own.before; // otherwise the page has set another one
    own = undefined;
  }

  function setTitle(unread: number): void {
    const before = own !== undefined && page.title === own.shown ? own.before : page.title;
    const shown = `(${phrase("unreadTitle", { count: unread })}) ${before}`;
    own = { before, shown };
    page.title = shown;
  }

  return {
    follow(unread, isNew) {
      if (isNew && playTone !== null && now() - playedAt >= TONE_PAUSE_MS) {
        playedAt = now();
        playTone();
      }
      if (unread === 0 || page.visibilityState === "visible") restore();
      else if (isTitleChanged) setTitle(unread);
    },
    [Symbol.dispose]: restore,
  };
}
