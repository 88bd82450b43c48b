import type { Decision, Lease, Store } from "@tributary/journal";
import { asError, type Clock, type Logger } from "@tributary/kernel";
import type { Refusal } from "@tributary/model";

/** A lease as commits name it. */
export type Fence = Pick<Lease, "name" | "epoch">;

/** Adds the lease to a decision: a node that has been replaced as the leader can no longer write. Rule RT-14. */
export function underFence<T>(decision: Decision<T, Refusal>, fence: Fence): Decision<T, Refusal> {
  return "refusal" in decision ? decision : { ...decision, fence };
}

/** The time for which a node leads. */
export interface Term {
  /** Named by every commit that only the leader may make. */
  readonly fence: Fence;
  /** False once the lease may have ended, by the monotonic clock of this node. */
  isHeld(): boolean;
  /** Ends the term at once: another node leads. */
  end(): void;
}

/** Decides which node of an instance routes: the one that holds the lease. Disposing ends the term, so that another node takes over. */
export interface Leadership extends AsyncDisposable {
  /** Takes the lease if it is free, and resolves when this node leads or follows. Errors: those of the store, and of the leader's work. */
  start(): Promise<void>;
}

/** Name of the lease of routing. */
const ROUTING = "routing";

/** Time after which another node may lead, from the start of the last renewal. Unit: milliseconds. Source: RT-13. */
export const LEASE_MS = 4_000;

/** Interval at which the leader renews the lease, and the others try to take it. Unit: milliseconds. */
const RENEW_EVERY_MS = 1_000;

/**
 * Time without the broker after which a leader gives up the lease, in favor of a node that receives the changes of others. One that took the lease
 * without the broker, because no better node did, leads for longer: the broker may be away from all nodes. Unit: milliseconds. Source: RT-19.
 */
const CUT_LIMIT_MS = 2_000;
const LED_CUT_LIMIT_MS = 30_000;

/** Interval at which a node without the broker tries to take the lease: nodes with the broker come first. Unit: milliseconds. */
const CUT_RETRY_MS = 4_000;

type Deps = {
  readonly store: Pick<Store, "isShared" | "takeLease" | "releaseLease">;
  /** False while this node receives no changes of other nodes. */
  readonly isConnected: () => boolean;
  readonly clock: Clock;
  readonly log: Logger;
  readonly node: string;
};

/** `renewedMs`: monotonic time at which the last renewal began. `work`: undefined while the leader prepares. `wasCut`: began without the broker. */
type RunningTerm = {
  readonly fence: Fence;
  readonly beganMs: number;
  readonly wasCut: boolean;
  renewedMs: number;
  work: Disposable | undefined;
};

/**
 * Creates the leadership of one node. `lead` begins the leader's work; disposing its result ends it.
 *
 * Without other nodes the lease is taken once. Rules RT-13 to RT-15.
 */
export function createLeadership(
  { store, isConnected, clock, log, node }: Deps,
  lead: (term: Term) => Promise<Disposable>,
): Leadership {
  let term: RunningTerm | undefined;
  let askedMs: number | undefined;
  let cut: { readonly sinceMs: number; waitUntilMs: number } | undefined;
  let next: Disposable | undefined;
  let isOpen = true;

  function isHeld(of: RunningTerm): boolean {
    return term === of && (!store.isShared || clock.monotonicMs() - of.renewedMs < LEASE_MS);
  }

  function tryLater(): void {
    if (isOpen) next ??= clock.after(RENEW_EVERY_MS, tick);
  }

  function tick(): void {
    next = undefined;
    if (term !== undefined && !isHeld(term)) end(term);
    if (store.isShared) tryLater();
    if (!mayAsk()) return;
    if (askedMs !== undefined && clock.monotonicMs() - askedMs < LEASE_MS) return;
    ask().catch((error: unknown) => {
      log.error("failed to take the lead in routing", { error: asError(error) });
      tryLater();
    });
  }

  /** Returns false while a node without the broker lets others lead; ends a term that has lasted too long without it. Source: RT-19. */
  function mayAsk(): boolean {
    if (isConnected()) {
      cut = undefined;
      return true;
    }
    const nowMs = clock.monotonicMs();
    cut ??= { sinceMs: nowMs, waitUntilMs: nowMs + CUT_RETRY_MS };
    if (term !== undefined) {
      const limitMs = term.wasCut ? LED_CUT_LIMIT_MS : CUT_LIMIT_MS;
      // The answer to a renewal in progress would begin another term.
      if (askedMs !== undefined || nowMs - Math.max(cut.sinceMs, term.beganMs) < limitMs) return true;
      log.warn("the lead in routing is given up: changes of other nodes do not arrive");
      const { fence } = term;
      end(term);
      cut.waitUntilMs = nowMs + CUT_RETRY_MS;
      void release(fence);
    } else if (nowMs >= cut.waitUntilMs) {
      cut.waitUntilMs = nowMs + CUT_RETRY_MS;
      return true;
    }
    return false;
  }

  async function ask(): Promise<void> {
    const startMs = clock.monotonicMs();
    askedMs = startMs;
    let lease: Lease;
    try {
      lease = await store.takeLease({ name: ROUTING, holder: node, forMs: LEASE_MS });
    } finally {
      if (askedMs === startMs) askedMs = undefined;
    }
    const isMine = lease.holder === node;
    if (!isOpen) return isMine ? release(lease) : undefined;
    if (term !== undefined && !(isMine && lease.epoch === term.fence.epoch)) end(term);
    // After a pause or a late answer the lease may have ended again.
    if (!isMine || clock.monotonicMs() - startMs >= LEASE_MS) return;
    if (term === undefined) await begin(lease, startMs);
    else term.renewedMs = Math.max(term.renewedMs, startMs);
  }

  async function begin({ name, epoch }: Lease, startMs: number): Promise<void> {
    const begun: RunningTerm = {
      fence: { name, epoch },
      beganMs: startMs,
      wasCut: !isConnected(),
      renewedMs: startMs,
      work: undefined,
    };
    term = begun;
    if (store.isShared) log.info("routing begins on this node", { epoch });
    try {
      const work = await lead({ fence: begun.fence, isHeld: () => isHeld(begun), end: () => end(begun) });
      if (term === begun) begun.work = work;
      else work[Symbol.dispose]();
    } catch (error) {
      end(begun);
      await release(begun.fence);
      throw error;
    }
  }

  function end(ended: RunningTerm): void {
    if (term !== ended) return;
    term = undefined;
    ended.work?.[Symbol.dispose]();
    if (store.isShared) log.info("routing ends on this node", { epoch: ended.fence.epoch });
    tryLater();
  }

  /** A lease that cannot be released ends by itself: the answer of a store that does not answer is not waited for. */
  async function release({ name, epoch }: Fence): Promise<void> {
    const released = store.releaseLease({ name, epoch }).catch((error: unknown) => {
      log.warn("failed to release the lead in routing", { error: asError(error) });
    });
    let timeout: Disposable | undefined;
    await Promise.race([
      released,
      new Promise<void>((resolve) => {
        timeout = clock.after(RENEW_EVERY_MS, resolve);
      }),
    ]);
    timeout?.[Symbol.dispose]();
  }

  return {
    async start() {
      if (store.isShared) tryLater();
      await ask();
    },
    async [Symbol.asyncDispose]() {
      isOpen = false;
      next?.[Symbol.dispose]();
      const last = term;
      if (last === undefined) return;
      end(last);
      if (store.isShared) await release(last.fence);
    },
  };
}
