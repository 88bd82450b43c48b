import { refused } from "@tributary/kernel";
import { asId, idOf, type RoutingProfileId, refusal, resourceArn } from "@tributary/model";
import { listRoutingProfileQueuesRequest, type RoutingProfileQueue } from "@tributary/protocol/connect";
import { channelName } from "../channel-name.ts";
import { listAnswer, operation } from "../operation.ts";
import { pageOf } from "../paging.ts";

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
