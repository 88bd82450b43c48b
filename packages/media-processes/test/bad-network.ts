/** A network between a peer and a leg that delays, loses and repeats datagrams. */
import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { once } from "node:events";
import type { SessionDescription } from "@tributary/engine/ports";

/** Faults of the network. Called for each datagram, in both directions. */
export type Faults = {
  readonly delayMs: () => number;
  readonly isLost: () => boolean;
};

/** Opens a network to the leg of an answer. The returned answer leads through it. */
export async function openBadNetwork(answer: SessionDescription, faults: Faults) {
  const port = Number(/ 127\.0\.0\.1 (\d+) typ host/.exec(answer.sdp)?.[1]);
  const timers = new Set<NodeJS.Timeout>();
  const far = new Map<string, Socket>();
  const near = createSocket("udp4");
  near.bind(0, "127.0.0.1");
  await once(near, "listening");

  function later(task: () => void): void {
    if (faults.isLost()) return;
    const timer = setTimeout(() => {
      timers.delete(timer);
      task();
    }, faults.delayMs());
    timers.add(timer);
  }

  /** Each address of the peer has a socket of its own towards the leg. */
  function socketFor(peer: RemoteInfo): Socket {
    const key = `${peer.address} ${peer.port}`;
    const known = far.get(key);
    if (known !== undefined) return known;
    const socket = createSocket("udp4");
    socket.bind(0, "127.0.0.1");
    socket.on("message", (datagram) => later(() => near.send(datagram, peer.port, peer.address)));
    far.set(key, socket);
    return socket;
  }

  near.on("message", (datagram, peer) => later(() => socketFor(peer).send(datagram, port, "127.0.0.1")));
  const through = near.address().port;
  const candidate = `candidate:1 1 udp 2130706431 127.0.0.1 ${through} typ host`;
  const lines = answer.sdp.split("\r\n").filter((line) => !line.startsWith("a=candidate:"));
  const end = lines.indexOf("a=end-of-candidates");
  const [first] = answer.candidates;
  return {
    answer: {
      sdp: lines.toSpliced(end, 0, `a=${candidate}`).join("\r\n"),
      candidates: [{ candidate, sdpMid: first?.sdpMid ?? "0", sdpMLineIndex: first?.sdpMLineIndex ?? 0 }],
    },
    [Symbol.dispose]() {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
      for (const socket of [near, ...far.values()]) socket.close();
    },
  };
}
