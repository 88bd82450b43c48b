import type { Journal } from "@tributary/journal";
import { accepted, type Result, refused } from "@tributary/kernel";
import {
  type Actor,
  asId,
  type ContactId,
  type ConversationId,
  type Refusal,
  refusal,
  SHARED_ITEM_TYPES,
} from "@tributary/model";
import type { AgentDesk } from "../agent/agent-desk.ts";
import type { StoredFiles } from "../attachments/stored-files.ts";
import { auditRef } from "../audit/audit-stream.ts";
import { attachmentIn } from "../chat/state/attachments.ts";
import { readTranscript, type TranscriptPage } from "../chat/transcript.ts";
import type { Directory } from "../configuration/directory.ts";
import { atContact, CONTACT_NOT_FOUND } from "../contact/contact-chain.ts";
import type { ConversationState } from "../contact/conversation-state.ts";
import { conversationRef } from "../contact/conversation-stream.ts";
import { newest } from "../newest.ts";
import type { StoredBlob } from "../ports/blobs.ts";
import {
  EXPORTED_TYPES,
  type ExportedConversation,
  type ExportedItem,
  exportedConversation,
  exportedItem,
} from "../retention/conversation-export.ts";
import { contactIdsOf, decideErasure } from "../retention/decide-deletion.ts";
import { desksToCheck } from "../retention/desks-to-check.ts";
import { readConversation } from "../retention/read-conversation.ts";
import type { Attachments } from "./attachments.ts";
import type { AuditLog } from "./audit-log.ts";
import { createContactChanges } from "./contact-changes.ts";
import type { Records } from "./records.ts";

/** A page of an export. `next`: number of its last item; null on the last page. */
export type ExportPage = {
  readonly conversation: ExportedConversation;
  readonly items: readonly ExportedItem[];
  readonly next: number | null;
};

/** A page of the transcript of an ended chat, and the id of its conversation. */
export type HistoryPage = Pick<TranscriptPage, "items" | "continueAtSeq"> & { readonly conversationId: ConversationId };

/** Operations on all that is stored about the conversation of a contact. All are in the audit log, or fail: an export by its first page. */
export interface Conversations {
  /** Returns the conversation, and up to `limit` items after a number; null for the first page. Refusals: `not-found`. Rule RE-07. */
  export(
    contactId: string,
    page: { readonly after: number | null; readonly limit: number; readonly by: Actor },
  ): Promise<Result<ExportPage, Refusal>>;
  /** Returns the bytes of a file that was sent in the conversation. Refusals: `not-found`. Rule AT-15. */
  fileOf(
    contactId: string,
    file: { readonly attachmentId: string; readonly by: Actor },
  ): Promise<Result<StoredBlob, Refusal>>;
  /**
   * Returns up to `limit` items of the transcript of an ended chat after a number (null: from the first one), without those of its past. Refusals: `not-found`,
   * `invalid-field` unless it is a chat, `wrong-phase` unless its conversation has ended. Rules HI-01, HI-02.
   */
  history(
    contactId: string,
    page: { readonly afterSeq: number | null; readonly limit: number; readonly by: Actor },
  ): Promise<Result<HistoryPage, Refusal>>;
  /**
   * Deletes the conversation, and returns the ids of its contacts. Refusals: `not-found`, `wrong-phase` unless it has ended, `in-use` while an agent has one of
   * its contacts on their desk. Rule RE-06.
   */
  erase(contactId: string, by: Actor): Promise<Result<readonly ContactId[], Refusal>>;
}

type Deps = {
  readonly journal: Pick<Journal, "run" | "runChained" | "durable" | "read" | "seqsAt">;
  /** Writes facts in the order in which they happen. */
  readonly ordered: Pick<Journal, "run">;
  readonly audit: Pick<AuditLog, "add">;
  readonly records: Pick<Records, "find" | "claimHolder">;
  readonly directory: Directory;
  readonly files: Pick<StoredFiles, "removeAll">;
  readonly attachments: Pick<Attachments, "read">;
};

const NOT_ENDED = refusal("wrong-phase", "ContactId", "a chat that has ended");

export function createConversations({
  journal,
  ordered,
  audit,
  records,
  directory,
  files,
  attachments,
}: Deps): Conversations {
  const { conversationIdOf } = createContactChanges({ journal, records });

  /** Returns the newest state of all nodes. */
  async function find(contactId: string): Promise<ConversationState | undefined> {
    const state = await newest(journal, conversationRef(await conversationIdOf(contactId)));
    return state !== undefined && atContact(state, contactId) !== undefined ? state : undefined;
  }

  return {
    async export(contactId, { after, limit, by }) {
      const state = await find(contactId);
      if (state === undefined) return refused(CONTACT_NOT_FOUND);
      if ((after ?? 0) === 0) await audit.add([{ type: "conversation.exported", contactIds: contactIdsOf(state), by }]);
      const query = { order: "forward", afterSeq: after ?? 0, limit, types: EXPORTED_TYPES } as const;
      const events = await journal.read(conversationRef(state.id), query);
      const next = events.length < limit ? null : (events.at(-1)?.seq ?? null);
      return accepted({ conversation: exportedConversation(state), items: events.map(exportedItem), next });
    },
    async fileOf(contactId, { attachmentId, by }) {
      const state = await find(contactId);
      if (state === undefined) return refused(CONTACT_NOT_FOUND);
      const file = attachmentIn(state.chat?.attachments, attachmentId);
      if (file?.phase !== "sent") return refused(refusal("not-found", "AttachmentId"));
      const facts = { contactIds: contactIdsOf(state), attachmentId: file.attachmentId };
      await audit.add([{ type: "conversation.file-exported", ...facts, by }]);
      const read = await attachments.read({ conversationId: state.id, attachmentId });
      return read.ok ? accepted(read.value.blob) : read;
    },
    async history(contactId, { afterSeq, limit, by }) {
      const state = await find(contactId);
      if (state === undefined) return refused(CONTACT_NOT_FOUND);
      if (state.chat === null) return refused(refusal("invalid-field", "ContactId", "a contact of a chat"));
      if (state.contact.state.phase !== "ended") return refused(NOT_ENDED);
      // Each page: a caller can make a token for any of them.
      await audit.add([{ type: "transcript.read", contactId: asId<ContactId>(contactId), by }]);
      const query = { scan: "forward", limit, start: null, continueAtSeq: afterSeq } as const;
      const page = await readTranscript(journal, state.id, { ...query, types: SHARED_ITEM_TYPES, untilSeq: null });
      const { items, continueAtSeq } = page ?? { items: [], continueAtSeq: null };
      return accepted({ conversationId: state.id, items, continueAtSeq });
    },
    async erase(contactId, by) {
      const state = await find(contactId);
      if (state === undefined) return refused(CONTACT_NOT_FOUND);
      const read = await readConversation({ journal, records }, state);
      const erased = await ordered.run(
        { conversation: conversationRef(state.id), audit: auditRef, ...desksToCheck(directory, [read]) },
        ({ conversation, audit, ...others }, now) =>
          decideErasure({ conversation, audit, desks: Object.values<AgentDesk>(others) }, { read, by, now }),
      );
      if (erased.ok) await files.removeAll(state.id);
      return erased;
    },
  };
}
