import type { Claim, EventQuery, Journal } from "@tributary/journal";
import type { EpochMs } from "@tributary/kernel";
import { type AuditEvent, CenterError, type ConfigurationEvent, type Numbered } from "@tributary/model";
import { auditRef, draftFacts, type NewAuditEvent } from "../audit/audit-stream.ts";
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
  /** Returns the position before the first entry at or after that time. */
  positionAt(at: EpochMs): Promise<AuditPosition>;
  /** Returns up to `limit` entries after the position, by time. */
  read(after: AuditPosition, limit: number): Promise<AuditPage>;
  /** Returns up to `limit` changes of the configuration after the one with that number. */
  readChanges(afterSeq: number, limit: number): Promise<readonly ConfigurationChange[]>;
}

/** Creates the audit log. Rules AL-02 and AL-03. */
export function createAuditLog(journal: Pick<Journal, "run" | "read">): AuditLog {
  async function write(facts: readonly NewAuditEvent[], change: RecordChange = {}, claim?: Claim): Promise<boolean> {
    const { put: putRecords = [], delete: deleteRecords = [] } = change;
    const written = await journal.run({ audit: auditRef }, ({ audit }, now) => {
      const plan = { value: true, drafts: [draftFacts(audit, facts, now)], putRecords, deleteRecords };
      return claim === undefined ? plan : { ...plan, claim: { ...claim, otherwise: () => false } };
    });
    if (!written.ok) throw new CenterError(written.refusal.code, "failed to write the audit log");
    return written.value;
  }

  return {
    async add(facts, change) {
      await write(facts, change);
    },
    addClaimed: (claim, facts, change) => write(facts, change, claim),
    async positionAt(at) {
      return {
        configuration: await lastBefore(at, (query) => journal.read(configurationRef, query)),
        audit: await lastBefore(at, (query) => journal.read(auditRef, query)),
      };
    },
    async read(after, limit) {
      const query = { order: "forward", limit: limit + 1 } as const;
      const changes = await journal.read(configurationRef, { ...query, afterSeq: after.configuration });
      const facts = await journal.read(auditRef, { ...query, afterSeq: after.audit });
      return pageOf(changes, facts, { after, limit });
    },
    readChanges: (afterSeq, limit) => journal.read(configurationRef, { order: "forward", afterSeq, limit }),
  };
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
