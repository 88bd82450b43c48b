import { createHash } from "node:crypto";
import { cp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { createSystemClock, silentLogger } from "@tributary/kernel";
import { expect, it } from "vitest";
import { scratch } from "../test/scratch.ts";
import { checkDatabase } from "./check-database.ts";
import { createSqliteStore, type SqliteStore } from "./create.ts";

const stream = { kind: "conversation", id: "a" } as const;

/** Size of a page of the file. Source: https://sqlite.org/pragma.html#pragma_page_size */
const PAGE_BYTES = 4_096;

/** Opens a store with events. */
async function openWith(path: string, count: number): Promise<SqliteStore> {
  const store = await createSqliteStore({ clock: createSystemClock(), log: silentLogger }, { path });
  const events = Array.from({ length: count }, (_, index) => ({ seq: index + 1, at: index + 1, type: "t" }));
  expect(await store.commit({ changes: [{ stream, expectedSeq: 0, events }] })).toEqual({ ok: true });
  return store;
}

/** Copies the files of an open store, as a kill would leave them. */
async function killed(path: string, to: string): Promise<string> {
  for (const suffix of ["", "-wal", "-position"]) await cp(path + suffix, to + suffix);
  return to;
}

/** Returns digests of the files with content. SQLite creates empty ones, and shared memory. */
async function contentsOf(folder: string): Promise<readonly string[]> {
  const names = (await readdir(folder)).filter((name) => !name.endsWith("-shm")).sort();
  const files = await Promise.all(names.map(async (name) => ({ name, content: await readFile(join(folder, name)) })));
  const digestOf = (content: Buffer): string => createHash("sha256").update(content).digest("hex");
  return files.filter(({ content }) => content.length > 0).map(({ name, content }) => `${name} ${digestOf(content)}`);
}

it("[SQ-07] accepts a database that was closed, or whose process was killed, and changes no file", async () => {
  await using files = await scratch();
  await using others = await scratch();
  const store = await openWith(files.path, 20);
  const copy = await killed(files.path, others.path);
  await store[Symbol.asyncDispose]();
  const before = [await contentsOf(files.folder), await contentsOf(others.folder)];

  expect([checkDatabase(files.path), checkDatabase(copy)]).toEqual([
    { ok: true, value: null },
    { ok: true, value: null },
  ]);

  expect([await contentsOf(files.folder), await contentsOf(others.folder)]).toEqual(before);
});

it("[SQ-07] reports damage", async () => {
  await using files = await scratch();
  await (await openWith(files.path, 2_000))[Symbol.asyncDispose]();
  const content = await readFile(files.path);
  const page = Math.floor(content.length / PAGE_BYTES / 2); // in the middle of the journal, which only a complete reading reaches
  await writeFile(files.path, content.fill(0x5a, page * PAGE_BYTES, (page + 1) * PAGE_BYTES));

  const message = `the database is damaged: restore a backup: ${files.path}`;
  expect(checkDatabase(files.path)).toEqual({ ok: false, refusal: { isDamaged: true, message } });
});

it("[SQ-07] reports the newest events as missing without the write-ahead log", async () => {
  await using files = await scratch();
  await using store = await openWith(files.path, 20);
  const copy = await killed(files.path, join(files.folder, "copy.db"));
  await rm(`${copy}-wal`);
  const before = await contentsOf(files.folder);

  const checked = checkDatabase(copy);

  // The schema was in the log too.
  expect(checked).toMatchObject({ ok: false, refusal: { isDamaged: false } });
  expect(await contentsOf(files.folder)).toEqual(before);
  await store[Symbol.asyncDispose]();
  await writeFile(`${files.path}-position`, (await readFile(`${files.path}-position`, "utf8")).replace("020 ", "025 "));
  expect(checkDatabase(files.path)).toMatchObject({
    refusal: { message: expect.stringMatching(/^the newest 5 events of the database are missing or damaged/) },
  });
});

it("[SQ-07] reports a database that is in use, and does not disturb it", async () => {
  await using files = await scratch();
  await using store = await openWith(files.path, 20);

  expect(checkDatabase(files.path)).toMatchObject({
    refusal: { isDamaged: false, message: expect.stringMatching(/^the database is in use by another process/) },
  });
  expect(await store.readEvents(stream, { order: "forward", limit: 100 })).toHaveLength(20);
});

it.each([
  ["another program", "PRAGMA application_id = 7", /^the file is a database of another program/],
  ["a newer version", "PRAGMA user_version = 99", /^the database was written by a newer version/],
])("[SQ-07] reports a database of %s", async (_title, change, message) => {
  await using files = await scratch();
  await (await openWith(files.path, 1))[Symbol.asyncDispose]();
  const db = new DatabaseSync(files.path);
  db.exec(change);
  db.close();

  expect(checkDatabase(files.path)).toMatchObject({ refusal: { message: expect.stringMatching(message) } });
});

it("[SQ-07] reports a log of another database, and a file that is not a database", async () => {
  await using files = await scratch();
  const [backup, copy, text] = ["backup.db", "copy.db", "text.db"].map((name) => join(files.folder, name));
  await using store = await openWith(files.path, 20);
  await store.backUp(String(backup));
  await cp(String(backup), await killed(files.path, String(copy)));
  await writeFile(String(text), "no database at all".repeat(1000));

  expect([checkDatabase(String(copy)), checkDatabase(String(text))]).toMatchObject([
    { refusal: { message: expect.stringMatching(/^the write-ahead log .* belongs to another database/) } },
    { refusal: { message: `the file is not a database: ${text}` } },
  ]);
});
