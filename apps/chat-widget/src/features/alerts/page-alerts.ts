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
  const tone = hasSound ? createTone(nowMs) : null;
  const alerts = createAlerts({ page: document, phrase, playTone: tone?.play ?? null, isTitleChanged }, nowMs);
  return {
    follow: alerts.follow,
    [Symbol.dispose]() {
      for (const part of [alerts, tone]) part?.[Symbol.dispose]();
    },
  };
}
