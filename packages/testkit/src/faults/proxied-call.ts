/** A call over HTTP through a fault proxy. */
import { type Agent, type IncomingMessage, type ServerResponse, request as sendRequest } from "node:http";
import type { Clock } from "@tributary/kernel";
import { type CallFault, HANG_MS } from "./fault-plan.ts";

export type ProxiedCallDeps = {
  readonly clock: Clock;
  readonly agent: Agent;
  /** Resolves to the address of the server as soon as there is one, or to undefined if there is none. */
  readonly target: () => Promise<URL | undefined>;
  /** Called when the server receives the call, and when it has answered, or will not. */
  readonly onServer: (isWaiting: boolean) => void;
};

type Exchange = { readonly request: IncomingMessage; readonly response: ServerResponse; readonly body: Buffer };
type Answer = { readonly status: number; readonly headers: readonly string[]; readonly body: Buffer };

/** Names of errors in the answers of the participant service. Source: docs/wire/participant.md#errors. */
const ERROR_TYPES: Readonly<Record<number, string>> = {
  403: "AccessDeniedException",
  429: "ThrottlingException",
  500: "InternalServerException",
};

/** Reads the body of a call. Errors: rejects if it does not arrive. */
export async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of message) parts.push(Buffer.from(part));
  return Buffer.concat(parts);
}

/** Passes a call on, with its fault. Never rejects. */
export async function proxyCall(
  deps: ProxiedCallDeps,
  exchange: Exchange,
  fault: CallFault | undefined,
): Promise<void> {
  const { clock } = deps;
  const { request, response } = exchange;
  const drop = (): void => void request.socket.destroy();
  const wait = (ms: number): Promise<void> => new Promise((resolve) => void clock.after(ms, resolve));
  if (fault?.kind === "drop") return drop();
  if (fault?.kind === "delay") await wait(fault.ms);
  const isHandled = (fault?.kind !== "answer" && fault?.kind !== "hang") || fault.isHandled;
  const answer = isHandled ? await forward(deps, exchange) : undefined;
  if (fault?.kind === "lose-answer") return drop();
  if (fault?.kind === "hang") {
    await wait(HANG_MS);
    return drop();
  }
  if (fault?.kind === "answer") return refuse(response, fault.status);
  if (fault?.kind === "delay-answer") await wait(fault.ms);
  if (answer === undefined) return drop();
  response.writeHead(answer.status, [...answer.headers]).end(answer.body);
}

function refuse(response: ServerResponse, status: number): void {
  const type = ERROR_TYPES[status] ?? "InternalServerException";
  response
    .writeHead(status, {
      "content-type": "application/json",
      "x-amzn-errortype": type,
      "access-control-allow-origin": "*",
      "access-control-expose-headers": "x-amzn-RequestId, x-amzn-ErrorType",
    })
    .end(JSON.stringify({ __type: type, message: "a fault of the network" }));
}

/** Returns the answer of the server, or undefined if there is none. */
async function forward({ agent, target, onServer }: ProxiedCallDeps, exchange: Exchange): Promise<Answer | undefined> {
  const { request, body } = exchange;
  const address = await target();
  if (address === undefined) return undefined;
  onServer(true);
  try {
    return await new Promise<Answer>((resolve, reject) => {
      const sent = sendRequest(new URL(request.url ?? "/", address), {
        agent,
        method: request.method ?? "GET",
        headers: request.rawHeaders,
      });
      sent.on("error", reject);
      sent.on("response", (answer) => {
        bodyOf(answer).then(
          (bytes) => resolve({ status: answer.statusCode ?? 502, headers: answer.rawHeaders, body: bytes }),
          reject,
        );
      });
      sent.end(body);
    });
  } catch {
    return undefined; // the server is gone: the client's connection ends as well
  } finally {
    onServer(false);
  }
}
