/** Relays the sockets of pages to a center, and cuts or holds single ones as scenarios demand. */
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { createFrameSplitter } from "../../../../packages/testkit/src/faults/frame-splitter.ts";
import { throughRelay, type Wire } from "./scenario-center.ts";

/** The relay. Disposing cuts all sockets. */
export type SocketRelay = AsyncDisposable &
  Wire & {
    /** Base address. */
    readonly url: string;
    /** Number of messages that were passed on to each open socket. */
    passed(): readonly (readonly [id: string, messages: number])[];
  };

/** A socket, from the first command or byte of its client on. */
type Route = { passed: number; isHeld: boolean; isCut: boolean; held: Buffer[]; server?: Socket; client?: Socket };

const HEAD_END = "\r\n\r\n";

/** Opens a relay to the center at `http`. */
export async function openSocketRelay(http: string): Promise<SocketRelay> {
  const center = new URL(http);
  const routes = new Map<string, Route>();
  const clients = new Set<Socket>();

  function routeOf(id: string): Route {
    const route = routes.get(id) ?? { passed: 0, isHeld: false, isCut: false, held: [] };
    routes.set(id, route);
    return route;
  }
  const relay = createServer((client) => {
    clients.add(client);
    client.on("error", () => {}); // followed by its end
    client.once("close", () => clients.delete(client));
    client.once("data", (opening: Buffer) => {
      const [, id] = /[?&]wire=([\w-]+)/.exec(opening.toString("latin1")) ?? [];
      if (id === undefined) return void client.destroy();
      client.once("close", () => routes.delete(id));
      const route = routeOf(id);
      if (route.isCut) return void client.destroy();
      join(route, client, connect(Number(center.port), center.hostname));
      client.emit("data", opening);
    });
  });
  relay.listen(0, "127.0.0.1");
  await once(relay, "listening");
  const url = `ws://127.0.0.1:${(relay.address() as AddressInfo).port}`;

  return {
    url,
    ...throughRelay(url),
    cut(id) {
      const route = routeOf(id);
      route.isCut = true;
      for (const side of [route.client, route.server]) side?.destroy();
    },
    hold(id, isHeld) {
      const route = routeOf(id);
      route.isHeld = isHeld;
      if (!isHeld) for (const bytes of route.held.splice(0)) route.server?.write(bytes);
    },
    passedTo: (id) => routes.get(id)?.passed ?? 0,
    passed: () => [...routes].map(([id, { passed }]) => [id, passed]),
    async [Symbol.asyncDispose]() {
      for (const client of clients) client.destroy();
      relay.close();
      await once(relay, "close");
    },
  };
}

/** Passes bytes on in both directions until one side ends. */
function join(route: Route, client: Socket, server: Socket): void {
  Object.assign(route, { client, server });
  const messagesIn = createMessageCount();
  client.on("data", (bytes: Buffer) => {
    if (route.isHeld) route.held.push(bytes);
    else server.write(bytes);
  });
  server.on("data", (bytes: Buffer) => {
    if (client.writable) client.write(bytes);
    route.passed += messagesIn(bytes);
  });
  server.on("error", () => {}); // followed by its end
  server.once("close", () => client.end());
  client.once("close", () => server.destroy());
}

/** Counts the messages in the bytes that follow the answer to an upgrade. */
function createMessageCount(): (bytes: Buffer) => number {
  const split = createFrameSplitter();
  let head: Buffer | undefined = Buffer.alloc(0);
  return (bytes) => {
    let rest = bytes;
    if (head !== undefined) {
      head = Buffer.concat([head, bytes]);
      const end = head.indexOf(HEAD_END);
      if (end < 0) return 0;
      rest = head.subarray(end + HEAD_END.length);
      head = undefined;
    }
    return split(rest).filter(({ isData }) => isData).length;
  };
}
