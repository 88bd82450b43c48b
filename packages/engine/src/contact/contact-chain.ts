/** Contacts of a chain: those that a conversation has now, and those that it had before. */
import type { StoredRecord } from "@tributary/journal";
import { asId, type ContactId, type ConversationId, type Refusal, refusal } from "@tributary/model";
import type { Contact, ConversationState } from "./conversation-state.ts";

/** Transfers that a contact may have. Source: https://docs.aws.amazon.com/connect/latest/adminguide/amazon-connect-service-limits.html */
export const MAX_TRANSFERS = 11;

/** Contacts with which no further one is added to a conversation, so that its state stays small whatever its agents do. */
export const MAX_ADDED = 50;

/** Contacts that a conversation may have had: it can still be transferred when no further one is added. */
export const MAX_CONTACTS = MAX_ADDED + MAX_TRANSFERS;

/** Kind of the records that find conversations by the ids of later contacts. The first contact has the id of its conversation. */
const KIND = "contact";

/** Returns the record by which the conversation of a contact is found. */
export function contactRecord(contactId: ContactId, conversationId: ConversationId): StoredRecord {
  return { kind: KIND, id: contactId, value: conversationId };
}

/** Finds records, as the store does. */
export type FindRecord = (kind: string, id: string) => Promise<StoredRecord | undefined>;

/** Returns the conversation of a contact; for an unknown id, one that does not exist. */
export async function conversationOfContact(find: FindRecord, contactId: string): Promise<ConversationId> {
  const record = await find(KIND, contactId);
  return asId<ConversationId>(typeof record?.value === "string" ? record.value : contactId);
}

/**
 * A conversation with one contact of its chain in the place of the one that it depends on. `chain`: all contacts, those that ended first; `whole`:
 * the conversation itself. Decisions about an added contact see its conversation like this.
 */
export type ConversationAtContact = ConversationState & {
  readonly chain: readonly Contact[];
  readonly whole: ConversationState;
};

/** Returns the conversation at a contact; undefined if that is not in its chain. */
export function atContact(conversation: ConversationState, contactId: string): ConversationAtContact | undefined {
  const chain = chainOf(conversation);
  const contact = chain.find(({ id }) => id === contactId);
  return contact && { ...conversation, contact, chain, whole: conversation };
}

/** Returns all contacts of a conversation, those that ended first. */
export function chainOf({ earlier = NONE, contact, added = NONE }: ConversationState): readonly Contact[] {
  return [...earlier, contact, ...added];
}

/** Returns the conversation itself, also if it is seen at one of its contacts. */
export function wholeOf(conversation: ConversationState & { readonly whole?: ConversationState }): ConversationState {
  return conversation.whole ?? conversation;
}

const NONE: readonly Contact[] = [];

/** Returns the contacts that have not ended: the one that the conversation depends on, and those that were added. */
export function openContacts({ contact, added = NONE }: ConversationState): readonly Contact[] {
  return contact.state.phase === "ended" ? NONE : [contact, ...added];
}

/** Returns the conversation at one of its open contacts; undefined if it is none of them. */
export function atOpenContact(conversation: ConversationState, contactId: string): ConversationState | undefined {
  if (conversation.contact.id === contactId) return conversation;
  return conversation.added?.some(({ id }) => id === contactId) ? atContact(conversation, contactId) : undefined;
}

export const CONTACT_NOT_FOUND = refusal("not-found", "ContactId");
export const CONTACT_ENDED = refusal("contact-ended", "ContactId");

/**
 * Returns the conversation at a contact to change, or the refusal: one that was transferred or disconnected has ended, although its conversation
 * continues.
 */
export function toChange(
  conversation: ConversationState | undefined,
  contactId: string,
): ConversationState | { readonly refusal: Refusal } {
  if (conversation === undefined) return { refusal: CONTACT_NOT_FOUND };
  const found = atOpenContact(conversation, contactId);
  if (found !== undefined) return found;
  return { refusal: atContact(conversation, contactId) === undefined ? CONTACT_NOT_FOUND : CONTACT_ENDED };
}
