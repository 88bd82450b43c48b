/** Deletion of conversations, with all that is stored about them. Rules RE-01 to RE-03. */
import { type Decision, type Plan, type ReleasedClaim, unchanged } from "@tributary/journal";
import type { EpochMs } from "@tributary/kernel";
import {
  type Actor,
  BY_SERVER,
  type ContactId,
  type ConversationEvent,
  type ConversationId,
  type Numbered,
  type Refusal,
  refusal,
  type UserId,
} from "@tributary/model";
import type { AgentDesk } from "../agent/agent-desk.ts";
import { type AuditState, draftFacts, type NewAuditEvent } from "../audit/audit-stream.ts";
import { CONTACT_NOT_FOUND, chainOf } from "../contact/contact-chain.ts";
import { recordsOfConversation } from "../contact/contact-summary.ts";
import type { ConversationState } from "../contact/conversation-state.ts";
import { conversationRef } from "../contact/conversation-stream.ts";
import { heldOn } from "./desks-to-check.ts";

/** An ended conversation as it was read. `indexed`: its events of the types `contact.queued` and `contact.accepted`. */
export type ReadConversation = {
  readonly state: ConversationState;
  readonly indexed: readonly Numbered<ConversationEvent>[];
  /** The agents who were offered one of its contacts, or monitored one. No other desk has one, and none gets one after its end. */
  readonly agents: readonly UserId[];
  /** The claim of its start; null if that has ended, or was made without a client token. */
  readonly claim: ReleasedClaim | null;
};

const NOT_ENDED = refusal("wrong-phase", "ContactId", "a contact that has ended");
const ON_DESK = refusal("in-use", "ContactId", "a contact that no agent has on their desk");

/** Returns the refusal to delete a conversation; undefined if it can be deleted. `held`: conversations with a contact on a desk. */
export function refusalToDelete(
  { id, contact }: ConversationState,
  held: ReadonlySet<ConversationId>,
): Refusal | undefined {
  if (contact.state.phase !== "ended") return NOT_ENDED;
  return held.has(id) ? ON_DESK : undefined;
}

/** Returns the ids of all contacts of a conversation, those that ended first. */
export function contactIdsOf(state: ConversationState): readonly ContactId[] {
  return chainOf(state).map(({ id }) => id);
}

type ErasureStates = {
  readonly conversation: ConversationState | undefined;
  readonly desks: readonly AgentDesk[];
  readonly audit: AuditState;
};

/** Deletes one conversation, and adds that to the audit log. The value: ids of its contacts. */
export function decideErasure(
  { conversation, desks, audit }: ErasureStates,
  { read, by, now }: { readonly read: ReadConversation; readonly by: Actor; readonly now: EpochMs },
): Decision<readonly ContactId[], Refusal> {
  if (conversation === undefined) return { refusal: CONTACT_NOT_FOUND };
  const problem = refusalToDelete(conversation, heldOn(desks));
  if (problem) return { refusal: problem };
  const contactIds = contactIdsOf(conversation);
  const fact: NewAuditEvent = { type: "conversation.erased", contactIds, by };
  return { value: contactIds, ...deletionOf([{ ...read, state: conversation }], { audit, fact, now }) };
}

type ExpiryStates = Omit<ErasureStates, "conversation"> & { readonly conversations: readonly ConversationState[] };

/** Deletes those of the conversations that are still as they were read, and on no desk. The value: their ids. */
export function decideExpiry(
  { conversations, desks, audit }: ExpiryStates,
  { read, now }: { readonly read: readonly ReadConversation[]; readonly now: EpochMs },
): Decision<readonly ConversationId[], Refusal> {
  const held = heldOn(desks);
  const seqs = new Map(conversations.map(({ id, seq }) => [id, seq]));
  const same = read.filter(({ state: { id, seq } }) => seqs.get(id) === seq && !held.has(id));
  const conversationIds = same.map(({ state: { id } }) => id);
  if (same.length === 0) return unchanged(conversationIds);
  const fact: NewAuditEvent = { type: "conversations.expired", conversationIds, by: BY_SERVER };
  return { value: conversationIds, ...deletionOf(same, { audit, fact, now }) };
}

type Deletion = { readonly audit: AuditState; readonly fact: NewAuditEvent; readonly now: EpochMs };

function deletionOf(
  read: readonly ReadConversation[],
  { audit, fact, now }: Deletion,
): Pick<Plan<never>, "drafts" | "deleteStreams" | "deleteRecords" | "releaseClaims"> {
  return {
    drafts: [draftFacts(audit, [fact], now)],
    deleteStreams: read.map(({ state: { id } }) => conversationRef(id)),
    releaseClaims: read.flatMap(({ claim }) => claim ?? []),
    deleteRecords: read.flatMap(({ state, indexed }) => recordsOfConversation(state, indexed)),
  };
}
