import { randomInt } from "node:crypto";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { createServer } from "node:net";

/** Ports that no system gives to outgoing connections (Linux from 32768, others from 49152), so that a free one is not taken before the program binds it. */
const PORTS = { first: 20_000, end: 32_000 };

const MAX_ATTEMPTS = 100;

/** Returns a port of the loopback address that is free now, for TCP and UDP, for programs that cannot choose one and report it. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const port = randomInt(PORTS.first, PORTS.end);
    if ((await isFreeForTcp(port)) && (await isFreeForUdp(port))) return port;
  }
  throw new Error(`No free port was found between ${PORTS.first} and ${PORTS.end}.`);
}

async function isFreeForTcp(port: number): Promise<boolean> {
  const server = createServer();
  const listening = once(server, "listening").then(
    () => true,
    () => false,
  );
  server.listen(port, "127.0.0.1");
  if (!(await listening)) return false;
  server.close();
  await once(server, "close");
  return true;
}

async function isFreeForUdp(port: number): Promise<boolean> {
  const socket = createSocket("udp4");
  const bound = once(socket, "listening").then(
    () => true,
    () => false,
  );
  socket.bind(port, "127.0.0.1");
  const isFree = await bound;
  socket.close();
  return isFree;
}
