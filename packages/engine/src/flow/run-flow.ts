import {
  type AuthenticateStep,
  type ContactFlow,
  type ContactId,
  type FlowStep,
  mergeAttributes,
  type QueueId,
} from "@tributary/model";
import { atContact } from "../contact/contact-chain.ts";
import type { ConversationDraft } from "../contact/conversation-stream.ts";

/** The steps of a flow that depend on the channel of the contact. */
export interface FlowChannel {
  /** Presents a text to the customer. */
  sendText(draft: ConversationDraft, text: string): void;
  /** Asks the customer to sign in, and lets the flow wait for it. Absent: no customer can be asked here, and authentications fail at once. */
  readonly authenticate?: (draft: ConversationDraft, step: AuthenticateStep) => void;
}

/** Steps of a flow by which a further agent is awaited: the customer is served meanwhile, and gets no texts for those who wait. */
export const silentFlow: FlowChannel = { sendText: () => undefined };

/** State of a queue for contacts that arrive. `closed`: outside its hours of operation, which flows check. `disabled`: it takes no contacts. */
export type QueueAccess = "open" | "closed" | "disabled";

/** Context of a flow. `contactId`: the contact that runs it; absent: the one that the conversation depends on. */
export type FlowContext = {
  readonly channel: FlowChannel;
  readonly accessOf: (queueId: QueueId) => QueueAccess;
  readonly contactId?: ContactId;
};

/**
 * Runs a flow for a contact of `draft` until the contact is queued or ended, or the flow waits for the customer. A flow that ends without queueing the contact ends it, because
 * it could never reach an agent. Attributes that do not fit into the contact's are left out: the caller who filled them must not be able to
 * keep the contact from its queue. Source: FL-01 to FL-08.
 */
export function runFlow(
  { steps }: Pick<ContactFlow, "steps">,
  draft: ConversationDraft,
  { channel, accessOf, contactId = draft.state.contact.id }: FlowContext,
): void {
  const remaining: FlowStep[] = [...steps];
  for (let step = remaining.shift(); step !== undefined; step = remaining.shift()) {
    switch (step.kind) {
      case "send-message":
        channel.sendText(draft, step.text);
        break;
      case "set-attributes":
        if (mergeAttributes(draft.state.attributes, step.attributes) !== undefined)
          draft.add({ type: "attributes.updated", contactId, attributes: step.attributes });
        break;
      case "check-hours":
        if (accessOf(step.queueId) === "open") break;
        channel.sendText(draft, step.closedText);
        draft.add({ type: "contact.ended", contactId, reason: "closed" });
        return;
      case "authenticate":
        if (channel.authenticate !== undefined) {
          channel.authenticate(draft, step);
          return;
        }
        remaining.unshift(...(step.branches.failed ?? []));
        break;
      case "to-queue":
      case "to-target-queue": {
        const queueId = step.kind === "to-queue" ? step.queueId : targetOf(draft, contactId);
        if (queueId === undefined || accessOf(queueId) === "disabled") break; // the next step may queue the contact elsewhere
        draft.add({ type: "contact.queued", contactId, queueId, priority: step.priority });
        return;
      }
    }
  }
  draft.add({ type: "contact.ended", contactId, reason: "flow-error" });
}

function targetOf({ state }: ConversationDraft, contactId: ContactId): QueueId | undefined {
  return atContact(state, contactId)?.contact.targetQueueId;
}
