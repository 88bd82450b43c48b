import type { Records } from "@tributary/engine";
import { type Clock, type EpochMs, type Random, uuidV7 } from "@tributary/kernel";
import type { UserId } from "@tributary/model";
import * as v from "valibot";

/** A signed-in user on one window. */
export type Session = {
  readonly id: string;
  readonly userId: UserId;
  /** The sign-in that this and other windows derive their sessions from: they end together. */
  readonly familyId: string;
  readonly createdAt: EpochMs;
  readonly expiresAt: EpochMs;
};

/** Sessions of users. Stored, so that they survive a restart. */
export interface Sessions {
  /** Creates a session with a family of its own. */
  create(userId: UserId): Promise<Session>;
  /** Creates another session of the family of `parent`, which it does not outlive; undefined if `parent` has ended. */
  derive(parent: Session): Promise<Session | undefined>;
  /** Returns the session, unless it has ended or expired. */
  find(id: string): Promise<Session | undefined>;
  /** Returns a session of the family, unless all have ended or expired. */
  findFamily(familyId: string): Promise<Session | undefined>;
  /** Ends all sessions of the family. */
  end(familyId: string): Promise<void>;
}

/** Maximum duration of a session: a long shift. Unit: milliseconds. */
export const DEFAULT_SESSION_MS = 12 * 3_600_000;

/** Minimum time between removals of expired sessions, which happen when a session is created. Unit: milliseconds. */
const SWEEP_INTERVAL_MS = 3_600_000;

const KIND = "session";

const storedSession = v.object({
  userId: v.string(),
  familyId: v.string(),
  createdAt: v.number(),
  expiresAt: v.number(),
});

type Deps = { readonly records: Records; readonly clock: Clock; readonly random: Random };

/** Stores sessions as records. Rules SN-01 to SN-04. */
export function createStoredSessions(
  { records, clock, random }: Deps,
  { sessionMs = DEFAULT_SESSION_MS }: { readonly sessionMs?: number } = {},
): Sessions {
  let sweptAt = Number.NEGATIVE_INFINITY;

  /** Deletes matching sessions until none is left: more may be stored between the listing and the deletion. */
  async function drop(isGone: (session: Session) => boolean): Promise<void> {
    for (;;) {
      const stored = await records.list(KIND);
      const gone = stored.filter(({ id, value }) => {
        const session = readSession(id, value);
        return session === undefined || isGone(session);
      });
      if (gone.length === 0) return;
      await records.change({ delete: gone.map(({ id }) => ({ kind: KIND, id })) });
    }
  }

  async function put(userId: UserId, parent?: Session): Promise<Session> {
    const now = clock.now();
    if (clock.monotonicMs() - sweptAt > SWEEP_INTERVAL_MS) {
      sweptAt = clock.monotonicMs();
      await drop((session) => session.expiresAt <= now);
    }
    const id = uuidV7(now, random);
    const expiresAt = parent?.expiresAt ?? now + sessionMs;
    const session: Session = { id, userId, familyId: parent?.familyId ?? id, createdAt: now, expiresAt };
    const { id: _key, ...value } = session;
    await records.change({ put: [{ kind: KIND, id, value }] });
    return session;
  }

  async function find(id: string): Promise<Session | undefined> {
    const record = await records.find(KIND, id);
    const session = record && readSession(id, record.value);
    return session !== undefined && session.expiresAt > clock.now() ? session : undefined;
  }

  return {
    create: (userId) => put(userId),
    async derive(parent) {
      const session = await put(parent.userId, parent);
      if ((await find(parent.id)) !== undefined) return session;
      // The family ended before this session was stored, so it was not deleted with the others.
      await records.change({ delete: [{ kind: KIND, id: session.id }] });
      return undefined;
    },
    find,
    async findFamily(familyId) {
      const sessions = (await records.list(KIND)).map(({ id, value }) => readSession(id, value));
      return sessions.find((each) => each?.familyId === familyId && each.expiresAt > clock.now());
    },
    end: (familyId) => drop((session) => session.familyId === familyId),
  };
}

function readSession(id: string, value: unknown): Session | undefined {
  const parsed = v.safeParse(storedSession, value);
  return parsed.success ? { id, ...parsed.output, userId: parsed.output.userId as UserId } : undefined; // written above, from a UserId
}
