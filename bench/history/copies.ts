/** Copies the only conversation of a store, in SQL: a million conversations through the API would take half an hour. */
import { spawnSync } from "node:child_process";
import { DatabaseSync } from "node:sqlite";
import { findProgram } from "@tributary/testkit";

/** An id is unique by its last twelve digits. */
const ID_START = 24;

/** Copies it in the database of a server that has stopped. Returns the number of events of the conversation. */
export function copyInSqlite(path: string, copies: number): number {
  using db = new DatabaseSync(path);
  db.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = OFF;
    CREATE TEMP TABLE original AS SELECT id, key FROM streams WHERE kind = 'conversation';
    CREATE TEMP TABLE copies AS
      WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ${copies})
      SELECT n, (SELECT max(id) FROM streams) + n AS id, substr(original.key, 1, ${ID_START}) || printf('%012x', n) AS key
      FROM numbers, original;
    BEGIN;
    INSERT INTO streams (id, kind, key) SELECT id, 'conversation', key FROM copies;
    INSERT INTO journal (stream, seq, at, type, data)
      SELECT copies.id, seq, at, type, replace(data, original.key, copies.key)
      FROM copies, original JOIN journal ON journal.stream = original.id ORDER BY n, seq;
    INSERT INTO snapshots (stream, seq, is_active, state)
      SELECT copies.id, seq, is_active, replace(state, original.key, copies.key)
      FROM copies, original JOIN snapshots ON snapshots.stream = original.id ORDER BY n;
    INSERT OR IGNORE INTO journal_index (stream, seq, position) SELECT stream, seq, position FROM journal;
    UPDATE journal_indexed SET up_to = (SELECT max(position) FROM journal);
    COMMIT;
    PRAGMA wal_checkpoint(TRUNCATE);
  `);
  const row = db.prepare("SELECT count(*) AS events FROM journal WHERE stream = (SELECT id FROM original)").get();
  return Number(row?.events);
}

/** Copies it in a database, as if it had been vacuumed since. Returns the number of events of the conversation. */
export function copyInPostgres(url: string, copies: number): number {
  query(
    url,
    `SET search_path = tributary; SET synchronous_commit = off;
     CREATE TEMP TABLE original AS SELECT id, key FROM streams WHERE kind = 'conversation';
     INSERT INTO streams (kind, key, last_seq)
       SELECT 'conversation', substr(original.key, 1, ${ID_START}) || lpad(to_hex(n), 12, '0'), last_seq
       FROM generate_series(1, ${copies}) AS n, original JOIN streams USING (id);
     CREATE TEMP TABLE copies AS
       SELECT streams.id, streams.key FROM streams WHERE kind = 'conversation' AND id NOT IN (SELECT id FROM original);
     INSERT INTO journal (stream, seq, at, type, data, rank)
       SELECT copies.id, seq, at, type, replace(data, original.key, copies.key), rank
       FROM copies, original JOIN journal ON journal.stream = original.id ORDER BY copies.id, seq;
     INSERT INTO snapshots (stream, seq, is_active, state)
       SELECT copies.id, seq, is_active, replace(state, original.key, copies.key)
       FROM copies, original JOIN snapshots ON snapshots.stream = original.id;`,
  );
  query(url, "VACUUM ANALYZE");
  query(url, "CHECKPOINT");
  return Number(query(url, "SELECT last_seq FROM tributary.streams WHERE kind = 'conversation' ORDER BY id LIMIT 1"));
}

function query(url: string, statements: string): string {
  const args = [url, "--no-psqlrc", "--quiet", "--tuples-only", "--set=ON_ERROR_STOP=1", "--command", statements];
  const { status, stdout, stderr } = spawnSync(findProgram("psql", "postgresql-client"), args, { encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  return stdout.trim();
}
