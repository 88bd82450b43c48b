/** Signals ringing offers: by tone in one of the agent's pages, by title in all of them. */
import type { Clock } from "@tributary/kernel";
import type { RingRequest } from "./incoming.view-model.ts";
import { createPageTitle } from "./page-title.ts";
import type { RingTone } from "./ring-tone.ts";

/** Applies {@link RingRequest}s. */
export interface Ringing extends Disposable {
  follow(request: RingRequest): void;
  /** Ends another use of the tone: it rings on if a contact does. */
  takeBack(): void;
  /** Shows the number of unread messages in the title. */
  countUnread(count: number): void;
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
  let wanted: RingRequest["tone"] = null;
  /** The tone that this page plays for a contact. */
  let playing: RingRequest["tone"] = null;

  function play(kind: RingRequest["tone"]): void {
    playing = kind;
    if (kind === null) tone.stop();
    else tone.start(kind);
  }

  function sound(kind: RingRequest["tone"]): void {
    if (kind === wanted) return;
    if (wanted !== null) play(null);
    wanted = kind;
    if (kind === null) return;
    void isMaster().then((isOurs) => {
      if (isOurs && wanted === kind && playing !== kind) play(kind); // may have been answered meanwhile
    });
  }

  return {
    follow(request) {
      sound(request.tone);
      title.signal(request.title);
    },
    takeBack() {
      tone.stop();
      if (playing !== null) tone.start(playing);
    },
    countUnread: title.countUnread,
    [Symbol.dispose]() {
      title[Symbol.dispose]();
      play(null);
    },
  };
}
