/** Tracks for each message whether it was acknowledged and received by the other participant. It counts as done when both are true. */

const CAPACITY = 2 ** 17;
const ACKNOWLEDGED = 1;
const RECEIVED = 2;
const ECHOED = 4;

/** Totals since the start, and latencies of messages that were due within the window. */
export type Totals = {
  sent: number;
  done: number;
  doneInWindow: number;
  duplicates: number;
  readonly deliveryMs: number[];
  readonly acknowledgementMs: number[];
};

/** Record of all messages. Message numbers increase from 1. */
export type Ledger = {
  readonly totals: Totals;
  readonly outstanding: () => number;
  /** Records that message `number` was due at `dueMs`, sent from `seat`. */
  open(number: number, seat: number, dueMs: number): void;
  acknowledge(number: number, nowMs: number): void;
  /** Records that a seat's socket received the message. Reception by the sender does not count as delivery. */
  receive(number: number, seat: number, nowMs: number): void;
};

/** Creates a ledger. Only messages within `window` count towards latencies and `doneInWindow`. */
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
