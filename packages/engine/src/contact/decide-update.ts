import { type Decision, unchanged } from "@tributary/journal";
import type { EpochMs } from "@tributary/kernel";
import {
  areReferencesSmall,
  type ContactDetails,
  connectionIn,
  MAX_REFERENCES_BYTES,
  type Refusal,
  refusal,
  type UserId,
} from "@tributary/model";
import type { ConversationState } from "./conversation-state.ts";
import { draftConversation } from "./conversation-stream.ts";

/** Returns name, description, references and tags of a contact. */
export function detailsOf({ contact }: ConversationState): ContactDetails {
  const { name, description, references = {}, tags = {} } = contact;
  return { name, description, references, tags };
}

/** Returns changed details, or why they cannot be changed so. Pure: it may be called several times. */
export type DetailsChange = (details: ContactDetails) => Partial<ContactDetails> | { readonly refusal: Refusal };

export const REFERENCES_TOO_LARGE = refusal(
  "invalid-field",
  "References",
  `at most ${MAX_REFERENCES_BYTES} bytes of names and values as JSON`,
);

/** The task is on the agent's desk, but it is not theirs: it rings there, or they have missed or rejected it. */
export const NOT_ACCEPTED = refusal("wrong-phase", "ContactId", "a task that the agent has accepted");

/** Context of an update. `agentId`: the agent who asks for it; undefined for a program. */
type UpdateContext = { readonly agentId?: UserId | undefined; readonly now: EpochMs };

/**
 * Changes name, description, references or tags. Allowed in every phase, also after the end; an agent changes a contact that has not ended while they have
 * it. Of one that has ended, the caller must know that it was theirs. Rules CM-10, CM-13 and TA-14.
 */
export function decideUpdate(
  state: ConversationState,
  change: DetailsChange,
  { agentId, now }: UpdateContext,
): Decision<null, Refusal> {
  if (agentId !== undefined && !mayUpdate(state, agentId)) return { refusal: NOT_ACCEPTED };
  const before = detailsOf(state);
  const changes = change(before);
  if ("refusal" in changes) return changes;
  if (changes.references !== undefined && !areReferencesSmall(changes.references))
    return { refusal: REFERENCES_TOO_LARGE };
  if (JSON.stringify({ ...before, ...changes }) === JSON.stringify(before)) return unchanged(null);
  const draft = draftConversation(state, now);
  draft.add({ type: "contact.updated", contactId: state.contact.id, changes });
  return { value: null, drafts: [draft] };
}

function mayUpdate({ contact }: ConversationState, agentId: UserId): boolean {
  return contact.state.phase === "ended" || connectionIn(contact.state)?.with.agentId === agentId;
}
