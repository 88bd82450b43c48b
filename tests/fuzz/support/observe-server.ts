/**
 * Loaded into the server process before its program (`--import`): lists the routes that it registers, and measures its memory after a garbage collection.
 * Answers on a port of its own, whose number it writes to the file named by `FUZZ_OBSERVER`.
 */
import { subscribe } from "node:diagnostics_channel";
import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

type Route = { readonly method: string | readonly string[]; readonly url: string };
type Framework = { addHook(name: "onRoute", hook: (route: Route) => void): void };

const portFile = process.env.FUZZ_OBSERVER;
const routes: { readonly method: string; readonly url: string }[] = [];

// The framework publishes each of its servers when it is created.
subscribe("fastify.initialization", (message) => {
  const { fastify } = message as { readonly fastify: Framework };
  fastify.addHook("onRoute", ({ method, url }) => {
    for (const each of [method].flat()) routes.push({ method: each, url });
  });
});

if (portFile !== undefined) {
  const server = createServer((request, response) => {
    response.end(JSON.stringify(request.url === "/routes" ? routes : memory()));
  });
  server.listen(0, "127.0.0.1", () => writeFileSync(portFile, String((server.address() as AddressInfo).port)));
  server.unref();
}

function memory() {
  globalThis.gc?.();
  const { rss, heapUsed, external } = process.memoryUsage();
  return { rss, heapUsed, external };
}
