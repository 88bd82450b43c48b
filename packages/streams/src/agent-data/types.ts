/**
 * What the panel says of its agent: the payload of `agent::update`, always whole. The words are those of the wire.
 *
 * Moments are `Date`s unless a unit is named. Properties that are writable here are those that pages change before `agent.setConfiguration`.
 * Source: docs/wire/streams.md#shape and #enumerations; https://github.com/amazon-connect/amazon-connect-streams/blob/master/Documentation.md.
 */

/** What kind of state an agent is in. `system` and `error` are the center's own and cannot be asked for. */
export type AgentStateType = "init" | "routable" | "not_routable" | "offline" | "system" | "error";

/** A state that the agent may choose. */
export type AgentStateDefinition = {
  readonly agentStateARN: string | null;
  readonly type: AgentStateType;
  readonly name: string;
  /** Only in states that are or were current. */
  readonly startTimestamp?: Date;
};

/** The state that the agent is in. */
export type AgentState = AgentStateDefinition & { readonly startTimestamp: Date };

/** What the agent has said of their availability, whatever the center made of it. */
export type AgentAvailabilityState = {
  /** The state's name. */
  readonly state: string;
  readonly timeStamp: Date;
  readonly type?: AgentStateType;
  readonly agentStateARN?: string | null;
  readonly startTimestamp?: Date;
};

/** How many contacts of each channel the agent handles at once. */
export type AgentChannelConcurrencyMap = { readonly [channel: string]: number };

/** One of the center's queues. `queueId` is the same text as `queueARN`. */
export type Queue = {
  /** Null for an agent's personal queue. */
  readonly name: string;
  readonly queueARN: string;
  readonly queueId: string;
};

/** Which queues the agent serves. */
export type AgentRoutingProfile = {
  readonly name: string;
  readonly routingProfileARN: string;
  /** The same text as `routingProfileARN`; account and instance are read out of it. */
  readonly routingProfileId: string;
  readonly channelConcurrencyMap: AgentChannelConcurrencyMap;
  readonly defaultOutboundQueue: Queue;
  /** With the agent's personal queue. */
  readonly queues: Queue[];
};

/** How the agent's microphone is cleaned. */
export type VoiceEnhancementMode = "VOICE_ISOLATION" | "NOISE_SUPPRESSION" | "NONE";

/** Who the agent is, and what they may and prefer. */
export type AgentConfiguration = {
  name: string;
  username: string;
  agentARN?: string;
  /** E.164. Null when the agent has no desk phone. */
  extension: string;
  softphoneEnabled: boolean;
  /** Deprecated; see {@link ContactData.agentContactHandlingConfig}. */
  softphoneAutoAccept: boolean;
  softphonePersistentConnection?: boolean;
  voiceEnhancementMode?: VoiceEnhancementMode;
  /** `LANGUAGE` or `locale` is a language such as `en_US`. */
  agentPreferences?: { [name: string]: string };
  /** Known: `outboundCall`, `voiceId`. */
  permissions: string[];
  /** Two-letter country codes in lower case. */
  dialableCountries: string[];
  agentStates: AgentStateDefinition[];
  routingProfile: AgentRoutingProfile;
};

/** On which channel a contact came. */
export type ContactType = "voice" | "queue_callback" | "chat" | "task" | "email";

/** Where a contact stands for this agent. */
export type ContactStateType =
  | "init"
  | "incoming"
  | "pending"
  | "connecting"
  | "connected"
  | "missed"
  | "error"
  | "ended"
  | "rejected"
  | "paused";

/** A contact's state, and since when. */
export type ContactState = { readonly type: ContactStateType; readonly timestamp: Date };

/** How a contact came about. */
export type ContactInitiationMethod =
  | "inbound"
  | "outbound"
  | "transfer"
  | "queue_transfer"
  | "callback"
  | "api"
  | "disconnect"
  | "webrtc_api"
  | "agent_reply"
  | "campaign_preview"
  | "external_outbound"
  | "monitor"
  | "flow"
  | "callback_customer_first_queued"
  | "callback_customer_first_dialed";

/** What the center's flows have written on a contact. Customers' words: hostile. */
export type AttributeDictionary = { readonly [name: string]: { readonly name: string; readonly value: string } };

/** Links and files that hang on a contact. */
export type ReferenceDictionary = {
  readonly [name: string]: {
    readonly type: string;
    readonly value: string;
    readonly arn?: string;
    readonly status?: string;
    readonly statusReason?: string;
  };
};

/** What the center itself has written on a contact, such as `connect:Subtype`. */
export type SegmentAttributeDictionary = {
  readonly [name: string]: {
    readonly ValueString?: string;
    readonly ValueMap?: { readonly [name: string]: { readonly ValueString?: string } | undefined };
  };
};

/** What can be done on a contact. */
export type ContactFeatures = {
  readonly attachmentsEnabled?: boolean | null;
  readonly messagingMarkdownEnabled?: boolean | null;
  readonly multiPartyConferenceEnabled?: boolean | null;
  readonly screenRecordingEnabled?: boolean | null;
  readonly screenRecordingState?: unknown;
  readonly screenRecordingConfig?: unknown;
};

/** What a task says of itself. */
export type ChannelContext = {
  readonly scheduledTime?: number;
  readonly taskTemplateId?: string;
  readonly taskTemplateVersion?: number;
};

