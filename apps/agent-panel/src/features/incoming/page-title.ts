import type { Clock } from "@tributary/kernel";
import { messages } from "../../messages/en.ts";
import type { RingRequest } from "./incoming.view-model.ts";

/** Title of the page: the number of unread messages, in turn with the ringing offers. Disposing stops its timer. */
export interface PageTitle extends Disposable {
  /** Flashes for an offer; null: none rings. */
  signal(title: RingRequest["title"]): void;
  countUnread(count: number): void;
}

/** Unit: milliseconds. */
const FLASH_MS = 1_000;

const TITLES = { one: "titleOne", several: "titleSeveral" } as const;

/** Creates the title. Source: PA-03. */
export function createPageTitle(clock: Clock, setTitle: (title: string) => void): PageTitle {
  let signal: RingRequest["title"] = null;
  let unread = 0;
  let shown = "";
  let flashing: Disposable | undefined;

  function flash(isSignal: boolean): void {
    flashing?.[Symbol.dispose]();
    flashing = undefined;
    const next = signal === null || !isSignal ? messages.alerts.title(unread) : messages.incoming[TITLES[signal]];
    if (next !== shown) setTitle(next);
    shown = next;
    if (signal !== null) flashing = clock.after(FLASH_MS, () => flash(!isSignal));
  }

  return {
    signal(title) {
      if (title === signal) return;
      signal = title;
      flash(true);
    },
    countUnread(count) {
      if (count === unread) return;
      unread = count;
      if (signal === null) flash(false); // otherwise with the next change of the flashing title
    },
    [Symbol.dispose]: () => flashing?.[Symbol.dispose](),
  };
}
