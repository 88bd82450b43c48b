import type { RecordChange, Records } from "@tributary/engine";
import { type Clock, type EpochMs, type Random, uuidV7 } from "@tributary/kernel";
import type { UserId } from "@tributary/model";
import * as v from "valibot";

/** A signed-in user on one window. */
export type Session = {
  readonly id: string;
  readonly userId: UserId;
  /** The sign-in that this and other windows derive their sessions from: they end together. */
  readonly familyId: string;
  /** Time of the sign-in. */
  readonly createdAt: EpochMs;
  readonly expiresAt: EpochMs;
};

/** Sessions of users. Stored, so that they survive a restart and are the same on every node. */
export interface Sessions {
  /** Creates a session with a family of its own. */
  create(userId: UserId): Promise<Session>;
  /** Returns another session of the family of `parent`, which it does not outlive. It has ended if the family has. */
  derive(parent: Session): Session;
  /** Returns the session, unless it has ended or expired. */
  find(id: string): Promise<Session | undefined>;
  /** Returns the session that began the family, unless the family has ended or expired. */
  findFamily(familyId: string): Promise<Session | undefined>;
  /** Returns the families of a user that have not ended. Reads all sessions: not for frequent use. */
  familiesOf(userId: UserId): Promise<readonly string[]>;
  /** Ends all sessions of the family, and makes the change in the same commit. */
  end(familyId: string, change?: RecordChange): Promise<void>;
  /** Returns true for one caller per code, on all nodes: a code that transfers a session is valid once. */
  redeemCode(codeId: string, expiresAt: EpochMs): Promise<boolean>;
}

/** Maximum duration of a session: a long shift. Unit: milliseconds. */
export const DEFAULT_SESSION_MS = 12 * 3_600_000;

/** Minimum time between removals of expired sessions, which happen when a session is created. Unit: milliseconds. */
const SWEEP_INTERVAL_MS = 3_600_000;

/** Time for which a redeemed code is kept after it has expired: the clocks of nodes differ. Unit: milliseconds. */
const CODE_MARGIN_MS = 600_000;

const KIND = "session";

/** Between the family and the rest of the id of a derived session. */
const SEPARATOR = ".";

const storedFamily = v.object({
  userId: v.string(),
  familyId: v.string(),
  createdAt: v.number(),
  expiresAt: v.number(),
});

type Deps = { readonly records: Records; readonly clock: Clock; readonly random: Random };

/**
 * Stores one record per family, under the id of its first session. The other sessions of a family are not stored: their ids begin with that of
 * the family, so that a single deletion ends all of them, also those that another node derives meanwhile. Rules SN-01 to SN-07.
 */
export function createStoredSessions(
  { records, clock, random }: Deps,
  { sessionMs = DEFAULT_SESSION_MS }: { readonly sessionMs?: number } = {},
): Sessions {
  let sweptMs = Number.NEGATIVE_INFINITY;

  /** Deletes expired sessions, on one node per interval. */
  async function sweep(now: EpochMs): Promise<void> {
    if (clock.monotonicMs() - sweptMs <= SWEEP_INTERVAL_MS) return;
    sweptMs = clock.monotonicMs();
    if (!(await records.claim({ key: "session-sweep", holder: "", endsAt: now + SWEEP_INTERVAL_MS }))) return;
    const gone = (await records.list(KIND)).filter(({ id, value }) => (readSession(id, value)?.expiresAt ?? 0) <= now);
    if (gone.length > 0) await records.change({ delete: gone.map(({ id }) => ({ kind: KIND, id })) });
  }

  async function findStored(id: string): Promise<Session | undefined> {
    const record = await records.find(KIND, id);
    const session = record && readSession(id, record.value);
    return session !== undefined && session.expiresAt > clock.now() ? session : undefined;
  }

  async function find(id: string): Promise<Session | undefined> {
    const [stored = ""] = id.split(SEPARATOR, 1);
    const session = await findStored(stored);
    if (session === undefined) return undefined;
    // Earlier versions stored derived sessions too, which the end of a family no longer deletes.
    if (session.familyId !== stored && (await findStored(session.familyId)) === undefined) return undefined;
    return { ...session, id };
  }

  return {
    async create(userId) {
      const now = clock.now();
      await sweep(now);
      const id = uuidV7(now, random);
      const value = { userId, familyId: id, createdAt: now, expiresAt: now + sessionMs };
      await records.change({ put: [{ kind: KIND, id, value }] });
      return { id, ...value };
    },
    derive: (parent) => ({ ...parent, id: parent.familyId + SEPARATOR + uuidV7(clock.now(), random) }),
    find,
    findFamily: find,
    async familiesOf(userId) {
      const sessions = (await records.list(KIND)).map(({ id, value }) => readSession(id, value));
      return [...new Set(sessions.filter((each) => each?.userId === userId).map((each) => each?.familyId ?? ""))];
    },
    end: (familyId, { put = [], delete: others = [] } = {}) =>
      records.change({ put, delete: [{ kind: KIND, id: familyId }, ...others] }),
    redeemCode: (codeId, expiresAt) =>
      records.claim({ key: `sign-in-code/${codeId}`, holder: "", endsAt: expiresAt + CODE_MARGIN_MS }),
  };
}

function readSession(id: string, value: unknown): Session | undefined {
  const parsed = v.safeParse(storedFamily, value);
  return parsed.success ? { id, ...parsed.output, userId: parsed.output.userId as UserId } : undefined; // written above, from a UserId
}
