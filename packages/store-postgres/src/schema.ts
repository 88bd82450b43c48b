/** Checks the server, and migrates the schema to the current version. */
import { JournalError } from "@tributary/journal";
import type pg from "pg";
import { first } from "./migrations/0001-first.ts";
import { deleteStreams } from "./migrations/0002-delete-streams.ts";

/** Migrations from an empty schema to the current one. The table `migrations` has the number of those applied. */
const MIGRATIONS: readonly string[] = [first, deleteStreams];

/** Oldest supported server, as in `server_version_num`. */
const MIN_SERVER_VERSION = 150_000;

/** Nodes that start at the same time wait here for each other. Any number that no other program uses. */
const MIGRATION_LOCK = "7238142960712345";

const SCHEMA_NAME = /^[a-z_][a-z0-9_]{0,50}$/;

/** Returns a statement for a schema. */
export type InSchema = (statement: string) => string;

/** Creates the function that puts a schema's name into statements. Errors: `JournalError("unavailable")` if it is not a plain identifier. */
export function inSchema(schema: string): InSchema {
  if (!SCHEMA_NAME.test(schema)) {
    throw new JournalError(
      "unavailable",
      `the schema must be a name of lower-case letters, digits and underscores: ${schema}`,
    );
  }
  return (statement) => statement.replaceAll("$schema", schema);
}

/**
 * Refuses a server that is too old or loses commits that it has acknowledged. Errors: `JournalError("unavailable")`. Source: PG-03.
 */
export async function checkServer(client: pg.Client): Promise<void> {
  const { rows } = await client.query<ServerSettings>(
    `SELECT current_setting('server_version_num')::integer AS version, current_setting('server_version') AS name,
       current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commits,
       current_setting('server_encoding') AS encoding`,
  );
  const reason = rows[0] && reasonToRefuse(rows[0]);
  if (reason !== undefined) throw new JournalError("unavailable", reason);
}

/** Settings that decide whether a server can be used; `version` as in `server_version_num`. */
export type ServerSettings = Readonly<Record<"name" | "fsync" | "commits" | "encoding", string>> & {
  readonly version: number;
};

/** Returns the reason why a server cannot be used; undefined if it can. */
export function reasonToRefuse({ version, name, fsync, commits, encoding }: ServerSettings): string | undefined {
  if (version < MIN_SERVER_VERSION) return `PostgreSQL ${name} is too old: version 15 or newer is needed`;
  if (fsync === "off") return "the database has fsync = off, with which a crash damages data: turn it on";
  if (commits === "off") {
    return "the database has synchronous_commit = off, with which a crash loses acknowledged messages: turn it on";
  }
  return encoding === "UTF8" ? undefined : `the database has the encoding ${encoding}: create it with UTF8`;
}

/**
 * Creates or migrates the schema in one transaction. Other nodes may be serving, and starting, meanwhile.
 *
 * Errors: `JournalError("unavailable")` if the schema was written by a newer version. Source: PG-02.
 */
export async function migrate(client: pg.Client, schema: string): Promise<void> {
  const sql = inSchema(schema);
  await client.query("BEGIN");
  try {
    await client.query(`SELECT pg_advisory_xact_lock(${MIGRATION_LOCK})`);
    const version = await versionOf(client, schema);
    if (version > MIGRATIONS.length) {
      throw new JournalError("unavailable", "the database was written by a newer version of Tributary", {
        details: { version, known: MIGRATIONS.length },
      });
    }
    if (version < MIGRATIONS.length) {
      await client.query(sql("CREATE SCHEMA IF NOT EXISTS $schema"));
      await client.query(sql("CREATE TABLE IF NOT EXISTS $schema.migrations (version integer PRIMARY KEY)"));
      for (const [index, step] of MIGRATIONS.entries()) {
        if (index < version) continue;
        await client.query(sql(step));
        await client.query(sql(`INSERT INTO $schema.migrations VALUES (${index + 1})`));
      }
    }
    await client.query(sql(RAISE_RANK_OFFSET));
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK").catch(() => undefined); // the connection may be lost; the first error is the cause
    throw error;
  }
}

/**
 * A dump that was restored into another server has ranks above its transaction ids: they continue after the highest one. Source: PG-05.
 */
const RAISE_RANK_OFFSET = `
  UPDATE $schema.ranks SET rank_offset = newest.rank + 1
  FROM (SELECT rank FROM $schema.journal ORDER BY rank DESC LIMIT 1) AS newest
  WHERE newest.rank > rank_offset + pg_current_xact_id()::text::bigint`;

async function versionOf(client: pg.Client, schema: string): Promise<number> {
  const { rows: found } = await client.query("SELECT to_regclass($1) IS NOT NULL AS exists", [`${schema}.migrations`]);
  if (found[0]?.exists !== true) return 0;
  const { rows } = await client.query(
    inSchema(schema)("SELECT coalesce(max(version), 0) AS version FROM $schema.migrations"),
  );
  return Number(rows[0]?.version ?? 0);
}
