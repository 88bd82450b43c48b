/** Workloads, one per kind of plan: sent messages and the condition for completion. */
import { openHttpLanes } from "./http-lanes.ts";
import type { Ledger } from "./ledger.ts";
import {
  itemIdIn,
  markedNumber,
  messageBody,
  messageHead,
  type ReceiptKind,
  readMessageIdIn,
  receiptBody,
  receiptHead,
} from "./message-text.ts";
import type { Plan } from "./plan.ts";
import { openSockets } from "./sockets.ts";

/** A connected workload. `begin` sends the next message. `bad` counts failed requests. */
export type Workload = { begin(dueMs: number): void; readonly counts: { bad: number } };

/** Connects the workload of a plan. */
export function connectWorkload(plan: Plan, ledger: Ledger): Promise<Workload> {
  if (plan.kind === "socket-echo") return connectSocketEcho(plan, ledger);
  return plan.kind === "http-echo" ? connectHttpEcho(plan, ledger) : connectChats(plan, ledger);
}

/**
 * Sends messages in turn through all chats, by both participants alternately. With receipts, the other participant confirms each message twice
 * when it has arrived: delivered, and after the answer read.
 */
async function connectChats(plan: Plan, ledger: Ledger): Promise<Workload> {
  const { seats, ports, receipts } = plan;
  const counts = { bad: 0 };
  const heads = seats.map(messageHead);
  const receiptHeads = (kind: ReceiptKind) => (receipts ? seats.map((seat) => receiptHead(seat, kind)) : []);
  const headsOf = { delivered: receiptHeads("delivered"), read: receiptHeads("read") };
  /** Messages whose author waits for the read receipt. */
  const numberById = new Map<string, number>();
  await openSockets(plan, onFrame);
  const post = await openHttpLanes(ports, plan.connections);
  const chats = seats.length / 2;
  let number = 0;

  function onFrame(side: number, bytes: Buffer, from: number, until: number): void {
    const frame = bytes.toString("latin1", from, until);
    const nowMs = performance.now();
    const marked = markedNumber(frame);
    if (marked > 0) {
      ledger.receive(marked, side, nowMs);
      if (receipts && side !== seatOf(marked) % 2) confirm(marked, itemIdIn(frame));
    } else if (receipts) {
      readReceipt(readMessageIdIn(frame), side, nowMs);
    }
  }

  /** Both participants receive it; the author's copy counts. */
  function readReceipt(messageId: string, side: number, nowMs: number): void {
    const which = numberById.get(messageId);
    if (which === undefined || side !== seatOf(which) % 2) return;
    numberById.delete(messageId);
    ledger.receiveRead(which, nowMs);
  }

  function confirm(which: number, messageId: string): void {
    numberById.set(messageId, which);
    postReceipt(which, { messageId, kind: "delivered" }, () => {
      postReceipt(which, { messageId, kind: "read" }, () => ledger.acknowledgeRead(which, performance.now()));
    });
  }

  function postReceipt(
    which: number,
    { messageId, kind }: { readonly messageId: string; readonly kind: ReceiptKind },
    onAnswer: () => void,
  ): void {
    const seat = otherSeatOf(which);
    const onStatus = (status: number): void => {
      if (status !== 200) counts.bad += 1;
      onAnswer();
    };
    post(`${headsOf[kind][seat]}${receiptBody(messageId, kind)}`, onStatus, seats[seat]?.node);
  }

  /** Cycles through the chats, alternating the two participants of each. */
  function seatOf(which: number): number {
    return 2 * (which % chats) + (Math.floor(which / chats) % 2);
  }

  function otherSeatOf(which: number): number {
    const seat = seatOf(which);
    return seat % 2 === 0 ? seat + 1 : seat - 1;
  }

  return {
    counts,
    begin(dueMs) {
      number += 1;
      const which = number;
      const seat = seatOf(which);
      ledger.open(which, seat % 2, dueMs);
      const onStatus = (status: number): void => {
        if (status !== 200) counts.bad += 1;
        ledger.acknowledge(which, performance.now());
      };
      post(`${heads[seat]}${messageBody(which)}`, onStatus, seats[seat]?.node);
    },
  };
}

/** Posts each message. It is done when it is answered. */
async function connectHttpEcho({ seats, ports, connections }: Plan, ledger: Ledger): Promise<Workload> {
  const counts = { bad: 0 };
  const heads = seats.map(messageHead);
  const post = await openHttpLanes(ports, connections);
  let number = 0;
  return {
    counts,
    begin(dueMs) {
      number += 1;
      const which = number;
      ledger.open(which, 0, dueMs);
      post(`${heads[which % heads.length]}${messageBody(which)}`, (status) => {
        if (status !== 200) counts.bad += 1;
        complete(ledger, which);
      });
    },
  };
}

/** Sends each message over a socket that echoes it. */
async function connectSocketEcho(plan: Plan, ledger: Ledger): Promise<Workload> {
  let number = 0;
  const sockets = await openSockets(plan, (_side, bytes, from, until) => {
    complete(ledger, markedNumber(bytes.toString("latin1", from, until)));
  });
  return {
    counts: { bad: 0 },
    begin(dueMs) {
      number += 1;
      ledger.open(number, 0, dueMs);
      sockets[number % sockets.length]?.send(messageBody(number));
    },
  };
}

/** An echo is acknowledged and received at once. */
function complete(ledger: Ledger, number: number): void {
  const nowMs = performance.now();
  ledger.acknowledge(number, nowMs);
  ledger.receive(number, 1, nowMs);
}
