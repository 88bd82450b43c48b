/** The life of nodes in a cluster: start, readiness, stop. */
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "@tributary/testkit";
import { afterAll, beforeAll, expect, it } from "vitest";
import { eventually } from "../e2e/support/eventually.ts";
import { ALL_NODES_PATH } from "../servers/haproxy.ts";
import { type Cluster, startCluster } from "./support/cluster.ts";
import { startNode } from "./support/node-process.ts";
import { socketAddress, startCustomer } from "./support/participants.ts";

let cluster: Cluster;
beforeAll(async () => {
  cluster = await startCluster({ nodes: 2 });
});
afterAll(() => cluster[Symbol.asyncDispose]());

async function readinessOf({ url }: { readonly url: string }): Promise<readonly [number, unknown]> {
  const answer = await fetch(`${url}/readyz`);
  return [answer.status, await answer.json()];
}

it("[NL-05] a node is not ready without the broker or the database, and is again once they are back", async () => {
  const [node] = cluster.nodes;
  const { nats, postgres } = cluster.servers;
  if (node === undefined) throw new Error("no node");
  expect(await readinessOf(node)).toEqual([200, { status: "ready" }]);

  await nats.kill();
  await eventually(async () =>
    expect(await readinessOf(node)).toEqual([503, { status: "not ready", reason: "not available: fan-out" }]),
  );
  await nats.start();
  await eventually(async () => expect((await readinessOf(node))[0]).toBe(200));
  await postgres.stop("immediate");
  await eventually(async () => expect((await readinessOf(node))[0]).toBe(503));
  expect((await fetch(`${node.url}/healthz`)).status).toBe(200);
  await postgres.start();
  await eventually(async () => expect((await readinessOf(node))[0]).toBe(200));
});

it("[SV-03] a start is refused, and its process ends, if the broker accepts connections and sends nothing", async () => {
  const silent = createServer().listen(0, "127.0.0.1");
  await once(silent, "listening");
  const { port } = silent.address() as AddressInfo; // it listens on a port
  const settings = {
    TRIBUTARY_DATABASE_URL: cluster.servers.postgres.url,
    TRIBUTARY_FANOUT_URL: `nats://127.0.0.1:${port}`,
  };

  await expect(startNode({ port: await freePort(), settings })).rejects.toThrow(
    /exited with status 2:\nCannot connect to NATS at \S+: no answer of a NATS server within 5 s/,
  );
  silent.close();
}, 20_000);

it("[NL-03] reports the offset of its clock as a metric", async () => {
  const [node] = cluster.nodes;
  const metrics = await (await fetch(`${node?.url}/metrics`)).text();

  expect(Number(/^tributary_clock_offset_seconds (\S+)$/m.exec(metrics)?.[1])).toBeCloseTo(0, 0);
});

it("[NL-08] a node that stops is not ready at once, serves while it drains, and ends in status 0", async () => {
  const [, node] = cluster.nodes;
  if (node === undefined) throw new Error("no node");
  await eventually(async () => expect((await fetch(cluster.url + ALL_NODES_PATH)).status).toBe(200));
  const sockets = await openSockets(6);
  const startMs = performance.now();
  const stopping = node.stop();
  await eventually(async () =>
    expect(await readinessOf(node)).toEqual([503, { status: "stopping", reason: "the server is stopping" }]),
  );
  expect((await fetch(`${node.url}/.well-known/tributary.json`)).status).toBe(200);
  const statuses = new Set<number>();
  let hasStopped = false;
  void stopping.then(() => {
    hasStopped = true;
  });
  while (!hasStopped) {
    statuses.add((await fetch(`${cluster.url}/healthz`)).status);
    await sleep(20);
  }

  expect(await stopping).toBe(0);
  expect([...statuses]).toEqual([200]);
  await eventually(async () => expect(sockets.closes.length).toBeGreaterThan(1));
  expect(new Set(sockets.closes)).toEqual(new Set([1001])); // closed by the node, not by the load balancer
  expect(performance.now() - startMs).toBeGreaterThan(3_500);
  expect(performance.now() - startMs).toBeLessThan(9_000);
  await node.start();
  for (const socket of sockets.open) socket.close();
});

/** Opens sockets of a customer by the load balancer, and collects the codes with which they are closed. */
async function openSockets(count: number) {
  using customer = await startCustomer(cluster.url, "Customer with sockets");
  const closes: number[] = [];
  const open = await Promise.all(
    Array.from({ length: count }, async () => {
      const socket = new WebSocket(await socketAddress(cluster.url, customer.participantToken));
      socket.addEventListener("close", ({ code }) => closes.push(code));
      await new Promise((resolve) => socket.addEventListener("open", resolve));
      socket.send(JSON.stringify({ topic: "aws/subscribe", content: { topics: ["aws/chat"] } }));
      return socket;
    }),
  );
  return { open, closes };
}
