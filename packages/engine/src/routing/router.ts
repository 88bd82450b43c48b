import type { Clock, EpochMs, Logger, Result } from "@tributary/kernel";
import type { Refusal, RoutingProfile } from "@tributary/model";
import type { AgentDesk } from "../agent/state.ts";
import type { RoutingBoard, Waiting } from "./board.ts";
import { type Match, nextOffer } from "./next-offer.ts";

type Deps = { readonly clock: Clock; readonly log: Logger; readonly board: RoutingBoard };

type Options = {
  readonly profileOf: (agent: AgentDesk) => RoutingProfile | undefined;
  /** Makes the offer. Its decision is made before this returns, so that the board has moved on when routing looks again. */
  readonly offer: (match: Match) => Promise<Result<null, Refusal>>;
};

/** Looks for matches whenever something has changed, until there are none. Disposing stops it. */
export interface Router extends Disposable {
  /** Something has changed: looks in this turn's end. */
  wake(): void;
}

/** Makes the router of one node. */
export function createRouter({ clock, log, board }: Deps, { profileOf, offer }: Options): Router {
  let isAwake = false;
  let isStopped = false;
  let alarm: { readonly at: EpochMs; readonly timer: Disposable } | undefined;

  function route(): void {
    isAwake = false;
    if (isStopped) return;
    const refusedHere = new Set<Waiting>();
    const skip = (contact: Waiting): boolean => refusedHere.has(contact);
    for (;;) {
      const answer = nextOffer(board, { now: clock.now(), profileOf, skip });
      if (answer.match === null) {
        setAlarm(answer.lookAgainAt);
        return;
      }
      // Taken from the round in any case: an accepted offer has left the board, a refused one would be found again for ever.
      refusedHere.add(answer.match.contact);
      offer(answer.match).then(
        (result) => result.ok || log.debug("offer refused", { code: result.refusal.code }),
        (error: unknown) =>
          log.error("offer failed", { error: error instanceof Error ? error : new Error(String(error)) }),
      );
    }
  }

  function setAlarm(at: EpochMs | null): void {
    if (alarm?.at === at) return;
    alarm?.timer[Symbol.dispose]();
    alarm = at === null ? undefined : { at, timer: clock.after(at - clock.now(), onAlarm) };
  }

  function onAlarm(): void {
    alarm = undefined;
    route();
  }

  return {
    wake() {
      if (isAwake || isStopped) return;
      isAwake = true;
      clock.soon(route);
    },
    [Symbol.dispose]() {
      isStopped = true;
      setAlarm(null);
    },
  };
}
