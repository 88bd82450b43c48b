/**
 * What a panel page is told of its agent: everything, each time it changes. The words are those of the agent data that software for Amazon
 * Connect reads; times are epoch milliseconds here and become dates at the conduit, which also adds the aliases. Source: docs/wire/streams.md#shape.
 */
import * as v from "valibot";

const arn = v.string();
/** A moment. Unit: epoch milliseconds. */
const moment = v.number();
/** A part of the data that this version never fills, present because readers look at it. */
const unfilled = v.nullable(v.unknown());

function list<Item extends v.GenericSchema>(item: Item) {
  return v.pipe(v.array(item), v.readonly());
}

const queueRef = v.object({ name: v.nullable(v.string()), queueARN: arn });

const agentStateDefinition = v.object({
  agentStateARN: arn,
  type: v.picklist(["routable", "not_routable", "offline"]),
  name: v.string(),
});

/** An agent's state as it stands, including the center's own (`error`), which have no ARN. */
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
  voiceEnhancementMode: v.string(),
  agentPreferences: v.record(v.string(), v.string()),
  permissions: list(v.string()),
  dialableCountries: list(v.string()),
  agentStates: list(agentStateDefinition),
  routingProfile: v.object({
    name: v.string(),
    routingProfileARN: arn,
    channelConcurrencyMap: v.record(v.string(), v.number()),
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
  queue: unfilled,
});

const connection = v.object({
  /** For chats: the participant's id. */
  connectionId: v.string(),
  type: v.picklist(["agent", "inbound", "outbound", "monitoring"]),
  /** The customer's leg. Exactly one of a contact's connections has it. */
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
  softphoneMediaInfo: unfilled,
  monitoringInfo: unfilled,
  monitorCapabilities: unfilled,
  monitorStatus: unfilled,
  mute: v.nullable(v.boolean()),
  forcedMute: v.nullable(v.boolean()),
  quickConnectName: v.nullable(v.string()),
  capabilities: unfilled,
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
  initiationMethod: v.string(),
  queue: v.nullable(queueRef),
  queueTimestamp: v.nullable(moment),
  name: v.nullable(v.string()),
  description: v.nullable(v.string()),
  references: v.record(v.string(), v.unknown()),
  attributes: v.record(v.string(), v.object({ name: v.string(), value: v.string() })),
  segmentAttributes: v.record(v.string(), v.object({ ValueString: v.string() })),
  contactFeatures: v.object({
    attachmentsEnabled: v.nullable(v.boolean()),
    messagingMarkdownEnabled: v.nullable(v.boolean()),
    multiPartyConferenceEnabled: v.nullable(v.boolean()),
    screenRecordingEnabled: v.nullable(v.boolean()),
  }),
  channelContext: unfilled,
  customerEndpoint: unfilled,
  connectSystemEndpoint: unfilled,
  contactMetadata: unfilled,
  languageCode: v.nullable(v.string()),
  emailRecipients: unfilled,
  agentContactHandlingConfig: v.object({ autoAccept: v.boolean() }),
  /** When a ringing contact is taken away again; null for all others. Ours: a ringing contact's countdown is drawn from it. */
  offerExpiresAt: v.nullable(moment),
  /** When after-contact work ends by itself; null where nothing but the agent ends it. Ours. */
  workEndsAt: v.nullable(moment),
  connections: list(connection),
});

/** The schema of {@link AgentUpdate}. */
export const agentUpdate = v.object({
  configuration,
  snapshot: v.object({
    /** The server's clock when this was made. */
    snapshotTimestamp: moment,
    state: currentAgentState,
    nextState: v.nullable(currentAgentState),
    agentAvailabilityState: v.object({
      state: v.string(),
      timeStamp: moment,
      type: v.string(),
      agentStateARN: v.nullable(arn),
      startTimestamp: moment,
    }),
    contacts: list(contact),
  }),
});

/** Everything a panel page may know of its agent, complete each time. */
export type AgentUpdate = v.InferOutput<typeof agentUpdate>;

/** What is set up for the agent: name, states to choose from, routing profile. */
export type AgentConfiguration = AgentUpdate["configuration"];

/** Where the agent and the contacts on the desk stand. */
export type AgentSnapshot = AgentUpdate["snapshot"];

/** A contact on the desk. */
export type ContactSnapshot = AgentSnapshot["contacts"][number];

/** One party's leg of a contact. */
export type ConnectionSnapshot = ContactSnapshot["connections"][number];

/** A state that the agent can choose. */
export type AgentStateDefinition = AgentConfiguration["agentStates"][number];
