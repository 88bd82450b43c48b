/**
 * Ids of things, branded: an agent's id cannot be passed for a contact's. All are UUIDs in lower case.
 * The makers below do not check the form; edges do that with their schemas.
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
/** One contact of a chain. */
export type ContactId = Branded<"ContactId">;
/** A chain of contacts that is one conversation for the customer: the id of its first contact (*InitialContactId*). */
export type ConversationId = Branded<"ConversationId">;
/** Who stands behind a connection in one conversation. */
export type ParticipantId = Branded<"ParticipantId">;
/** One item of a transcript. */
export type ItemId = Branded<"ItemId">;

/** Takes `text` for the id of the kind that the place calls for; the caller knows that it is one. */
export function asId<Id extends Branded<string>>(text: string): Id {
  return text as Id; // the caller vouches; this is the one place where text becomes an id
}
