/** What is sent, and what counts as done: one workload a kind of plan. */
import { openHttpLane } from "./http-lane.ts";
import type { Ledger } from "./ledger.ts";
import type { Plan } from "./plan.ts";
import { openSockets } from "./sockets.ts";
import { markedNumber, messageBody, requestHead } from "./words.ts";

/** A workload that is connected: `begin` sends the next message. `bad` counts refusals. */
export type Workload = { begin(dueMs: number): void; readonly counts: { bad: number } };

/** Connects what the plan needs. */
export function connectWorkload(plan: Plan, ledger: Ledger): Promise<Workload> {
  return plan.kind === "socket-echo" ? connectSocketEcho(plan, ledger) : connectPosts(plan, ledger);
}

/** Messages over HTTP. In chats the other one must get each on their socket, and senders alternate; an echo is done when it is answered. */
async function connectPosts(plan: Plan, ledger: Ledger): Promise<Workload> {
  const isChat = plan.kind === "chat";
  const counts = { bad: 0 };
  const heads = plan.seats.map((seat) => requestHead(seat, plan.port));
  const free: number[] = [];
  const waiting: number[] = [];
  const underWay = new Float64Array(plan.connections);
  if (isChat) await openSockets(plan, hear);
  const lanes = await Promise.all(
    Array.from({ length: plan.connections }, (_, lane) =>
      openHttpLane(plan.port, { answer: (status) => onAnswer(lane, status), closed: failed }),
    ),
  );
  for (const lane of lanes.keys()) free.push(lane);

  const chats = plan.seats.length / 2;
  let number = 0;

  function hear(seat: number, bytes: Buffer, from: number, until: number): void {
    const marked = markedNumber(bytes, from, until);
    if (marked > 0) ledger.receive(marked, seat, performance.now());
  }

  function onAnswer(lane: number, status: number): void {
    const done = underWay[lane] ?? 0;
    if (status !== 200) counts.bad += 1;
    const next = waiting.shift();
    if (next === undefined) free.push(lane);
    else post(lane, next);
    const nowMs = performance.now();
    ledger.acknowledge(done, nowMs);
    if (!isChat) ledger.receive(done, -1, nowMs);
  }

  function post(lane: number, which: number): void {
    underWay[lane] = which;
    lanes[lane]?.post(`${heads[seatOf(which)]}${messageBody(which)}`);
  }

  /** Chats in turn; within a chat, now one and now the other. */
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

/** Each message goes to a socket and comes back. */
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
