import { asError, type Clock, type Logger, type Result } from "@tributary/kernel";
import type { Refusal, RoutingProfile, UserId } from "@tributary/model";
import type { AgentDesk } from "../agent/agent-desk.ts";
import type { RoutingBoard } from "./board.ts";
import type { Fulfilment } from "./fulfilment.ts";
import { type Match, nextOffer } from "./next-offer.ts";
import type { Waiting } from "./waiting.ts";

type Deps = { readonly clock: Clock; readonly log: Logger; readonly board: RoutingBoard };

type Options = Fulfilment & {
  readonly profileOf: (agent: AgentDesk) => RoutingProfile | undefined;
  readonly offer: (match: Match) => Promise<Result<null, Refusal>>;
  /** Longest pause after failed offers; default: 60 s. Unit: milliseconds. */
  readonly maxPauseMs?: number;
  /** Another node routes. */
  readonly onFenced: () => void;
};

/** Runs routing passes after changes until there are no more matches. Disposing stops it. */
export interface Router extends Disposable {
  /** Starts with a first pass. */
  start(): void;
  /** Schedules a pass at the end of this turn. */
  wake(): void;
}

/** Pause after an offer that could not be committed; doubled each time up to the maximum. Unit: milliseconds. */
const MIN_PAUSE_MS = 1_000;
const MAX_PAUSE_MS = 60_000;

/** The same with other nodes: an offer also fails while the broker or another node is away, which is over in seconds. Unit: milliseconds. */
export const MAX_SHARED_PAUSE_MS = 2_000;

/** Least time to the next pass that is caused by a delay. Unit: milliseconds. */
const MIN_ALARM_MS = 1;

/** Creates the router of a node that leads. An offer that fails pauses routing, so that a store that is down is not called in a loop. Rules RT-06, RT-09. */
export function createRouter(
  { clock, log, board }: Deps,
  { profileOf, fulfils, valuesOf, offer, onFenced, maxPauseMs = MAX_PAUSE_MS }: Options,
): Router {
  let phase: "idle" | "running" | "stopped" = "idle";
  let isAwake = false;
  let alarm: { readonly ms: number; readonly timer: Disposable } | undefined;
  let pause: Disposable | undefined;
  let pauseMs = MIN_PAUSE_MS;

  function wake(): void {
    if (isAwake || phase !== "running" || pause !== undefined) return;
    isAwake = true;
    clock.soon(route);
  }

  function route(): void {
    isAwake = false;
    if (phase !== "running" || pause !== undefined) return;
    const offered = new Set<Waiting>();
    const fruitless = new Map<UserId, number | null>();
    const skip = (contact: Waiting): boolean => offered.has(contact);
    for (;;) {
      const answer = nextOffer(board, { nowMs: clock.monotonicMs(), profileOf, fulfils, valuesOf, skip, fruitless });
      if (answer.match === null) {
        setAlarm(answer.lookAgainMs);
        return;
      }
      // Excluded from this pass in any case: an offered contact has left the board, a refused one would be found again endlessly.
      offered.add(answer.match.contact);
      void makeOffer(answer.match);
    }
  }

  async function makeOffer(match: Match): Promise<void> {
    try {
      const result = await offer(match);
      if (result.ok) pauseMs = MIN_PAUSE_MS;
      else if (result.refusal.code === "fenced") onFenced();
      else if (result.refusal.code === "conflict") pauseRouting();
      else log.debug("offer refused", { code: result.refusal.code });
    } catch (error) {
      log.error("offer failed", { error: asError(error) });
      pauseRouting();
    }
  }

  function pauseRouting(): void {
    if (phase !== "running" || pause !== undefined) return;
    pause = clock.after(pauseMs, () => {
      pause = undefined;
      wake();
    });
    pauseMs = Math.min(2 * pauseMs, maxPauseMs);
  }

  /** The delay is at least 1 ms: whatever the time of the alarm, passes that find nothing must not follow each other without a pause. */
  function setAlarm(ms: number | null): void {
    if (alarm?.ms === ms) return;
    alarm?.timer[Symbol.dispose]();
    alarm =
      ms === null ? undefined : { ms, timer: clock.after(Math.max(MIN_ALARM_MS, ms - clock.monotonicMs()), onAlarm) };
  }

  function onAlarm(): void {
    alarm = undefined;
    route();
  }

  return {
    start() {
      if (phase === "idle") phase = "running";
      wake();
    },
    wake,
    [Symbol.dispose]() {
      phase = "stopped";
      setAlarm(null);
      pause?.[Symbol.dispose]();
    },
  };
}
