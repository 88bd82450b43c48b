import type { EventQuery, Journal, StoredRecord } from "@tributary/journal";
import type { EpochMs } from "@tributary/kernel";
import { type AuditEvent, CenterError, type ConfigurationEvent, type Numbered } from "@tributary/model";
import { auditRef, draftAudit } from "../audit/audit-stream.ts";
import { configurationRef } from "../configuration/configuration-stream.ts";

/** A fact as callers add it: without its time. */
export type NewAuditEvent = AuditEvent extends infer Event
  ? Event extends unknown
    ? Omit<Event, "at">
    : never
  : never;

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
  /** Adds facts, and stores the records in the same commit. Resolves when they are durable. */
  add(events: readonly NewAuditEvent[], putRecords?: readonly StoredRecord[]): Promise<void>;
  /** Returns the position before the first entry at or after that time. */
  positionAt(at: EpochMs): Promise<AuditPosition>;
  /** Returns up to `limit` entries after the position, by time. */
  read(after: AuditPosition, limit: number): Promise<AuditPage>;
  /** Returns up to `limit` changes of the configuration after the one with that number. */
  readChanges(afterSeq: number, limit: number): Promise<readonly ConfigurationChange[]>;
}

/** Creates the audit log. Rules AL-02 and AL-03. */
export function createAuditLog(journal: Pick<Journal, "run" | "read">): AuditLog {
  return {
    async add(events, putRecords = []) {
      const added = await journal.run({ audit: auditRef }, ({ audit }, now) => {
        const draft = draftAudit(audit, now);
        for (const event of events) draft.add(event);
        return { value: null, drafts: [draft], putRecords };
      });
      if (!added.ok) throw new CenterError(added.refusal.code, "failed to write the audit log");
    },
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
