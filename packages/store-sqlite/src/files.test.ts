import { chmod, cp, readdir, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { createSystemClock, silentLogger } from "@tributary/kernel";
import { describe, expect, it } from "vitest";
import { scratch } from "../test/scratch.ts";
import { createSqliteStore, type SqliteStore } from "./create.ts";
import { openDatabase } from "./schema.ts";

const stream = { kind: "conversation", id: "a" } as const;

function openAt(path: string): Promise<SqliteStore> {
  return createSqliteStore({ clock: createSystemClock(), log: silentLogger }, { path });
}

async function append(store: SqliteStore, from: number, count: number): Promise<void> {
  for (let seq = from; seq < from + count; seq += 1) {
    const commit = { changes: [{ stream, expectedSeq: seq, events: [{ seq: seq + 1, at: seq + 1, type: "t" }] }] };
    expect(await store.commit(commit)).toEqual({ ok: true });
  }
}

/** Copies the files of an open store, as a kill would leave them. */
async function killed(path: string, to: string): Promise<void> {
  for (const suffix of ["", "-wal", "-position"]) await cp(path + suffix, to + suffix);
}

async function modeOf(path: string): Promise<number> {
  return (await stat(path)).mode & 0o777;
}

const DAMAGES: readonly (readonly [string, (wal: string) => Promise<void>])[] = [
  ["is gone", (wal) => rm(wal)],
  ["is empty", (wal) => truncate(wal, 0)],
  ["has a damaged head", (wal) => overwrite(wal, 0, 32)],
  ["is damaged in the middle", async (wal) => overwrite(wal, Math.floor((await stat(wal)).size / 2), 64)],
];

describe("SQLite store: lost and damaged files", () => {
  it.each(DAMAGES)(
    "[SQ-01] refuses to open without events that it acknowledged: the write-ahead log %s",
    async (_, damage) => {
      await using files = await scratch();
      const copy = join(files.folder, "copy.db");
      await using store = await openAt(files.path);
      await append(store, 0, 20);
      await killed(files.path, copy);
      await damage(`${copy}-wal`);

      await expect(openAt(copy)).rejects.toMatchObject({
        code: "unavailable",
        message: expect.stringMatching(
          /^the newest \d+ events of the database are missing or damaged .*restore a backup/,
        ),
      });
    },
  );

  it("[SQ-01] opens without them once the file with the position is deleted", async () => {
    await using files = await scratch();
    const copy = join(files.folder, "copy.db");
    await using store = await openAt(files.path);
    await append(store, 0, 20);
    await killed(files.path, copy);
    await rm(`${copy}-wal`);
    await rm(`${copy}-position`);

    await using opened = await openAt(copy);

    expect(await opened.load(stream)).toBeUndefined();
  });

  it("[SQ-01] opens after a kill, and after a position that was never written or is unreadable", async () => {
    await using files = await scratch();
    const copy = join(files.folder, "copy.db");
    await using store = await openAt(files.path);
    await append(store, 0, 20);
    await killed(files.path, copy);
    await (await openAt(copy))[Symbol.asyncDispose]();
    await writeFile(`${copy}-position`, "garbage");

    await using opened = await openAt(copy);

    expect(await opened.readEvents(stream, { order: "forward", limit: 100 })).toHaveLength(20);
  });

  it("[SQ-01] reports a damaged page in one sentence", async () => {
    await using files = await scratch();
    const store = await openAt(files.path);
    await append(store, 0, 200);
    await store[Symbol.asyncDispose]();
    await overwrite(files.path, 4096, (await stat(files.path)).size - 4096);

    await expect(openAt(files.path)).rejects.toMatchObject({
      code: "unavailable",
      message: `the database is damaged: restore a backup: ${files.path}`,
    });
  });
});

describe("SQLite store: durability", () => {
  it("[SQ-04] each commit is synced: the write-ahead log is in use and synchronous is FULL", async () => {
    await using files = await scratch();

    const db = openDatabase(files.path);

    expect(db.prepare("PRAGMA synchronous").get()).toEqual({ synchronous: 2 }); // https://sqlite.org/pragma.html#pragma_synchronous
    expect(db.prepare("PRAGMA journal_mode").get()).toEqual({ journal_mode: "wal" });
    db.close();
  });
});

describe("SQLite store: permissions", () => {
  it("[SQ-02] only the owner can read the files, also those of an earlier version", async () => {
    await using files = await scratch();
    await (await openAt(files.path))[Symbol.asyncDispose]();
    await chmod(files.path, 0o644);

    await using _store = await openAt(files.path);

    const modes = await Promise.all((await readdir(files.folder)).map((name) => modeOf(join(files.folder, name))));
    expect(modes).toEqual([0o600, 0o600, 0o600]);
  });
});

describe("SQLite store: backup", () => {
  it("[SQ-03] copies everything acknowledged before the call to one complete file, while commits continue", async () => {
    await using files = await scratch();
    const target = join(files.folder, "backup.db");
    await using store = await openAt(files.path);
    await append(store, 0, 300);

    const [, after] = await Promise.all([store.backUp(target), append(store, 300, 50)]);

    expect(after).toBeUndefined();
    expect(await modeOf(target)).toBe(0o600);
    expect((await readdir(files.folder)).filter((name) => name.startsWith("backup"))).toEqual(["backup.db"]);
    const copy = new DatabaseSync(target);
    expect(copy.prepare("PRAGMA integrity_check").get()).toEqual({ integrity_check: "ok" });
    copy.close();
    await using restored = await openAt(target);
    const events = await restored.readEvents(stream, { order: "forward", limit: 1000 });
    expect(events.length).toBeGreaterThanOrEqual(300);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
  });

  it("[SQ-03] fails and leaves nothing behind when the store closes meanwhile", async () => {
    await using files = await scratch();
    const store = await openAt(files.path);
    const events = Array.from({ length: 3_000 }, (_, index) => {
      return { seq: index + 1, at: index + 1, type: "t", text: "x".repeat(2_000) };
    });
    expect(await store.commit({ changes: [{ stream, expectedSeq: 0, events }] })).toEqual({ ok: true });
    const copy = store.backUp(join(files.folder, "backup.db")).catch((error: unknown) => error);

    await store[Symbol.asyncDispose]();

    const left = (await readdir(files.folder)).filter((name) => name.startsWith("backup"));
    expect(left).toEqual([]);
    expect(await copy).toMatchObject({
      code: "unavailable",
      message: expect.stringContaining("(the store is closed)"),
    });
  });

  it("[SQ-03] refuses an existing file and leaves it as it was", async () => {
    await using files = await scratch();
    const target = join(files.folder, "backup.db");
    await writeFile(target, "precious");
    await using store = await openAt(files.path);

    await expect(store.backUp(target)).rejects.toMatchObject({
      code: "unavailable",
      message: `the file exists already: ${target}`,
    });
    expect(await readFile(target, "utf8")).toBe("precious");
    expect((await readdir(files.folder)).filter((name) => name.includes("partial"))).toEqual([]);
  });

  it("[SQ-03] removes what a killed process left of a backup to the same file, and nothing else", async () => {
    await using files = await scratch();
    await using store = await openAt(files.path);
    const left = "backup.db.0b5a3c1e-8a55-4e0b-9d2f-2f6a1f0c9b7e.partial";
    const others = ["backup.db.partial", `other-${left}`];
    for (const name of [left, `${left}-journal`, ...others]) await writeFile(join(files.folder, name), "x");

    await store.backUp(join(files.folder, "backup.db"));

    const names = (await readdir(files.folder)).filter((name) => name.includes("backup"));
    expect(names.sort()).toEqual(["backup.db", ...others]);
  });

  it("[SQ-03] refuses a folder that does not exist", async () => {
    await using files = await scratch();
    await using store = await openAt(files.path);
    const target = join(files.folder, "missing", "backup.db");

    await expect(store.backUp(target)).rejects.toMatchObject({
      message: `the backup cannot be written: ${target} (ENOENT: no such file or directory, open '${target}')`,
    });
  });
});

describe("SQLite store: a backup in the place of a database", () => {
  it("[SQ-06] does not open beside the write-ahead log of the other one, and changes nothing", async () => {
    await using files = await scratch();
    const [backup, copy] = [join(files.folder, "backup.db"), join(files.folder, "copy.db")];
    await using store = await openAt(files.path);
    await append(store, 0, 20);
    await store.backUp(backup);
    await append(store, 20, 20);
    await killed(files.path, copy);
    await cp(backup, copy);
    const before = await contentsOf(copy);

    await expect(openAt(copy)).rejects.toMatchObject({
      code: "unavailable",
      message: `the write-ahead log ${copy}-wal belongs to another database than ${copy}: move the whole folder away, and restore the backup into an empty one`,
    });
    expect(await contentsOf(copy)).toEqual(before);
  });

  it("[SQ-06] opens without a write-ahead log, with an acknowledged position of its own", async () => {
    await using files = await scratch();
    const backup = join(files.folder, "backup.db");
    const store = await openAt(files.path);
    await append(store, 0, 20);
    await store.backUp(backup);
    await append(store, 20, 20);
    await store[Symbol.asyncDispose]();
    await cp(backup, files.path);

    await using restored = await openAt(files.path);
    await append(restored, 20, 1);
    const copy = join(files.folder, "copy.db");
    await killed(files.path, copy);
    await rm(`${copy}-wal`);

    await expect(openAt(copy)).rejects.toMatchObject({ message: expect.stringContaining("are missing or damaged") });
  });

  it("[SQ-06] the position file of an earlier version, without an id, does not prevent opening", async () => {
    await using files = await scratch();
    const copy = join(files.folder, "copy.db");
    await using store = await openAt(files.path);
    await append(store, 0, 20);
    await killed(files.path, copy);
    const position = await readFile(`${copy}-position`, "latin1");
    expect(position).toMatch(/^\d{16} \d{8}\n$/);
    await writeFile(`${copy}-position`, `${position.slice(0, 16)}\n`);

    await using opened = await openAt(copy);

    expect(await opened.readEvents(stream, { order: "forward", limit: 100 })).toHaveLength(20);
  });
});

function contentsOf(path: string): Promise<readonly Buffer[]> {
  return Promise.all(["", "-wal", "-position"].map((suffix) => readFile(path + suffix)));
}

async function overwrite(path: string, from: number, length: number): Promise<void> {
  const content = await readFile(path);
  content.fill(0x5a, from, from + length);
  await writeFile(path, content);
}
