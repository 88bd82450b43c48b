/** Operations on routing profiles. Source of each: `https://docs.aws.amazon.com/connect/latest/APIReference/API_<Name>.html`. */
import { accepted, refused } from "@tributary/kernel";
import {
  type CenterDefinition,
  CHANNELS,
  type Channel,
  type QueueAssignment,
  ROUTING_PROFILE_DEFAULTS,
  type RoutingProfile,
  refusal,
  resourceArn,
} from "@tributary/model";
import {
  associateRoutingProfileQueuesRequest,
  createRoutingProfileRequest,
  disassociateRoutingProfileQueuesRequest,
  instancePageRequest,
  listRoutingProfileQueuesRequest,
  type MediaConcurrency,
  type QueueConfig,
  type QueueReference,
  type RoutingProfileAnswer,
  type RoutingProfileQueue,
  routingProfileRequest,
  searchRoutingProfilesRequest,
  updateRoutingProfileAgentAvailabilityTimerRequest,
  updateRoutingProfileConcurrencyRequest,
  updateRoutingProfileDefaultOutboundQueueRequest,
  updateRoutingProfileNameRequest,
  updateRoutingProfileQueuesRequest,
} from "@tributary/protocol/connect";
import type { HttpContext } from "../../context.ts";
import { namedId } from "../../server/named-id.ts";
import {
  changeOperation,
  deleteOperation,
  describeOperation,
  listOperation,
  namedSummaries,
  type Operation,
  operation,
  refusalOfUnsupported,
  searchOperation,
} from "../operation.ts";
import { search } from "../search.ts";
import { channelName, channelOf, namedMembers } from "../wire-values.ts";

const ANY_CHANNEL = "ROUTE_ANY_CHANNEL";

const ROUTING_PROFILE = { list: "routingProfiles", member: "RoutingProfileId", kind: "routing-profile" } as const;

