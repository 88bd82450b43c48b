import type { Clock, Result } from "@tributary/kernel";
import type { PeerRefusal } from "./peer-audio.ts";

/** Restarts of an interrupted connection. Disposing cancels the next one. Source: PA-59. */
export interface AudioRestarts extends Disposable {
  /** The connection is interrupted: it may recover by itself. */
  interrupted(): void;
  /** The connection is back. */
  recovered(): void;
  /** The link is up: a restart that failed without it is repeated now. */
  linkUp(): void;
}

type Deps = {
  readonly clock: Clock;
  readonly restart: () => Promise<Result<null, PeerRefusal>>;
  /** The connection cannot be restarted: another one is needed. */
  readonly onLost: () => void;
};

/** Time for an interrupted connection to recover by itself, and between two attempts. Unit: milliseconds. */
const PAUSE_MS = 2_000;

/** Time for a restarted connection to come about. Unit: milliseconds. */
const CONNECT_MS = 6_000;

/** Attempts that the center answers or refuses, before the connection counts as lost. */
const MAX_ATTEMPTS = 4;

export function createAudioRestarts({ clock, restart, onLost }: Deps): AudioRestarts {
  let timer: Disposable | null = null;
  let attempts = 0;
  /** Changes whenever the connection is back or given up, so that late answers are ignored. */
  let round = 0;
  let isPending = false;

  function schedule(delayMs: number): void {
    timer?.[Symbol.dispose]();
    timer = clock.after(delayMs, () => void attempt());
  }

  function end(): void {
    timer?.[Symbol.dispose]();
    timer = null;
    attempts = 0;
    round += 1;
  }

  async function attempt(): Promise<void> {
    if (isPending) return;
    const started = round;
    isPending = true;
    const outcome = await restart();
    isPending = false;
    if (started !== round) return;
    if (outcome.ok || outcome.refusal !== "no-link") attempts += 1;
    if (attempts > MAX_ATTEMPTS || (!outcome.ok && outcome.refusal === "gone")) {
      end();
      onLost();
    } else schedule(outcome.ok ? CONNECT_MS : PAUSE_MS);
  }

  return {
    interrupted() {
      if (timer === null) schedule(PAUSE_MS);
    },
    recovered: end,
    linkUp() {
      if (timer !== null && attempts === 0) schedule(0);
    },
    [Symbol.dispose]: end,
  };
}
