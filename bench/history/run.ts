/**
 * Purpose: measures what history costs at start: time to readiness and memory of a server without conversations and with many ended ones, on both
 *          stores. Prints a table; does not compare it with targets.
 * When:    by hand, after `npm start` has built the server; docs/performance.md has the method. Needs about 10 GB of disk.
 * Usage:   node --conditions=source bench/history/run.ts [--store sqlite,postgres] [--conversations 1000000] [--rounds 5]
 */
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { createSystemClock, silentLogger } from "@tributary/kernel";
import { createPostgresStore } from "@tributary/store-postgres";
import { startPostgres } from "@tributary/testkit";
import { scratchFolder } from "../contestants/scratch-folder.ts";
import { seedCenter, seedDataFolder } from "../contestants/seed-center.ts";
import { READY, serverStart } from "../contestants/tributary.ts";
import { median, rounded } from "../figures/median.ts";
import { residentBytes } from "../generator/cpu-window.ts";
import { lineOf, startProgram } from "../machine/start-program.ts";
import { copyInPostgres, copyInSqlite } from "./copies.ts";
import { haveConversation } from "./ended-conversation.ts";

/** Pause after a start, before memory is read. Unit: milliseconds. */
const REST_MS = 5_000;

const { values } = parseArgs({
  options: {
    store: { type: "string", default: "sqlite,postgres" },
    conversations: { type: "string", default: "1000000" },
    rounds: { type: "string", default: "5" },
  },
});
const conversations = Number(values.conversations);
const rounds = Number(values.rounds);

/** A store of which copies can be made while no server uses it. */
type Store = AsyncDisposable & {
  readonly flags: readonly string[];
  readonly dataDir: string;
  copy(): number;
};
const STORES: Readonly<Record<string, () => Promise<Store>>> = { sqlite: onSqlite, postgres: onPostgres };

const rows: object[] = [];
for (const name of values.store.split(",")) {
  const open = STORES[name];
  if (open === undefined) throw new Error(`unknown store: ${name}`);
  await using store = await open();
  rows.push({ store: name, "ended conversations": 0, ...(await measureStarts(store)) });
  {
    await using server = startProgram(startOf(store));
    const [, port] = await lineOf(server, READY);
    await haveConversation(Number(port));
  }
  const events = store.copy();
  rows.push({
    store: name,
    "ended conversations": conversations,
    "events each": events,
    ...(await measureStarts(store)),
  });
}
console.table(rows);

async function measureStarts(store: Store): Promise<object> {
  const seconds: number[] = [];
  const megabytes: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const startMs = performance.now();
    await using server = startProgram(startOf(store));
    await lineOf(server, READY);
    seconds.push((performance.now() - startMs) / 1_000);
    await pause(REST_MS);
    megabytes.push(residentBytes([server.pid]) / 2 ** 20);
  }
  return {
    "ready s": rounded(median(seconds), 2),
    "slowest s": rounded(Math.max(...seconds), 2),
    "memory MB": Math.round(median(megabytes)),
  };
}

/** Without a parent process, whose memory does not depend on the data. */
function startOf({ dataDir, flags }: Store) {
  return serverStart({ folder: dataDir, core: null, flags: ["--restart-after-crash=false", ...flags] });
}

async function onSqlite(): Promise<Store> {
  const folder = await scratchFolder();
  await seedDataFolder(folder.path, 1);
  return {
    flags: [],
    dataDir: folder.path,
    copy: () => copyInSqlite(join(folder.path, "tributary.db"), conversations),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

async function onPostgres(): Promise<Store> {
  await using opening = new AsyncDisposableStack();
  const folder = opening.use(await scratchFolder());
  const server = opening.use(await startPostgres({ settings: ["max_wal_size=4GB"] }));
  const ports = { clock: createSystemClock(), log: silentLogger };
  await using store = await createPostgresStore(ports, { url: server.url });
  await seedCenter(store, 1);
  const owner = opening.move();
  return {
    flags: [`--database-url=${server.url}`],
    dataDir: folder.path,
    copy: () => copyInPostgres(server.url, conversations),
    [Symbol.asyncDispose]: () => owner.disposeAsync(),
  };
}
