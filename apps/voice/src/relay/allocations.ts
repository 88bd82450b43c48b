import type { Clock } from "@tributary/kernel";
import { type Allocation, type FindMedia, openAllocation } from "./allocation.ts";
import { REFUSAL, type Refusal } from "./relay-requests.ts";

/** A request for an allocation. `key`: the client's. */
export type NewAllocation = {
  readonly key: string;
  readonly username: string;
  readonly transactionId: Buffer;
  readonly sendToClient: (datagram: Buffer) => void;
};

/** The allocations of all clients. */
export interface Allocations extends Disposable {
  /** Returns the allocation of a client; undefined if there is none, or its time is over. */
  find(key: string): Allocation | undefined;
  open(request: NewAllocation): Promise<Allocation | Refusal>;
  remove(key: string): void;
  /** Removes those whose time is over. */
  sweep(): void;
}

/** Allocations of one user name, and of all. */
const [MAX_PER_USER, MAX_ALLOCATIONS] = [8, 1_000];

/** Creates an empty collection. */
export function createAllocations({
  clock,
  findMedia,
}: {
  readonly clock: Clock;
  readonly findMedia: FindMedia;
}): Allocations {
  const allocations = new Map<string, Allocation>();
  /** User names of clients whose allocation is being opened. */
  const opening = new Map<string, string>();
  let isDisposed = false;

  function remove(key: string): void {
    allocations.get(key)?.[Symbol.dispose]();
    allocations.delete(key);
  }

  function find(key: string): Allocation | undefined {
    const allocation = allocations.get(key);
    if (allocation === undefined || allocation.secondsLeft > 0) return allocation;
    remove(key);
    return undefined;
  }

  function refusalOf({ key, username }: NewAllocation): Refusal | undefined {
    if (find(key) !== undefined || opening.has(key)) return REFUSAL.mismatch;
    const users = [...[...allocations.values()].map((each) => each.username), ...opening.values()];
    if (users.filter((user) => user === username).length >= MAX_PER_USER) return REFUSAL.quota;
    return users.length >= MAX_ALLOCATIONS ? REFUSAL.capacity : undefined;
  }

  return {
    find,
    remove,
    async open(request) {
      const refusal = refusalOf(request);
      if (refusal !== undefined) return refusal;
      const { key, username, sendToClient } = request;
      const transactionId = Buffer.from(request.transactionId);
      opening.set(key, username);
      const allocation = await openAllocation({ clock, findMedia, sendToClient }, { username, transactionId }).catch(
        () => REFUSAL.capacity, // the system has no socket left
      );
      opening.delete(key);
      if (!("port" in allocation)) return allocation;
      allocations.set(key, allocation);
      if (isDisposed) remove(key);
      return allocation;
    },
    sweep() {
      for (const key of [...allocations.keys()]) find(key);
    },
    [Symbol.dispose]() {
      isDisposed = true;
      for (const key of [...allocations.keys()]) remove(key);
    },
  };
}
