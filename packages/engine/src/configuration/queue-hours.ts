import type { EpochMs } from "@tributary/kernel";
import { isOpenAt, type QueueId } from "@tributary/model";
import type { Directory } from "./directory.ts";

/** Returns true during the hours of operation of a queue. A queue without hours is always open. */
export function isQueueOpen({ queue, resource }: Directory, queueId: QueueId, at: EpochMs): boolean {
  const hoursId = queue(queueId)?.hoursOfOperationId;
  const hours = hoursId && resource("hoursOfOperations", hoursId);
  return hours ? isOpenAt(hours, at) : true;
}
