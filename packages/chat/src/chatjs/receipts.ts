/**
 * Receipts of a session: throttled, each once, only for the latest message. Every promise settles.
 *
 * Source: docs/wire/participant.md#throttling-of-receipts.
 */
import type { Clock } from "@tributary/kernel";
import type { ServiceData } from "./service-client.ts";

export type ReceiptKind = "read" | "delivered";

/** Answer to a receipt that is not sent, because an earlier one covers it. */
export const ALREADY_SENT = { message: "Event already fired" } as const;

/** Result of a receipt. */
export type ReceiptAnswer = ServiceData | typeof ALREADY_SENT;

/** Sends receipts of one session. */
export interface Receipts extends Disposable {
  /** Sends a receipt, at once if `isUrgent`. `send` is called at most once. */
  send(receipt: {
    readonly kind: ReceiptKind;
    readonly messageId: string;
    readonly isUrgent: boolean;
    readonly send: () => Promise<ServiceData>;
  }): Promise<ReceiptAnswer>;
}

/** Time in which a read receipt replaces a delivered one. Unit: milliseconds. */
const HOLD_MS = 300;
/** Number of messages whose receipts are remembered. */
const CAPACITY = 1_000;

type Waiting = {
  readonly messageId: string;
  readonly send: () => Promise<ServiceData>;
  readonly settle: (answer: Promise<ReceiptAnswer>) => void;
};

type Lane = {
  readonly sent: Set<string>;
  lastMs: number | undefined;
  waiting: Waiting | undefined;
  timer: Disposable | undefined;
};

/** Creates the receipts of a session. `throttleMs` is read for each receipt. */
export function createReceipts(clock: Clock, throttleMs: () => number): Receipts {
  const lanes: Record<ReceiptKind, Lane> = { read: lane(), delivered: lane() };
  const held = new Map<string, { readonly timer: Disposable; readonly receipt: Waiting }>();

  function wasSent(kind: ReceiptKind, messageId: string): boolean {
    return lanes.read.sent.has(messageId) || (kind === "delivered" && lanes.delivered.sent.has(messageId));
  }
  function fire(kind: ReceiptKind, { messageId, send, settle }: Waiting): void {
    const { sent } = lanes[kind];
    lanes[kind].lastMs = clock.monotonicMs();
    sent.add(messageId);
    const [oldest] = sent;
    if (sent.size > CAPACITY && oldest !== undefined) sent.delete(oldest);
    const answer = send();
    answer.catch(() => sent.delete(messageId)); // the page may try again
    settle(answer);
  }
  /** Fires now or at the end of the interval; a newer receipt takes the place of the waiting one, which is then covered. */
  function throttle(kind: ReceiptKind, receipt: Waiting): void {
    const own = lanes[kind];
    const restMs = own.lastMs === undefined ? 0 : own.lastMs + throttleMs() - clock.monotonicMs();
    if (restMs <= 0) {
      fire(kind, receipt);
      return;
    }
    own.waiting?.settle(Promise.resolve(ALREADY_SENT));
    own.waiting = receipt;
    own.timer ??= clock.after(restMs, () => {
      const { waiting } = own;
      own.timer = undefined;
      own.waiting = undefined;
      if (waiting !== undefined) fire(kind, waiting);
    });
  }
  function release(messageId: string): Waiting | undefined {
    const { timer, receipt } = held.get(messageId) ?? {};
    timer?.[Symbol.dispose]();
    held.delete(messageId);
    return receipt;
  }

  return {
    send({ kind, messageId, isUrgent, send }) {
      if (wasSent(kind, messageId)) return Promise.resolve(ALREADY_SENT);
      return new Promise((settle) => {
        const receipt = { messageId, send, settle };
        release(messageId)?.settle(Promise.resolve(ALREADY_SENT));
        if (isUrgent) fire(kind, receipt);
        else if (kind === "read") throttle(kind, receipt);
        else {
          const timer = clock.after(HOLD_MS, () => {
            held.delete(messageId);
            throttle(kind, receipt);
          });
          held.set(messageId, { timer, receipt });
        }
      });
    },
    [Symbol.dispose]() {
      for (const messageId of [...held.keys()]) release(messageId)?.settle(Promise.resolve(ALREADY_SENT));
      for (const each of Object.values(lanes)) {
        each.timer?.[Symbol.dispose]();
        each.waiting?.settle(Promise.resolve(ALREADY_SENT));
        each.waiting = undefined;
      }
    },
  };
}

function lane(): Lane {
  return { sent: new Set(), lastMs: undefined, waiting: undefined, timer: undefined };
}
