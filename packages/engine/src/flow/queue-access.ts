import type { EpochMs } from "@tributary/kernel";
import { isOpenAt, type QueueId } from "@tributary/model";
import type { Directory } from "../configuration/directory.ts";
import type { QueueAccess } from "./run-flow.ts";

/**
 * Returns a function that returns the state of a queue at that time. A queue without hours, and the personal queue of an agent, are always
 * open.
 */
export function queueAccessAt({ queue, resource }: Directory, at: EpochMs): (queueId: QueueId) => QueueAccess {
  return (queueId) => {
    const { isEnabled = true, hoursOfOperationId = null } = queue(queueId) ?? {};
    if (!isEnabled) return "disabled";
    const hours = hoursOfOperationId === null ? undefined : resource("hoursOfOperations", hoursOfOperationId);
    return hours === undefined || isOpenAt(hours, at) ? "open" : "closed";
  };
}
