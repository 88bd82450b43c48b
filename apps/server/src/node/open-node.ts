/** Adapters of this node as the settings choose them: SQLite and a fan-out in the process, or PostgreSQL and NATS. */
import { createInProcessFanout, type Fanout, type Store } from "@tributary/journal";
import { type Clock, type Logger, type Random, type Result, refused } from "@tributary/kernel";
import { CenterError } from "@tributary/model";
import { createSqliteStore } from "@tributary/store-sqlite";
import { backUp } from "../backup-command.ts";
import type { Config } from "../config/schema.ts";
import type { DataFolder } from "../data-folder.ts";
import { openBroker, openDatabase } from "./adapters.ts";
import { centerIdOf } from "./center-id.ts";
import { takeNodeId } from "./node-id.ts";
import { joinStore } from "./node-membership.ts";
import type { ReadinessCheck } from "./readiness.ts";
import { followStoreClock } from "./store-clock.ts";

/** Store, fan-out and clock of a node, and what depends on their kind. */
export interface OpenNode extends AsyncDisposable {
  readonly store: Store;
  readonly fanout: Fanout;
  /** Shows the time of the store if nodes share it. */
  readonly clock: Clock;
  /** Dependencies outside the process. */
  readonly checks: readonly ReadinessCheck[];
  backUp(input: unknown): Promise<Result<undefined, string>>;
  /** Time of the store minus the wall clock of this machine. Absent with SQLite. Unit: milliseconds. */
  readonly clockOffsetMs?: () => number;
  /** Resolves if this node must stop because others have taken its store. */
  readonly lost?: Promise<void>;
}

type Deps = { readonly clock: Clock; readonly random: Random; readonly log: Logger };

/**
 * Opens the adapters.
 *
 * Errors: `unavailable` with a sentence for the operator.
 */
export function openNode(deps: Deps, config: Config, folder: DataFolder): Promise<OpenNode> {
  return config.databaseUrl === undefined ? openAlone(deps, folder) : openOnDatabase(deps, config, folder);
}

async function openAlone({ clock, log }: Deps, { database }: DataFolder): Promise<OpenNode> {
  await using opening = new AsyncDisposableStack();
  const store = opening.use(await createSqliteStore({ clock, log }, { path: database }));
  const fanout = opening.use(createInProcessFanout({ log }));
  const open = opening.move();
  return {
    store,
    fanout,
    clock,
    checks: [],
    backUp: (input) => backUp(store, input),
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}

async function openOnDatabase(deps: Deps, config: Config, folder: DataFolder): Promise<OpenNode> {
  await using opening = new AsyncDisposableStack();
  const { nodeId } = opening.use(takeNodeId({ now: deps.clock.now(), random: deps.random }, folder));
  const store = opening.use(await openDatabase(deps, config));
  const broker =
    config.fanoutUrl &&
    opening.use(await openBroker(deps, config, { nodeId, centerId: await centerIdOf(store, deps) }));
  const node = opening.use(await joinNodes(deps, { store, broker, nodeId }));
  const open = opening.move();
  return { ...node, [Symbol.asyncDispose]: () => open.disposeAsync() };
}

/** A fan-out to other nodes. */
type Broker = Fanout & { readonly isConnected: boolean };

/** Adapters that are open already; they are not closed by the node. */
type SharedAdapters = { readonly store: Store; readonly broker: Broker | undefined; readonly nodeId: string };

/**
 * Takes this node's place among those of a shared store, and follows the store's clock.
 *
 * Errors: `CenterError("unavailable")` if the store is taken by a node without a fan-out, or this is one and the store is taken.
 */
export async function joinNodes(deps: Deps, { store, broker, nodeId }: SharedAdapters): Promise<OpenNode> {
  await using opening = new AsyncDisposableStack();
  const clock = opening.use(await followStoreClock({ ...deps, store }));
  const membership = await joinStore({ ...deps, store }, { nodeId, hasFanout: broker !== undefined });
  if (membership === undefined) throw new CenterError("unavailable", takenSentence(broker !== undefined));
  opening.use(membership);
  if (broker === undefined) {
    deps.log.info("single node: without fanoutUrl no other node may use this database");
  }
  const fanout = broker ?? opening.use(createInProcessFanout({ log: deps.log }));
  const checks: ReadinessCheck[] = [{ name: "database", check: async () => (await store.now()) > 0 }];
  if (broker !== undefined) checks.push({ name: "fan-out", check: async () => broker.isConnected });
  const open = opening.move();
  return {
    store,
    fanout,
    clock,
    checks,
    backUp: async () => refused("The data of this center is in PostgreSQL: back it up with pg_dump."),
    clockOffsetMs: clock.offsetMs,
    lost: membership.lost,
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}

function takenSentence(hasFanout: boolean): string {
  return hasFanout
    ? "A node without fanoutUrl uses this database: stop it, or set its fanoutUrl."
    : "Other nodes use this database: a further one needs fanoutUrl.";
}
