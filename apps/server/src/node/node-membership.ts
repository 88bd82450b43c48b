import type { Lease, Store } from "@tributary/journal";
import { asError, type Clock, type Logger } from "@tributary/kernel";

/** Place of a node on its store, held until it is disposed. */
export interface Membership extends AsyncDisposable {
  /** Resolves if nodes of the other kind have taken the store, which they can after this one was paused. The node must stop then. */
  readonly lost: Promise<void>;
}

type Deps = { readonly store: Pick<Store, "takeLease" | "releaseLease">; readonly clock: Clock; readonly log: Logger };

/** The lease is about the whole store: a single node without a fan-out, or any number of nodes with one. */
const LEASE = "nodes";

/** Holder of the lease for all nodes with a fan-out: each renews it for the others too. */
const CONNECTED_NODES = "nodes with a fan-out";

/** Longer than a restart of the database. Unit: milliseconds. */
const LEASE_MS = 15_000;

const RENEW_EVERY_MS = 5_000;

/** Time between attempts at start. Unit: milliseconds. */
const RETRY_MS = 1_000;

/**
 * Takes a node's place on a shared store. A node without a fan-out has the store for itself: others would not learn of its changes. Waits as long as the
 * lease of a killed node can last; returns undefined if the store is still taken then.
 *
 * `nodeId`: the same after a restart, so that a node need not wait for itself. Source: NL-06.
 */
export async function joinStore(
  deps: Deps,
  { nodeId, hasFanout }: { readonly nodeId: string; readonly hasFanout: boolean },
): Promise<Membership | undefined> {
  const { store, clock, log } = deps;
  const holder = hasFanout ? CONNECTED_NODES : nodeId;
  const take = (): Promise<Lease> => store.takeLease({ name: LEASE, holder, forMs: LEASE_MS });
  const lost = Promise.withResolvers<void>();
  const deadlineMs = clock.monotonicMs() + LEASE_MS + RETRY_MS;
  let lease = await take();
  while (lease.holder !== holder) {
    if (clock.monotonicMs() >= deadlineMs) return undefined;
    await new Promise<void>((resolve) => void clock.after(RETRY_MS, resolve));
    lease = await take();
  }
  let timer = clock.after(RENEW_EVERY_MS, renew);
  let isDisposed = false;

  function renew(): void {
    take()
      .then((taken) => {
        lease = taken;
        if (taken.holder === holder) return;
        log.error("other nodes have taken this node's database; stopping");
        lost.resolve();
      })
      .catch((error: unknown) => log.warn("failed to renew the node's lease", { error: asError(error) }))
      .finally(() => {
        if (!isDisposed) timer = clock.after(RENEW_EVERY_MS, renew);
      });
  }

  return {
    lost: lost.promise,
    async [Symbol.asyncDispose]() {
      isDisposed = true;
      timer[Symbol.dispose]();
      if (hasFanout || lease.holder !== holder) return;
      await store.releaseLease(lease).catch(() => undefined); // the store is down: the lease ends by itself
    },
  };
}
