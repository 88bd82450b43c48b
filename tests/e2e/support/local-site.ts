import { readFile } from "node:fs/promises";
import { createServer, type RequestListener, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname } from "node:path";

/** A web site of a test. */
export type LocalSite = AsyncDisposable & { readonly url: string };

const TYPES: Readonly<Record<string, string>> = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css" };

/** Serves on a free port of `localhost`, which is another site than the center's 127.0.0.1. */
export async function openLocalSite(answer: RequestListener): Promise<LocalSite> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Answers with a text file in the type of its name, or with 404 if there is none. `edit` changes the text. */
export async function sendFile(
  response: ServerResponse,
  path: string,
  edit: (text: string) => string = (text) => text,
): Promise<void> {
  const text = await readFile(path, "utf8").catch(() => undefined);
  if (text === undefined) response.writeHead(404).end();
  else sendText(response, { name: path, text: edit(text) });
}

/** Answers with a text in the type of its file name. */
export function sendText(
  response: ServerResponse,
  { name, text }: { readonly name: string; readonly text: string },
): void {
  response.writeHead(200, { "content-type": TYPES[extname(name)] ?? "text/plain" }).end(text);
}
