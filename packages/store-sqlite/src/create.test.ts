import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import type { Store } from "@tributary/journal";
import { type StoreFixture, storeContract } from "@tributary/journal/contracts";
import { createSystemClock, type Logger, silentLogger } from "@tributary/kernel";
import { createManualClock } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { scratch } from "../test/scratch.ts";
import { createSqliteStore, type SqliteStoreOptions } from "./create.ts";
import { first } from "./migrations/0001-first.ts";
import { journalIndex } from "./migrations/0002-journal-index.ts";
import { deliveryRanges } from "./migrations/0003-delivery-ranges.ts";
import { endsOfClaims } from "./migrations/0004-ends-of-claims.ts";
import { noDeliveryRanges } from "./migrations/0005-no-delivery-ranges.ts";
import { ACTIVE_STREAMS, recordsBetweenIn } from "./queries.ts";

/** Turns of the event loop are real, time is manual. */
function clockOf() {
  return { ...createManualClock(), soon: createSystemClock().soon };
}

function openAt(path: string, log: Logger = silentLogger): Promise<Store> {
  return createSqliteStore({ clock: clockOf(), log }, { path });
}

const stream = { kind: "conversation", id: "a" } as const;
const all = { order: "forward", limit: 100_000 } as const;

/** Schemas that published versions wrote, as the migrations that lead to them. */
const SCHEMA_VERSIONS = [
  [1, first],
  [2, first + journalIndex],
  [3, first + journalIndex + deliveryRanges],
  [4, first + journalIndex + deliveryRanges + endsOfClaims],
  [5, first + journalIndex + deliveryRanges + endsOfClaims + noDeliveryRanges],
] as const;

function append(expectedSeq: number) {
  return { changes: [{ stream, expectedSeq, events: [{ seq: expectedSeq + 1, at: 1, type: "t" }] }] };
}

storeContract("SQLite", () => fixture({}));
// The contract's journals are too short to fill a batch of the default size.
storeContract("SQLite, index batches of three", () => fixture({ indexBatchSize: 3 }));
storeContract("SQLite, index batches of one", () => fixture({ indexBatchSize: 1 }));

async function fixture(options: Omit<SqliteStoreOptions, "path">): Promise<StoreFixture> {
  const files = await scratch();
  const clock = clockOf();
  const opened: Store[] = [];
  let path = files.path;
  const openAnother = async () => {
    const store = await createSqliteStore({ clock, log: silentLogger }, { path, ...options });
    opened.push(store);
    return store;
  };
  const closeAll = async () => {
    for (const store of opened) await store[Symbol.asyncDispose]();
  };
  return {
    store: await openAnother(),
    async reopen() {
      await closeAll();
      return openAnother();
    },
    async pass(ms) {
      await new Promise((resolve) => setImmediate(resolve));
      clock.advance(ms);
    },
    async crash() {
      const copy = join(files.folder, `copy-${opened.length}.db`);
      await cp(path, copy);
      await cp(`${path}-wal`, `${copy}-wal`);
      path = copy;
      return openAnother();
    },
    async [Symbol.asyncDispose]() {
      await closeAll();
      await files[Symbol.asyncDispose]();
    },
  };
}

