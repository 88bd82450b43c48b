import type { Claim, Conflict, EventQuery, Fenced, Journal } from "@tributary/journal";
import type { Clock, EpochMs, Logger, Result } from "@tributary/kernel";
import { type AuditEvent, CenterError, type ConfigurationEvent, type Numbered } from "@tributary/model";
import { auditRef, draftFacts, type NewAuditEvent } from "../audit/audit-stream.ts";
import { createNoteBatches, type NoteBatches } from "../audit/note-batches.ts";
import { configurationRef } from "../configuration/configuration-stream.ts";
import type { RecordChange } from "./records.ts";

export type { NewAuditEvent } from "../audit/audit-stream.ts";

export type ConfigurationChange = Numbered<ConfigurationEvent>;

/** A fact of the audit log, or a change of the configuration. */
export type AuditEntry = Numbered<AuditEvent> | ConfigurationChange;

/** Numbers of the last events of both streams that were read. */
export type AuditPosition = { readonly configuration: number; readonly audit: number };

/** Entries, oldest first, and the position after them. `isLast`: true if there were no more when they were read. */
export type AuditPage = {
  readonly entries: readonly AuditEntry[];
  readonly position: AuditPosition;
  readonly isLast: boolean;
};

/** Record of all administrative changes, sign-ins, credentials and refused operations. */
export interface AuditLog {
  /** Adds facts, and changes the records in the same commit. Resolves when they are durable. */
  add(facts: readonly NewAuditEvent[], change?: RecordChange): Promise<void>;
  /** The same, and takes a key until the claim ends. Returns false, and changes nothing, if the key is taken. */
  addClaimed(claim: Claim, facts: readonly NewAuditEvent[], change: RecordChange): Promise<boolean>;
  /** Adds a fact within a quarter of a second, together with others. A failure is logged. Rule AL-05. */
  note(fact: NewAuditEvent): void;
  /** Returns the position before the first entry at or after that time. */
  positionAt(at: EpochMs): Promise<AuditPosition>;
  /** Returns up to `limit` entries after the position, by time, with all that this node has noted. */
  read(after: AuditPosition, limit: number): Promise<AuditPage>;
  /** Returns up to `limit` changes of the configuration after the one with that number. */
  readChanges(afterSeq: number, limit: number): Promise<readonly ConfigurationChange[]>;
}

/**
 * The log of a node. `ordered`: the journal for what administrators do. It waits for what the node has noted, so that a user who signs in and is then
 * disabled has these entries in this order.
 */
export type OpenAuditLog = AsyncDisposable & { readonly audit: AuditLog; readonly ordered: Pick<Journal, "run"> };

type Deps = { readonly journal: Pick<Journal, "run" | "read">; readonly clock: Clock; readonly log: Logger };

/** Opens the audit log. Disposing writes what was noted. Rules AL-02, AL-03 and AL-05. */
export function openAuditLog({ journal, clock, log }: Deps): OpenAuditLog {
  const notes = createNoteBatches({ write: async (facts) => (await writeFacts(journal, { facts })).ok, clock, log });
  const ordered: Pick<Journal, "run"> = {
    async run(needs, decide) {
      await notes.flush();
      return journal.run(needs, decide);
    },
  };
  return {
    audit: createAuditLog({ read: journal.read, run: ordered.run }, notes),
    ordered,
    [Symbol.asyncDispose]: () => notes[Symbol.asyncDispose](),
  };
}

function createAuditLog(journal: Pick<Journal, "run" | "read">, notes: NoteBatches): AuditLog {
  return {
    async add(facts, change) {
      writtenOf(await writeFacts(journal, { facts, change }));
    },
    addClaimed: async (claim, facts, change) => writtenOf(await writeFacts(journal, { facts, change, claim })),
    note: notes.note,
    async positionAt(at) {
      return {
        configuration: await lastBefore(at, (query) => journal.read(configurationRef, query)),
        audit: await lastBefore(at, (query) => journal.read(auditRef, query)),
      };
    },
    async read(after, limit) {
      await notes.flush();
      const query = { order: "forward", limit: limit + 1 } as const;
      const changes = await journal.read(configurationRef, { ...query, afterSeq: after.configuration });
      const facts = await journal.read(auditRef, { ...query, afterSeq: after.audit });
      return pageOf(changes, facts, { after, limit });
    },
    readChanges: (afterSeq, limit) => journal.read(configurationRef, { order: "forward", afterSeq, limit }),
  };
}

type Written = Result<boolean, Conflict | Fenced>;

type Writing = {
  readonly facts: readonly NewAuditEvent[];
  readonly change?: RecordChange | undefined;
  readonly claim?: Claim;
};

function writtenOf(written: Written): boolean {
  if (!written.ok) throw new CenterError(written.refusal.code, "failed to write the audit log");
  return written.value;
}

/** Returns false, and writes nothing, if the claimed key is taken. */
function writeFacts(
  journal: Pick<Journal, "run">,
  { facts, change: { put: putRecords = [], delete: deleteRecords = [] } = {}, claim }: Writing,
): Promise<Written> {
  return journal.run({ audit: auditRef }, ({ audit }, now) => {
    const plan = { value: true, drafts: [draftFacts(audit, facts, now)], putRecords, deleteRecords };
    return claim === undefined ? plan : { ...plan, claim: { ...claim, otherwise: () => false } };
  });
}

type ReadOne = (query: Omit<EventQuery, "types">) => Promise<readonly { readonly seq: number; readonly at: EpochMs }[]>;

/** Returns the number of the last event of a stream before a time, with few reads: times never decrease within a stream. */
async function lastBefore(at: EpochMs, read: ReadOne): Promise<number> {
  const [newest] = await read({ order: "backward", limit: 1 });
  let [before, from] = [0, (newest?.seq ?? 0) + 1];
  while (from - before > 1) {
    const middle = Math.floor((before + from) / 2);
    const [event] = await read({ order: "forward", afterSeq: middle - 1, limit: 1 });
    if (event !== undefined && event.at < at) before = middle;
    else from = middle;
  }
  return before;
}

/** Merges the streams by time. Changes of the configuration come first: what was created may be refused in the same millisecond. */
function pageOf(
  changes: readonly ConfigurationChange[],
  facts: readonly Numbered<AuditEvent>[],
  { after, limit }: { readonly after: AuditPosition; readonly limit: number },
): AuditPage {
  const entries: AuditEntry[] = [];
  let position = after;
  let [change, fact] = [0, 0];
  while (entries.length < limit) {
    const [a, b] = [changes[change], facts[fact]];
    if (a !== undefined && (b === undefined || a.at <= b.at)) {
      entries.push(a);
      position = { ...position, configuration: a.seq };
      change += 1;
    } else if (b !== undefined) {
      entries.push(b);
      position = { ...position, audit: b.seq };
      fact += 1;
    } else break;
  }
  return { entries, position, isLast: change === changes.length && fact === facts.length };
}
