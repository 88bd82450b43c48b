/**
 * Agent data on the panel's socket: complete in each message, with the member names of the host data. Times are epoch milliseconds; the
 * conduit turns them into dates and adds the aliases. Source: docs/wire/streams.md#shape.
 */
import * as v from "valibot";
import { dictionary } from "../dictionary.ts";
import type {
  AgentStateType,
  CapabilitiesDictionary,
  ChannelContext,
  ContactInitiationMethod,
  EmailRecipients,
  EndpointData,
  MonitorInfo,
  MonitoringMode,
  ReferenceDictionary,
  SegmentAttributeDictionary,
  SoftphoneMediaInfo,
  VoiceEnhancementMode,
} from "../host-data/index.ts";

const arn = v.string();
/** A point in time. Unit: epoch milliseconds. */
const moment = v.number();

/** A value that the panel passes to the host page without reading it. Its shape is not validated: a newer server may send a newer one. */
function passThrough<Value>() {
  return v.custom<Value>(() => true);
}

/** As {@link passThrough}, for members that this version leaves null. */
function unfilled<Value>() {
  return v.nullable(passThrough<Value>());
}

/** A value from a list that newer servers may extend; only the listed values are typed. */
function openWord<Word extends string>() {
  return v.custom<Word>((value) => typeof value === "string");
}

function list<Item extends v.GenericSchema>(item: Item) {
  return v.pipe(v.array(item), v.readonly());
}

const queueRef = v.object({ name: v.nullable(v.string()), queueARN: arn });

const agentStateDefinition = v.object({
  agentStateARN: arn,
  type: v.picklist(["routable", "not_routable", "offline"]),
  name: v.string(),
});

/** The agent's current state. The center's own states, such as `error`, have no ARN. */
const currentAgentState = v.object({
  agentStateARN: v.nullable(arn),
  type: v.picklist(["init", "routable", "not_routable", "offline", "system", "error"]),
  name: v.string(),
  startTimestamp: moment,
});

const configuration = v.object({
  name: v.string(),
  username: v.string(),
  agentARN: arn,
  extension: v.nullable(v.string()),
  softphoneEnabled: v.boolean(),
  softphoneAutoAccept: v.boolean(),
  softphonePersistentConnection: v.boolean(),
  voiceEnhancementMode: openWord<VoiceEnhancementMode>(),
  agentPreferences: dictionary(v.string()),
  permissions: list(v.string()),
  dialableCountries: list(v.string()),
  agentStates: list(agentStateDefinition),
  routingProfile: v.object({
    name: v.string(),
    routingProfileARN: arn,
    channelConcurrencyMap: dictionary(v.number()),
    defaultOutboundQueue: queueRef,
    queues: list(queueRef),
  }),
});

const endpoint = v.object({
  endpointARN: v.nullable(arn),
  type: v.string(),
  name: v.nullable(v.string()),
  phoneNumber: v.nullable(v.string()),
  agentLogin: v.nullable(v.string()),
  queue: unfilled<unknown>(),
});

const connection = v.object({
  /** For chats: the participant's id. */
  connectionId: v.string(),
  type: v.picklist(["agent", "inbound", "outbound", "monitoring"]),
  /** True for the customer's leg: exactly one of a contact's connections. */
  initial: v.boolean(),
  state: v.object({
    type: v.picklist(["init", "connecting", "connected", "hold", "disconnected", "silent_monitor", "barge"]),
    timestamp: moment,
  }),
  endpoint: v.nullable(endpoint),
  chatMediaInfo: v.nullable(
    v.object({
      chatAutoAccept: v.nullable(v.boolean()),
      /** JSON: `{"ConnectionAuthenticationToken": participant token}`. */
      connectionData: v.nullable(v.string()),
      customerName: v.nullable(v.string()),
      agentName: v.nullable(v.string()),
    }),
  ),
  softphoneMediaInfo: unfilled<SoftphoneMediaInfo>(),
  monitoringInfo: unfilled<Omit<MonitorInfo, "joinTime" | "joinTimeStamp">>(),
  monitorCapabilities: unfilled<MonitoringMode[]>(),
  monitorStatus: unfilled<MonitoringMode>(),
  mute: v.nullable(v.boolean()),
  forcedMute: v.nullable(v.boolean()),
  quickConnectName: v.nullable(v.string()),
  capabilities: unfilled<CapabilitiesDictionary>(),
  /** Outcome of the last offer to an awaited agent; not posted to host pages. Absent: they may still accept it, or have it. */
  lapsed: v.optional(v.picklist(["missed", "rejected"])),
  /**
   * Set while the customer is idle by the timers of the chat; not posted to host pages. `endsAt`: the time at which the chat ends for it, or null if it does
   * not.
   */
  idle: v.optional(v.object({ endsAt: v.nullable(moment) })),
});

