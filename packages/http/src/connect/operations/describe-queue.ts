import { accepted, refused } from "@tributary/kernel";
import { asId, idOf, type QueueId, refusal, resourceArn } from "@tributary/model";
import { type QueueAnswer, queueRequest } from "@tributary/protocol/connect";
import { operation } from "../operation.ts";

/** Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_DescribeQueue.html */
export const describeQueue = operation("DescribeQueue", queueRequest, ({ center }, { QueueId }) => {
  const queue = center.directory.queue(asId<QueueId>(idOf(QueueId)));
  if (queue === undefined) return refused(refusal("not-found", "QueueId"));
  const answer: QueueAnswer = {
    QueueId: queue.id,
    QueueArn: resourceArn(center.directory.definition.instance, "queue", queue.id),
    Name: queue.name,
    Description: queue.description,
    Status: "ENABLED",
  };
  return accepted({ Queue: answer });
});
