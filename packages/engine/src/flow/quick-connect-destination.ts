import {
  type ContactFlow,
  personalQueueId,
  type QueueId,
  type QuickConnectTarget,
  type Refusal,
  refusal,
} from "@tributary/model";
import type { Directory } from "../configuration/directory.ts";

/** The flow of a quick connect, and the queue that it leads to, if any. */
export type Destination = { readonly flow: ContactFlow; readonly targetQueueId: QueueId | null };

/** Returns the destination of a quick connect, or the reason why a contact cannot go there. `field`: the field of the request that names it. */
export function destinationOf(
  directory: Directory,
  { id, field }: { readonly id: string; readonly field: string },
): Destination | { readonly refusal: Refusal } {
  const target = directory.resource("quickConnects", id)?.target;
  if (target === undefined) return { refusal: refusal("not-found", field, "a quick connect of this instance") };
  if (target.type === "phone-number")
    return { refusal: refusal("invalid-field", field, "a quick connect to an agent, a queue or a flow") };
  const flow = directory.contactFlow(target.contactFlowId);
  if (flow === undefined) return { refusal: refusal("not-found", field, "a quick connect with a known flow") };
  return { flow, targetQueueId: targetQueueOf(target) };
}

function targetQueueOf(target: Exclude<QuickConnectTarget, { type: "phone-number" }>): QueueId | null {
  if (target.type === "user") return personalQueueId(target.userId);
  return target.type === "queue" ? target.queueId : null;
}
