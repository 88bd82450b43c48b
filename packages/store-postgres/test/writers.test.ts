import type { Commit, JournalPage, Store, StreamRef } from "@tributary/journal";
import { createSeededRandom, type PostgresServer, startPostgres } from "@tributary/testkit";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { databaseOn } from "./database.ts";

let server: PostgresServer;

beforeAll(async () => {
  server = await startPostgres();
});

afterAll(() => server[Symbol.asyncDispose]());

const all = { order: "forward", limit: 100_000 } as const;
const kinds = ["conversation"];

function streamOf(id: string): StreamRef {
  return { kind: "conversation", id };
}

function change(id: string, expectedSeq: number, text: string) {
  return { stream: streamOf(id), expectedSeq, events: [{ seq: expectedSeq + 1, at: 1, type: text }] };
}

function append(id: string, expectedSeq: number, text = "t"): Commit {
  return { changes: [change(id, expectedSeq, text)] };
}

async function lastSeq(store: Store, id: string): Promise<number> {
  return (await store.load(streamOf(id)))?.tail.length ?? 0;
}

function labelsOf({ events }: JournalPage): string[] {
  return events.map(({ stream, event }) => `${stream.id} ${event.seq}`);
}

describe("PostgreSQL store: concurrent writers", () => {
  it.each([1, 2, 3, 4])(
    "[PG-01] writes each acknowledged commit once, in order, without gaps (seed %i)",
    async (seed) => {
      await using database = databaseOn(server);
      const stores = [await database.open(), await database.open()];
      const random = createSeededRandom(seed);
      const streams = ["a", "b", "c"];
      const acknowledged: string[] = [];
      let conflicts = 0;

      async function write(store: Store, writer: number): Promise<void> {
        for (let round = 0; round < 25; round += 1) {
          const ids = streams.filter(() => random.fraction() < 0.5);
          const seqs = await Promise.all(ids.map((id) => lastSeq(store, id)));
          const submitted = [1, 2].map((step) => ({
            text: `${writer}.${round}.${step}`,
            changes: ids.map((id, index) => change(id, (seqs[index] ?? 0) + step - 1, `${writer}.${round}.${step}`)),
          }));
          const outcomes = await Promise.all(submitted.map(({ changes }) => store.commit({ changes })));
          for (const [index, outcome] of outcomes.entries()) {
            if (!outcome.ok) conflicts += 1;
            else for (const id of ids) acknowledged.push(`${id} ${submitted[index]?.text}`);
          }
          if (ids.length > 0 && outcomes[0]?.ok === false) expect(outcomes[1]?.ok).toBe(false);
        }
      }
      await Promise.all(Array.from({ length: 6 }, (_, writer) => write(stores[writer % 2] as Store, writer)));

      const written: string[] = [];
      for (const id of streams) {
        const events = await (stores[0] as Store).readEvents(streamOf(id), all);
        expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
        written.push(...events.map(({ type }) => `${id} ${type}`));
      }
      expect(written.toSorted()).toEqual(acknowledged.toSorted());
      expect(conflicts).toBeGreaterThan(0);
    },
  );

  it("[PG-01] refuses only the commits whose streams another node has changed", async () => {
    await using database = databaseOn(server);
    const store = await database.open();
    const other = await database.open();
    await store.commit(append("moved", 0));
    await other.commit(append("moved", 1));

    const outcomes = await Promise.all(
      [append("first", 0), append("moved", 1), append("last", 0)].map((commit) => store.commit(commit)),
    );

    expect(outcomes).toEqual([{ ok: true }, { ok: false, refusal: "conflict" }, { ok: true }]);
  });

  it("[PG-01] judges a group again if another node has taken a key, a lease or a stream's number", async () => {
    await using database = databaseOn(server);
    const store = await database.open();
    const other = await database.open();
    const old = await store.takeLease({ name: "router", holder: "one", forMs: 60_000 });
    await store.releaseLease(old);
    await other.takeLease({ name: "router", holder: "two", forMs: 60_000 });
    const claims = [{ key: "token", holder: "theirs", endsAt: Number.MAX_SAFE_INTEGER }];
    await other.commit({ changes: [], claims });

    const outcomes = await Promise.all([
      store.commit({ ...append("a", 0), fence: old }),
      store.commit({ ...append("b", 7), claims: claims.map((each) => ({ ...each, holder: "ours" })) }),
      store.commit(append("c", 3)),
      store.commit({ ...append("d", 0), claims: claims.map((each) => ({ ...each, key: "other" })) }),
    ]);

    expect(outcomes).toEqual([
      { ok: false, refusal: "fenced" },
      { ok: false, refusal: "claimed", holder: "theirs" },
      { ok: false, refusal: "conflict" },
      { ok: true },
    ]);
    expect(await database.run("SELECT key FROM $schema.streams")).toEqual([{ key: "d" }]);
  });

  it("[PG-01] makes a lease that is being taken wait for a commit under the older epoch", async () => {
    await using database = databaseOn(server);
    const store = await database.open();
    const old = await store.takeLease({ name: "router", holder: "one", forMs: 1 });
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    // A node's group in progress holds the lease as `write_group_1` does.
    await client.query("BEGIN");
    await client.query(`SELECT FROM ${database.schema}.leases WHERE name = 'router' FOR SHARE`);

    const order: string[] = [];
    const taken = store.takeLease({ name: "router", holder: "two", forMs: 60_000 }).then((lease) => {
      order.push("taken");
      return lease;
    });
    while ((await database.run("SELECT FROM pg_locks WHERE NOT granted")).length === 0);
    order.push("committed");
    await client.query("COMMIT");
    await client.end();

    expect(await taken).toMatchObject({ holder: "two", epoch: old.epoch + 1 });
    expect(order).toEqual(["committed", "taken"]);
    expect(await store.commit({ ...append("a", 0), fence: old })).toEqual({ ok: false, refusal: "fenced" });
  });
});

