import { createSystemClock, silentLogger } from "@tributary/kernel";
import { createPostgresStore } from "@tributary/store-postgres";
import { startPostgres } from "@tributary/testkit";
import { startNats } from "../../tests/servers/nats.ts";
import { scratchFolder } from "../contestants/scratch-folder.ts";
import { seedCenter } from "../contestants/seed-center.ts";
import { READY, serverStart } from "../contestants/tributary.ts";
import { lineOf, type Program, startProgram } from "../machine/start-program.ts";

/** Nodes without a parent process, as several nodes are operated. */
const NODE_FLAGS = ["--restart-after-crash=false"];

/** A process that serves a center. */
export type CenterNode = { readonly program: Program; readonly port: number };

/** A running center. `pids`: its nodes, then the database and the broker. */
export interface NodesCenter extends AsyncDisposable {
  readonly nodes: readonly CenterNode[];
  readonly pids: readonly number[];
}

/** Starts nodes on PostgreSQL, and a NATS server if there are several. The first node leads routing. */
export async function startOnPostgres({
  nodes: count,
  agents,
}: {
  readonly nodes: number;
  readonly agents: number;
}): Promise<NodesCenter> {
  await using starting = new AsyncDisposableStack();
  const postgres = starting.use(await startPostgres());
  await seedSchema(postgres.url, "tributary", agents);
  const nats = count > 1 ? starting.use(await startNats()) : undefined;
  const fanout = nats === undefined ? [] : [`--fanout-url=${nats.url}`];
  const nodes: CenterNode[] = [];
  for (let index = 0; index < count; index += 1) {
    const flags = [...NODE_FLAGS, `--database-url=${postgres.url}`, ...fanout];
    nodes.push(await startNode(starting, flags));
  }
  const pids = [...nodes.map(({ program }) => program.pid), postgres.pid, nats?.pid].filter((pid) => pid !== undefined);
  const running = starting.move();
  return { nodes, pids, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

/** Starts centers of one node each, in one database server. */
export async function startApart(centers: number, agentsOfEach: number): Promise<NodesCenter> {
  await using starting = new AsyncDisposableStack();
  const postgres = starting.use(await startPostgres());
  const nodes: CenterNode[] = [];
  for (let index = 0; index < centers; index += 1) {
    const schema = `center_${index}`;
    await seedSchema(postgres.url, schema, agentsOfEach);
    const flags = [...NODE_FLAGS, `--database-url=${postgres.url}`, `--database-schema=${schema}`];
    nodes.push(await startNode(starting, flags));
  }
  const pids = [...nodes.map(({ program }) => program.pid), postgres.pid].filter((pid) => pid !== undefined);
  const running = starting.move();
  return { nodes, pids, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

async function seedSchema(url: string, schema: string, agents: number): Promise<void> {
  const ports = { clock: createSystemClock(), log: silentLogger };
  await using store = await createPostgresStore(ports, { url, schema });
  await seedCenter(store, agents);
}

/** Starts a node on SQLite, which `prepare` may fill. */
export async function startOnSqlite(prepare: (dataDir: string) => Promise<void>): Promise<NodesCenter> {
  await using starting = new AsyncDisposableStack();
  const folder = starting.use(await scratchFolder());
  await prepare(folder.path);
  const node = await startNode(starting, NODE_FLAGS, folder.path);
  const running = starting.move();
  return { nodes: [node], pids: [node.program.pid], [Symbol.asyncDispose]: () => running.disposeAsync() };
}

/** Starts a node, which ends with its owner. */
export async function startNode(
  owner: AsyncDisposableStack,
  flags: readonly string[],
  dataDir?: string,
): Promise<CenterNode> {
  const folder = dataDir ?? owner.use(await scratchFolder()).path;
  const program = owner.use(startProgram(serverStart({ folder, flags })));
  const [, port] = await lineOf(program, READY);
  return { program, port: Number(port) };
}
