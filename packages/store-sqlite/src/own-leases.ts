/** Leases and holds of timers. Only this process uses the file, so that they end with it and are kept in memory. */
import type { DurableTimer, Lease, Store } from "@tributary/journal";
import type { EpochMs } from "@tributary/kernel";
import type { Reads, Writes } from "./queries.ts";

type Deps = {
  readonly reads: Pick<Reads, "epoch" | "dueTimers" | "timer">;
  readonly writes: Pick<Writes, "putEpoch">;
  readonly now: () => EpochMs;
};

/** Calls of the store by name, synchronous. */
export interface OwnLeases {
  dueTimers(limit: number): readonly string[];
  holdTimers(...parameters: Parameters<Store["holdTimers"]>): readonly DurableTimer[];
  takeLease(...parameters: Parameters<Store["takeLease"]>): Lease;
  releaseLease(...parameters: Parameters<Store["releaseLease"]>): void;
  /** The timer was set again or cancelled. */
  endHold(id: string): void;
}

/** Creates leases and holds of a process that has just started: none are in force. */
export function createOwnLeases({ reads, writes, now }: Deps): OwnLeases {
  const leases = new Map<string, Lease>();
  const holds = new Map<string, { readonly holder: string; readonly endsAt: EpochMs }>();

  function isHeldByOther(id: string, holder: string | null): boolean {
    const hold = holds.get(id);
    return hold !== undefined && hold.holder !== holder && hold.endsAt > now();
  }

  return {
    dueTimers: (limit) =>
      reads
        .dueTimers(now())
        .filter((id) => !isHeldByOther(id, null))
        .slice(0, limit),
    holdTimers: (ids, { holder, holdMs }) =>
      ids.flatMap((id) => {
        const timer = isHeldByOther(id, holder) ? undefined : reads.timer(id);
        if (timer === undefined) return [];
        holds.set(id, { holder, endsAt: now() + holdMs });
        return [timer];
      }),
    takeLease({ name, holder, forMs }) {
      const current = leases.get(name);
      const isHeld = current !== undefined && current.endsAt > now();
      if (isHeld && current.holder !== holder) return current;
      const epoch = isHeld ? current.epoch : reads.epoch(name) + 1;
      if (!isHeld) writes.putEpoch(name, epoch);
      const lease = { name, holder, epoch, endsAt: now() + forMs };
      leases.set(name, lease);
      return lease;
    },
    releaseLease({ name, epoch }) {
      if (leases.get(name)?.epoch === epoch) leases.delete(name);
    },
    endHold: (id) => void holds.delete(id),
  };
}
