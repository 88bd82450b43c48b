import {
  activateCriteria,
  type ContactState,
  type ConversationEvent,
  expireStep,
  type Numbered,
  type QueuePosition,
} from "@tributary/model";
import type { Contact } from "./conversation-state.ts";

type CriteriaEvent = Numbered<
  Extract<
    ConversationEvent,
    { type: "contact.queued" | "contact.routing-criteria-set" | "contact.routing-step-expired" }
  >
>;

/** Returns the contact with its routing criteria after an event; undefined if the event is not possible. Rules CR-01 to CR-03. */
export function evolveCriteria(contact: Contact, event: CriteriaEvent): Contact | undefined {
  const { criteria, ...rest } = contact;
  switch (event.type) {
    case "contact.queued":
      return criteria === undefined
        ? contact
        : { ...contact, criteria: activateCriteria(criteria, event.queueId, event.at) };
    case "contact.routing-criteria-set": {
      if (event.steps.length === 0) return rest;
      const place = waitingPlace(contact.state);
      const set = { steps: event.steps, progress: { phase: "inactive" } } as const;
      return { ...contact, criteria: place === null ? set : activateCriteria(set, place.queueId, event.at) };
    }
    case "contact.routing-step-expired": {
      const expired = criteria && expireStep(criteria, event.at);
      return expired && { ...contact, criteria: expired };
    }
  }
}

/** Returns the position of a contact that no agent has accepted; null if it has none, or an agent has accepted it. */
export function waitingPlace(state: ContactState): QueuePosition | null {
  switch (state.phase) {
    case "queued":
    case "offered":
      return state.place;
    case "paused":
      return state.connection === null ? state.place : null;
    default:
      return null;
  }
}