const contact = v.object({
  contactId: v.string(),
  initialContactId: v.nullable(v.string()),
  relatedContactId: v.nullable(v.string()),
  contactAssociationId: v.nullable(v.string()),
  type: v.picklist(["voice", "queue_callback", "chat", "task", "email"]),
  state: v.object({
    type: v.picklist([
      "init",
      "incoming",
      "pending",
      "connecting",
      "connected",
      "missed",
      "error",
      "ended",
      "rejected",
      "paused",
    ]),
    timestamp: moment,
  }),
  contactDuration: v.string(),
  initiationMethod: openWord<ContactInitiationMethod>(),
  queue: v.nullable(queueRef),
  queueTimestamp: v.nullable(moment),
  name: v.nullable(v.string()),
  description: v.nullable(v.string()),
  references: dictionary(passThrough<ReferenceDictionary[string]>()),
  attributes: dictionary(v.object({ name: v.string(), value: v.string() })),
  segmentAttributes: dictionary(passThrough<SegmentAttributeDictionary[string]>()),
  contactFeatures: v.object({
    attachmentsEnabled: v.nullable(v.boolean()),
    messagingMarkdownEnabled: v.nullable(v.boolean()),
    multiPartyConferenceEnabled: v.nullable(v.boolean()),
    screenRecordingEnabled: v.nullable(v.boolean()),
  }),
  channelContext: unfilled<ChannelContext>(),
  customerEndpoint: unfilled<EndpointData>(),
  connectSystemEndpoint: unfilled<EndpointData>(),
  contactMetadata: unfilled<unknown>(),
  languageCode: v.nullable(v.string()),
  emailRecipients: unfilled<EmailRecipients>(),
  agentContactHandlingConfig: v.object({ autoAccept: v.boolean() }),
  /** Deadline of an offered contact; null in other states. Not sent to host pages: the panel's countdown uses it. */
  offerExpiresAt: v.nullable(moment),
  /** End of after-contact work; null if only the agent ends it. Not sent to host pages. */
  workEndsAt: v.nullable(moment),
  /** True for a call that the agent rejected: its state is `missed`, because calls have no other. Not sent to host pages. */
  isRejected: v.optional(v.boolean()),
  /** Reason for which a call in the state `error` did not reach the other party. Not sent to host pages. */
  failure: v.optional(v.picklist(["not-answered", "busy", "unreachable", "no-audio"])),
  /** Time since which the customer of a callback waits. Not sent to host pages. Absent: not a callback. */
  waitingSince: v.optional(moment),
  /** True for a callback in the state `ended` whose agent left it before the customer answered. Not sent to host pages. */
  isUnanswered: v.optional(v.boolean()),
  connections: list(connection),
});

/** The schema of {@link AgentUpdate}. */
export const agentUpdate = v.object({
  configuration,
  snapshot: v.object({
    /** Server time at which the snapshot was made. */
    snapshotTimestamp: moment,
    state: currentAgentState,
    nextState: v.nullable(currentAgentState),
    agentAvailabilityState: v.object({
      state: v.string(),
      timeStamp: moment,
      type: openWord<AgentStateType>(),
      agentStateARN: v.nullable(arn),
      startTimestamp: moment,
    }),
    contacts: list(contact),
  }),
});

/** Agent data for a panel page. */
export type AgentUpdate = v.InferOutput<typeof agentUpdate>;

/** Identity, selectable states and routing profile of the agent. */
export type AgentConfiguration = AgentUpdate["configuration"];

/** Current state of the agent and their contacts. */
export type AgentSnapshot = AgentUpdate["snapshot"];

/** A contact on the desk. */
export type ContactSnapshot = AgentSnapshot["contacts"][number];

/** One party's leg of a contact. */
export type ConnectionSnapshot = ContactSnapshot["connections"][number];

/** A state that the agent can choose. */
export type AgentStateDefinition = AgentConfiguration["agentStates"][number];