describe("PostgreSQL store: claims", () => {
  it("[ST-18] deletes claims that have ended when later commits take keys", async () => {
    await using database = databaseOn(server);
    const store = await database.open();
    const claims = (key: string, endsAt: number) => ({ changes: [], claims: [{ key, holder: "h", endsAt }] });
    await store.commit(claims("ended", 1));
    await store.commit(claims("lasting", Number.MAX_SAFE_INTEGER));

    await (await database.open()).commit(claims("later", Number.MAX_SAFE_INTEGER));

    expect(await database.run("SELECT key FROM $schema.claims ORDER BY key")).toEqual([
      { key: "lasting" },
      { key: "later" },
    ]);
  });
});

describe("PostgreSQL store: reading across streams", () => {
  /** Begins to write as another node does, and stops before the end of the transaction. */
  async function openTransaction(schema: string, key: string) {
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    await client.query(
      `INSERT INTO ${schema}.writers VALUES ('00000000-0000-4000-8000-000000000000', 1, 0, now()) ON CONFLICT DO NOTHING`,
    );
    await client.query("BEGIN");
    await client.query(
      `SELECT ${schema}.write_group_1('00000000-0000-4000-8000-000000000000', 1, 1, '{}', '{}', '{conversation}', $1, '{0}', '{1}', true,
       '{1}', '{1}', '{1}', '{t}', '{"{}"}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', 0, NULL)`,
      [[key]],
    );
    return {
      async end() {
        await client.query("COMMIT");
        await client.end();
      },
    };
  }

  it("[PG-05] does not skip a transaction that began earlier and is committed late", async () => {
    await using database = databaseOn(server);
    const store = await database.open();
    await store.commit(append("before", 0));
    const late = await openTransaction(database.schema, "late");
    await store.commit(append("after", 0));
    await store.commit(append("after", 1));

    const meanwhile = await store.readAll({ kinds, after: null, limit: 100 });
    await late.end();
    const then = await store.readAll({ kinds, after: meanwhile.position, limit: 100 });

    expect(labelsOf(meanwhile)).toEqual(["before 1"]);
    expect(labelsOf(then)).toEqual(["late 1", "after 1", "after 2"]);
  });

  it("[PG-05] keeps the order within a stream if the later transaction began earlier", async () => {
    await using database = databaseOn(server);
    const store = await database.open();
    const early = new pg.Client({ connectionString: server.url });
    await early.connect();
    await early.query("BEGIN");
    await early.query("SELECT pg_current_xact_id()");
    await store.commit(append("a", 0));
    await early.query(
      `INSERT INTO ${database.schema}.writers VALUES ('00000000-0000-4000-8000-000000000001', 1, 0, now())`,
    );
    await early.query(
      `SELECT ${database.schema}.write_group_1('00000000-0000-4000-8000-000000000001', 1, 1, '{}', '{}', '{conversation}', '{a}', '{1}', '{2}', false,
       '{1}', '{2}', '{1}', '{t}', '{"{}"}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', 0, NULL)`,
    );
    await early.query("COMMIT");
    await early.end();

    expect(labelsOf(await store.readAll({ kinds, after: null, limit: 100 }))).toEqual(["a 1", "a 2"]);
  });

  it("[PG-05] reads events of a dump from a server with higher transaction ids first", async () => {
    await using database = databaseOn(server);
    const first = await database.open();
    await first.commit(append("restored", 0));
    await database.closeAll();
    await database.run("UPDATE $schema.journal SET rank = rank + 1000000000");

    const store = await database.open();
    await store.commit(append("restored", 1));
    const page = await store.readAll({ kinds, after: null, limit: 1 });
    const next = await store.readAll({ kinds, after: page.position, limit: 10 });

    expect([labelsOf(page), labelsOf(next)]).toEqual([["restored 1"], ["restored 2"]]);
  });
});

