import { type Decision, unchanged } from "@tributary/journal";
import type { EpochMs } from "@tributary/kernel";
import { type ContactAttributes, MAX_ATTRIBUTES_BYTES, mergeAttributes, type Refusal, refusal } from "@tributary/model";
import type { ConversationState } from "./conversation-state.ts";
import { draftConversation } from "./conversation-stream.ts";

const TOO_LARGE = refusal(
  "invalid-field",
  "Attributes",
  `at most ${MAX_ATTRIBUTES_BYTES} bytes together with the contact's other attributes`,
);

/** Merges attributes into the contact's. Allowed in every phase, also after the end; the same values again change nothing. Rule CM-09. */
export function decideAttributes(
  state: ConversationState,
  attributes: ContactAttributes,
  now: EpochMs,
): Decision<null, Refusal> {
  if (mergeAttributes(state.attributes, attributes) === undefined) return { refusal: TOO_LARGE };
  const isSame = Object.entries(attributes).every(
    ([key, value]) => Object.hasOwn(state.attributes, key) && state.attributes[key] === value,
  );
  if (isSame) return unchanged(null);
  const draft = draftConversation(state, now);
  draft.add({ type: "attributes.updated", attributes });
  return { value: null, drafts: [draft] };
}