/** Who an e-mail is from and to. */
export type EmailRecipients = {
  readonly toList?: { readonly address: string; readonly displayName?: string | null }[];
  readonly ccList?: { readonly address: string; readonly displayName?: string | null }[];
  readonly fromRecipient?: { readonly address: string; readonly displayName?: string | null };
};

/** A place that a contact can be sent to. */
export type EndpointType = "phone_number" | "agent" | "queue";

/** An endpoint as it travels. */
export type EndpointData = {
  readonly endpointARN?: string | null;
  readonly endpointId?: string | null;
  readonly type?: string | null;
  readonly name?: string | null;
  readonly displayName?: string | null;
  /** E.164 or a SIP address. */
  readonly phoneNumber?: string | null;
  readonly agentLogin?: string | null;
  readonly queue?: unknown;
  readonly emailAddress?: unknown;
};

/** One contact, as one agent sees it. */
export type ContactData = {
  readonly contactId: string;
  readonly initialContactId?: string | null;
  readonly relatedContactId?: string | null;
  readonly contactAssociationId?: string | null;
  readonly type: ContactType;
  readonly state: ContactState;
  /** The same as `state`. */
  readonly status?: ContactState;
  /** Null while monitoring. */
  readonly queue?: Queue | null;
  readonly queueTimestamp?: Date | null;
  /** Exactly one has `initial`. */
  readonly connections: readonly ConnectionData[];
  readonly initiationMethod?: ContactInitiationMethod;
  /** Null while monitoring. */
  readonly attributes?: AttributeDictionary | null;
  readonly references?: ReferenceDictionary | null;
  readonly segmentAttributes?: SegmentAttributeDictionary | null;
  readonly contactFeatures?: ContactFeatures | null;
  readonly channelContext?: ChannelContext | null;
  readonly name?: string | null;
  readonly description?: string | null;
  readonly contactDuration?: string | null;
  readonly languageCode?: string | null;
  readonly contactMetadata?: unknown;
  readonly customerEndpoint?: EndpointData | null;
  readonly connectSystemEndpoint?: EndpointData | null;
  readonly emailRecipients?: EmailRecipients | null;
  readonly agentContactHandlingConfig?: { readonly autoAccept?: boolean | null } | null;
};

/** Whose leg of a contact a connection is. */
export type ConnectionType = "agent" | "inbound" | "outbound" | "monitoring";

/** Where a connection stands. */
export type ConnectionStateType =
  | "init"
  | "connecting"
  | "connected"
  | "hold"
  | "disconnected"
  | "silent_monitor"
  | "barge";

/** A connection's state, and since when. */
export type ConnectionState = { readonly type: ConnectionStateType; readonly timestamp: Date };

/** How a supervisor takes part. */
export type MonitoringMode = "SILENT_MONITOR" | "BARGE";

/** What sound and picture an agent's leg carries. */
export type SoftphoneMediaInfo = {
  readonly callType: "audio_video" | "video_only" | "audio_only" | "none";
  readonly autoAccept: boolean;
  readonly mediaLegContextToken?: string;
  readonly callContextToken?: string;
  /** JSON. */
  readonly callConfigJson?: string;
};

/** What a leg of a chat carries. */
export type ChatMediaData = {
  readonly chatAutoAccept?: boolean | null;
  /** JSON: `{"ConnectionAuthenticationToken": participant token}`. Null on the customer's leg. */
  readonly connectionData?: string | null;
  readonly customerName?: string | null;
  readonly agentName?: string | null;
};

/** Who is listened to. */
export type MonitorInfo = {
  readonly agentName?: string;
  readonly customerName?: string;
  readonly joinTime?: Date;
  readonly agent?: { readonly agentName?: string };
  readonly joinTimeStamp?: Date;
};

/** What a leg may send. */
export type CapabilitiesDictionary = { readonly Video?: "SEND" | null; readonly ScreenShare?: "SEND" | null };

/** One leg of a contact. */
export type ConnectionData = {
  /** For chats: the participant's id. */
  readonly connectionId: string;
  readonly type: ConnectionType;
  /** The customer's leg; of a task or an e-mail: the agent's. */
  readonly initial: boolean;
  readonly state: ConnectionState;
  readonly endpoint?: EndpointData | null;
  /** The same as `endpoint`. */
  readonly address?: EndpointData | null;
  readonly softphoneMediaInfo?: SoftphoneMediaInfo | null;
  readonly chatMediaInfo?: ChatMediaData | null;
  readonly monitoringInfo?: MonitorInfo | null;
  readonly monitorCapabilities?: MonitoringMode[] | null;
  readonly monitorStatus?: MonitoringMode | null;
  readonly mute?: boolean | null;
  readonly forcedMute?: boolean | null;
  readonly quickConnectName?: string | null;
  readonly capabilities?: CapabilitiesDictionary | null;
};

/** What may change from second to second. */
export type AgentSnapshotData = {
  readonly snapshotTimestamp: Date;
  /** The panel's clock when it received the snapshot. Unit: epoch milliseconds. */
  readonly localTimestamp: number;
  /** How far the center's clock is ahead of the panel's. Unit: milliseconds. */
  readonly skew: number;
  readonly state: AgentState;
  /** What the agent will be in once the contacts at hand are done. */
  readonly nextState?: AgentStateDefinition | null;
  readonly agentAvailabilityState?: AgentAvailabilityState | null;
  /** Earliest state first. */
  readonly contacts: readonly ContactData[];
};

/** One whole payload of `agent::update`. */
export type AgentData = { readonly configuration: AgentConfiguration; readonly snapshot: AgentSnapshotData };
