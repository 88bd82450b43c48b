/** Alerts of the page that contains the widget: the part that is loaded with the first unread message. */
import type { Phrase } from "../../languages/phrase.ts";
import { type Alerts, createAlerts } from "./alerts.ts";
import { createTone } from "./tone.ts";

/** Settings of the page. */
export type AlertOptions = {
  readonly phrase: Phrase;
  readonly hasSound: boolean;
  readonly isTitleChanged: boolean;
  readonly nowMs: () => number;
};

/** Creates the alerts of this page. */
export function createPageAlerts({ phrase, hasSound, isTitleChanged, nowMs }: AlertOptions): Alerts {
  return createAlerts({ page: document, phrase, playTone: hasSound ? createTone() : null, isTitleChanged }, nowMs);
}
