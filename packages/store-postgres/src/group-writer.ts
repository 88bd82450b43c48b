/** Writes groups, one after the other, each in one transaction. */
import { DELETED_SEQ, JournalError } from "@tributary/journal";
import { type Clock, type EpochMs, type Logger, present } from "@tributary/kernel";
import { isRolledBack, isTransient, sqlState, unavailable } from "./connections.ts";
import { type Facts, type GroupPlan, type GroupToJudge, type PlannedStream, planGroup } from "./group-plan.ts";
import type { InSchema } from "./schema.ts";
import type { SerializedCommit } from "./serialized-commit.ts";
import type { WriterSession, WriterSessions } from "./writer-session.ts";

/** Commits to write together. `refusedBefore`: refusals that were not reported when the commits were submitted. */
export type Group = Pick<GroupToJudge, "commits" | "refusedBefore">;

/** Outcomes of a group, in the order of its commits, and its refusals. */
export type WrittenGroup = Pick<GroupPlan, "outcomes" | "refused">;

export interface GroupWriter {
  /** Errors: `JournalError("unavailable")`; then nothing of the group was written, unless `details.outcome` is `unknown`. */
  write(group: Group): Promise<WrittenGroup>;
}

export type GroupWriterDeps = {
  readonly sessions: WriterSessions;
  readonly sql: InSchema;
  readonly clock: Clock;
  readonly log: Logger;
  /** Time to wait for a database that was lost while it wrote a group. */
  readonly inDoubtMs: number;
};

/** Attempts per group. One fails if another node has written to one of the streams, by a deadlock, or if the connection is lost. */
const MAX_ATTEMPTS = 20;

/** Pause between two attempts to connect. Unit: milliseconds. */
const RECONNECT_PAUSE_MS = 100;

/** Connections lost per group: one that the server cannot bear must not end it again and again. */
const MAX_LOSSES = 3;

/** Ended claims are deleted this often, at most so many: more than a node takes in that time. Unit: milliseconds. */
const DELETE_CLAIMS_EVERY_MS = 1_000;
const MAX_DELETED_CLAIMS = 2_000;

/** Codes that the database's functions raise. */
const NOT_AS_SUPPOSED = "TB001";
const SESSION_REPLACED = "TB002";

/** PostgreSQL's code for a write on a server that has become a standby. */
const READ_ONLY = "25006";

/** The connection was lost while the database was writing: it has written the group, or it has not. */
class InDoubt extends Error {
  readonly plan: GroupPlan;

  constructor(plan: GroupPlan, cause: unknown) {
    super("connection lost while a group was written", { cause });
    this.name = "InDoubt";
    this.plan = plan;
  }
}

function inDoubt(plan: GroupPlan, cause: unknown): InDoubt {
  return new InDoubt(plan, cause);
}

function unknownOutcome(cause: unknown): JournalError {
  return new JournalError("unavailable", "the connection to the database was lost while it was writing", {
    cause,
    details: { outcome: "unknown" },
  });
}

/** Reason to judge a group again: the database was not as supposed, or the connection was lost and nothing was written. */
type Retry = "changed" | "lost";

