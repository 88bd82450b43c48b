import { type Decision, unchanged } from "@tributary/journal";
import type { EpochMs } from "@tributary/kernel";
import { areReferencesSmall, type ContactDetails, MAX_REFERENCES_BYTES, type Refusal, refusal } from "@tributary/model";
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

/** Changes name, description, references or tags. Allowed in every phase, also after the end. Rules CM-10 and CM-13. */
export function decideUpdate(state: ConversationState, change: DetailsChange, now: EpochMs): Decision<null, Refusal> {
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
