import { setTimeout as pause } from "node:timers/promises";
import { inspect } from "node:util";
import type { Commit, CommitOutcome, Store } from "@tributary/journal";
import { createRecordingLogger, createSeededRandom, type PostgresServer, startPostgres } from "@tributary/testkit";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Database, databaseOn } from "./database.ts";
import { type Fault, startFaultyProxy } from "./faulty-proxy.ts";

let server: PostgresServer;

beforeAll(async () => {
  server = await startPostgres();
});

afterAll(() => server[Symbol.asyncDispose]());

const all = { order: "forward", limit: 100_000 } as const;
const unavailable = { name: "JournalError", code: "unavailable" };

function streamOf(id: string) {
  return { kind: "conversation", id };
}

function append(id: string, expectedSeq: number, text = "x"): Commit {
  return {
    changes: [{ stream: streamOf(id), expectedSeq, events: [{ seq: expectedSeq + 1, at: 1, type: text }] }],
    putRecords: [{ kind: "written", id: `${id} ${expectedSeq + 1} ${text}`, value: true }],
  };
}

async function writtenIn(store: Store): Promise<string[]> {
  return (await store.records("written")).map(({ id }) => id);
}

/** Makes groups that change timers wait, until they are unlocked. */
async function lockTimers(database: Database) {
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  await client.query("BEGIN");
  await client.query(`LOCK ${database.schema}.timers IN ACCESS EXCLUSIVE MODE`);
  return {
    /** Resolves when so many statements wait for locks. */
    async waiting(count: number): Promise<void> {
      while ((await database.run("SELECT FROM pg_locks WHERE NOT granted")).length < count);
    },
    unlock: () => client.query("COMMIT"),
    [Symbol.asyncDispose]: () => client.end(),
  };
}

const KILL_CONNECTIONS =
  "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'tributary' AND pid <> pg_backend_pid()";

describe("PostgreSQL store: groups that fail", () => {
  it("[ST-17] rejects a group that the database refuses, stores nothing of it, and continues", async () => {
    await using database = databaseOn(server);
    const store = await database.open();
    await database.run("ALTER TABLE $schema.records ADD CHECK (id <> 'refused 1 x')");

    const group = [append("kept", 0), append("refused", 0)].map((commit) => store.commit(commit));

    for (const each of group) await expect(each).rejects.toMatchObject(unavailable);
    expect(await store.load(streamOf("kept"))).toBeUndefined();
    expect(await store.commit(append("kept", 0))).toEqual({ ok: true });
  });

  it("[PG-04] reports a group that failed without its values", async () => {
    await using database = databaseOn(server);
    const recorded = createRecordingLogger();
    const store = await database.open({ log: recorded });
    await database.run("ALTER TABLE $schema.records ADD CHECK (id <> 'secret')");

    const putRecords = [{ kind: "secret", id: "secret", value: "top-secret" }];
    const error: unknown = await store.commit({ changes: [], putRecords }).catch((reason: unknown) => reason);

    expect(error).toMatchObject({ ...unavailable, details: { state: "23514" } });
    expect(recorded.text()).toContain("failed to write group");
    expect(recorded.text() + inspect([error, recorded.lines], { depth: 10 })).not.toContain("top-secret");
  });

  it("[ST-17] refuses what builds on a rejected commit, even if another node has brought the stream to the same number", async () => {
    await using database = databaseOn(server);
    const store = await database.open();
    const other = await database.open();
    await store.commit(append("a", 0));
    await database.run("ALTER TABLE $schema.records ADD CHECK (id <> 'a 2 refused')");
    await using timers = await lockTimers(database);

    const rejected = store.commit({ ...append("a", 1, "refused"), cancelTimers: ["t"] });
    await timers.waiting(1);
    const building = store.commit(append("a", 2));
    rejected.catch(() => undefined); // it is rejected before it is awaited
    const others = other.commit({ changes: append("a", 1).changes });
    await timers.waiting(2);
    await timers.unlock();

    await expect(rejected).rejects.toMatchObject(unavailable);
    expect(await others).toEqual({ ok: true });
    expect(await building).toEqual({ ok: false, refusal: "conflict" });
    expect(await store.commit(append("a", 2))).toEqual({ ok: true });
  });

  it("[ST-04] refuses what builds on a refused commit of the group that is being written", async () => {
    await using database = databaseOn(server);
    const store = await database.open();
    await store.commit(append("a", 0));
    await using timers = await lockTimers(database);

    const group = [
      store.commit({ ...append("a", 1, "first"), cancelTimers: ["t"] }),
      store.commit(append("a", 1, "second")),
    ];
    await timers.waiting(1);
    const building = store.commit(append("a", 2));
    await timers.unlock();

    expect(await Promise.all(group)).toEqual([{ ok: true }, { ok: false, refusal: "conflict" }]);
    expect(await building).toEqual({ ok: false, refusal: "conflict" });
    expect(await store.commit(append("a", 2))).toEqual({ ok: true });
  });
});

