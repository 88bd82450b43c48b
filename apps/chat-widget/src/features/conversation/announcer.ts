import type { News } from "./new-entries.ts";

/** The text that screen readers announce. */
export interface Announcer {
  readonly text: string;
  /** Replaces the text. */
  announce(text: string): void;
  /** Adds changes. Announces them as soon as the log, which knows the texts for them, is loaded. */
  follow(news: News): void;
}

const NO_NEWS: News = { entries: [], hasFailure: false };

/** Most entries that wait to be announced: the newest. */
const MAX_WAITING = 20;

/** Creates an {@link Announcer} without a text. `announcementOf` returns the announcement of a change, null without one, and undefined until the log is loaded. */
export function createAnnouncer(announcementOf: (news: News) => string | null | undefined): Announcer {
  let text = "";
  let waiting = NO_NEWS;

  /** Screen readers announce changes of the text: an equal one gets a space that is not spoken. */
  function announce(next: string): void {
    text = next === text ? `${next}\u00A0` : next;
  }

  return {
    get text() {
      return text;
    },
    announce,
    follow(news) {
      waiting = {
        entries: [...waiting.entries, ...news.entries].slice(-MAX_WAITING),
        hasFailure: waiting.hasFailure || news.hasFailure,
      };
      const next = announcementOf(waiting);
      if (next === undefined) return;
      waiting = NO_NEWS;
      if (next !== null) announce(next);
    },
  };
}
