/** Knows of each message whether it was acknowledged and whether the other one got it: only both count. */

const CAPACITY = 2 ** 17;
const ACKNOWLEDGED = 1;
const RECEIVED = 2;
const ECHOED = 4;

/** What the ledger has counted since the start, and the latencies of messages that were due within the window. */
export type Totals = {
  sent: number;
  done: number;
  doneInWindow: number;
  duplicates: number;
  readonly deliveryMs: number[];
  readonly acknowledgementMs: number[];
};

/** The books. Message numbers go up from 1. */
export type Ledger = {
  readonly totals: Totals;
  readonly outstanding: () => number;
  /** Notes that message `number` was due at `dueMs`, from that seat. */
  open(number: number, seat: number, dueMs: number): void;
  acknowledge(number: number, nowMs: number): void;
  /** Notes that a seat's socket got the message; the sender's own does not count as delivery. */
  receive(number: number, seat: number, nowMs: number): void;
};

/** Opens the books; `window` says from when to when latencies and messages count. */
export function createLedger(
  window: { readonly fromMs: () => number; readonly untilMs: () => number },
  onDone: () => void,
): Ledger {
  const numbers = new Float64Array(CAPACITY);
  const dueMs = new Float64Array(CAPACITY);
  const seats = new Int32Array(CAPACITY);
  const flags = new Uint8Array(CAPACITY);
  const totals: Totals = { sent: 0, done: 0, doneInWindow: 0, duplicates: 0, deliveryMs: [], acknowledgementMs: [] };

  const isIn = (atMs: number): boolean => atMs >= window.fromMs() && atMs < window.untilMs();

  function flag(slot: number, which: number, nowMs: number): boolean {
    const before = flags[slot] ?? 0;
    if ((before & which) !== 0) {
      totals.duplicates += 1;
      return false;
    }
    const after = before | which;
    flags[slot] = after;
    if ((after & (ACKNOWLEDGED | RECEIVED)) === (ACKNOWLEDGED | RECEIVED) && which !== ECHOED) {
      totals.done += 1;
      if (isIn(nowMs)) totals.doneInWindow += 1;
      onDone();
    }
    return true;
  }

  return {
    totals,
    outstanding: () => totals.sent - totals.done,
    open(number, seat, due) {
      const slot = number % CAPACITY;
      numbers[slot] = number;
      dueMs[slot] = due;
      seats[slot] = seat;
      flags[slot] = 0;
      totals.sent += 1;
    },
    acknowledge(number, nowMs) {
      const slot = number % CAPACITY;
      const due = dueMs[slot] ?? 0;
      if (numbers[slot] !== number || !flag(slot, ACKNOWLEDGED, nowMs)) return;
      if (isIn(due)) totals.acknowledgementMs.push(nowMs - due);
    },
    receive(number, seat, nowMs) {
      const slot = number % CAPACITY;
      if (numbers[slot] !== number) return;
      const due = dueMs[slot] ?? 0;
      if (seats[slot] === seat) flag(slot, ECHOED, nowMs);
      else if (flag(slot, RECEIVED, nowMs) && isIn(due)) totals.deliveryMs.push(nowMs - due);
    },
  };
}
