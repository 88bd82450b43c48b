/** A server of the test that receives notifications, as a program behind a web hook does. */

import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

/** A notification as it arrived. */
export type Arrived = {
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly body: Record<string, unknown> & {
    readonly MessageId: string;
    readonly MessageAttributes: Record<string, { Type: string; Value: string }>;
  };
  /** The item in `Message`. */
  readonly item: Record<string, unknown>;
};

/** Opens a web hook at a loopback address. It answers with `status`, which a test may change; 0: it does not answer. */
export async function openWebHook() {
  const arrived: Arrived[] = [];
  const settings = { status: 200 };
  const server = createServer((request, response) => {
    let text = "";
    request.setEncoding("utf8");
    request.on("data", (chunk: string) => {
      text += chunk;
    });
    request.on("end", () => {
      const body = JSON.parse(text);
      arrived.push({ headers: request.headers, text, body, item: JSON.parse(body.Message) });
      if (settings.status !== 0) response.writeHead(settings.status).end();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    arrived,
    settings,
    /** Contents of the messages, types of other items. */
    contents: () => arrived.map(({ item }) => item.Content ?? String(item.ContentType).replace(/^.*event\./, "")),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
