import { type Draft, defineStream, draft, type StreamState, streamOf } from "@tributary/journal";
import type { EpochMs } from "@tributary/kernel";
import type { AuditEvent } from "@tributary/model";

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

/** Starts a draft on the audit log's stream. */
export function draftAudit(state: AuditState, now: EpochMs): Draft<AuditState, AuditEvent, AuditState, object> {
  return draft(auditRef, state, now);
}
