/** Tracks each message: acknowledged, received by the other participant, and confirmed if the workload has receipts. It is done when all are true. */

const CAPACITY = 2 ** 17;

/** Steps of a message, as flags. */
const ACKNOWLEDGED = 1;
const RECEIVED = 2;
const ECHOED = 4;
const READ_ACKNOWLEDGED = 8;
const READ_RECEIVED = 16;

/** Totals since the start, and latencies of messages that were due within the window. */
export type Totals = {
  sent: number;
  done: number;
  doneInWindow: number;
  duplicates: number;
  readonly deliveryMs: number[];
  readonly acknowledgementMs: number[];
};

/** Time between which messages count, and the condition for completion. */
export type LedgerOptions = {
  readonly fromMs: () => number;
  readonly untilMs: () => number;
  readonly receipts: boolean;
};

/** Record of all messages. Message numbers increase from 1. */
export type Ledger = {
  readonly totals: Totals;
  readonly outstanding: () => number;
  /** Records that message `number` was due at `dueMs`, sent from a seat of `side`. */
  open(number: number, side: number, dueMs: number): void;
  acknowledge(number: number, nowMs: number): void;
  /** Records that a socket of `side` received the message. Reception by the sender does not count as delivery. */
  receive(number: number, side: number, nowMs: number): void;
  /** Records that the read receipt of the message was answered. */
  acknowledgeRead(number: number, nowMs: number): void;
  /** Records that the author of the message received the read receipt. */
  receiveRead(number: number, nowMs: number): void;
};

/** Creates a ledger. Only messages within the window count towards latencies and `doneInWindow`. */
export function createLedger({ fromMs, untilMs, receipts }: LedgerOptions, onDone: () => void): Ledger {
  const required = ACKNOWLEDGED | RECEIVED | (receipts ? READ_ACKNOWLEDGED | READ_RECEIVED : 0);
  const numbers = new Float64Array(CAPACITY);
  const dueMs = new Float64Array(CAPACITY);
  const sides = new Uint8Array(CAPACITY);
  const flags = new Uint8Array(CAPACITY);
  const totals: Totals = { sent: 0, done: 0, doneInWindow: 0, duplicates: 0, deliveryMs: [], acknowledgementMs: [] };

  const isIn = (atMs: number): boolean => atMs >= fromMs() && atMs < untilMs();

  /** Returns false for messages that have the flag, and for unknown ones. */
  function flag(number: number, which: number, nowMs: number): boolean {
    const slot = number % CAPACITY;
    if (numbers[slot] !== number) return false;
    const before = flags[slot] ?? 0;
    if ((before & which) !== 0) {
      totals.duplicates += 1;
      return false;
    }
    const after = before | which;
    flags[slot] = after;
    if ((after & required) === required && (which & required) !== 0) {
      totals.done += 1;
      if (isIn(nowMs)) totals.doneInWindow += 1;
      onDone();
    }
    return true;
  }

  return {
    totals,
    outstanding: () => totals.sent - totals.done,
    open(number, side, due) {
      const slot = number % CAPACITY;
      numbers[slot] = number;
      dueMs[slot] = due;
      sides[slot] = side;
      flags[slot] = 0;
      totals.sent += 1;
    },
    acknowledge(number, nowMs) {
      const due = dueMs[number % CAPACITY] ?? 0;
      if (flag(number, ACKNOWLEDGED, nowMs) && isIn(due)) totals.acknowledgementMs.push(nowMs - due);
    },
    receive(number, side, nowMs) {
      const due = dueMs[number % CAPACITY] ?? 0;
      if (sides[number % CAPACITY] === side) flag(number, ECHOED, nowMs);
      else if (flag(number, RECEIVED, nowMs) && isIn(due)) totals.deliveryMs.push(nowMs - due);
    },
    acknowledgeRead(number, nowMs) {
      flag(number, READ_ACKNOWLEDGED, nowMs);
    },
    receiveRead(number, nowMs) {
      flag(number, READ_RECEIVED, nowMs);
    },
  };
}
