import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import type { Store } from "@tributary/journal";
import { createSystemClock, silentLogger } from "@tributary/kernel";
import { createPostgresStore } from "@tributary/store-postgres";
import { createRecordingLogger, type PostgresServer, startPostgres } from "@tributary/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { databaseOn } from "./database.ts";

let server: PostgresServer;

beforeAll(async () => {
  server = await startPostgres();
});

afterAll(() => server[Symbol.asyncDispose]());

const commit = {
  changes: [{ stream: { kind: "conversation", id: "a" }, expectedSeq: 0, events: [{ seq: 1, at: 1, type: "t" }] }],
};

function openAt(url: string, passwordFile?: string, log = silentLogger): Promise<Store> {
  return createPostgresStore({ clock: createSystemClock(), log }, { url, passwordFile });
}

describe("PostgreSQL store: opening", () => {
  it("[PG-02] migrates once when several nodes start at the same time", async () => {
    await using database = databaseOn(server);

    const stores = await Promise.all(Array.from({ length: 6 }, () => database.open()));

    const outcomes = await Promise.all(stores.map((store) => store.commit(commit)));
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await database.run("SELECT version FROM $schema.migrations")).toEqual([{ version: 1 }, { version: 2 }]);
  });

  it("[PG-02] reports that a newer version wrote the schema, and does not change it", async () => {
    await using database = databaseOn(server);
    await database.open();
    await database.closeAll();
    await database.run("INSERT INTO $schema.migrations VALUES (99)");

    await expect(database.open()).rejects.toMatchObject({
      code: "unavailable",
      message: "the database was written by a newer version of Tributary",
      details: { version: 99, known: 2 },
    });

    await database.run("DELETE FROM $schema.migrations WHERE version = 99");
    expect(await (await database.open()).commit(commit)).toEqual({ ok: true });
  });

  it("[PG-02] removes the row of its writer when it is closed", async () => {
    await using database = databaseOn(server);
    await database.open();
    expect(await database.run("SELECT FROM $schema.writers")).toHaveLength(1);

    await database.closeAll();

    expect(await database.run("SELECT FROM $schema.writers")).toEqual([]);
  });

  it("[PG-03] refuses a server with fsync = off", async () => {
    await using unsafe = await startPostgres({ settings: ["fsync=off"] });

    await expect(openAt(unsafe.url)).rejects.toMatchObject({
      code: "unavailable",
      message: "the database has fsync = off, with which a crash damages data: turn it on",
    });
  });

  it("[PG-03] refuses a server with synchronous_commit = off", async () => {
    await using unsafe = await startPostgres({ settings: ["synchronous_commit=off"] });

    await expect(openAt(unsafe.url)).rejects.toMatchObject({
      code: "unavailable",
      message: "the database has synchronous_commit = off, with which a crash loses acknowledged messages: turn it on",
    });
  });

  it("[PG-03] reports a server that cannot be reached", async () => {
    await expect(openAt("postgres://postgres@127.0.0.1:1/postgres")).rejects.toMatchObject({
      code: "unavailable",
      message: "the database cannot be used: connect ECONNREFUSED 127.0.0.1:1",
    });
  });

  it("[PG-04] reads the password from a file, and never reports it", async () => {
    const folder = await mkdtemp(join(tmpdir(), "tributary-"));
    await using secured = await startPostgres({ password: "päss/word@:?" });
    const file = join(folder, "password");
    const recorded = createRecordingLogger();
    await writeFile(file, "päss/word@:?\n");

    await using store = await openAt(secured.url, file, recorded);
    expect(await store.commit(commit)).toEqual({ ok: true });
    await writeFile(file, "wrong-secret");
    const wrong: unknown = await openAt(secured.url, file, recorded).catch((error: unknown) => error);
    const none: unknown = await openAt(secured.url).catch((error: unknown) => error);
    await secured.stop();
    const lost: unknown = await store.commit(commit).catch((error: unknown) => error);
    const missing: unknown = await openAt(secured.url, join(folder, "missing")).catch((error: unknown) => error);
    await writeFile(file, "\n");
    const empty: unknown = await openAt(secured.url, file).catch((error: unknown) => error);
    await rm(folder, { recursive: true });

    const messages = [wrong, none, lost, missing, empty].map((error) => (error as Error).message);
    expect(messages).toEqual([
      'the database cannot be used: password authentication failed for user "postgres"',
      "the database cannot be used: it requires a password",
      "failed to write group",
      `the file with the password of the database cannot be read: ${join(folder, "missing")}`,
      `the file with the password of the database is empty: ${file}`,
    ]);
    const everything = recorded.text() + inspect([wrong, lost, missing], { depth: 10 });
    expect(everything).not.toMatch(/wrong-secret|word@|word%40/);
  });
});
