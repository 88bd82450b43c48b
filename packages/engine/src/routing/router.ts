import { asError, type Clock, type EpochMs, type Logger, type Result } from "@tributary/kernel";
import type { Refusal, RoutingProfile } from "@tributary/model";
import type { AgentDesk } from "../agent/agent-desk.ts";
import type { RoutingBoard, Waiting } from "./board.ts";
import { type Match, nextOffer } from "./next-offer.ts";

type Deps = { readonly clock: Clock; readonly log: Logger; readonly board: RoutingBoard };

type Options = {
  readonly profileOf: (agent: AgentDesk) => RoutingProfile | undefined;
  /** Makes the offer. It is decided before this returns, so that the board is current when routing continues. */
  readonly offer: (match: Match) => Promise<Result<null, Refusal>>;
};

/** Runs routing passes after changes until there are no more matches. Disposing stops it. */
export interface Router extends Disposable {
  /** Schedules a pass at the end of this turn. */
  wake(): void;
}

/** Creates the router of one node. */
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
      // Excluded from this pass in any case: an offered contact has left the board, a refused one would be found again endlessly.
      refusedHere.add(answer.match.contact);
      offer(answer.match).then(
        (result) => result.ok || log.debug("offer refused", { code: result.refusal.code }),
        (error: unknown) => log.error("offer failed", { error: asError(error) }),
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
