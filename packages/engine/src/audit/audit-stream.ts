import { type Draft, defineStream, draft, type StreamState, streamOf } from "@tributary/journal";
import type { EpochMs } from "@tributary/kernel";
import type { AuditEvent } from "@tributary/model";

/** A fact as callers add it: without its time. */
export type NewAuditEvent = AuditEvent extends infer Event
  ? Event extends unknown
    ? Omit<Event, "at">
    : never
  : never;

/** State of the audit log: nothing is decided by it, so that it does not grow with the log. Source: docs/adr/0019-audit-log.md */
export type AuditState = StreamState & { readonly kind: "audit" };

/** The stream of sign-ins, credentials and refusals. A center has a single one. */
const auditStream = defineStream({
  kind: "audit",
  version: 1,
  initial: (id): AuditState => ({ kind: "audit", id, seq: 0, lastAt: 0 }),
  evolve: (state: AuditState, { seq, at }: AuditEvent & { readonly seq: number }): AuditState => ({
    ...state,
    seq,
    lastAt: at,
  }),
  isActive: () => true,
  stamp: () => ({}),
});

/** Reference of the audit log's stream. */
export const auditRef = streamOf(auditStream, "instance");

type AuditDraft = Draft<AuditState, AuditEvent, AuditState, object>;

/** Returns a draft on the audit log's stream that adds the facts. */
export function draftFacts(state: AuditState, facts: readonly NewAuditEvent[], now: EpochMs): AuditDraft {
  const added: AuditDraft = draft(auditRef, state, now);
  for (const fact of facts) added.add(fact);
  return added;
}
