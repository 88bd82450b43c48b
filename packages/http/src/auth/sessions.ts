import type { Store } from "@tributary/engine";
import { type Clock, type EpochMs, type Random, uuidV7 } from "@tributary/kernel";
import type { UserId } from "@tributary/model";
import * as v from "valibot";

/** Somebody who is signed in somewhere. */
export type Session = {
  readonly id: string;
  readonly userId: UserId;
  /** The sign-in from which this and other windows got their sessions: they end together. */
  readonly familyId: string;
  readonly createdAt: EpochMs;
  readonly expiresAt: EpochMs;
};

/** Who is signed in. Survives the end of the process. */
export interface Sessions {
  /** A session of its own, or one more of the family that another window began; it never outlives that. */
  create(userId: UserId, parent?: Session): Promise<Session>;
  /** The session, unless it has ended or its time is over. */
  find(id: string): Promise<Session | undefined>;
  /** Ends all sessions of the family. */
  end(familyId: string): Promise<void>;
}

/** How long a session lasts unless it is ended: a long shift. Unit: milliseconds. */
export const DEFAULT_SESSION_MS = 12 * 3_600_000;

/** Sessions that are over are thrown out when one begins, but not more often than this. Unit: milliseconds. */
const SWEEP_INTERVAL_MS = 3_600_000;

const KIND = "session";

const storedSession = v.object({
  userId: v.string(),
  familyId: v.string(),
  createdAt: v.number(),
  expiresAt: v.number(),
});

type Deps = { readonly store: Store; readonly clock: Clock; readonly random: Random };

/** Keeps {@link Sessions} as records of the store. Rules SN-01 to SN-04. */
export function createStoredSessions(
  { store, clock, random }: Deps,
  { sessionMs = DEFAULT_SESSION_MS }: { readonly sessionMs?: number } = {},
): Sessions {
  let sweptAt = Number.NEGATIVE_INFINITY;

  async function drop(isToGo: (session: Session) => boolean): Promise<void> {
    const records = await store.records(KIND);
    const gone = records.filter(({ id, value }) => {
      const session = readSession(id, value);
      return session === undefined || isToGo(session);
    });
    if (gone.length > 0) {
      await store.commit({ changes: [], deleteRecords: gone.map(({ id }) => ({ kind: KIND, id })) });
    }
  }

  return {
    async create(userId, parent) {
      const now = clock.now();
      if (clock.monotonicMs() - sweptAt > SWEEP_INTERVAL_MS) {
        sweptAt = clock.monotonicMs();
        await drop((session) => session.expiresAt <= now);
      }
      const id = uuidV7(now, random);
      const expiresAt = parent?.expiresAt ?? now + sessionMs;
      const session: Session = { id, userId, familyId: parent?.familyId ?? id, createdAt: now, expiresAt };
      const { id: _key, ...value } = session;
      await store.commit({ changes: [], putRecords: [{ kind: KIND, id, value }] });
      return session;
    },
    async find(id) {
      const record = await store.record(KIND, id);
      const session = record && readSession(id, record.value);
      return session !== undefined && session.expiresAt > clock.now() ? session : undefined;
    },
    end: (familyId) => drop((session) => session.familyId === familyId),
  };
}

function readSession(id: string, value: unknown): Session | undefined {
  const parsed = v.safeParse(storedSession, value);
  return parsed.success ? { id, ...parsed.output, userId: parsed.output.userId as UserId } : undefined; // written above, from a UserId
}
