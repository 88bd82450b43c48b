import { accepted, refused } from "@tributary/kernel";
import { asId, CHANNELS, idOf, type RoutingProfileId, refusal, resourceArn } from "@tributary/model";
import { type RoutingProfileAnswer, routingProfileRequest } from "@tributary/protocol/connect";
import { channelName } from "../channel-name.ts";
import { operation } from "../operation.ts";

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