describe("PostgreSQL store: text", () => {
  it("[PG-06] stores ids, keys and types with U+0000 and lone surrogates", async () => {
    await using database = databaseOn(server);
    const store = await database.open();
    const odd = "a\u0000b\ud83d\uffff";
    const timer = { id: odd, dueAt: 1, kind: odd, stream: { kind: odd, id: odd }, data: { odd } };
    const events = [{ seq: 1, at: 1, type: odd, text: odd }];

    const outcome = await store.commit({
      changes: [
        { stream: { kind: odd, id: odd }, expectedSeq: 0, events, snapshot: { state: { odd }, isActive: true } },
      ],
      claims: [{ key: odd, holder: odd, endsAt: Number.MAX_SAFE_INTEGER }],
      setTimers: [timer],
      putRecords: [{ kind: odd, id: odd, value: odd }],
    });

    expect(outcome).toEqual({ ok: true });
    expect(await store.readEvents({ kind: odd, id: odd }, { ...all, types: [odd] })).toEqual(events);
    expect(await store.load({ kind: odd, id: odd })).toEqual({ snapshot: { seq: 1, state: { odd } }, tail: [] });
    expect(await store.activeStreams(odd)).toEqual([odd]);
    expect(await store.claimHolder(odd)).toBe(odd);
    expect(await store.timers()).toEqual([timer]);
    expect(await store.records(odd)).toEqual([{ kind: odd, id: odd, value: odd }]);
    expect((await store.readAll({ kinds: [odd], after: null, limit: 1 })).events[0]?.stream).toEqual({
      kind: odd,
      id: odd,
    });
    expect(await store.takeLease({ name: odd, holder: odd, forMs: 1_000 })).toMatchObject({ name: odd, holder: odd });
  });

  it("[PG-07] rejects a commit with a key that is too long, and writes the others of its group", async () => {
    await using database = databaseOn(server);
    const store = await database.open();
    const long = "漢".repeat(500);

    const group = [append("a", 0), append(long, 0), append("b", 0)].map((commit) => store.commit(commit));

    await expect(group[1]).rejects.toMatchObject({ name: "JournalError", code: "internal" });
    expect([await group[0], await group[2]]).toEqual([{ ok: true }, { ok: true }]);
  });

  it("[PG-07] stores the longest keys that are accepted", async () => {
    await using database = databaseOn(server);
    const store = await database.open();
    const random = createSeededRandom(1);
    const long = Array.from({ length: 400 }, () => String.fromCharCode(random.between(0x4e00, 0x9fff))).join("");

    const outcome = await store.commit({
      changes: [{ stream: { kind: long, id: long }, expectedSeq: 0, events: [{ seq: 1, at: 1, type: "t" }] }],
      putRecords: [{ kind: long, id: long, value: 1 }],
      setTimers: [{ id: long, dueAt: 1, kind: "k", stream: streamOf("a"), data: null }],
      claims: [{ key: long, holder: "h", endsAt: 1 }],
    });

    expect(outcome).toEqual({ ok: true });
  });
});
