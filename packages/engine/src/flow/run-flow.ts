import { type ContactFlow, mergeAttributes, type QueueId } from "@tributary/model";
import type { ConversationDraft } from "../contact/conversation-stream.ts";

/** The steps of a flow that depend on the channel of the contact. */
export interface FlowChannel {
  /** Presents a text to the customer. */
  sendText(draft: ConversationDraft, text: string): void;
}

/** State of a queue for contacts that arrive. `closed`: outside its hours of operation, which flows check. `disabled`: it takes no contacts. */
export type QueueAccess = "open" | "closed" | "disabled";

export type FlowContext = { readonly channel: FlowChannel; readonly accessOf: (queueId: QueueId) => QueueAccess };

/**
 * Runs a flow for the contact of `draft` until the contact is queued or ended. A flow that ends without queueing the contact ends it, because
 * it could never reach an agent. Attributes that do not fit into the contact's are left out: the caller who filled them must not be able to
 * keep the contact from its queue. Source: FL-01 to FL-07.
 */
export function runFlow(flow: ContactFlow, draft: ConversationDraft, { channel, accessOf }: FlowContext): void {
  for (const step of flow.steps) {
    switch (step.kind) {
      case "send-message":
        channel.sendText(draft, step.text);
        break;
      case "set-attributes":
        if (mergeAttributes(draft.state.attributes, step.attributes) !== undefined)
          draft.add({ type: "attributes.updated", attributes: step.attributes });
        break;
      case "check-hours":
        if (accessOf(step.queueId) === "open") break;
        channel.sendText(draft, step.closedText);
        draft.add({ type: "contact.ended", reason: "closed" });
        return;
      case "to-queue":
      case "to-target-queue": {
        const queueId = step.kind === "to-queue" ? step.queueId : draft.state.contact.targetQueueId;
        if (queueId === undefined || accessOf(queueId) === "disabled") break; // the next step may queue the contact elsewhere
        draft.add({ type: "contact.queued", queueId, priority: step.priority });
        return;
      }
    }
  }
  draft.add({ type: "contact.ended", reason: "flow-error" });
}
