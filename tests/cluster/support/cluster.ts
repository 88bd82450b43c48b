import { mkdtempDisposable } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort, type PostgresServer, startPostgres } from "@tributary/testkit";
import type { RunningCenter } from "../../e2e/support/center.ts";
import { startHaproxy } from "../../servers/haproxy.ts";
import { type NatsServer, startNats } from "../../servers/nats.ts";
import { type NodeProcess, type Patch, startNode } from "./node-process.ts";

/** The parts that nodes share. */
export type Servers = { readonly postgres: PostgresServer; readonly nats: NatsServer };

/** Several nodes behind a proxy that alternates requests between them, with a database and a broker. Disposing ends all of it. */
export interface Cluster extends AsyncDisposable {
  /** Address of the proxy. */
  readonly url: string;
  readonly description: RunningCenter["description"];
  readonly nodes: readonly NodeProcess[];
  readonly servers: Servers;
  /** Output of all nodes so far. */
  output(): string;
}

export type ClusterOptions = {
  readonly nodes: number;
  /** Environment variables of all nodes. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Differences of single nodes. */
  readonly clocksAheadMs?: readonly number[];
  readonly ownSettings?: readonly Readonly<Record<string, string>>[];
  /** Faults to build into all nodes. */
  readonly patches?: readonly Patch[];
  /** Running servers, which are not ended with the cluster. Default: new ones. */
  readonly servers?: Servers;
  /** Schema of the database and prefix of subjects. Default: `tributary`. */
  readonly name?: string;
  /** Called before the first node starts, to seed the database. */
  readonly prepare?: (servers: Servers) => Promise<void>;
};

/** Starts a cluster and waits until all its nodes are ready. */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  await using starting = new AsyncDisposableStack();
  const servers = options.servers ?? (await startServers(starting));
  await options.prepare?.(servers);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const files = starting.use(await mkdtempDisposable(join(tmpdir(), "tributary-files-")));
  const own = { TRIBUTARY_PUBLIC_URL: url, TRIBUTARY_ATTACHMENTS_DIR: join(files.path, "attachments") };
  const settings = { ...settingsOf(servers, options.name), ...own, ...options.settings };
  const nodes: NodeProcess[] = [];
  for (let index = 0; index < options.nodes; index += 1) {
    const clockAheadMs = options.clocksAheadMs?.[index] ?? 0;
    nodes.push(
      starting.use(
        await startNode({
          port: await freePort(),
          settings: { ...settings, ...options.ownSettings?.[index] },
          clockAheadMs,
          patches: options.patches ?? [],
        }),
      ),
    );
  }
  starting.use(await startHaproxy({ port, nodes: nodes.map((node) => node.port) }));
  const answer = await fetch(`${url}/.well-known/tributary.json`);
  const description = (await answer.json()) as Cluster["description"]; // of this project's server
  const running = starting.move();
  return {
    url,
    description,
    nodes,
    servers,
    output: () => nodes.map((node, index) => `node ${index + 1}\n${node.output()}`).join("\n"),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

/** Starts a database and a broker, which end with `owner`. */
export async function startServers(owner: AsyncDisposableStack): Promise<Servers> {
  const [postgres, nats] = await Promise.all([startPostgres(), startNats()]);
  return { postgres: owner.use(postgres), nats: owner.use(nats) };
}

function settingsOf({ postgres, nats }: Servers, name = "tributary"): Readonly<Record<string, string>> {
  return {
    TRIBUTARY_DATABASE_URL: postgres.url,
    TRIBUTARY_DATABASE_SCHEMA: name,
    TRIBUTARY_FANOUT_URL: nats.url,
    TRIBUTARY_FANOUT_PREFIX: name,
    TRIBUTARY_TRUSTED_PROXIES: "127.0.0.1",
  };
}
