/** Operations on queues and routing profiles. */
import { accepted, refused } from "@tributary/kernel";
import {
  asId,
  CHANNELS,
  idOf,
  personalQueueArn,
  type QueueId,
  type RoutingProfileId,
  refusal,
  resourceArn,
} from "@tributary/model";
import {
  createQueueRequest,
  instancePageRequest,
  listQueuesRequest,
  listRoutingProfileQueuesRequest,
  type QueueAnswer,
  type QueueSummary,
  queueRequest,
  type RoutingProfileAnswer,
  type RoutingProfileQueue,
  routingProfileRequest,
} from "@tributary/protocol/connect";
import { listAnswer, namedSummaries, operation } from "../operation.ts";
import { pageOf } from "../paging.ts";
import { channelName } from "../wire-values.ts";

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

const UNSUPPORTED_OF_QUEUES = [
  "MaxContacts",
  "OutboundCallerConfig",
  "OutboundEmailConfig",
  "QuickConnectIds",
  "Tags",
] as const;

/**
 * Creates a queue. Hours of operation are not supported: their id is accepted, and the queue is always open.
 *
 * Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_CreateQueue.html
 */
export const createQueue = operation("CreateQueue", createQueueRequest, async ({ center }, request) => {
  const unsupported = UNSUPPORTED_OF_QUEUES.find((member) => request[member] !== undefined);
  if (unsupported !== undefined) return refused(refusal("operation-unknown", unsupported, "not supported"));
  const { Name, Description = "" } = request;
  const created = await center.administration.createQueue({ name: Name, description: Description });
  if (!created.ok) return created;
  const { id } = created.value;
  return accepted({ QueueId: id, QueueArn: resourceArn(center.directory.definition.instance, "queue", id) });
});

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

/** Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_DescribeRoutingProfile.html */
export const describeRoutingProfile = operation(
  "DescribeRoutingProfile",
  routingProfileRequest,
  ({ center }, request) => {
    const { instance, users } = center.directory.definition;
    const profile = center.directory.routingProfile(asId<RoutingProfileId>(idOf(request.RoutingProfileId)));
    if (profile === undefined) return refused(refusal("not-found", "RoutingProfileId"));
    const answer: RoutingProfileAnswer = {
      InstanceId: instance.instanceId,
      RoutingProfileId: profile.id,
      RoutingProfileArn: resourceArn(instance, "routing-profile", profile.id),
      Name: profile.name,
      Description: profile.description,
      MediaConcurrencies: CHANNELS.filter((channel) => profile.concurrency[channel] !== undefined).map((channel) => ({
        Channel: channelName(channel),
        Concurrency: profile.concurrency[channel] ?? 0,
      })),
      DefaultOutboundQueueId: profile.defaultOutboundQueueId,
      NumberOfAssociatedQueues: new Set(profile.queues.map(({ queueId }) => queueId)).size,
      NumberOfAssociatedUsers: users.filter(({ routingProfileId }) => routingProfileId === profile.id).length,
    };
    return accepted({ RoutingProfile: answer });
  },
);

/** Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_ListRoutingProfiles.html */
export const listRoutingProfiles = operation("ListRoutingProfiles", instancePageRequest, ({ center }, page) => {
  const { instance, routingProfiles } = center.directory.definition;
  const all = namedSummaries(instance, "routing-profile", routingProfiles);
  return listAnswer("RoutingProfileSummaryList", pageOf(all, page));
});

/** Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_ListRoutingProfileQueues.html */
export const listRoutingProfileQueues = operation(
  "ListRoutingProfileQueues",
  listRoutingProfileQueuesRequest,
  ({ center }, { RoutingProfileId, ...page }) => {
    const { instance } = center.directory.definition;
    const profile = center.directory.routingProfile(asId<RoutingProfileId>(idOf(RoutingProfileId)));
    if (profile === undefined) return refused(refusal("not-found", "RoutingProfileId"));
    const all = profile.queues.map(({ queueId, channel, priority, delayMs }) => ({
      Id: `${queueId}/${channel}`,
      entry: {
        QueueId: queueId,
        QueueArn: resourceArn(instance, "queue", queueId),
        QueueName: center.directory.queue(queueId)?.name ?? "",
        Priority: priority,
        Delay: Math.round(delayMs / 1000),
        Channel: channelName(channel),
      } satisfies RoutingProfileQueue,
    }));
    const found = pageOf(all, page);
    if (!found.ok) return found;
    const entries = found.value.entries.map(({ entry }) => entry);
    return listAnswer("RoutingProfileQueueConfigSummaryList", { ok: true, value: { ...found.value, entries } });
  },
);
