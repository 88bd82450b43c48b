/**
 * Branded ids: an agent id cannot be passed as a contact id. All are lower-case UUIDs.
 * `asId` does not validate; boundaries do that with their schemas.
 */

declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** A contact center. */
export type InstanceId = Branded<"InstanceId">;
/** A person with an account. An agent is a user who may use the agent panel. */
export type UserId = Branded<"UserId">;
export type QueueId = Branded<"QueueId">;
export type RoutingProfileId = Branded<"RoutingProfileId">;
export type SecurityProfileId = Branded<"SecurityProfileId">;
/** A state that agents can choose. */
export type AgentStateId = Branded<"AgentStateId">;
export type ContactFlowId = Branded<"ContactFlowId">;
export type HoursOfOperationId = Branded<"HoursOfOperationId">;
export type PredefinedAttributeId = Branded<"PredefinedAttributeId">;
export type QuickConnectId = Branded<"QuickConnectId">;
export type TaskTemplateId = Branded<"TaskTemplateId">;
/** One contact of a chain. */
export type ContactId = Branded<"ContactId">;
/** A chain of contacts that is one conversation for the customer: the id of its first contact (*InitialContactId*). */
export type ConversationId = Branded<"ConversationId">;
/** The participant on a connection of one conversation. */
export type ParticipantId = Branded<"ParticipantId">;
/** The audio connection of one party of a call. */
export type LegId = Branded<"LegId">;
/** The sending of a conversation to an endpoint. */
export type StreamingId = Branded<"StreamingId">;
/** A file that a participant sends. */
export type AttachmentId = Branded<"AttachmentId">;
/** The stored bytes of a file. */
export type BlobId = Branded<"BlobId">;
/** An authentication of a customer: the session id of the participant service. */
export type AuthenticationId = Branded<"AuthenticationId">;
/** One item of a transcript. */
export type ItemId = Branded<"ItemId">;

/** Casts `text` to the expected kind of id without validation; the caller guarantees that it is one. */
export function asId<Id extends Branded<string>>(text: string): Id {
  return text as Id; // the caller guarantees the kind; the only place where text becomes an id
}

const PERSONAL = "agent/";

/** Returns the id of an agent's personal queue, as in its ARN. Contacts in it are for this agent only. */
export function personalQueueId(agentId: UserId): QueueId {
  return asId<QueueId>(PERSONAL + agentId);
}

/** Returns the agent of a personal queue; undefined for other queues. */
export function ownerOfQueue(queueId: QueueId): UserId | undefined {
  return queueId.startsWith(PERSONAL) ? asId<UserId>(queueId.slice(PERSONAL.length)) : undefined;
}
