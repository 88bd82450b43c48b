/**
 * The connection that writes groups, and the row in `writers` by which the outcome of a group is found after the connection was lost.
 *
 * Each group records its number in the writer's row. A new session locks that row: it waits for a group that the database is still writing, and
 * replaces the session's number, which a group that arrives later does not have. After that, the recorded number is final.
 */
import { randomUUID } from "node:crypto";
import type { Clock, EpochMs, Logger } from "@tributary/kernel";
import type pg from "pg";
import { type ConnectionOptions, connect, discard } from "./connections.ts";
import { checkServer, type InSchema } from "./schema.ts";

/** A connection of its own for writing. */
export type WriterSession = {
  readonly client: pg.Client;
  readonly writer: string;
  readonly number: number;
  /** Number of the last group of this writer that was committed, as of the start of the session. */
  readonly lastGroup: number;
};

/** Opens sessions, one at a time. */
export interface WriterSessions extends AsyncDisposable {
  /** Returns the open session, or opens one. Errors: those of the network and of the database. */
  current(): Promise<WriterSession>;
  /** Gives up the connection. */
  drop(): void;
  /** Time of the database, estimated from its last answer. */
  now(): EpochMs;
  /** Takes note of the database's time. */
  received(now: EpochMs): void;
}

export type WriterSessionsDeps = {
  readonly connection: ConnectionOptions;
  readonly sql: InSchema;
  readonly clock: Clock;
  readonly log: Logger;
};

/** Rows of processes that ended without deleting theirs. No connection lives that long without writing. */
const DELETE_OLD_WRITERS = "DELETE FROM $schema.writers WHERE written_at < now() - interval '7 days'";

/** The database would plan the statements of each group again: it expects less work for arrays of known length. */
const PLAN_ONCE = "SET plan_cache_mode = force_generic_plan";

const OPEN_SESSION = `
  INSERT INTO $schema.writers (id, session, last_group, written_at) VALUES ($1, $2, 0, now())
  ON CONFLICT (id) DO UPDATE SET session = $2, written_at = now()
  RETURNING last_group AS "lastGroup", $schema.now_ms() AS now`;

/** Creates the sessions of one store. */
export function createWriterSessions({ connection, sql, clock, log }: WriterSessionsDeps): WriterSessions {
  const writer = randomUUID();
  let session: WriterSession | undefined;
  let sessions = 0;
  let offsetMs = 0;

  function received(now: EpochMs): void {
    offsetMs = now - clock.monotonicMs();
  }

  async function open(): Promise<WriterSession> {
    const client = await connect(connection, (error, lost) => {
      log.warn("lost writing connection to database", { error });
      if (session?.client === lost) session = undefined;
    });
    try {
      await checkServer(client);
      sessions += 1;
      await client.query(PLAN_ONCE);
      await client.query(sql(DELETE_OLD_WRITERS));
      const { rows } = await client.query(sql(OPEN_SESSION), [writer, sessions]);
      received(Number(rows[0]?.now));
      return { client, writer, number: sessions, lastGroup: Number(rows[0]?.lastGroup) };
    } catch (error) {
      discard(client);
      throw error;
    }
  }

  function drop(): void {
    if (session !== undefined) discard(session.client);
    session = undefined;
  }

  return {
    async current() {
      session ??= await open();
      return session;
    },
    drop,
    now: () => clock.monotonicMs() + offsetMs,
    received,
    async [Symbol.asyncDispose]() {
      if (session === undefined) return;
      const { client } = session;
      session = undefined;
      await client.query(sql("DELETE FROM $schema.writers WHERE id = $1"), [writer]).catch(() => undefined); // deleted later by others
      await client.end().catch(() => undefined); // it was lost
    },
  };
}