describe("SQLite store: opening", () => {
  it("reports that another process has the file open", async () => {
    await using files = await scratch();
    await using _store = await openAt(files.path);

    await expect(openAt(files.path)).rejects.toMatchObject({
      code: "unavailable",
      message: `the database is in use by another process, perhaps a server that is still running: ${files.path}`,
    });
  });

  it("opens a file again immediately after it was closed", async () => {
    await using files = await scratch();
    const first = await openAt(files.path);
    await first[Symbol.asyncDispose]();

    await using second = await openAt(files.path);

    expect(await second.commit(append(0))).toEqual({ ok: true });
  });

  it("[SQ-05] reports that a newer version wrote the file, and does not change it", async () => {
    await using files = await scratch();
    await (await openAt(files.path))[Symbol.asyncDispose]();
    change(files.path, "PRAGMA user_version = 99");

    await expect(openAt(files.path)).rejects.toMatchObject({
      code: "unavailable",
      message: `the database was written by a newer version of Tributary: ${files.path}`,
      details: { version: 99 },
    });

    change(files.path, "PRAGMA user_version = 7");
    await using store = await openAt(files.path);
    expect(await store.commit(append(0))).toEqual({ ok: true });
  });

  it.each(SCHEMA_VERSIONS)(
    "[SQ-05] migrates a file of schema version %i with its events, snapshots, timers and records",
    async (version, schema) => {
      await using files = await scratch();
      change(
        files.path,
        `${schema} PRAGMA application_id = ${0x54_52_49_42}; PRAGMA user_version = ${version};
      INSERT INTO streams VALUES (1, 'conversation', 'a');
      INSERT INTO journal VALUES (1, 1, 1, 5, 't', '{"word":"one"}'), (2, 1, 2, 6, 't', '{"word":"two"}');
      INSERT INTO snapshots VALUES (1, 1, 1, '{"step":1}');
      INSERT INTO timers (id, due_at, task, stream_kind, stream_key) VALUES ('ring', 7, 'offer', 'conversation', 'a');
      INSERT INTO records VALUES ('session', '1', '{"of":1}')`,
      );

      await using store = await openAt(files.path);

      expect(await store.timers()).toEqual([{ id: "ring", dueAt: 7, kind: "offer", stream, data: null }]);
      expect(await store.records("session")).toEqual([{ kind: "session", id: "1", value: { of: 1 } }]);
      expect(await store.activeStreams("conversation")).toEqual(["a"]);
      expect((await store.load(stream))?.snapshot).toEqual({ seq: 1, state: { step: 1 } });
      expect(await store.commit(append(2))).toEqual({ ok: true });
      expect(await store.readEvents(stream, all)).toEqual([
        { seq: 1, at: 5, type: "t", word: "one" },
        { seq: 2, at: 6, type: "t", word: "two" },
        { seq: 3, at: 1, type: "t" },
      ]);
    },
  );

  it("[SQ-05] keeps no table of an earlier schema version that is not used any more", async () => {
    await using files = await scratch();
    await (await openAt(files.path))[Symbol.asyncDispose]();

    const db = new DatabaseSync(files.path);
    const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").all();
    db.close();

    expect(tables.map(({ name }) => name)).toEqual([
      "claims",
      "journal",
      "journal_index",
      "journal_indexed",
      "kept_position",
      "leases",
      "records",
      "snapshots",
      "streams",
      "timers",
    ]);
  });

  it("does not change the database of another program", async () => {
    await using files = await scratch();
    change(files.path, "CREATE TABLE theirs (x); PRAGMA user_version = 1");

    await expect(openAt(files.path)).rejects.toMatchObject({
      message: `the file is a database of another program: ${files.path}`,
    });
  });

  it("reports a missing folder", async () => {
    await using files = await scratch();
    const path = join(files.folder, "missing", "tributary.db");

    await expect(openAt(path)).rejects.toMatchObject({
      code: "unavailable",
      message: `the database cannot be opened or created: ${path}`,
    });
  });
});

