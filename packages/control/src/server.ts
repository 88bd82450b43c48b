import { chmodSync, lstatSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { platform } from "node:os";
import { asError, type Logger, type Result } from "@tributary/kernel";
import { controlAddress } from "./address.ts";

/** Longest input of a command: a center file. Unit: UTF-16 units. */
const MAX_INPUT_LENGTH = 8_000_000;

/** Carries out a command of the command line. The refusal is one sentence for the person who typed it. */
export type ControlCommand = (input: unknown) => Promise<Result<unknown, string>>;

/** `folder`: the data folder, which this process must own. `commands`: by name. */
export type ControlServerOptions = {
  readonly folder: string;
  readonly commands: Readonly<Record<string, ControlCommand>>;
};

/**
 * Listens on the control socket of a data folder, which only the owner of the process can connect to. Requests are HTTP: `POST /<command>` with JSON.
 *
 * A socket that cannot be opened is logged and not an error: the server works without it. Dispose ends all connections and removes the socket.
 */
export async function createControlServer(
  { log }: { readonly log: Logger },
  { folder, commands }: ControlServerOptions,
): Promise<AsyncDisposable> {
  const address = controlAddress(folder);
  const server = createServer((request, response) => void answer(request, response));
  if (!address.ok) log.warn("no control socket", { reason: address.refusal });
  else await listen(server, address.value).catch((error) => log.warn("no control socket", { error: asError(error) }));

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const command = Object.hasOwn(commands, nameIn(request)) ? commands[nameIn(request)] : undefined;
      if (command === undefined)
        return send(response, 404, { refusal: "The running server does not know this command." });
      const result = await command(await readJson(request));
      if (result.ok) send(response, 200, { value: result.value });
      else send(response, 409, { refusal: result.refusal });
    } catch (error) {
      log.error("control command failed", { command: nameIn(request), error: asError(error) });
      send(response, 500, { refusal: "The server failed to carry out the command; its log says why." });
    }
  }

  return {
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function listen(server: Server, address: string): Promise<void> {
  if (platform() !== "win32") removeLeftSocket(address);
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once("error", reject).once("listening", resolve);
  server.listen(address);
  await promise;
  if (platform() !== "win32") chmodSync(address, 0o600);
}

/** The database of this folder is ours alone, so a socket that is there was left by a process that was killed. */
function removeLeftSocket(address: string): void {
  const found = lstatSync(address, { throwIfNoEntry: false });
  if (found === undefined) return;
  if (!found.isSocket()) throw new Error(`there is another file in the place of the control socket: ${address}`);
  rmSync(address);
}

function nameIn({ method, url }: IncomingMessage): string {
  return method === "POST" ? (url ?? "").slice(1) : "";
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) {
    text += chunk;
    if (text.length > MAX_INPUT_LENGTH) throw new Error("the input of the command is too long");
  }
  return JSON.parse(text);
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