/** All operations on routing profiles. A change takes effect with the next routing pass. */
export const routingProfileOperations: readonly Operation[] = [
  operation(
    ["CreateRoutingProfile", "RoutingPolicies.Create"],
    createRoutingProfileRequest,
    async ({ center, by }, request) => {
      const unsupported = refusalOfUnsupported(request, ["ManualAssignmentQueueConfigs"]);
      if (unsupported) return refused(unsupported);
      const created = await center.administration(by).create("routingProfiles", {
        ...ROUTING_PROFILE_DEFAULTS,
        name: request.Name,
        description: request.Description,
        defaultOutboundQueueId: namedId(center.directory, "queue", request.DefaultOutboundQueueId),
        ...channelsOf(request.MediaConcurrencies),
        queues: withAssignments([], assignmentsOf(center, request.QueueConfigs)),
        idleSince: idleSinceOf(request.AgentAvailabilityTimer),
        tags: request.Tags ?? {},
      });
      if (!created.ok) return created;
      const { id } = created.value;
      const { instance } = center.directory.definition;
      return accepted({ RoutingProfileId: id, RoutingProfileArn: resourceArn(instance, "routing-profile", id) });
    },
  ),

  describeOperation(
    ["DescribeRoutingProfile", "RoutingPolicies.View"],
    [routingProfileRequest, ROUTING_PROFILE],
    (definition, profile) => ({
      RoutingProfile: profileAnswer(definition, profile),
    }),
  ),

  listOperation(["ListRoutingProfiles", "RoutingPolicies.View"], instancePageRequest, {
    member: "RoutingProfileSummaryList",
    entries({ center }) {
      const { instance, routingProfiles } = center.directory.definition;
      return namedSummaries(instance, "routing-profile", routingProfiles);
    },
  }),

  listOperation(["ListRoutingProfileQueues", "RoutingPolicies.View"], listRoutingProfileQueuesRequest, {
    member: "RoutingProfileQueueConfigSummaryList",
    entries({ center }, { RoutingProfileId }) {
      const { instance } = center.directory.definition;
      const profile = center.directory.routingProfile(namedId(center.directory, "routing-profile", RoutingProfileId));
      if (profile === undefined) return refused(refusal("not-found", "RoutingProfileId"));
      return profile.queues.map(
        ({ queueId, channel, priority, delayMs }): RoutingProfileQueue => ({
          QueueId: queueId,
          QueueArn: resourceArn(instance, "queue", queueId),
          QueueName: center.directory.queue(queueId)?.name ?? "",
          Priority: priority,
          Delay: Math.round(delayMs / 1_000),
          Channel: channelName(channel),
        }),
      );
    },
    idOf: ({ QueueId, Channel }) => `${QueueId}/${Channel}`,
  }),

  searchOperation(["SearchRoutingProfiles", "RoutingPolicies.View"], searchRoutingProfilesRequest, {
    member: "RoutingProfiles",
    entries({ center }, request) {
      const { definition } = center.directory;
      const found = search(definition.routingProfiles, request, {
        fields: {
          Name: ({ name }) => name,
          Description: ({ description }) => description,
          ResourceID: ({ id }) => id,
          associatedQueueIds: ({ queues }) => queues.map(({ queueId }) => queueId),
        },
        own: () => [],
      });
      return found.ok ? found.value.map((profile) => profileAnswer(definition, profile)) : found;
    },
    idOf: ({ RoutingProfileId }) => RoutingProfileId,
  }),

  changeOperation(
    ["UpdateRoutingProfileName", "RoutingPolicies.Edit"],
    [updateRoutingProfileNameRequest, ROUTING_PROFILE],
    (profile, request) => ({
      ...profile,
      ...namedMembers(request),
    }),
  ),

  changeOperation(
    ["UpdateRoutingProfileConcurrency", "RoutingPolicies.Edit"],
    [updateRoutingProfileConcurrencyRequest, ROUTING_PROFILE],
    (profile, request) => ({
      ...profile,
      ...channelsOf(request.MediaConcurrencies),
    }),
  ),

  changeOperation(
    ["UpdateRoutingProfileDefaultOutboundQueue", "RoutingPolicies.Edit"],
    [updateRoutingProfileDefaultOutboundQueueRequest, ROUTING_PROFILE],
    (profile, { DefaultOutboundQueueId }, { center }) => ({
      ...profile,
      defaultOutboundQueueId: namedId(center.directory, "queue", DefaultOutboundQueueId),
    }),
  ),

  changeOperation(
    ["UpdateRoutingProfileAgentAvailabilityTimer", "RoutingPolicies.Edit"],
    [updateRoutingProfileAgentAvailabilityTimerRequest, ROUTING_PROFILE],
    (profile, { AgentAvailabilityTimer }) => ({ ...profile, idleSince: idleSinceOf(AgentAvailabilityTimer) }),
  ),

  // Changes priority and delay of queues that are associated.
  changeOperation(
    ["UpdateRoutingProfileQueues", "RoutingPolicies.Edit"],
    [updateRoutingProfileQueuesRequest, ROUTING_PROFILE],
    (profile, { QueueConfigs }, { center }) => {
      const assignments = assignmentsOf(center, QueueConfigs);
      const unknown = assignments.find(
        (config) => !profile.queues.some((assignment) => isSameQueue(assignment, config)),
      );
      if (unknown !== undefined)
        return { refusal: refusal("invalid-field", "QueueConfigs", "queues that are associated with the profile") };
      return { ...profile, queues: withAssignments(profile.queues, assignments) };
    },
  ),

  changeOperation(
    ["AssociateRoutingProfileQueues", "RoutingPolicies.Edit"],
    [associateRoutingProfileQueuesRequest, ROUTING_PROFILE],
    (profile, request, { center }) => {
      const unsupported = refusalOfUnsupported(request, ["ManualAssignmentQueueConfigs"]);
      if (unsupported) return { refusal: unsupported };
      return { ...profile, queues: withAssignments(profile.queues, assignmentsOf(center, request.QueueConfigs)) };
    },
  ),

  changeOperation(
    ["DisassociateRoutingProfileQueues", "RoutingPolicies.Edit"],
    [disassociateRoutingProfileQueuesRequest, ROUTING_PROFILE],
    (profile, request, { center }) => {
      const unsupported = refusalOfUnsupported(request, ["ManualAssignmentQueueReferences"]);
      if (unsupported) return { refusal: unsupported };
      const removed = (request.QueueReferences ?? []).map((queue) => queueOf(center, queue));
      const queues = profile.queues.filter((assignment) => !removed.some((queue) => isSameQueue(queue, assignment)));
      return { ...profile, queues };
    },
  ),

  deleteOperation(["DeleteRoutingProfile", "RoutingPolicies.Edit"], [routingProfileRequest, ROUTING_PROFILE]),
];

