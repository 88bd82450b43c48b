/** Requests of the operations on routing profiles. */
import * as v from "valibot";
import { object } from "../../object.ts";
import { description, entityName, idOrArn, instance, pageFields, searchFields, tags, wholeNumber } from "../fields.ts";
import { searchCriteria, searchFilter } from "./search.ts";

const name = entityName(127);
const routingProfile = { ...instance, RoutingProfileId: idOrArn };

const CHANNELS = ["VOICE", "CHAT", "TASK"] as const;
const channel = v.picklist(CHANNELS, `one of ${CHANNELS.join(", ")}; EMAIL is not supported`);

/** Contacts that an agent may have at the same time. Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_MediaConcurrency.html */
const MAX_CONCURRENCY = { VOICE: 1, CHAT: 10, TASK: 10 } as const;

const mediaConcurrency = v.pipe(
  object(
    {
      Channel: channel,
      Concurrency: wholeNumber(1, 10),
      CrossChannelBehavior: v.optional(
        object(
          {
            BehaviorType: v.picklist(
              ["ROUTE_CURRENT_CHANNEL_ONLY", "ROUTE_ANY_CHANNEL"],
              "one of ROUTE_CURRENT_CHANNEL_ONLY, ROUTE_ANY_CHANNEL",
            ),
          },
          "an object with BehaviorType",
        ),
      ),
    },
    "an object with Channel and Concurrency",
  ),
  v.check(({ Channel, Concurrency }) => Concurrency <= MAX_CONCURRENCY[Channel], "at most 1 for VOICE, 10 for others"),
);

/** Channels of a routing profile, each once. */
const mediaConcurrencies = v.pipe(
  v.array(mediaConcurrency, "a list"),
  v.minLength(1, "at least one channel"),
  v.check((all) => new Set(all.map(({ Channel }) => Channel)).size === all.length, "each channel once"),
);

export type MediaConcurrency = v.InferOutput<typeof mediaConcurrency>;

const queueReference = object({ QueueId: idOrArn, Channel: channel }, "an object with QueueId and Channel");

export type QueueReference = v.InferOutput<typeof queueReference>;

/** Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_RoutingProfileQueueConfig.html */
const queueConfig = object(
  { QueueReference: queueReference, Priority: wholeNumber(1, 99), Delay: wholeNumber(0, 9_999) },
  "an object with QueueReference, Priority and Delay",
);

export type QueueConfig = v.InferOutput<typeof queueConfig>;

const queueConfigs = v.pipe(
  v.array(queueConfig, "a list"),
  v.minLength(1, "1 to 10 queues"),
  v.maxLength(10, "1 to 10 queues"),
);

const agentAvailabilityTimer = v.picklist(
  ["TIME_SINCE_LAST_ACTIVITY", "TIME_SINCE_LAST_INBOUND"],
  "one of TIME_SINCE_LAST_ACTIVITY, TIME_SINCE_LAST_INBOUND",
);

/** DescribeRoutingProfile and DeleteRoutingProfile. */
export const routingProfileRequest = object(routingProfile);

export const createRoutingProfileRequest = object({
  ...instance,
  Name: name,
  Description: description,
  DefaultOutboundQueueId: idOrArn,
  MediaConcurrencies: mediaConcurrencies,
  QueueConfigs: v.optional(queueConfigs),
  AgentAvailabilityTimer: v.optional(agentAvailabilityTimer),
  Tags: v.optional(tags),
  ManualAssignmentQueueConfigs: v.optional(v.unknown()),
});

export const listRoutingProfileQueuesRequest = object({ ...routingProfile, ...pageFields });

export const searchRoutingProfilesRequest = object({
  ...instance,
  ...searchFields,
  SearchFilter: v.optional(searchFilter),
  SearchCriteria: v.optional(searchCriteria({})),
});

export const updateRoutingProfileNameRequest = object({
  ...routingProfile,
  Name: v.optional(name),
  Description: v.optional(description),
});

export const updateRoutingProfileConcurrencyRequest = object({
  ...routingProfile,
  MediaConcurrencies: mediaConcurrencies,
});

export const updateRoutingProfileDefaultOutboundQueueRequest = object({
  ...routingProfile,
  DefaultOutboundQueueId: idOrArn,
});

export const updateRoutingProfileAgentAvailabilityTimerRequest = object({
  ...routingProfile,
  AgentAvailabilityTimer: agentAvailabilityTimer,
});

export const updateRoutingProfileQueuesRequest = object({ ...routingProfile, QueueConfigs: queueConfigs });

export const associateRoutingProfileQueuesRequest = object({
  ...routingProfile,
  QueueConfigs: v.optional(queueConfigs),
  ManualAssignmentQueueConfigs: v.optional(v.unknown()),
});

export const disassociateRoutingProfileQueuesRequest = object({
  ...routingProfile,
  QueueReferences: v.optional(v.pipe(v.array(queueReference, "a list"), v.minLength(1, "at least one queue"))),
  ManualAssignmentQueueReferences: v.optional(v.unknown()),
});
