import type { Clock } from "@tributary/kernel";

/** Dependencies of the keepalive. */
export type KeepaliveDeps = {
  readonly clock: Clock;
  /** Sends a keepalive request to the panel. */
  readonly send: () => void;
  /** Called when the panel has not responded in time. */
  readonly onMissed: () => void;
};

/** Times in milliseconds. Source: docs/wire/streams.md#constants-and-timers. */
export type KeepaliveTimes = { readonly pauseMs: number; readonly timeoutMs: number };

/** Request and response loop; continues after missed responses. Disposing stops it. */
export interface Keepalive extends Disposable {
  start(): void;
  /** Any acknowledge counts as a response. */
  acknowledged(): void;
}

export function createKeepalive({ clock, send, onMissed }: KeepaliveDeps, times: KeepaliveTimes): Keepalive {
  let timer: Disposable | undefined;
  let isWaiting = false;

  function start(): void {
    timer?.[Symbol.dispose]();
    isWaiting = true;
    timer = clock.after(times.timeoutMs, () => {
      pause();
      onMissed();
    });
    send();
  }
  function pause(): void {
    isWaiting = false;
    timer?.[Symbol.dispose]();
    timer = clock.after(times.pauseMs, start);
  }
  return {
    start,
    acknowledged() {
      if (isWaiting) pause();
    },
    [Symbol.dispose]() {
      isWaiting = false;
      timer?.[Symbol.dispose]();
    },
  };
}