type ServedQueue = Pick<QueueAssignment, "queueId" | "channel">;

function queueOf({ directory }: HttpContext["center"], { QueueId, Channel }: QueueReference): ServedQueue {
  return { queueId: namedId(directory, "queue", QueueId), channel: channelOf(Channel) };
}

function assignmentsOf(
  center: HttpContext["center"],
  configs: readonly QueueConfig[] = [],
): readonly QueueAssignment[] {
  return configs.map(({ QueueReference, Priority, Delay }) => ({
    ...queueOf(center, QueueReference),
    priority: Priority,
    delayMs: Delay * 1_000,
  }));
}

function isSameQueue(a: ServedQueue, b: ServedQueue): boolean {
  return a.queueId === b.queueId && a.channel === b.channel;
}

/** Adds assignments; those of the same queue and channel are replaced, the last one of several counts. */
function withAssignments(
  assignments: readonly QueueAssignment[],
  added: readonly QueueAssignment[],
): readonly QueueAssignment[] {
  const all = [...assignments];
  for (const assignment of added) {
    const index = all.findIndex((each) => isSameQueue(each, assignment));
    if (index === -1) all.push(assignment);
    else all[index] = assignment;
  }
  return all;
}

function channelsOf(all: readonly MediaConcurrency[]): Pick<RoutingProfile, "concurrency" | "crossChannels"> {
  const entries = all.map(({ Channel, Concurrency }): [Channel, number] => [channelOf(Channel), Concurrency]);
  const crossing = all.filter(({ CrossChannelBehavior }) => CrossChannelBehavior?.BehaviorType === ANY_CHANNEL);
  return {
    concurrency: Object.fromEntries(entries),
    crossChannels: crossing.map(({ Channel }) => channelOf(Channel)),
  };
}

function idleSinceOf(timer: string | undefined): RoutingProfile["idleSince"] {
  return timer === "TIME_SINCE_LAST_INBOUND" ? "inbound-contact" : "any-contact";
}

function profileAnswer({ instance, users }: CenterDefinition, profile: RoutingProfile): RoutingProfileAnswer {
  const { id, concurrency, crossChannels } = profile;
  return {
    InstanceId: instance.instanceId,
    RoutingProfileId: id,
    RoutingProfileArn: resourceArn(instance, "routing-profile", id),
    Name: profile.name,
    Description: profile.description,
    MediaConcurrencies: CHANNELS.filter((channel) => concurrency[channel] !== undefined).map((channel) => ({
      Channel: channelName(channel),
      Concurrency: concurrency[channel] ?? 0,
      CrossChannelBehavior: {
        BehaviorType: crossChannels.includes(channel) ? ANY_CHANNEL : "ROUTE_CURRENT_CHANNEL_ONLY",
      },
    })),
    DefaultOutboundQueueId: profile.defaultOutboundQueueId,
    AgentAvailabilityTimer:
      profile.idleSince === "any-contact" ? "TIME_SINCE_LAST_ACTIVITY" : "TIME_SINCE_LAST_INBOUND",
    NumberOfAssociatedQueues: new Set(profile.queues.map(({ queueId }) => queueId)).size,
    NumberOfAssociatedUsers: users.filter(({ routingProfileId }) => routingProfileId === id).length,
    AssociatedQueueIds: [...new Set(profile.queues.map(({ queueId }) => queueId))],
    Tags: profile.tags,
  };
}
