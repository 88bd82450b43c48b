/** Opens the sockets of all seats, a few at a time. */
import type { Plan } from "./plan.ts";
import { openSocketLane, type SocketLane } from "./socket-lane.ts";

/** Concurrent handshakes. */
const AT_ONCE = 32;

const SUBSCRIBE = JSON.stringify({ topic: "aws/subscribe", content: { topics: ["aws/chat"] } });
const SUBSCRIBED = Buffer.from('"aws/subscribe"');

/** Receives a text frame of a seat. The bytes are valid during the call only. */
export type OnText = (seat: number, bytes: Buffer, from: number, until: number) => void;

/** Opens one socket per seat. If the plan requires it, waits until each is subscribed. */
export async function openSockets({ seats, port, subscribe }: Plan, onText: OnText): Promise<readonly SocketLane[]> {
  const lanes: SocketLane[] = new Array(seats.length);
  let next = 0;

  async function openOne(seat: number): Promise<void> {
    const { promise: subscribed, resolve } = Promise.withResolvers<void>();
    let isReady = !subscribe;
    const lane = await openSocketLane(
      { port, path: seats[seat]?.socketPath ?? "/", index: seat },
      {
        text(bytes, from, until) {
          if (isReady) return onText(seat, bytes, from, until);
          if (bytes.subarray(from, until).indexOf(SUBSCRIBED) < 0) return;
          isReady = true;
          resolve();
        },
        closed(why) {
          throw new Error(`the socket of seat ${seat} was closed: ${why}`);
        },
      },
    );
    lanes[seat] = lane;
    if (!subscribe) return;
    lane.send(SUBSCRIBE);
    await subscribed;
  }

  async function openMore(): Promise<void> {
    while (next < seats.length) await openOne(next++);
  }

  await Promise.all(Array.from({ length: AT_ONCE }, openMore));
  return lanes;
}