/** Creates the writer of one store. */
export function createGroupWriter({ sessions, sql, clock, log, inDoubtMs }: GroupWriterDeps): GroupWriter {
  const statements = { lock: sql(LOCK_GROUP), write: sql(WRITE_GROUP), writeAndDelete: sql(WRITE_AND_DELETE) };
  let groupNumber = 0;
  let claimsDeletedAt = Number.NEGATIVE_INFINITY;

  /** Ended claims that this group may delete. */
  function endedClaims(plan: GroupPlan): number {
    if (plan.claims.size === 0 || clock.monotonicMs() - claimsDeletedAt < DELETE_CLAIMS_EVERY_MS) return 0;
    claimsDeletedAt = clock.monotonicMs();
    return MAX_DELETED_CLAIMS;
  }

  async function callWrite({ client, writer, number }: WriterSession, plan: GroupPlan): Promise<void> {
    groupNumber += 1;
    const values = [writer, number, groupNumber, ...parametersOf(plan, endedClaims(plan))];
    const isReleasing = plan.rest !== undefined && plan.rest.releaseClaims.length > 0;
    const isDeleting = isReleasing || [...plan.streams.values()].some(({ endSeq }) => endSeq === DELETED_SEQ);
    const statement = isDeleting
      ? { name: "write-group-2", text: statements.writeAndDelete }
      : { name: "write-group-1", text: statements.write };
    const { rows } = await client.query({ ...statement, values });
    sessions.received(Number(rows[0]?.now));
  }

  /** One round trip, if the database is as the commits suppose. */
  async function writeSupposed(session: WriterSession, group: Group): Promise<GroupPlan | Retry> {
    const plan = planGroup({ ...group, facts: undefined, now: sessions.now() });
    if (!plan.hasAccepted) return "changed"; // refusals must not rest on suppositions
    try {
      await callWrite(session, plan);
      return plan;
    } catch (error) {
      if (isRolledBack(error)) throw error;
      throw inDoubt(plan, error);
    }
  }

  async function writeLocked({ client, ...session }: WriterSession, group: Group): Promise<GroupPlan> {
    await client.query("BEGIN");
    try {
      const plan = planGroup({ ...group, facts: await lockFacts(client, group), now: sessions.now() });
      if (plan.hasAccepted) await callWrite({ client, ...session }, plan);
      await client.query("COMMIT").catch((error: unknown) => {
        if (!plan.hasAccepted || isRolledBack(error)) throw error;
        throw inDoubt(plan, error);
      });
      return plan;
    } catch (error) {
      if (isRolledBack(error)) await client.query("ROLLBACK");
      throw error;
    }
  }

  async function lockFacts(client: WriterSession["client"], { commits }: Group): Promise<Facts> {
    const names = namesIn(commits);
    const { rows } = await client.query({ name: "lock-group-1", text: statements.lock, values: names.parameters });
    return names.factsOf(rows);
  }

  /** Finds out whether the group was written; `lost` if it was not, and never will be. Source: PG-08. */
  async function resolveDoubt({ plan }: InDoubt): Promise<GroupPlan | Retry> {
    sessions.drop();
    const until = clock.monotonicMs() + inDoubtMs;
    for (;;) {
      try {
        const { lastGroup } = await sessions.current();
        log.warn("found outcome of group after connection was lost", { isWritten: lastGroup >= groupNumber });
        return lastGroup >= groupNumber ? plan : "lost";
      } catch (error) {
        if (clock.monotonicMs() < until) {
          await new Promise<void>((resolve) => void clock.after(RECONNECT_PAUSE_MS, resolve));
          continue;
        }
        throw unknownOutcome(error);
      }
    }
  }

  async function attempt(group: Group, isFirst: boolean): Promise<GroupPlan | Retry> {
    const session = await sessions.current();
    try {
      return isFirst ? await writeSupposed(session, group) : await writeLocked(session, group);
    } catch (error) {
      if (error instanceof InDoubt) return resolveDoubt(error);
      const state = sqlState(error);
      const isLost = !isRolledBack(error) || state === SESSION_REPLACED;
      if (isLost || state === READ_ONLY) sessions.drop();
      if (isLost) return "lost";
      if (state === NOT_AS_SUPPOSED || isTransient(error)) return "changed";
      throw error;
    }
  }

  return {
    async write(group) {
      try {
        let losses = 0;
        for (let number = 1; number <= MAX_ATTEMPTS && losses < MAX_LOSSES; number += 1) {
          const written = await attempt(group, number === 1);
          if (typeof written === "object") return written;
          if (written === "lost") losses += 1;
        }
        throw new JournalError("unavailable", "too many attempts to write a group failed");
      } catch (error) {
        const failure = unavailable("failed to write group", error);
        log.error("failed to write group", { commits: group.commits.length, error: failure });
        throw failure;
      }
    },
  };
}

