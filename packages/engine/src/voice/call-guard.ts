import type { Journal } from "@tributary/journal";
import { asError, type Clock, type Logger } from "@tributary/kernel";
import type { Term } from "../routing/leadership.ts";
import type { CallDirector } from "./call-director.ts";
import { assignCall } from "./legs-on-nodes.ts";
import type { NodePresence } from "./node-presence.ts";
import type { NodeRequests } from "./node-requests.ts";

type Deps = {
  readonly journal: Pick<Journal, "run">;
  readonly director: Pick<CallDirector, "remoteCalls">;
  readonly requests: Pick<NodeRequests, "send">;
  readonly presence: Pick<NodePresence, "isPresent">;
  readonly clock: Clock;
  readonly log: Logger;
  readonly node: string;
};

/** Interval at which the nodes that own calls are checked. Unit: milliseconds. */
const CHECK_EVERY_MS = 3_000;

/**
 * Takes the calls of nodes that are gone, on the node that routes, which has all active conversations in memory. Their pages open their legs again; the parties
 * whose pages do not are missed here. A node is gone if neither the broker nor the store shows that it runs: one without the broker keeps its calls. Rule VC-33.
 */
export function startCallGuard(deps: Deps, term: Term): Disposable {
  const { journal, director, requests, presence, clock, log, node } = deps;
  let next = clock.after(CHECK_EVERY_MS, check);
  let isDisposed = false;

  function check(): void {
    checkAll()
      .catch((error: unknown) => log.warn("failed to check nodes that own calls", { error: asError(error) }))
      .finally(() => {
        if (!isDisposed) next = clock.after(CHECK_EVERY_MS, check);
      });
  }

  async function checkAll(): Promise<void> {
    const owners = [...new Set(director.remoteCalls.values())];
    await Promise.all(
      owners.map(async (owner) => {
        if (await isGone(owner)) await takeCallsOf(owner);
      }),
    );
  }

  async function isGone(owner: string): Promise<boolean> {
    return (await requests.send(owner, { kind: "check" })) === "unreachable" && !(await presence.isPresent(owner));
  }

  async function takeCallsOf(owner: string): Promise<void> {
    const ids = [...director.remoteCalls].flatMap(([id, each]) => (each === owner ? id : []));
    log.warn("taking the calls of a node that is gone", { calls: ids.length });
    for (const id of ids) if (term.isHeld()) await assignCall(journal, id, { node, expectedOwner: owner });
  }

  return {
    [Symbol.dispose]() {
      isDisposed = true;
      next[Symbol.dispose]();
    },
  };
}
