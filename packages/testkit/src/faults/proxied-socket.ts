/** A WebSocket connection through a fault proxy. */
import type { IncomingMessage } from "node:http";
import { connect, type Socket } from "node:net";
import type { Clock } from "@tributary/kernel";
import type { FaultCounter } from "./fault-plan.ts";
import { createFrameLane } from "./frame-lane.ts";

export type ProxiedSocketDeps = {
  readonly clock: Clock;
  readonly counter: () => Pick<FaultCounter, "frame">;
  /** Called once when the server has answered the opening, or will not. */
  readonly onOpened: () => void;
};

/** A connection. Disposing ends it at both sides, as `cut` does. */
export interface ProxiedSocket extends Disposable {
  readonly isOver: boolean;
}

const HEAD_END = "\r\n\r\n";

/** Connects a client's upgrade request to the server at `target`, and passes frames on until one side ends. */
export function proxySocket(
  deps: ProxiedSocketDeps,
  { request, socket: client, head, target }: { request: IncomingMessage; socket: Socket; head: Buffer; target: URL },
): ProxiedSocket {
  const server = connect(Number(target.port), target.hostname);
  const state = { isOpened: false, isRefused: false, isSilent: false, isOver: false };
  let opening = Buffer.alloc(0);

  function opened(): void {
    if (state.isOpened) return;
    state.isOpened = true;
    deps.onOpened();
  }
  function cut(): void {
    if (state.isOver) return;
    state.isOver = true;
    opened();
    for (const part of [toClient, toServer]) part[Symbol.dispose]();
    for (const side of [client, server]) side.destroy();
  }
  function loseBoth(): void {
    state.isSilent = true;
    for (const lane of [toClient, toServer]) lane.lose();
  }
  const laneTo = (side: "client" | "server", to: Socket) =>
    createFrameLane({
      clock: deps.clock,
      faultOf: () => deps.counter().frame(side),
      write: (bytes) => void (to.writable && to.write(bytes)),
      cut,
      loseBoth,
    });
  const toClient = laneTo("client", client);
  const toServer = laneTo("server", server);

  server.once("connect", () => server.write(openingOf(request)));
  server.on("data", (bytes: Buffer) => {
    if (state.isRefused) client.write(bytes);
    else if (state.isOpened) toClient.receive(bytes);
    else open(bytes);
  });
  function open(bytes: Buffer): void {
    opening = Buffer.concat([opening, bytes]);
    const end = opening.indexOf(HEAD_END);
    if (end < 0) return;
    const rest = opening.subarray(end + HEAD_END.length);
    state.isRefused = !/^HTTP\/1\.1 101 /.test(opening.subarray(0, 20).toString("latin1"));
    opened();
    client.write(state.isRefused ? opening : opening.subarray(0, end + HEAD_END.length));
    if (!state.isRefused && rest.length > 0) toClient.receive(rest);
  }
  client.on("data", (bytes: Buffer) => toServer.receive(bytes));
  if (head.length > 0) toServer.receive(head);
  for (const [from, lane] of [
    [server, toClient],
    [client, toServer],
  ] as const) {
    from.on("error", () => {}); // followed by its end
    from.on("end", () => from.destroy()); // sockets of upgrades stay half open otherwise
    from.on("close", () => {
      opened();
      if (state.isRefused) client.end();
      else if (!state.isSilent) lane.end(cut);
      else if (client.destroyed && server.destroyed) cut();
    });
  }
  return {
    get isOver() {
      return state.isOver;
    },
    [Symbol.dispose]: cut,
  };
}

/** The request as it was sent, without extensions: they compress frames, and a lost frame would spoil those after it. */
function openingOf({ method, url, rawHeaders }: IncomingMessage): string {
  const lines = [`${method} ${url} HTTP/1.1`];
  for (let index = 0; index < rawHeaders.length; index += 2)
    if (rawHeaders[index]?.toLowerCase() !== "sec-websocket-extensions")
      lines.push(`${rawHeaders[index]}: ${rawHeaders[index + 1]}`);
  return lines.join("\r\n") + HEAD_END;
}