describe("PostgreSQL store: a connection lost while a group is written", () => {
  it.each<Fault>(["lost-answer", "lost-query"])("[PG-08] writes the group once after a %s", async (fault) => {
    await using database = databaseOn(server);
    await using proxy = await startFaultyProxy(server.url);
    await using store = await database.open({ url: proxy.url });
    await store.commit(append("a", 0));

    proxy.failNext(fault);
    const outcomes = await Promise.all([store.commit(append("a", 1)), store.commit(append("a", 5))]);

    expect(outcomes).toEqual([{ ok: true }, { ok: false, refusal: "conflict" }]);
    expect(await writtenIn(store)).toEqual(["a 1 x", "a 2 x"]);
    expect(await store.commit(append("a", 2))).toEqual({ ok: true });
  });

  it("[PG-08] rejects a group whose connection was lost three times, and writes the next", async () => {
    await using database = databaseOn(server);
    await using proxy = await startFaultyProxy(server.url);
    await using store = await database.open({ url: proxy.url });
    for (let times = 0; times < 3; times += 1) proxy.failNext("lost-query");

    await expect(store.commit(append("a", 0))).rejects.toMatchObject({ ...unavailable, details: {} });

    expect(await writtenIn(store)).toEqual([]);
    expect(await store.commit(append("a", 0))).toEqual({ ok: true });
  });

  it("[PG-08] never writes a group that arrives after its outcome was decided", async () => {
    await using database = databaseOn(server);
    await using proxy = await startFaultyProxy(server.url);
    await using store = await database.open({ url: proxy.url });
    await store.commit(append("a", 0));

    proxy.failNext("late-query");
    await store.commit({ changes: [], putRecords: [{ kind: "written", id: "late", value: 1 }] });
    await store.commit({ changes: [], deleteRecords: [{ kind: "written", id: "late" }] });
    const answer = await proxy.deliverLate();

    expect(answer).toContain("another session has replaced this writer");
    expect(await writtenIn(store)).toEqual(["a 1 x"]);
  });

  it("[PG-08] reports an unknown outcome if the database stays away", async () => {
    await using database = databaseOn(server);
    await using proxy = await startFaultyProxy(server.url);
    const store = await database.open({ url: proxy.url, inDoubtMs: 200 });
    proxy.failNext("lost-answer");

    const inDoubt = store.commit(append("a", 0));
    await proxy.close();

    await expect(inDoubt).rejects.toMatchObject({ ...unavailable, details: { outcome: "unknown" } });
    await expect(store.commit(append("b", 0))).rejects.toMatchObject({ ...unavailable, details: {} });
  });

  it.each([1, 2, 3, 4])("[PG-08] answers truthfully while connections are killed (seed %i)", async (seed) => {
    await using database = databaseOn(server);
    const store = await database.open();
    const random = createSeededRandom(seed);
    const acknowledged: string[] = [];
    const streams = Array.from({ length: 6 }, (_, index) => `s${index}`);

    const writing = Promise.all(
      streams.map(async (id) => {
        for (let seq = 0, count = 0; count < 60; count += 1) {
          const text = `try ${count}`;
          const outcome: CommitOutcome | undefined = await store.commit(append(id, seq, text)).catch(() => undefined);
          if (outcome?.ok) {
            seq += 1;
            acknowledged.push(`${id} ${seq} ${text}`);
          }
        }
      }),
    );
    let isWriting = true;
    void writing.finally(() => (isWriting = false));
    while (isWriting) {
      await pause(random.between(0, 25));
      await database.run(KILL_CONNECTIONS);
    }
    await writing;

    const reader = await database.open();
    expect((await writtenIn(reader)).toSorted()).toEqual(acknowledged.toSorted());
    for (const id of streams) {
      const events = await reader.readEvents(streamOf(id), all);
      expect(events.map(({ seq, type }) => `${id} ${seq} ${type}`)).toEqual(
        acknowledged.filter((each) => each.startsWith(`${id} `)),
      );
    }
    expect(acknowledged.length).toBeGreaterThan(100);
  });
});

