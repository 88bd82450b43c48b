import type { Clock } from "@tributary/kernel";

/** Asks its client for a sign that everything sent so far has arrived. */
export type Asker = {
  /** Sends the question, unless there is nothing to ask any more. */
  ask(): void;
};

/** Spreads such questions, so that a busy server does not spend its time on them. */
export interface Confirmations extends Disposable {
  /** Asks at once when little is being asked, otherwise a little later. */
  request(asker: Asker): void;
}

/** The length of one round. Unit: milliseconds. */
const ROUND_MS = 100;

/** Makes {@link Confirmations} that ask at most `perSecond` times a second in all. */
export function createConfirmations(clock: Clock, { perSecond }: { readonly perSecond: number }): Confirmations {
  const perRound = Math.max(1, Math.floor((perSecond * ROUND_MS) / 1_000));
  const waiting = new Set<Asker>();
  let asked = 0;
  let round: Disposable | null = null;

  function ask(asker: Asker): void {
    asked += 1;
    round ??= clock.after(ROUND_MS, nextRound);
    asker.ask();
  }

  function nextRound(): void {
    round = null;
    asked = 0;
    for (const asker of waiting) {
      if (asked >= perRound) return;
      waiting.delete(asker);
      ask(asker);
    }
  }

  return {
    request(asker) {
      if (asked < perRound && waiting.size === 0) ask(asker);
      else waiting.add(asker);
    },
    [Symbol.dispose]() {
      waiting.clear();
      round?.[Symbol.dispose]();
    },
  };
}