describe("SQLite store: failures", () => {
  it("[ST-17] rejects a group that cannot be written, stores nothing of it, and continues with the next", async () => {
    await using files = await scratch();
    await (await openAt(files.path))[Symbol.asyncDispose]();
    change(
      files.path,
      `CREATE TRIGGER full BEFORE INSERT ON records WHEN new.id = 'too much'
       BEGIN SELECT RAISE(ROLLBACK, 'disk full'); END`,
    );
    const errors: unknown[] = [];
    await using store = await openAt(files.path, { ...silentLogger, error: (message) => errors.push(message) });
    await store.commit(append(0));

    const failing = { changes: [], putRecords: [{ kind: "session", id: "too much", value: 1 }] };
    const group = await Promise.allSettled(
      [append(1), append(2), failing, append(3)].map((commit) => store.commit(commit)),
    );

    expect(group.map((each) => each.status === "rejected" && each.reason.code)).toEqual(Array(4).fill("unavailable"));
    expect(errors).toEqual(["failed to write group"]);
    expect(await store.readEvents(stream, all)).toHaveLength(1);
    expect(await store.commit(append(3))).toEqual({ ok: false, refusal: "conflict" });
    expect(await store.commit(append(1))).toEqual({ ok: true });
  });

  it("ignores members of a stream reference other than kind and id", async () => {
    await using files = await scratch();
    await using store = await openAt(files.path);
    const typed = { ...stream, type: { version: 1, evolve: () => undefined } };
    const timer = { id: "t", dueAt: 1, kind: "ring", stream: typed, data: { of: "t" } };

    await store.commit({ changes: [{ ...append(0).changes[0], stream: typed } as never], setTimers: [timer] });

    expect(await store.readEvents(typed, all)).toHaveLength(1);
    expect(await store.timers()).toEqual([{ ...timer, stream }]);
  });

  it("[ST-16] rejects a value that cannot be serialized without affecting other commits of the group", async () => {
    await using files = await scratch();
    await using store = await openAt(files.path);
    const circular: { self?: unknown } = {};
    circular.self = circular;

    const group = await Promise.allSettled([
      store.commit(append(0)),
      store.commit({ changes: [], putRecords: [{ kind: "session", id: "1", value: circular }] }),
      store.commit(append(1)),
    ]);

    expect(group.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  });

  it("[ST-13] keeps everything acknowledged after a kill -9", { timeout: 30_000 }, async () => {
    await using files = await scratch();

    const acknowledged = await commitUntilKilled(files.path, 3_000);

    await using store = await openAt(files.path);
    for (const [id, last] of acknowledged) {
      const kept = await store.readEvents({ kind: "conversation", id }, all);
      expect(kept.length).toBeGreaterThanOrEqual(last);
      expect(kept).toEqual(
        kept.map((_, index) => ({
          seq: index + 1,
          at: index + 1,
          type: "message.sent",
          text: `${id} text ${index + 1}`,
        })),
      );
    }
  });
});

/** Executes SQL on a database that no store has open. */
function change(path: string, sql: string): void {
  const db = new DatabaseSync(path);
  db.exec(sql);
  db.close();
}

/** Runs a process that commits, kills it after `count` acknowledgements, and returns the last acknowledged number per stream. */
async function commitUntilKilled(path: string, count: number): Promise<Map<string, number>> {
  const program = fileURLToPath(new URL("../test/commit-until-killed.ts", import.meta.url));
  const child = spawn(process.execPath, ["--conditions=source", "--no-warnings", program, path, "20"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = once(child, "exit");
  const acknowledged = new Map<string, number>();
  let lines = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    const [id = "", seq = ""] = line.split(" ");
    acknowledged.set(id, Number(seq));
    lines += 1;
    if (lines === count) child.kill("SIGKILL");
  }
  expect(await exited).toEqual([null, "SIGKILL"]);
  expect(acknowledged.size).toBe(20);
  return acknowledged;
}

describe("SQLite store: cost of reads", () => {
  it.each(["ASC", "DESC"] as const)("[ST-23] reads records between two ids by the index, %s", async (order) => {
    await using files = await scratch();
    await (await openAt(files.path))[Symbol.asyncDispose]();
    const db = new DatabaseSync(files.path);

    const plan = db
      .prepare(`EXPLAIN QUERY PLAN ${recordsBetweenIn(order)}`)
      .all("index", "a", "b", 1)
      .map(({ detail }) => detail);

    db.close();
    expect(plan).toEqual(["SEARCH records USING PRIMARY KEY (kind=? AND id>? AND id<?)"]);
  });

  it("[ST-10] lists active streams without visiting the others", async () => {
    await using files = await scratch();
    await (await openAt(files.path))[Symbol.asyncDispose]();
    const db = new DatabaseSync(files.path);

    const plan = db
      .prepare(`EXPLAIN QUERY PLAN ${ACTIVE_STREAMS}`)
      .all("conversation")
      .map(({ detail }) => detail);

    db.close();
    expect(plan).toEqual([
      "SCAN snapshots USING COVERING INDEX snapshots_live",
      "SEARCH streams USING INTEGER PRIMARY KEY (rowid=?)",
    ]);
  });
});

describe("SQLite store: claims", () => {
  it("[ST-18] deletes the claims that have ended, and no others", async () => {
    await using files = await scratch();
    const store = await openAt(files.path);
    const lasting = Number.MAX_SAFE_INTEGER;
    const claims = Array.from({ length: 150 }, (_, index) => ({ key: `t${index}`, holder: "h", endsAt: 1 }));
    await store.commit({ changes: [], claims });
    for (const key of ["one", "two"])
      await store.commit({ changes: [], claims: [{ key, holder: "h", endsAt: lasting }] });
    await store[Symbol.asyncDispose]();

    const db = new DatabaseSync(files.path);
    const keys = db.prepare("SELECT key FROM claims ORDER BY key").all();
    db.close();

    expect(keys).toEqual([{ key: "one" }, { key: "two" }]);
  });
});
