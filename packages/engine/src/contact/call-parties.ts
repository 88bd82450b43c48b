/** Parties of calls, which go on while two are connected or awaited. */
import type { EpochMs } from "@tributary/kernel";
import {
  asId,
  type ContactId,
  type ContactState,
  connectionIn,
  type OutboundTerms,
  ownerOfQueue,
  type ParticipantId,
} from "@tributary/model";
import { chainOf, openContacts } from "./contact-chain.ts";
import type { Contact, ConversationState } from "./conversation-state.ts";

/** Returns true for a call that an agent has started. It has no customer. */
export function isOutbound({ voice }: ConversationState): boolean {
  return voice?.direction === "outbound";
}

/** Returns the terms of a call that an agent has started. */
export function outboundTerms({ voice }: ConversationState): OutboundTerms | undefined {
  return voice?.direction === "outbound" ? voice : undefined;
}

/** Returns the contact of the agent who has started the call: the first one of its conversation. */
export function callerContactId({ id }: ConversationState): ContactId {
  return asId<ContactId>(id);
}

/** Returns the contact of the call that waits, or waited, at its endpoint; undefined before it does. */
export function calledContact(conversation: ConversationState): Contact | undefined {
  const calledContactId = outboundTerms(conversation)?.calledContactId;
  return chainOf(conversation).find(({ id }) => id === calledContactId);
}

/** Returns true once an agent has accepted the call of another one, also after they have left. */
export function wasAnswered(conversation: ConversationState): boolean {
  const contact = calledContact(conversation);
  if (contact === undefined) return false;
  return connectedAt(contact.state) !== undefined;
}

function connectedAt(state: ContactState): EpochMs | undefined {
  return state.phase === "ended" ? state.connectedAt : connectionIn(state)?.connectedAt;
}

/**
 * Beginning of a contact of a call without a customer: its agent called, or was called; or of one whose customer is called back. Absent: as contacts of other
 * conversations.
 */
export type Initiation = { readonly initiation?: "outbound" | "inbound" | "callback" };

/** Returns how a contact of the conversation began, if it is one of a call that an agent has started, or a callback. */
export function initiationOf(
  conversation: ConversationState,
  { id, isCallback }: Pick<Contact, "id" | "isCallback">,
): Initiation {
  if (isCallback) return { initiation: "callback" };
  const terms = outboundTerms(conversation);
  if (terms === undefined) return {};
  if (id === callerContactId(conversation)) return { initiation: "outbound" };
  return id === terms.calledContactId ? { initiation: "inbound" } : {};
}

/** Returns true while the customer of a call waits to be called back, or is being called: they have no audio. */
export function awaitsCallback({ voice, contact }: ConversationState): boolean {
  const callback = voice?.callback;
  return callback !== undefined && callback.answeredAt === undefined && contact.state.phase !== "ended";
}

/** Returns true while the page of a customer who is called back rings. */
export function isRinging(conversation: ConversationState): boolean {
  return awaitsCallback(conversation) && conversation.voice?.callback?.ringsUntil !== undefined;
}

/** Returns true for the contact of an agent who calls a customer back, until they answer. */
export function isCallingBack(conversation: ConversationState): boolean {
  return awaitsCallback(conversation) && conversation.contact.state.phase === "connected";
}

/** Returns true for the contact of an agent who has called an endpoint, or calls a customer back, until that answers. */
export function isCalling(conversation: ConversationState, contactId: ContactId): boolean {
  if (isCallingBack(conversation)) return conversation.voice?.callback?.contactId === contactId;
  return isOutbound(conversation) && contactId === callerContactId(conversation) && !wasAnswered(conversation);
}

/** Returns the time at which the party that a contact calls has answered: {@link isCalling} is false since then. Undefined before, and for other contacts. */
export function answeredAt(conversation: ConversationState, contactId: ContactId): EpochMs | undefined {
  const callback = conversation.voice?.callback;
  if (callback?.contactId === contactId) return callback.answeredAt;
  if (!isOutbound(conversation) || contactId !== callerContactId(conversation)) return undefined;
  const called = calledContact(conversation);
  return called && connectedAt(called.state);
}

/** Returns true for a call to a certain agent, which is not offered to another one. */
export function isForOneAgent({ state }: Contact): boolean {
  return "place" in state && state.place !== null && ownerOfQueue(state.place.queueId) !== undefined;
}

/**
 * Returns true if a conversation goes on with these of its contacts only: a chat needs an agent, a call two parties, one of which may be awaited. The customer of a call
 * is one of them. Rules MP-05, VC-14, VC-19.
 */
export function goesOnWith(conversation: ConversationState, contacts: readonly Contact[]): boolean {
  const hasAgent = contacts.some(({ state }) => connectionIn(state) !== null);
  if (conversation.voice === undefined) return hasAgent;
  return isOutbound(conversation) ? hasAgent && contacts.length > 1 : contacts.length > 0;
}

/** Returns the agents who are connected in a call, by the ids of their participants. */
export function connectedAgents(conversation: ConversationState): readonly ParticipantId[] {
  return openContacts(conversation).flatMap(({ state }) => connectionIn(state)?.with.participantId ?? []);
}
