/** Sends requests over kept connections. */
import { Agent, request } from "node:http";
import type { Answer, Shot } from "./shot.ts";

/** Time for an answer on a busy machine. Unit: milliseconds. */
const DEADLINE_MS = 30_000;

export type Sender = Disposable & {
  /** Resolves with the answer; with null if the server ended the connection, or Node's client refuses to send the request. */
  send(shot: Shot): Promise<Answer | null>;
};

/** `url`: the server. */
export function createSender(url: string, connections: number): Sender {
  const { hostname: host, port } = new URL(url);
  // Some requests never end: their connections stay until the server ends them.
  const agent = new Agent({ keepAlive: true, maxFreeSockets: connections });
  return {
    send: (shot) =>
      new Promise((resolve, reject) => {
        const onError = (error: NodeJS.ErrnoException): void => {
          if (error.message === "deadline") reject(new Error(`no answer within ${DEADLINE_MS} ms`));
          else resolve(null);
        };
        try {
          const headers = {
            ...shot.headers,
            ...(shot.headers["transfer-encoding"] ? {} : { "content-length": String(shot.body.length) }),
          };
          const sending = request(
            {
              host,
              port,
              agent,
              method: shot.method,
              path: shot.path,
              headers: headers as Record<string, string | string[]>,
            },
            (answer) => {
              const parts: Buffer[] = [];
              answer.on("data", (part: Buffer) => parts.push(part));
              answer.on("error", onError);
              answer.on("end", () =>
                resolve({
                  status: answer.statusCode ?? 0,
                  headers: answer.headers,
                  body: Buffer.concat(parts).toString(),
                }),
              );
            },
          );
          sending.on("upgrade", (answer, socket) => {
            socket.destroy();
            resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: "" });
          });
          sending.on("error", onError);
          sending.setTimeout(DEADLINE_MS, () => sending.destroy(new Error("deadline")));
          sending.end(shot.body);
        } catch (error) {
          // Node does not send these characters: requests of raw bytes have them.
          if (!(error instanceof Error && "code" in error && String(error.code).startsWith("ERR_"))) throw error;
          resolve(null);
        }
      }),
    [Symbol.dispose]: () => agent.destroy(),
  };
}
