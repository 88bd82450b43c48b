/** Workloads, one per kind of plan: sent messages and the condition for completion. */
import { openHttpLane } from "./http-lane.ts";
import type { Ledger } from "./ledger.ts";
import { markedNumber, messageBody, requestHead } from "./message-text.ts";
import type { Plan } from "./plan.ts";
import { openSockets } from "./sockets.ts";

/** A connected workload. `begin` sends the next message. `bad` counts failed requests. */
export type Workload = { begin(dueMs: number): void; readonly counts: { bad: number } };

/** Connects the workload of a plan. */
export function connectWorkload(plan: Plan, ledger: Ledger): Promise<Workload> {
  return plan.kind === "socket-echo" ? connectSocketEcho(plan, ledger) : connectPosts(plan, ledger);
}

/** Sends messages over HTTP. In chats the other participant must receive each message, and senders alternate. An echo is done when it is answered. */
async function connectPosts(plan: Plan, ledger: Ledger): Promise<Workload> {
  const isChat = plan.kind === "chat";
  const counts = { bad: 0 };
  const heads = plan.seats.map((seat) => requestHead(seat, plan.port));
  const free: number[] = [];
  const waiting: number[] = [];
  const inFlight = new Float64Array(plan.connections);
  if (isChat) await openSockets(plan, onFrame);
  const lanes = await Promise.all(
    Array.from({ length: plan.connections }, (_, lane) =>
      openHttpLane(plan.port, { answer: (status) => onAnswer(lane, status), closed: failed }),
    ),
  );
  for (const lane of lanes.keys()) free.push(lane);

  const chats = plan.seats.length / 2;
  let number = 0;

  function onFrame(seat: number, bytes: Buffer, from: number, until: number): void {
    const marked = markedNumber(bytes, from, until);
    if (marked > 0) ledger.receive(marked, seat, performance.now());
  }

  function onAnswer(lane: number, status: number): void {
    const done = inFlight[lane] ?? 0;
    if (status !== 200) counts.bad += 1;
    const next = waiting.shift();
    if (next === undefined) free.push(lane);
    else post(lane, next);
    const nowMs = performance.now();
    ledger.acknowledge(done, nowMs);
    if (!isChat) ledger.receive(done, -1, nowMs);
  }

  function post(lane: number, which: number): void {
    inFlight[lane] = which;
    lanes[lane]?.post(`${heads[seatOf(which)]}${messageBody(which)}`);
  }

  /** Cycles through the chats, alternating the two participants of each. */
  function seatOf(which: number): number {
    return 2 * (which % chats) + (Math.floor(which / chats) % 2);
  }

  return {
    counts,
    begin(dueMs) {
      number += 1;
      ledger.open(number, seatOf(number), dueMs);
      const lane = free.pop();
      if (lane === undefined) waiting.push(number);
      else post(lane, number);
    },
  };
}

/** Sends each message over a socket that echoes it. */
async function connectSocketEcho(plan: Plan, ledger: Ledger): Promise<Workload> {
  let number = 0;
  const sockets = await openSockets(plan, (_seat, bytes, from, until) => {
    const marked = markedNumber(bytes, from, until);
    const nowMs = performance.now();
    ledger.acknowledge(marked, nowMs);
    ledger.receive(marked, -1, nowMs);
  });
  return {
    counts: { bad: 0 },
    begin(dueMs) {
      number += 1;
      const seat = number % sockets.length;
      ledger.open(number, seat, dueMs);
      sockets[seat]?.send(messageBody(number));
    },
  };
}

function failed(): void {
  throw new Error("the server closed a connection on which requests were sent");
}
