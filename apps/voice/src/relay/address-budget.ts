import type { Clock } from "@tributary/kernel";
import { type ByteBudget, createByteBudget } from "../byte-budget.ts";

/** Bytes that may pass per second, of which one address has a part. */
export interface AddressBudget {
  /** Returns false if there are not enough left, for the address or at all. */
  take(address: string, bytes: number): boolean;
}

/** Part of an address: four of them are needed to use up the budget. */
const PART = 1 / 4;

/** Addresses whose parts are kept; the one that came first is forgotten. Senders can forge theirs. */
const MAX_ADDRESSES = 4_096;

/** Creates a full budget. What is refused to an address is left for others. Rule VP-52. */
export function createAddressBudget(clock: Clock, bytesPerSecond: number): AddressBudget {
  const whole = createByteBudget(clock, bytesPerSecond);
  const parts = new Map<string, ByteBudget>();

  function partOf(address: string): ByteBudget {
    const known = parts.get(address);
    if (known !== undefined) return known;
    const [oldest] = parts.keys();
    if (oldest !== undefined && parts.size >= MAX_ADDRESSES) parts.delete(oldest);
    const part = createByteBudget(clock, bytesPerSecond * PART);
    parts.set(address, part);
    return part;
  }

  return { take: (address, bytes) => partOf(address).take(bytes) && whole.take(bytes) };
}
