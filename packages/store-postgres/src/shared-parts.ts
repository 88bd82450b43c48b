/** Leases, and holds of timers, which nodes share besides events. Measured by the database's clock. */
import type { DurableTimer, Lease, Store } from "@tributary/journal";
import { type Query, type Statement, toTimer } from "./reads.ts";
import type { InSchema } from "./schema.ts";
import { fromStored, toStored, toStoredKey } from "./stored-text.ts";

type SharedParts = Pick<Store, "dueTimers" | "holdTimers" | "takeLease" | "releaseLease">;

/** A taker that waited for another one in this statement sees the lease which that one wrote. */
const TAKE_LEASE = `
  INSERT INTO $schema.leases AS current (name, holder, epoch, ends_at) VALUES ($1, $2, 1, $schema.now_ms() + $3)
  ON CONFLICT (name) DO UPDATE SET holder = $2, ends_at = $schema.now_ms() + $3,
    epoch = current.epoch + CASE WHEN current.ends_at > $schema.now_ms() THEN 0 ELSE 1 END
  WHERE current.holder = $2 OR current.ends_at <= $schema.now_ms()
  RETURNING holder, epoch, ends_at AS "endsAt"`;

/** Rows that another transaction is holding or setting are skipped. */
const HOLD_TIMERS = `
  UPDATE $schema.timers SET holder = $2, held_until = $schema.now_ms() + $3
  FROM (
    SELECT id FROM $schema.timers WHERE id = ANY ($1) AND (holder IS NULL OR holder = $2 OR held_until <= $schema.now_ms())
    FOR UPDATE SKIP LOCKED
  ) AS free
  WHERE timers.id = free.id
  RETURNING timers.id, due_at AS "dueAt", kind, stream_kind AS "streamKind", stream_key AS "streamKey", data`;

/** The time is read once, so that the index on due times is used. */
const DUE_TIMERS = `
  SELECT id FROM $schema.timers WHERE due_at <= (SELECT $schema.now_ms()) AND held_until <= (SELECT $schema.now_ms())
  ORDER BY due_at, id LIMIT $1`;

/** Creates these members of the store. */
export function createSharedParts(sql: InSchema, query: Query): SharedParts {
  const statement = (name: string, text: string): Statement => ({ name, text: sql(text) });
  const due = statement("due-timers", DUE_TIMERS);
  const hold = statement("hold-timers", HOLD_TIMERS);
  const take = statement("take-lease", TAKE_LEASE);
  const lease = statement("lease", 'SELECT holder, epoch, ends_at AS "endsAt" FROM $schema.leases WHERE name = $1');
  const release = statement("release-lease", "UPDATE $schema.leases SET ends_at = 0 WHERE name = $1 AND epoch = $2");

  async function takeLease({ name, holder, forMs }: Parameters<Store["takeLease"]>[0]): Promise<Lease> {
    const stored = toStoredKey(name);
    const [taken] = await query(take, [stored, toStored(holder), forMs]);
    const row = taken ?? (await query(lease, [stored]))[0];
    return {
      name,
      holder: fromStored(String(row?.holder)),
      epoch: Number(row?.epoch),
      endsAt: Number(row?.endsAt),
    };
  }

  async function holdTimers(
    ids: readonly string[],
    { holder, holdMs }: Parameters<Store["holdTimers"]>[1],
  ): Promise<DurableTimer[]> {
    const rows = await query(hold, [ids.map(toStored), toStored(holder), holdMs]);
    const order = new Map(ids.map((id, index) => [id, index]));
    return rows.map(toTimer).sort((a, b) => (order.get(a.id) ?? 0) - (order.get(b.id) ?? 0));
  }

  return {
    takeLease,
    holdTimers,
    releaseLease: async ({ name, epoch }) => void (await query(release, [toStored(name), epoch])),
    dueTimers: async (limit) => (await query(due, [limit])).map(({ id }) => fromStored(String(id))),
  };
}
