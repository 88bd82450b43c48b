import type { Journal } from "@tributary/journal";
import { asError, type Clock, type Logger } from "@tributary/kernel";
import type { Term } from "../routing/leadership.ts";
import type { CallDirector } from "./call-director.ts";
import { placeCall } from "./legs-on-nodes.ts";
import type { NodeRequests } from "./node-requests.ts";

type Deps = {
  readonly journal: Pick<Journal, "run">;
  readonly director: Pick<CallDirector, "elsewhere">;
  readonly requests: Pick<NodeRequests, "ask">;
  readonly clock: Clock;
  readonly log: Logger;
  readonly node: string;
};

/** Interval at which the nodes that have calls are asked if they are there. Unit: milliseconds. */
const CHECK_EVERY_MS = 3_000;

/**
 * Takes the calls of nodes that are gone, on the node that routes, which has all active conversations in memory. Their pages open their legs again; the parties
 * whose pages do not are missed here. Rule VC-33.
 */
export function startCallGuard({ journal, director, requests, clock, log, node }: Deps, term: Term): Disposable {
  let next = clock.after(CHECK_EVERY_MS, check);
  let isDisposed = false;

  function check(): void {
    checkAll()
      .catch((error: unknown) => log.warn("failed to look after calls of other nodes", { error: asError(error) }))
      .finally(() => {
        if (!isDisposed) next = clock.after(CHECK_EVERY_MS, check);
      });
  }

  async function checkAll(): Promise<void> {
    const nodes = [...new Set(director.elsewhere.values())];
    await Promise.all(
      nodes.map(async (each) => {
        if ((await requests.ask(each, { kind: "check" })) === "gone") await takeCallsOf(each);
      }),
    );
  }

  async function takeCallsOf(instead: string): Promise<void> {
    const ids = [...director.elsewhere].flatMap(([id, owner]) => (owner === instead ? id : []));
    log.warn("taking the calls of a node that is gone", { calls: ids.length });
    for (const id of ids) if (term.isHeld()) await placeCall(journal, id, { node, instead });
  }

  return {
    [Symbol.dispose]() {
      isDisposed = true;
      next[Symbol.dispose]();
    },
  };
}
