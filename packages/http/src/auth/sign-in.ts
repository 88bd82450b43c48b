/** Signing in with a password: limits, the queue for hashes, and the verification. */
import { accepted, type Clock, type Logger, type Result, refused } from "@tributary/kernel";
import { type AuditEvent, type Refusal, refusal, type User, type UserId } from "@tributary/model";
import type { AuditNotes } from "../audit/audit-notes.ts";
import type { RefusalCounts } from "../limits/refusal-counts.ts";
import { createHashQueue, DEFAULT_HASH_QUEUE, type HashQueue, type HashQueueOptions } from "./hash-queue.ts";
import type { KnownBrowsers } from "./known-browsers.ts";
import type { Session, Sessions } from "./sessions.ts";
import {
  createSignInLimits,
  DEFAULT_SIGN_IN_LIMITS,
  type SignInLimit,
  type SignInLimitOptions,
  type SignInLimits,
  type SignInWait,
} from "./sign-in-limits.ts";

/** A user whose password was right. */
export type VerifiedUser = {
  readonly userId: UserId;
  /** Returns false once the verified password is no longer the user's. */
  isCurrent(): Promise<boolean>;
};

/** Returns the user with that name and password. Constant-time: response time must not reveal whether the username exists. */
export type VerifyPassword = (username: string, password: string) => Promise<VerifiedUser | undefined>;

/** Settings of {@link createSignIn}. */
export type SignInOptions = {
  readonly limits?: SignInLimitOptions;
  readonly hashes?: HashQueueOptions;
  /** Returns false for users who must not sign in with a password. Default: all may. */
  readonly mayUsePassword?: (user: User) => boolean;
};

export type SignInRequest = {
  readonly username: string;
  readonly password: string;
  readonly browserToken?: string | undefined;
  readonly address: string;
};

/** A session that was created or derived. `browserId` is undefined for a browser without a token of this user. */
export type Granted = { readonly session: Session; readonly user: User; readonly browserId: string | undefined };

/** A refusal; `retryAfterMs` is set for `too-many-requests`. */
export type SignInRefusal = Refusal & { readonly retryAfterMs?: number };

/** Services of the sign-in. */
export type SignInDeps = {
  readonly log: Logger;
  readonly clock: Clock;
  readonly sessions: Sessions;
  readonly browsers: KnownBrowsers;
  readonly verifyPassword: VerifyPassword;
  readonly refusals: RefusalCounts;
  readonly notes: AuditNotes;
  readonly users: {
    user(id: UserId): User | undefined;
    userByName(username: string): User | undefined;
  };
};

/** Time after which a full queue has certainly become shorter. Unit: milliseconds. */
const QUEUE_RETRY_MS = 1_000;

/** Interval of the log entries about refused attempts. Unit: milliseconds. */
const WARN_INTERVAL_MS = 60_000;

/** Creates the sign-in. Rules SI-01, SI-02, SI-04, SI-09 to SI-12, SI-15 and SO-10. */
export function createSignIn(
  deps: SignInDeps,
  { limits = DEFAULT_SIGN_IN_LIMITS, hashes = DEFAULT_HASH_QUEUE, mayUsePassword = () => true }: SignInOptions = {},
): (request: SignInRequest) => Promise<Result<Granted, SignInRefusal>> {
  const parts = {
    ...deps,
    limits: createSignInLimits(limits),
    queue: createHashQueue(hashes),
    mayUsePassword,
    noteRefusal: createRefusalLog(deps),
  };
  return (request) => signIn(parts, request);
}

type Parts = SignInDeps & {
  readonly limits: SignInLimits;
  readonly queue: HashQueue;
  readonly mayUsePassword: (user: User) => boolean;
  readonly noteRefusal: (limit: SignInLimit) => void;
};

async function signIn(parts: Parts, request: SignInRequest): Promise<Result<Granted, SignInRefusal>> {
  const { log, limits, queue, browsers, sessions, users } = parts;
  const { username, password, browserToken, address } = request;
  const named = users.userByName(username);
  const browserId = browsers.idOf(browserToken, named?.id);
  const permit = await limits.begin({ username, address, browserId });
  if (!permit.ok) {
    noteRefused(parts, { user: named, address, reason: "too-many-attempts" });
    return tooMany(parts, permit.refusal);
  }
  const checking = queue.run(() => parts.verifyPassword(username, password), { isUrgent: browserId !== undefined });
  if (checking === undefined) {
    await permit.value.withdrawn();
    return tooMany(parts, { limit: "sign-in-queue", retryAfterMs: QUEUE_RETRY_MS });
  }
  const verified = await checking.catch(async (error: unknown) => {
    await permit.value.withdrawn(); // a failure of the store is not a wrong password
    throw error;
  });
  const user = verified && users.user(verified.userId);
  if (verified === undefined || user === undefined) {
    noteRefused(parts, { user: named, address, reason: "wrong-password" });
    return refused(refusal("bad-credentials"));
  }
  // After the verification, so that strangers do not learn which names exist; counted as a failure, because it confirms the password.
  if (!parts.mayUsePassword(user)) {
    noteRefused(parts, { user, address, reason: "single-sign-on-only" });
    return refused(refusal("single-sign-on-only"));
  }
  await permit.value.succeeded();
  const session = await sessions.create(user.id);
  // A change of the password ends the sessions that it finds, and may have missed this one.
  if (!(await verified.isCurrent())) {
    await sessions.end(session.familyId);
    return refused(refusal("bad-credentials"));
  }
  log.info("user signed in", { userId: user.id });
  parts.notes.note(user.id, { type: "user.signed-in", userId: user.id, address });
  return accepted({ session, user, browserId });
}

type RefusedAttempt = {
  /** Undefined for an unknown name: attempts of strangers leave nothing in the journal. */
  readonly user: User | undefined;
  readonly address: string;
  readonly reason: Extract<AuditEvent, { type: "user.sign-in-refused" }>["reason"];
};

function noteRefused({ notes }: Parts, { user, address, reason }: RefusedAttempt): void {
  if (user !== undefined) notes.note(user.id, { type: "user.sign-in-refused", userId: user.id, address, reason });
}

function tooMany({ noteRefusal, refusals }: Parts, { limit, retryAfterMs }: SignInWait): Result<never, SignInRefusal> {
  refusals.count(limit);
  noteRefusal(limit);
  return refused({ ...refusal("too-many-requests"), retryAfterMs });
}

/** Logs refusals by limit, at most once a minute: guessing must not fill the log. */
function createRefusalLog({ log, clock }: Pick<SignInDeps, "log" | "clock">): (limit: SignInLimit) => void {
  const pending = new Map<SignInLimit, { count: number; readonly sinceMs: number }>();
  return (limit) => {
    const nowMs = clock.monotonicMs();
    const known = pending.get(limit);
    if (known !== undefined && nowMs - known.sinceMs < WARN_INTERVAL_MS) {
      known.count += 1;
      return;
    }
    log.warn("sign-in attempts refused", { limit, count: (known?.count ?? 0) + 1 });
    pending.set(limit, { count: 0, sinceMs: nowMs });
  };
}
