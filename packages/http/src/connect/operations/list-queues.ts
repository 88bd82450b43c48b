import { personalQueueArn, resourceArn } from "@tributary/model";
import { listQueuesRequest, type QueueSummary } from "@tributary/protocol/connect";
import { listAnswer, operation } from "../operation.ts";
import { pageOf } from "../paging.ts";

/**
 * Queues of the instance, then agents' own; both unless types are named.
 *
 * Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_ListQueues.html
 */
export const listQueues = operation("ListQueues", listQueuesRequest, ({ center }, { queueTypes, ...page }) => {
  const { instance, queues, users } = center.directory.definition;
  const standard = queues.map(
    ({ id, name }): QueueSummary => ({
      Id: id,
      Arn: resourceArn(instance, "queue", id),
      Name: name,
      QueueType: "STANDARD",
    }),
  );
  const personal = users.map(
    ({ id }): QueueSummary => ({ Id: id, Arn: personalQueueArn(instance, id), QueueType: "AGENT" }),
  );
  const all = [...standard, ...personal].filter(({ QueueType }) => queueTypes?.includes(QueueType) ?? true);
  return listAnswer("QueueSummaryList", pageOf(all, page));
});
