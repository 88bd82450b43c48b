/** Notices of the page that contains the widget: the part that is loaded with the first unread message. */
import type { Phrase } from "../../languages/phrase.ts";
import { createNotices, type Notices } from "./notices.ts";
import { createTone } from "./tone.ts";

/** Settings of the page. */
export type NoticeOptions = {
  readonly phrase: Phrase;
  readonly hasSound: boolean;
  readonly isTitleChanged: boolean;
  readonly nowMs: () => number;
};

/** Creates the notices of this page. */
export function createPageNotices({ phrase, hasSound, isTitleChanged, nowMs }: NoticeOptions): Notices {
  return createNotices({ page: document, phrase, playTone: hasSound ? createTone() : null, isTitleChanged }, nowMs);
}
