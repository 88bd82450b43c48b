import { accepted, type Clock, type Logger, type Result, refused } from "@tributary/kernel";
import {
  type AgentEvent,
  CenterError,
  type ConversationEvent,
  type Numbered,
  type Refusal,
  refusal,
} from "@tributary/model";
import type { AgentDesk } from "../agent/state.ts";
import { NO_MESSAGES } from "../conversation/recent-messages.ts";
import type { ConversationState } from "../conversation/state.ts";
import type { Change, Commit, CommitOutcome, Store, StreamRef } from "../ports/store.ts";
import { type Decide, type Heads, type Plan, StreamNeeded } from "./decision.ts";
import type { AgentDraft, ConversationDraft } from "./draft.ts";
import { isLiveState, type StreamCache, type StreamEntry, type StreamState } from "./stream-cache.ts";

/** What has become durable, told once, in order. */
export type Settled = {
  readonly stream: StreamRef;
  readonly state: StreamState;
  readonly events: readonly (Numbered<ConversationEvent> | Numbered<AgentEvent>)[];
};

/** What follows from changes; each is told in the same turn, before the writer gets its answer. */
export type WorkHooks = {
  /** A new state that the next decisions are made on. Not durable yet. */
  readonly onHead: (state: StreamState) => void;
  /** A commit is durable. */
  readonly onSettled: (changes: readonly Settled[], timers: Pick<Commit, "setTimers" | "cancelTimers">) => void;
};

/** Makes decisions on streams and writes what they say, all or nothing. */
export interface UnitOfWork {
  /**
   * Decides and commits. Where a stream must be loaded first or another writer was faster, decides again, up to {@link MAX_ATTEMPTS} times.
   * Refusals: those of the decision, and `conflict`. Faults of the store are thrown.
   */
  run<T>(stream: StreamRef, decide: Decide<T>): Promise<Result<T, Refusal>>;
  /** The newest durable state of a stream. */
  settled(ref: StreamRef): Promise<StreamState | undefined>;
}

/** How often a decision is made before it is given up. Some two of them go into loading. */
export const MAX_ATTEMPTS = 10;

/** After how many events without a kept state one is kept anyway, so that loading never reads more than that. */
const SNAPSHOT_EVERY = 100;

/** Why a decision could not be made yet, and what to wait for before it is made again. */
class NotYet {
  readonly over: Promise<unknown>;

  constructor(over: Promise<unknown>) {
    this.over = over;
  }
}

type Deps = { readonly store: Store; readonly cache: StreamCache; readonly clock: Clock; readonly log: Logger };

