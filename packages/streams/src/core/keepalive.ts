import type { Clock } from "@tributary/kernel";

/** What keeping alive needs. */
export type KeepaliveDeps = {
  readonly clock: Clock;
  /** Asks the panel for a sign of life. */
  readonly ask: () => void;
  /** The panel has not answered in time. */
  readonly onMissed: () => void;
};

/** Times in milliseconds. Source: docs/wire/streams.md#constants-and-timers. */
export type KeepaliveTimes = { readonly pauseMs: number; readonly patienceMs: number };

/** A loop of question and answer; it goes on after missed answers. Disposing stops it. */
export interface Keepalive extends Disposable {
  start(): void;
  /** Any acknowledge counts as the answer. */
  answered(): void;
}

export function createKeepalive({ clock, ask, onMissed }: KeepaliveDeps, times: KeepaliveTimes): Keepalive {
  let timer: Disposable | undefined;
  let isWaiting = false;

  function start(): void {
    timer?.[Symbol.dispose]();
    isWaiting = true;
    timer = clock.after(times.patienceMs, () => {
      pause();
      onMissed();
    });
    ask();
  }
  function pause(): void {
    isWaiting = false;
    timer?.[Symbol.dispose]();
    timer = clock.after(times.pauseMs, start);
  }
  return {
    start,
    answered() {
      if (isWaiting) pause();
    },
    [Symbol.dispose]() {
      isWaiting = false;
      timer?.[Symbol.dispose]();
    },
  };
}
