import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { RefusalCounts } from "../limits/refusal-counts.ts";

/**
 * Requests of one connection that may wait for the answers before them. Browsers, proxies and the clients of this center send the next request after
 * the answer; Node hands over all requests of up to 64 KiB at once.
 */
export const MAX_WAITING_REQUESTS = 32;

/**
 * Begins each request once the answers before it on its connection have been handed to the operating system. Node keeps the answers to pipelined
 * requests, which no limit of unsent bytes could count, until their turn. Rule LM-30.
 */
export function inTurn(begin: RequestListener, refusals: RefusalCounts): RequestListener {
  const waiting = new WeakMap<Socket, number>();

  function wait(request: IncomingMessage, response: ServerResponse): void {
    const { socket } = request;
    const count = (waiting.get(socket) ?? 0) + 1;
    if (count > MAX_WAITING_REQUESTS) {
      if (!socket.destroyed) refusals.count("pipelined-requests");
      socket.destroy();
      return;
    }
    waiting.set(socket, count);
    const { assignSocket } = response;
    response.assignSocket = (assigned) => {
      waiting.set(socket, (waiting.get(socket) ?? 1) - 1);
      assignSocket.call(response, assigned);
      begin(request, response);
    };
  }

  return (request, response) => {
    if (response.socket === null)
      wait(request, response); // Node assigns the connection to one response at a time
    else begin(request, response);
  };
}