describe("PostgreSQL store: availability", () => {
  it.each(["fast", "immediate"] as const)("[PG-09] works again after a %s restart of the server", async (how) => {
    await using database = databaseOn(server);
    const store = await database.open();
    await store.commit(append("a", 0));

    await server.stop(how);
    await expect(store.commit(append("a", 1))).rejects.toMatchObject(unavailable);
    await expect(store.load(streamOf("a"))).rejects.toMatchObject(unavailable);
    await server.start();

    expect(await store.commit(append("a", 1))).toEqual({ ok: true });
    expect(await writtenIn(store)).toEqual(["a 1 x", "a 2 x"]);
  });

  it("[PG-09] reads and writes at once after all connections were killed", async () => {
    await using database = databaseOn(server);
    const store = await database.open();
    await Promise.all(Array.from({ length: 10 }, () => store.commit(append("a", 0))));
    await Promise.all(Array.from({ length: 10 }, () => store.load(streamOf("a"))));

    await database.run(KILL_CONNECTIONS);

    expect(await store.commit(append("a", 1))).toEqual({ ok: true });
    expect(await Promise.all(Array.from({ length: 10 }, () => writtenIn(store)))).toEqual(
      Array.from({ length: 10 }, () => ["a 1 x", "a 2 x"]),
    );
  });

  it("[PG-09] repeats a read whose connection was lost", async () => {
    await using database = databaseOn(server);
    await using proxy = await startFaultyProxy(server.url);
    await using store = await database.open({ url: proxy.url });
    await store.commit(append("a", 0));

    proxy.failNext("lost-query", `FROM ${database.schema}.records`);

    expect(await writtenIn(store)).toEqual(["a 1 x"]);
  });

  it("[PG-09, PG-10] rejects reads that find no free connection in time, and still writes and renews leases", async () => {
    await using database = databaseOn(server);
    const store = await database.open({ poolSize: 5 });
    await store.commit(append("a", 0));
    const lock = database.run("BEGIN; LOCK $schema.journal IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(8); COMMIT");
    while (
      !(
        await database.run(
          "SELECT FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND relation = '$schema.journal'::regclass",
        )
      ).length
    );

    const blocked = Array.from({ length: 3 }, () => store.readEvents(streamOf("a"), all));
    const lease = await store.takeLease({ name: "router", holder: "one", forMs: 1_000 });
    expect(await Promise.race([...blocked, "blocked"])).toBe("blocked");
    expect(lease).toMatchObject({ holder: "one" });
    await expect(store.record("written", "a 1 x")).rejects.toMatchObject(unavailable);
    const written = await store.commit({ changes: [], putRecords: [{ kind: "other", id: "1", value: 1 }] });
    await lock;

    expect(written).toEqual({ ok: true });
    for (const each of blocked) expect(await each).toHaveLength(1);
    expect(await writtenIn(store)).toEqual(["a 1 x"]);
  });
});
