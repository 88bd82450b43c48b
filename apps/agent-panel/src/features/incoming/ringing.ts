/** Signals ringing offers: by tone in one of the agent's pages, by title in all of them. */
import type { Clock } from "@tributary/kernel";
import type { RingRequest } from "./incoming.view-model.ts";
import { createPageTitle } from "./page-title.ts";
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

/** Creates {@link Ringing}, silent at first. */
export function createRinging({ clock, tone, setTitle, isMaster }: Deps): Ringing {
  const title = createPageTitle(clock, setTitle);
  let request: RingRequest = { isRinging: false, title: null };
  let isAllowed = true;
  let isSounding = false;

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

  return {
    follow(next) {
      request = next;
      sound();
      title.signal(next.title);
    },
    countUnread: title.countUnread,
    allowSound(allowed) {
      isAllowed = allowed;
      sound();
    },
    [Symbol.dispose]() {
      title[Symbol.dispose]();
      tone.stop();
    },
  };
}
