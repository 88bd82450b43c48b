/**
 * The center of the browser tests as a cluster: with TEST_NODES set, `startCenter` of tests/e2e starts that many nodes behind a proxy that alternates
 * requests. Centers of one test file share a database server and a broker, which end with the last of them.
 */
import type { RunningCenter } from "../../e2e/support/center.ts";
import { type Servers, startCluster, startServers } from "./cluster.ts";

/** Number of nodes of each center of this test run; undefined for a single process with SQLite. */
export function nodesOfRun(): number | undefined {
  const nodes = Number(process.env.TEST_NODES);
  return nodes > 0 ? nodes : undefined;
}

type Shared = { readonly owner: AsyncDisposableStack; readonly servers: Promise<Servers>; users: number };

let shared: Shared | undefined;
let centers = 0;

/** Starts a center of several nodes. Operations on its only process are refused. */
export async function startClusterCenter(
  nodes: number,
  settings: Readonly<Record<string, string>>,
): Promise<RunningCenter> {
  centers += 1;
  const name = `center_${centers}`;
  await using starting = new AsyncDisposableStack();
  const servers = await use(starting);
  const cluster = starting.use(await startCluster({ nodes, settings, servers, name }));
  const running = starting.move();
  return {
    url: cluster.url,
    pid: -1,
    description: cluster.description,
    output: cluster.output,
    crash: refuse,
    kill: async () => refuse(),
    restart: async () => refuse(),
    stop: async () => refuse(),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

function refuse(): never {
  throw new Error("this center has several processes");
}

/** Returns the servers of this file; they end when all their users have been disposed. */
async function use(user: AsyncDisposableStack): Promise<Servers> {
  if (shared === undefined) {
    const owner = new AsyncDisposableStack();
    shared = { owner, servers: startServers(owner), users: 0 };
  }
  const used = shared;
  used.users += 1;
  user.defer(async () => {
    used.users -= 1;
    if (used.users > 0) return;
    if (shared === used) shared = undefined;
    await used.servers.catch(() => undefined);
    await used.owner.disposeAsync();
  });
  return used.servers;
}
