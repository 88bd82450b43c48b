import { type IncomingMessage, request } from "node:http";
import { controlAddress } from "./address.ts";

/** Outcome of a command. `no-server`: no process uses the data folder, or it has no control socket. */
export type ControlAnswer =
  | { readonly kind: "done"; readonly value: unknown }
  | { readonly kind: "refused"; readonly refusal: string }
  | { readonly kind: "no-server" };

/** Asks the server that uses the data folder to carry out a command, and waits as long as that takes. */
export async function callControl(folder: string, command: string, input: unknown): Promise<ControlAnswer> {
  const address = controlAddress(folder);
  if (!address.ok) return { kind: "no-server" };
  try {
    const response = await post(address.value, command, JSON.stringify(input));
    return await read(response);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT" || code === "ECONNREFUSED") return { kind: "no-server" };
    return { kind: "refused", refusal: `The server did not answer (${String(code ?? error)}): it may have stopped.` };
  }
}

function post(socketPath: string, command: string, body: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request({ socketPath, method: "POST", path: `/${command}`, agent: false }, resolve)
      .on("error", reject)
      .end(body);
  });
}

async function read(response: IncomingMessage): Promise<ControlAnswer> {
  let text = "";
  for await (const chunk of response.setEncoding("utf8")) text += chunk;
  // Our own server on this machine wrote it: see server.ts.
  const answer = JSON.parse(text) as { readonly value?: unknown; readonly refusal?: string };
  return answer.refusal === undefined
    ? { kind: "done", value: answer.value }
    : { kind: "refused", refusal: answer.refusal };
}
