/** Keep-alive connections with at most one request in flight each. */
import { openStream } from "./byte-stream.ts";

type OnAnswer = (status: number) => void;

/** Sends a request over a free connection, or over the next one that becomes free. `onAnswer` receives the status of the response. */
type PostToNode = (request: string, onAnswer: OnAnswer) => void;

/** The same to a node; without one, nodes alternate. */
export type Post = (request: string, onAnswer: OnAnswer, node?: number) => void;

type Waiting = { readonly request: string; readonly onAnswer: OnAnswer };

const HEAD_END = Buffer.from("\r\n\r\n");

/** Opens `count` connections in all. If the server closes one, the run fails. */
export async function openHttpLanes(ports: readonly number[], count: number): Promise<Post> {
  const nodes = await Promise.all(ports.map((port) => openNodeLanes(port, count / ports.length)));
  let requests = 0;
  return (request, onAnswer, node) => {
    requests += 1;
    nodes[node ?? requests % nodes.length]?.(request, onAnswer);
  };
}

async function openNodeLanes(port: number, count: number): Promise<PostToNode> {
  const waiting: Waiting[] = [];
  const inFlight: (Waiting | undefined)[] = new Array(count);

  const sockets = await Promise.all(
    Array.from({ length: count }, (_, lane) => openLane(port, (status) => answered(lane, status))),
  );
  const free = [...sockets.keys()];

  function answered(lane: number, status: number): void {
    const done = inFlight[lane];
    const next = waiting.shift();
    if (next === undefined) free.push(lane);
    else send(lane, next);
    done?.onAnswer(status);
  }

  function send(lane: number, next: Waiting): void {
    inFlight[lane] = next;
    sockets[lane]?.write(next.request, "latin1");
  }

  return (request, onAnswer) => {
    const lane = free.pop();
    if (lane === undefined) waiting.push({ request, onAnswer });
    else send(lane, { request, onAnswer });
  };
}

function openLane(port: number, onAnswer: OnAnswer) {
  return openStream(port, 0, {
    closed() {
      throw new Error("the server closed a connection on which requests were sent");
    },
    parse(bytes) {
      const headEnd = bytes.indexOf(HEAD_END);
      if (headEnd < 0) return 0;
      const head = bytes.toString("latin1", 0, headEnd);
      const length = /content-length: *(\d+)/i.exec(head)?.[1];
      const total = headEnd + 4 + Number(length ?? 0);
      if (bytes.length < total) return 0;
      onAnswer(Number(head.slice(9, 12)));
      return total;
    },
  });
}
