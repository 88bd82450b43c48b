import type { Lease, Store } from "@tributary/journal";
import { asError, type Clock, type Logger } from "@tributary/kernel";
import { mapJournalErrors } from "../journal-errors.ts";

/** Leases in the store by which nodes show each other that they run, also without the broker. Disposing ends that of this node. */
export interface NodePresence extends Disposable {
  /** Returns false once a node has not renewed its lease for {@link PRESENCE_MS}, or has stopped. Errors: those of the store. */
  isPresent(node: string): Promise<boolean>;
}

type Deps = {
  readonly store: Pick<Store, "takeLease" | "releaseLease">;
  readonly clock: Pick<Clock, "after">;
  readonly log: Logger;
  readonly node: string;
};

/** Time for which a node counts as present after a renewal, by the store's time. Unit: milliseconds. Source: VC-30. */
export const PRESENCE_MS = 5_000;

/** Interval of the renewals: two may fail. Unit: milliseconds. */
const RENEW_EVERY_MS = 1_500;

/** Shortest lease: it is taken to learn if that of another node has ended. Unit: milliseconds. */
const PROBE_MS = 1;

const leaseOf = (node: string): string => `presence of ${node}`;

/** Begins to show that this node runs. Rule VC-30. */
export function showPresence({ store, clock, log, node }: Deps): NodePresence {
  let isDisposed = false;
  let next: Disposable | undefined;
  let renewing: Promise<void>;
  let held: Lease | undefined;

  async function renew(): Promise<void> {
    const lease = await store.takeLease({ name: leaseOf(node), holder: node, forMs: PRESENCE_MS });
    if (lease.holder === node) held = lease;
  }

  async function release(): Promise<void> {
    await renewing;
    if (held !== undefined) await store.releaseLease(held);
  }

  function run(): void {
    renewing = renew()
      .catch((error: unknown) => log.warn("failed to renew the presence of this node", { error: asError(error) }))
      .finally(() => {
        if (!isDisposed) next = clock.after(RENEW_EVERY_MS, run);
      });
  }

  run();

  return {
    async isPresent(other) {
      if (other === node) return true;
      const lease = { name: leaseOf(other), holder: node, forMs: PROBE_MS };
      return (await mapJournalErrors(store.takeLease(lease))).holder === other;
    },
    [Symbol.dispose]() {
      isDisposed = true;
      next?.[Symbol.dispose]();
      // Not awaited: without an answer of the store the lease ends by itself.
      release().catch((error: unknown) =>
        log.debug("failed to end the presence of this node", { error: asError(error) }),
      );
    },
  };
}
