/** Opens the sockets of a plan, a few at a time. */
import type { Plan, SocketPlan } from "./plan.ts";
import { openSocketLane, type SocketLane } from "./socket-lane.ts";

/** Concurrent handshakes. */
const AT_ONCE = 32;

/** Receives a text frame of a socket of a side. The bytes are valid during the call only. */
export type OnText = (side: number, bytes: Buffer, from: number, until: number) => void;

/** Opens the sockets, and waits until the greeting of each is confirmed. */
export async function openSockets({ sockets, ports }: Plan, onText: OnText): Promise<readonly SocketLane[]> {
  const lanes: SocketLane[] = new Array(sockets.length);
  const all = sockets.entries();

  async function openOne(
    index: number,
    { path, side, greeting, node = index % ports.length }: SocketPlan,
  ): Promise<void> {
    const { promise: confirmed, resolve } = Promise.withResolvers<void>();
    let isReady = greeting === null;
    const lane = await openSocketLane(
      { port: ports[node] ?? 0, path, index },
      {
        text(bytes, from, until) {
          if (isReady) return onText(side, bytes, from, until);
          if (!bytes.toString("latin1", from, until).includes(greeting?.confirmation ?? "")) return;
          isReady = true;
          resolve();
        },
        closed(why) {
          throw new Error(`socket ${index}, ${path.split("?", 1)[0]}, was closed: ${why}`);
        },
      },
    );
    lanes[index] = lane;
    if (greeting === null) return;
    lane.send(greeting.text);
    await confirmed;
  }

  async function openMore(): Promise<void> {
    for (const [index, socket] of all) await openOne(index, socket);
  }

  await Promise.all(Array.from({ length: AT_ONCE }, openMore));
  return lanes;
}