const LOCK_GROUP = "SELECT part, n, number, holder FROM $schema.lock_group_1($1, $2, $3, $4)";

const PARAMETERS = Array.from({ length: 25 }, (_, index) => `$${index + 1}`).join(", ");

const WRITE_GROUP = `SELECT $schema.write_group_1(${PARAMETERS}) AS now`;

const WRITE_AND_DELETE = `SELECT $schema.write_group_2(${PARAMETERS}) AS now`;

type FactRow = { readonly part: string; readonly n: number; readonly number: number; readonly holder: string };

/** Names of everything that a group depends on, as parameters of `lock_group_1`, and its answer as facts. */
function namesIn(commits: readonly SerializedCommit[]) {
  const streams = [
    ...new Map(commits.flatMap(({ changes }) => changes.map((change) => [change.key, change]))).values(),
  ];
  const keys = [...new Set(commits.flatMap(({ claimKeys }) => claimKeys))];
  const leases = [...new Set(commits.flatMap(({ fence }) => (fence === undefined ? [] : [fence.name])))];
  return {
    parameters: [streams.map(({ kind }) => kind), streams.map(({ id }) => id), keys, leases],
    factsOf(rows: readonly FactRow[]): Facts {
      const lastSeqs = new Map<string, number>();
      const holders = new Map<string, string>();
      const epochs = new Map<string, number>();
      for (const { part, n, number, holder } of rows) {
        if (part === "stream") lastSeqs.set(present(streams[n - 1], "a named stream").key, number);
        else if (part === "claim") holders.set(present(keys[n - 1], "a named key"), holder);
        else epochs.set(present(leases[n - 1], "a named lease"), number);
      }
      return { lastSeqs, holders, epochs };
    },
  };
}

/** Returns the parameters of `write_group_1` after the writer's. */
function parametersOf(plan: GroupPlan, endedClaims: number): unknown[] {
  const streams = [...plan.streams.values()].sort(byKindAndId);
  const written = streams.map(({ lastSeq, endSeq }) => ({ lastSeq, endSeq }));
  const events = streams.flatMap(({ events: own }, index) => own.map((event) => ({ ...event, stream: index + 1 })));
  const snapshots = streams.flatMap(({ snapshot }, index) =>
    snapshot === undefined ? [] : [{ ...snapshot, stream: index + 1 }],
  );
  const claims = [...plan.claims];
  return [
    [...plan.epochs.keys()],
    numbers([...plan.epochs.values()]),
    streams.map(({ kind }) => kind),
    streams.map(({ id }) => id),
    numbers(written.map(({ lastSeq }) => lastSeq)),
    numbers(written.map(({ endSeq }) => endSeq)),
    written.some(({ lastSeq }) => lastSeq === 0),
    numbers(events.map(({ stream }) => stream)),
    numbers(events.map(({ seq }) => seq)),
    numbers(events.map(({ at }) => at)),
    events.map(({ type }) => type),
    events.map(({ data }) => data),
    numbers(snapshots.map(({ stream }) => stream)),
    numbers(snapshots.map(({ seq }) => seq)),
    snapshots.map(({ isActive }) => isActive),
    snapshots.map(({ state }) => state),
    [...plan.freeKeys],
    claims.map(([key]) => key),
    claims.map(([, { holder }]) => holder),
    numbers(claims.map(([, { endsAt }]): EpochMs => endsAt)),
    endedClaims,
    plan.rest === undefined ? null : JSON.stringify(plan.rest),
  ];
}

/** An array of numbers as PostgreSQL reads it: the driver would escape each element. */
function numbers(values: readonly number[]): string {
  return `{${values.join(",")}}`;
}

/** All nodes lock streams in this order. */
function byKindAndId(a: PlannedStream, b: PlannedStream): number {
  if (a.kind !== b.kind) return a.kind < b.kind ? -1 : 1;
  return a.id < b.id ? -1 : 1;
}
