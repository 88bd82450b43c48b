import type { Clock, EpochMs } from "@tributary/kernel";
import type { PartPhrase } from "../../languages/phrase.ts";

/** The warning of a customer that the chat is about to end. Disposing ends its timer. */
export interface IdleNotice extends Disposable {
  /** Null unless the customer is idle. */
  readonly text: string | null;
  /** Follows the time at which the chat ends; undefined: it does not. */
  follow(idleUntil: EpochMs | undefined): void;
}

type Deps = {
  readonly clock: Clock;
  readonly phrase: PartPhrase;
  /** Announces a text to screen readers. */
  readonly announce: (text: string) => void;
  readonly onChange: () => void;
};

const MINUTE_MS = 60_000;

/** Creates an {@link IdleNotice}: it is announced when it is first shown, and in the last minute. */
export function createIdleNotice({ clock, phrase, announce, onChange }: Deps): IdleNotice {
  let until: EpochMs | undefined;
  let text: string | null = null;
  let timer: Disposable | undefined;

  function update(): void {
    timer?.[Symbol.dispose]();
    const before = text;
    const leftMs = until === undefined ? 0 : until - clock.now();
    const minutes = Math.ceil(leftMs / MINUTE_MS);
    text = leftMs > 0 ? phrase("idle", { count: minutes }) : null;
    if (text !== null) timer = clock.after(leftMs - (minutes - 1) * MINUTE_MS, changeWithTime);
    if (text !== null && text !== before && (before === null || minutes === 1)) announce(text);
  }

  function changeWithTime(): void {
    update();
    onChange();
  }

  return {
    get text() {
      return text;
    },
    follow(idleUntil) {
      if (idleUntil === until) return;
      until = idleUntil;
      update();
    },
    [Symbol.dispose]: () => timer?.[Symbol.dispose](),
  };
}
