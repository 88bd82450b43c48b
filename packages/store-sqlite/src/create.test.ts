import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import type { Store } from "@tributary/engine";
import { type StoreFixture, storeContract } from "@tributary/engine/contracts";
import { createSystemClock, type Logger, silentLogger } from "@tributary/kernel";
import { createManualClock } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { createSqliteStore, type SqliteStoreOptions } from "./create.ts";
import { first } from "./migrations/0001-first.ts";

/** Turns are the platform's, time is the test's. */
function clockOf(manual = createManualClock()) {
  return { ...manual, soon: createSystemClock().soon };
}

async function scratch(): Promise<AsyncDisposable & { readonly folder: string; readonly path: string }> {
  const folder = await mkdtemp(join(tmpdir(), "tributary-store-"));
  return {
    folder,
    path: join(folder, "tributary.db"),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}

function openAt(path: string, log: Logger = silentLogger): Promise<Store> {
  return createSqliteStore({ clock: clockOf(), log }, { path });
}

const stream = { kind: "conversation", id: "a" } as const;
const all = { order: "forward", limit: 100_000 } as const;

function append(expectedSeq: number) {
  return { changes: [{ stream, expectedSeq, events: [{ seq: expectedSeq + 1, at: 1, type: "t" }] }] };
}

storeContract("SQLite", () => fixture({}));
// A journal as short as the contract's tests would never have its places written down otherwise.
storeContract("SQLite, three places at once", () => fixture({ placesAtOnce: 3 }));
storeContract("SQLite, each place at once", () => fixture({ placesAtOnce: 1 }));

async function fixture(options: Omit<SqliteStoreOptions, "path">): Promise<StoreFixture> {
  const place = await scratch();
  const manual = createManualClock();
  const clock = clockOf(manual);
  const opened: Store[] = [];
  const openAnother = async (path: string) => {
    const store = await createSqliteStore({ clock, log: silentLogger }, { path, ...options });
    opened.push(store);
    return store;
  };
  const closeAll = async () => {
    for (const store of opened) await store[Symbol.asyncDispose]();
  };
  return {
    store: await openAnother(place.path),
    async reopen() {
      await closeAll();
      return openAnother(place.path);
    },
    async crash() {
      const copy = join(place.folder, "copy.db");
      await cp(place.path, copy);
      await cp(`${place.path}-wal`, `${copy}-wal`);
      return openAnother(copy);
    },
    idle: () => manual.run(2_500),
    async [Symbol.asyncDispose]() {
      await closeAll();
      await place[Symbol.asyncDispose]();
    },
  };
}

describe("SQLite store: opening", () => {
  it("says in a sentence that another process has the file", async () => {
    await using place = await scratch();
    await using _store = await openAt(place.path);

    await expect(openAt(place.path)).rejects.toMatchObject({
      code: "unavailable",
      message: `the database is in use by another process: ${place.path}`,
    });
  });

  it("opens a file again at once when the one who had it has closed it", async () => {
    await using place = await scratch();
    const first = await openAt(place.path);
    await first[Symbol.asyncDispose]();

    await using second = await openAt(place.path);

    expect(await second.commit(append(0))).toEqual({ ok: true });
  });

  it("says that a newer version wrote the file, and leaves it as it is", async () => {
    await using place = await scratch();
    await (await openAt(place.path))[Symbol.asyncDispose]();
    change(place.path, "PRAGMA user_version = 99");

    await expect(openAt(place.path)).rejects.toMatchObject({
      code: "unavailable",
      message: `the database was written by a newer version of Tributary: ${place.path}`,
      details: { version: 99 },
    });

    change(place.path, "PRAGMA user_version = 2");
    await using store = await openAt(place.path);
    expect(await store.commit(append(0))).toEqual({ ok: true });
  });

  it("goes on with a file in its first form", async () => {
    await using place = await scratch();
    change(
      place.path,
      `${first} PRAGMA application_id = ${0x54_52_49_42}; PRAGMA user_version = 1; INSERT INTO streams VALUES (1, 'conversation', 'a');
      INSERT INTO journal VALUES (1, 1, 1, 5, 't', '{"word":"one"}'), (2, 1, 2, 6, 't', '{"word":"two"}')`,
    );

    await using store = await openAt(place.path);

    expect(await store.commit(append(2))).toEqual({ ok: true });
    expect(await store.readEvents(stream, all)).toEqual([
      { seq: 1, at: 5, type: "t", word: "one" },
      { seq: 2, at: 6, type: "t", word: "two" },
      { seq: 3, at: 1, type: "t" },
    ]);
  });

  it("touches no other program's database", async () => {
    await using place = await scratch();
    change(place.path, "CREATE TABLE theirs (x); PRAGMA user_version = 1");

    await expect(openAt(place.path)).rejects.toMatchObject({
      message: `the file is a database of another program: ${place.path}`,
    });
  });

  it("says that a folder is missing", async () => {
    await using place = await scratch();
    const path = join(place.folder, "missing", "tributary.db");

    await expect(openAt(path)).rejects.toMatchObject({
      code: "unavailable",
      message: `the database cannot be opened or created: ${path}`,
    });
  });
});

describe("SQLite store: faults", () => {
  it("[ST-17] rejects a group that cannot be written, keeps nothing of it, and goes on", async () => {
    await using place = await scratch();
    await (await openAt(place.path))[Symbol.asyncDispose]();
    change(
      place.path,
      `CREATE TRIGGER full BEFORE INSERT ON records WHEN new.id = 'last straw'
       BEGIN SELECT RAISE(ROLLBACK, 'disk full'); END`,
    );
    const errors: unknown[] = [];
    await using store = await openAt(place.path, { ...silentLogger, error: (message) => errors.push(message) });
    await store.commit(append(0));

    const straw = { changes: [], putRecords: [{ kind: "session", id: "last straw", value: 1 }] };
    const group = await Promise.allSettled(
      [append(1), append(2), straw, append(3)].map((commit) => store.commit(commit)),
    );

    expect(group.map((each) => each.status === "rejected" && each.reason.code)).toEqual(Array(4).fill("unavailable"));
    expect(errors).toEqual(["a group could not be written"]);
    expect(await store.readEvents(stream, all)).toHaveLength(1);
    expect(await store.commit(append(3))).toEqual({ ok: false, refusal: "conflict" });
    expect(await store.commit(append(1))).toEqual({ ok: true });
  });

  it("[ST-16] does not disturb its neighbors with a value that cannot be written", async () => {
    await using place = await scratch();
    await using store = await openAt(place.path);
    const circular: { self?: unknown } = {};
    circular.self = circular;

    const group = await Promise.allSettled([
      store.commit(append(0)),
      store.commit({ changes: [], putRecords: [{ kind: "session", id: "1", value: circular }] }),
      store.commit(append(1)),
    ]);

    expect(group.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  });

  it("[ST-13] has after a kill -9 everything that was acknowledged", { timeout: 30_000 }, async () => {
    await using place = await scratch();

    const acknowledged = await commitUntilKilled(place.path, 3_000);

    await using store = await openAt(place.path);
    for (const [id, last] of acknowledged) {
      const kept = await store.readEvents({ kind: "conversation", id }, all);
      expect(kept.length).toBeGreaterThanOrEqual(last);
      expect(kept).toEqual(
        kept.map((_, index) => ({
          seq: index + 1,
          at: index + 1,
          type: "message.sent",
          text: `${id} says ${index + 1}`,
        })),
      );
    }
  });
});

/** Does something to a database that no store has open. */
function change(path: string, sql: string): void {
  const db = new DatabaseSync(path);
  db.exec(sql);
  db.close();
}

/** Runs a process that commits, kills it after `count` acknowledgements, and says what it had acknowledged: stream → last number. */
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
