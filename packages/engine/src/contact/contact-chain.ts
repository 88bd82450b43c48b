/** Contacts of a chain: the contact that a conversation has now, and those that were transferred to it. */
import type { StoredRecord } from "@tributary/journal";
import { asId, type ContactId, type ConversationId, type Refusal, refusal } from "@tributary/model";
import type { Contact, ConversationState } from "./conversation-state.ts";

/** Transfers that a contact may have. Source: https://docs.aws.amazon.com/connect/latest/adminguide/amazon-connect-service-limits.html */
export const MAX_TRANSFERS = 11;

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

/** A conversation with one contact of its chain in the place of the newest. `chain`: all contacts, oldest first. */
export type ConversationAtContact = ConversationState & { readonly chain: readonly Contact[] };

/** Returns the conversation at a contact; undefined if that is not in its chain. */
export function atContact(conversation: ConversationState, contactId: string): ConversationAtContact | undefined {
  const chain = [...(conversation.earlier ?? []), conversation.contact];
  const contact = chain.find(({ id }) => id === contactId);
  return contact && { ...conversation, contact, chain };
}

export const CONTACT_NOT_FOUND = refusal("not-found", "ContactId");
export const CONTACT_ENDED = refusal("contact-ended", "ContactId");

/** Returns the refusal to change a contact: one that was transferred has ended, although its conversation continues. */
export function problemOfContact(conversation: ConversationState | undefined, contactId: string): Refusal | undefined {
  if (conversation === undefined || atContact(conversation, contactId) === undefined) return CONTACT_NOT_FOUND;
  return conversation.contact.id === contactId ? undefined : CONTACT_ENDED;
}
