import type { ContactFlow } from "@tributary/model";
import { systemOf } from "../conversation/participants.ts";
import type { ConversationDraft } from "../decisions/draft.ts";

/**
 * Runs a flow for the contact of `draft` until it waits in a queue or is over. A flow that ends without a queue ends the contact,
 * since nobody would ever come. Pure, apart from the draft it writes into. Source: FL-01 to FL-03.
 */
export function runFlow(flow: ContactFlow, draft: ConversationDraft): void {
  for (const step of flow.steps) {
    switch (step.kind) {
      case "send-message":
        draft.add({
          type: "message.sent",
          ...systemOf(draft.state),
          contentType: "text/plain",
          content: step.text,
          clientToken: null,
        });
        break;
      case "set-attributes":
        draft.add({ type: "attributes.updated", attributes: step.attributes });
        break;
      case "to-queue":
        draft.add({ type: "contact.queued", queueId: step.queueId, priority: step.priority });
        return;
    }
  }
  draft.add({ type: "contact.ended", reason: "flow-error" });
}
