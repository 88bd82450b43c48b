import { asId, CONTACT_FLOW_DEFAULTS, type ContactFlow } from "@tributary/model";

/** Priority of contacts that are transferred, before those that have not been served yet, whose default is 5. */
const TRANSFERRED_PRIORITY = 3;

/**
 * Returns the flow that a center's quick connects use unless they need another one: it queues the contact where the quick connect leads, be that a queue or
 * an agent. It has the name that Amazon Connect gives its own.
 *
 * Source: https://docs.aws.amazon.com/connect/latest/adminguide/contact-flow-default.html
 */
export function transferFlow(id: string, to: "queue" | "agent"): ContactFlow {
  return {
    ...CONTACT_FLOW_DEFAULTS,
    id: asId(id),
    type: to === "queue" ? "queue-transfer" : "agent-transfer",
    name: `Default ${to} transfer`,
    description: `Flow of quick connects that lead to ${to === "queue" ? "a queue" : "an agent"}`,
    steps: [
      { kind: "send-message", text: "You are being transferred. Please wait for the next agent." },
      { kind: "to-target-queue", priority: TRANSFERRED_PRIORITY },
    ],
  };
}
