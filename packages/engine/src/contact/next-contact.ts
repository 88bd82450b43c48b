import type { ConversationEvent, Numbered } from "@tributary/model";
import type { Contact } from "./conversation-state.ts";

type Beginning = Numbered<Extract<ConversationEvent, { type: "contact.added" | "contact.transferred" }>>;

type NextContact = Pick<Beginning, "at" | "flowId" | "targetQueueId"> & Pick<Contact, "id">;

/** Returns the contact of the chain that begins its flow after `previous`, with the facts that belong to both. */
export function contactAfter(previous: Contact, { id, at, flowId, targetQueueId }: NextContact): Contact {
  const {
    previousId: _before,
    targetQueueId: _reached,
    pauses: _past,
    criteria: _met,
    isCallback: _called,
    ...facts
  } = previous;
  return {
    ...facts,
    id,
    flowId,
    state: { phase: "in-flow", since: at },
    createdAt: at,
    previousId: previous.id,
    ...(targetQueueId === null ? {} : { targetQueueId }),
  };
}
