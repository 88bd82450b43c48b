import type { Clock } from "@tributary/kernel";
import { type Allocation, type AllocationOptions, type FindMedia, openAllocation } from "./allocation.ts";
import { REFUSAL, type Refusal } from "./relay-requests.ts";

/** A request for an allocation. `key`: the client's. */
export type NewAllocation = AllocationOptions & {
  readonly key: string;
  readonly sendToClient: (datagram: Buffer) => void;
};

/** The allocations of all clients. */
export interface Allocations extends Disposable {
  /** Returns the allocation of a client; undefined if there is none, or its time is over. */
  find(key: string): Allocation | undefined;
  open(request: NewAllocation): Promise<Allocation | Refusal>;
  remove(key: string): void;
  /** True for the port of an allocation. */
  hasPort(port: number): boolean;
  /** See {@link Allocation.revokeOthers}. */
  revokeOthers(): void;
  /** Removes those whose time is over. */
  sweep(): void;
}

/** Allocations of one user name, and of all. */
const [MAX_PER_USER, MAX_ALLOCATIONS] = [8, 1_000];

/** Allocations of one address of clients, which an office may share, and those of them that are not used yet. */
const [MAX_PER_ADDRESS, MAX_UNUSED_PER_ADDRESS] = [256, 32];

type Known = Pick<Allocation, "username" | "clientAddress" | "isUsed">;

/** Creates an empty collection. Rule VP-52. */
export function createAllocations({
  clock,
  findMedia,
}: {
  readonly clock: Clock;
  readonly findMedia: FindMedia;
}): Allocations {
  const allocations = new Map<string, Allocation>();
  /** Those of clients whose allocation is being opened. */
  const opening = new Map<string, Known>();
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

  function sweep(): void {
    for (const key of [...allocations.keys()]) find(key);
  }

  function refusalOf({ key, username, clientAddress }: NewAllocation): Refusal | undefined {
    sweep();
    if (allocations.has(key) || opening.has(key)) return REFUSAL.mismatch;
    const all: readonly Known[] = [...allocations.values(), ...opening.values()];
    const near = all.filter((each) => each.clientAddress === clientAddress);
    if (all.filter((each) => each.username === username).length >= MAX_PER_USER) return REFUSAL.quota;
    if (near.length >= MAX_PER_ADDRESS) return REFUSAL.quota;
    if (near.filter(({ isUsed }) => !isUsed).length >= MAX_UNUSED_PER_ADDRESS) return REFUSAL.quota;
    return all.length >= MAX_ALLOCATIONS ? REFUSAL.capacity : undefined;
  }

  return {
    find,
    remove,
    async open(request) {
      const refusal = refusalOf(request);
      if (refusal !== undefined) return refusal;
      const { key, sendToClient, ...options } = request;
      const transactionId = Buffer.from(request.transactionId);
      opening.set(key, { ...options, isUsed: false });
      const allocation = await openAllocation({ clock, findMedia, sendToClient }, { ...options, transactionId }).catch(
        () => REFUSAL.capacity, // the system has no socket left
      );
      opening.delete(key);
      if (!("relayed" in allocation)) return allocation;
      allocations.set(key, allocation);
      if (isDisposed) remove(key);
      return allocation;
    },
    hasPort: (port) => [...allocations.values()].some(({ relayed }) => relayed.port === port),
    revokeOthers() {
      for (const allocation of allocations.values()) allocation.revokeOthers();
    },
    sweep,
    [Symbol.dispose]() {
      isDisposed = true;
      for (const key of [...allocations.keys()]) remove(key);
    },
  };
}
