import {
  CHANNELS,
  type Channel,
  type QueueAssignment,
  ROUTING_PROFILE_DEFAULTS,
  type RoutingProfile,
} from "@tributary/model";
import * as v from "valibot";
import { byCodePoints, sortedKeys, withoutDefaults } from "../canonical.ts";
import type { AssignmentEntry } from "../center-file.ts";
import { channel, described, millisecondsOf, resourceName, seconds, setOf, wholeNumber } from "../fields.ts";
import { list, members } from "../members.ts";
import { type NameOf, type Names, type ResourceFormat, reference } from "../resource-format.ts";

const ASSIGNMENT_DEFAULTS = { priority: 1, delaySeconds: 0 } as const;

const MAX_PRIORITY = 99;
const MAX_DELAY_SECONDS = 9_999;

/** Contacts that an agent may have at the same time. Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_MediaConcurrency.html */
const concurrency = v.pipe(
  members(
    {
      voice: v.optional(v.literal(1, "1")),
      chat: v.optional(wholeNumber(1, 10)),
      task: v.optional(wholeNumber(1, 10)),
    },
    { voice: undefined, chat: undefined, task: undefined },
  ),
  v.transform((slots) => definedChannels(slots)),
  v.check((slots) => Object.keys(slots).length > 0, `an object with at least one of ${CHANNELS.join(", ")}`),
);

const IDLE_SINCE = ["any-contact", "inbound-contact"] as const satisfies readonly RoutingProfile["idleSince"][];

export const routingProfiles: ResourceFormat<"routingProfiles"> = {
  defaults: ROUTING_PROFILE_DEFAULTS,
  entry: (profile, nameOf) => ({
    name: profile.name,
    description: profile.description,
    concurrency: definedChannels(profile.concurrency),
    crossChannels: CHANNELS.filter((each) => profile.crossChannels.includes(each)),
    queues: assignmentEntries(profile.queues, nameOf),
    defaultOutboundQueue: nameOf("queues", profile.defaultOutboundQueueId),
    idleSince: profile.idleSince,
    tags: sortedKeys(profile.tags),
  }),
  schema: ({ id, names }) =>
    v.pipe(
      members(
        {
          ...described,
          name: resourceName,
          concurrency,
          crossChannels: setOf(channel),
          queues: assignments(names),
          defaultOutboundQueue: reference("queues", names),
          idleSince: v.picklist(IDLE_SINCE, `one of ${IDLE_SINCE.join(", ")}`),
        },
        ROUTING_PROFILE_DEFAULTS,
      ),
      v.transform(({ defaultOutboundQueue, ...same }) => ({
        id,
        ...same,
        defaultOutboundQueueId: defaultOutboundQueue,
      })),
    ),
};

/** Returns the slots of channels that have some, in the order of {@link CHANNELS}. */
function definedChannels(slots: Readonly<Partial<Record<Channel, number | undefined>>>): RoutingProfile["concurrency"] {
  return Object.fromEntries(CHANNELS.flatMap((each) => (slots[each] === undefined ? [] : [[each, slots[each]]])));
}

function assignments(names: Names) {
  const assignment = v.pipe(
    members(
      {
        queue: reference("queues", names),
        channel,
        priority: wholeNumber(1, MAX_PRIORITY),
        delaySeconds: seconds(0, MAX_DELAY_SECONDS),
      },
      ASSIGNMENT_DEFAULTS,
    ),
    v.transform(({ queue, channel, priority, delaySeconds }): QueueAssignment => {
      return { queueId: queue, channel, priority, delayMs: millisecondsOf(delaySeconds) };
    }),
  );
  return v.pipe(
    list(assignment),
    v.check(
      (all) => new Set(all.map(({ queueId, channel }) => `${queueId} ${channel}`)).size === all.length,
      "a list with each queue once per channel",
    ),
  );
}

/** Sorted by queue and channel. Routing depends on priorities, not on the order. */
function assignmentEntries(all: readonly QueueAssignment[], nameOf: NameOf): readonly AssignmentEntry[] {
  return all
    .map(({ queueId, channel, priority, delayMs }) => ({
      queue: nameOf("queues", queueId),
      channel,
      priority,
      delaySeconds: delayMs / 1_000,
    }))
    .sort((a, b) => byCodePoints(a.queue, b.queue) || CHANNELS.indexOf(a.channel) - CHANNELS.indexOf(b.channel))
    .map((entry) => withoutDefaults(entry, ASSIGNMENT_DEFAULTS));
}
