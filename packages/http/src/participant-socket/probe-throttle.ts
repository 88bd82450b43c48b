import type { Clock } from "@tributary/kernel";

/** Probes one peer for the last frame it received. */
export type DeliveryProbe = {
  /** Sends the probe if there are unconfirmed frames. */
  probe(): void;
};

/** Limits the rate of delivery probes over all sockets. */
export interface ProbeThrottle extends Disposable {
  /** Probes at once while the rate allows it, otherwise in one of the next rounds. */
  request(probe: DeliveryProbe): void;
}

/** Length of a round. Unit: milliseconds. */
const ROUND_MS = 100;

/** Creates a throttle that sends at most `perSecond` probes a second in all. */
export function createProbeThrottle(clock: Clock, { perSecond }: { readonly perSecond: number }): ProbeThrottle {
  const perRound = Math.max(1, Math.floor((perSecond * ROUND_MS) / 1_000));
  const waiting = new Set<DeliveryProbe>();
  let sent = 0;
  let round: Disposable | null = null;

  function send(probe: DeliveryProbe): void {
    sent += 1;
    round ??= clock.after(ROUND_MS, startRound);
    probe.probe();
  }

  function startRound(): void {
    round = null;
    sent = 0;
    for (const probe of waiting) {
      if (sent >= perRound) return;
      waiting.delete(probe);
      send(probe);
    }
  }

  return {
    request(probe) {
      if (sent < perRound && waiting.size === 0) send(probe);
      else waiting.add(probe);
    },
    [Symbol.dispose]() {
      waiting.clear();
      round?.[Symbol.dispose]();
    },
  };
}
