/** Signals ringing offers: by tone in one of the agent's pages, by title in all of them. */
import type { Clock } from "@tributary/kernel";
import { messages } from "../../messages/en.ts";
import type { RingRequest } from "./incoming.view-model.ts";
import type { RingTone } from "./ring-tone.ts";

/** Applies {@link RingRequest}s. */
export interface Ringing extends Disposable {
  follow(request: RingRequest): void;
  /** Shows the number of unread messages in the title. */
  countUnread(count: number): void;
  /** Permits or forbids the tone in this page: the agent's setting and the host's configuration. */
  allowSound(isAllowed: boolean): void;
}

type Deps = {
  readonly clock: Clock;
  readonly tone: Pick<RingTone, "start" | "stop">;
  readonly setTitle: (title: string) => void;
  /** Resolves to true if this page is the one of the agent's pages that rings. */
  readonly isMaster: () => Promise<boolean>;
};

/** Unit: milliseconds. */
const FLASH_MS = 1_000;

/** Creates {@link Ringing}, silent at first. */
export function createRinging({ clock, tone, setTitle, isMaster }: Deps): Ringing {
  let request: RingRequest = { isRinging: false, title: null };
  let isAllowed = true;
  let isSounding = false;
  let flashing: Disposable | undefined;
  let unread = 0;
  let shown = "";

  function sound(): void {
    const isWanted = request.isRinging && isAllowed;
    if (isWanted === isSounding) return;
    isSounding = isWanted;
    if (!isWanted) {
      tone.stop();
      return;
    }
    void isMaster().then((isOurs) => {
      if (isOurs && isSounding) tone.start(); // may have been answered meanwhile
    });
  }

  function flash(isSignal: boolean): void {
    flashing?.[Symbol.dispose]();
    flashing = undefined;
    const { title } = request;
    const next = title === null || !isSignal ? messages.alerts.title(unread) : messages.incoming[TITLES[title]];
    if (next !== shown) setTitle(next);
    shown = next;
    if (title !== null) flashing = clock.after(FLASH_MS, () => flash(!isSignal));
  }

  return {
    follow(next) {
      const titleChanged = next.title !== request.title;
      request = next;
      sound();
      if (titleChanged) flash(true);
    },
    countUnread(count) {
      if (count === unread) return;
      unread = count;
      if (request.title === null) flash(false); // otherwise with the next change of the flashing title
    },
    allowSound(allowed) {
      isAllowed = allowed;
      sound();
    },
    [Symbol.dispose]() {
      flashing?.[Symbol.dispose]();
      tone.stop();
    },
  };
}

const TITLES = { one: "titleOne", several: "titleSeveral" } as const;