/** Makes the unit of work of one node. */
export function createUnitOfWork({ store, cache, clock, log }: Deps, hooks: WorkHooks): UnitOfWork {
  const heads: Heads = {
    conversation: (id) => headOf({ kind: "conversation", id }) as ConversationState | undefined, // the kind says so
    agent: (id) => headOf({ kind: "agent", id }) as AgentDesk,
  };

  /** Ids that were looked for in vain by the decision being made, and the entries that it has looked at. */
  let absent: ReadonlySet<string> = new Set();
  let seen: StreamEntry[] = [];

  function headOf(ref: StreamRef): StreamState | undefined {
    const entry = cache.peek(ref);
    if (entry === undefined && !absent.has(ref.id)) throw new StreamNeeded(ref);
    if (entry !== undefined) seen.push(entry);
    return entry?.head;
  }

  function tryDecide<T>(decide: Decide<T>, lookedFor: Set<string>): ReturnType<Decide<T>> | NotYet {
    absent = lookedFor;
    seen = [];
    try {
      return decide(heads, clock.now());
    } catch (error) {
      if (error instanceof StreamNeeded) return new NotYet(loadFor(error, lookedFor));
      // Do these states contradict each other? They may where some rest on a commit that has failed and others were loaded since. Once what
      // is under way has been answered, they agree again.
      const uncertain = seen.filter(({ head, settled }) => head !== settled);
      if (uncertain.length === 0) throw error;
      return new NotYet(Promise.all(uncertain.map(({ lastCommit }) => lastCommit)));
    }
  }

  async function loadFor({ stream }: StreamNeeded, lookedFor: Set<string>): Promise<void> {
    const { ref, head } = await cache.load(stream);
    if (head === undefined) lookedFor.add(ref.id);
  }

  async function run<T>(stream: StreamRef, decide: Decide<T>): Promise<Result<T, Refusal>> {
    const lookedFor = new Set<string>();
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
      // Decided and handed over without a pause: whatever came between would build on the same states.
      const decision = tryDecide(decide, lookedFor);
      if (decision instanceof NotYet) {
        await decision.over;
        continue;
      }
      if ("refusal" in decision) return refused(decision.refusal);
      const done = await (decision.drafts.length === 0 ? confirm(stream, decision) : write(decision));
      if (done !== undefined) return accepted(done.value);
      log.debug("decided again", { stream: stream.id, attempt });
    }
    return refused(refusal("conflict"));
  }

  /** What an answer rests on may still be on its way to the disk. Undefined when it did not arrive: then the answer says nothing. */
  async function confirm<T>(stream: StreamRef, plan: Plan<T>): Promise<{ readonly value: T } | undefined> {
    return (await cache.peek(stream)?.lastCommit) === false ? undefined : plan;
  }

  /** Undefined when somebody else was faster. Hands over before it returns. */
  async function write<T>(plan: Plan<T>): Promise<{ readonly value: T } | undefined> {
    const entries = plan.drafts.map((draft) => cache.peek(refOf(draft)) ?? newEntry(refOf(draft)));
    const commit = commitOf(plan, entries);
    const states = plan.drafts.map((draft) => draft.state);
    const committing = store.commit(commit);
    for (const [index, entry] of entries.entries()) advance(entry, states[index], committing);
    const outcome = await committing.catch((error: unknown) => {
      giveUp(entries);
      throw new CenterError("unavailable", "the store did not take a commit", { cause: error });
    });
    if (!outcome.ok) {
      giveUp(entries);
      return outcome.refusal === "claimed" && plan.claim ? { value: plan.claim.otherwise(outcome.holder) } : undefined;
    }
    settle(plan, entries, commit);
    return plan;
  }

  /** Nothing of a commit came true: forget what was built on it. */
  function giveUp(entries: readonly StreamEntry[]): void {
    for (const entry of entries) {
      if (cache.peek(entry.ref) !== entry) continue; // given up before, and perhaps loaded and led on since
      cache.drop(entry);
      if (entry.settled) hooks.onHead(entry.settled);
    }
  }

  function advance(entry: StreamEntry, state: StreamState | undefined, committing: Promise<CommitOutcome>): void {
    entry.head = state;
    entry.lastCommit = committing.then(
      ({ ok }) => ok,
      () => false, // whoever handed it over hears why
    );
    cache.refile(entry);
    if (state) hooks.onHead(state);
  }

  function settle<T>(plan: Plan<T>, entries: readonly StreamEntry[], commit: Commit): void {
    const settled = plan.drafts.map((draft, index) => {
      const entry = entries[index];
      if (entry) {
        entry.settled = draft.state;
        if (commit.changes[index]?.snapshot) entry.snapshotSeq = draft.state.seq;
        if (entry.head === entry.settled) cache.refile(entry);
      }
      return { stream: refOf(draft), state: draft.state, events: draft.events };
    });
    hooks.onSettled(settled, commit);
  }

  return {
    run,
    async settled(ref) {
      const entry = cache.peek(ref) ?? (await cache.load(ref));
      return entry.settled;
    },
  };
}

function newEntry(ref: StreamRef): StreamEntry {
  return { ref, head: undefined, settled: undefined, snapshotSeq: 0, lastCommit: Promise.resolve(true) };
}

function refOf(draft: ConversationDraft | AgentDraft): StreamRef {
  return { kind: draft.kind, id: draft.state.id };
}

function commitOf<T>(plan: Plan<T>, entries: readonly StreamEntry[]): Commit {
  const changes = plan.drafts.map((draft, index): Change => {
    const first = draft.events[0]?.seq ?? draft.state.seq + 1;
    const base = { stream: refOf(draft), expectedSeq: first - 1, events: draft.events };
    return needsSnapshot(draft, entries[index]?.snapshotSeq ?? 0)
      ? { ...base, snapshot: snapshotOf(draft.state) }
      : base;
  });
  return {
    changes,
    ...(plan.setTimers === undefined ? {} : { setTimers: plan.setTimers }),
    ...(plan.cancelTimers === undefined ? {} : { cancelTimers: plan.cancelTimers }),
    ...(plan.claim === undefined ? {} : { claims: [{ key: plan.claim.key, holder: plan.claim.holder }] }),
  };
}

function needsSnapshot(draft: ConversationDraft | AgentDraft, snapshotSeq: number): boolean {
  if (draft.kind === "agent" || draft.state.seq - snapshotSeq >= SNAPSHOT_EVERY) return true;
  return draft.events.some((event) => event.type !== "message.sent" && event.type !== "receipt.recorded");
}

function snapshotOf(state: StreamState): NonNullable<Change["snapshot"]> {
  return { state: "recent" in state ? { ...state, recent: NO_MESSAGES } : state, isLive: isLiveState(state) };
}
