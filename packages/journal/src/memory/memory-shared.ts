/** The parts of a memory store that several nodes share: holds of timers, leases, and the order of all events. */
import type { Clock } from "@tributary/kernel";
import type { DurableTimer, JournalEvent, Lease, Store } from "../ports/store.ts";
import type { MemoryDisk } from "./memory-disk.ts";

type SharedParts = Pick<Store, "dueTimers" | "holdTimers" | "takeLease" | "releaseLease" | "readAll" | "now">;

/** Creates these members of a store; `read` runs a query unless the store is closed. Several stores may share the disk. */
export function createSharedParts(disk: MemoryDisk, clock: Clock, read: <T>(look: () => T) => Promise<T>): SharedParts {
  const isHeldByOther = (id: string, holder: string | null): boolean => {
    const hold = disk.holds.get(id);
    return hold !== undefined && hold.holder !== holder && hold.endsAt > clock.now();
  };

  function holdTimer(id: string, holder: string, holdMs: number): DurableTimer[] {
    const timer = disk.timers.get(id);
    if (timer === undefined || isHeldByOther(id, holder)) return [];
    disk.holds.set(id, { holder, endsAt: clock.now() + holdMs });
    return [{ ...timer }];
  }

  function takeLease({ name, holder, forMs }: Parameters<Store["takeLease"]>[0]): Lease {
    const now = clock.now();
    const current = disk.leases.get(name);
    const isHeld = current !== undefined && current.endsAt > now;
    if (isHeld && current.holder !== holder) return current;
    const epoch = isHeld ? current.epoch : (current?.epoch ?? 0) + 1;
    const lease = { name, holder, epoch, endsAt: now + forMs };
    disk.leases.set(name, lease);
    return lease;
  }

  return {
    dueTimers: (limit) =>
      read(() =>
        [...disk.timers.values()]
          .filter(({ id, dueAt }) => dueAt <= clock.now() && !isHeldByOther(id, null))
          .sort((a, b) => a.dueAt - b.dueAt)
          .slice(0, limit)
          .map(({ id }) => id),
      ),
    holdTimers: (ids, { holder, holdMs }) => read(() => ids.flatMap((id) => holdTimer(id, holder, holdMs))),
    takeLease: (request) => read(() => takeLease(request)),
    releaseLease: ({ name, epoch }) =>
      read(() => {
        const current = disk.leases.get(name);
        if (current?.epoch === epoch) disk.leases.set(name, { ...current, endsAt: 0 });
      }),
    readAll: ({ kinds, after, limit }) =>
      read(() => {
        const events = [];
        let index = after === null ? 0 : Number(after);
        for (; index < disk.journal.length && events.length < limit; index += 1) {
          const entry = disk.journal[index];
          if (entry === undefined || !kinds.includes(entry.stream.kind)) continue;
          events.push({ stream: { ...entry.stream }, event: JSON.parse(entry.text) as JournalEvent }); // written from one
        }
        return { events, position: index === 0 ? after : String(index) };
      }),
    now: () => read(() => clock.now()),
  };
}
