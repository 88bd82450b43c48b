/**
 * Agent, routing profile and queues in the payload of `agent::update`.
 *
 * Mutable members are those that host pages change before `agent.setConfiguration`. Source: docs/wire/streams.md#shape,
 * #enumerations.
 */

/** Category of an agent state. `init`, `system` and `error` are set by the center only. */
export type AgentStateType = "init" | "routable" | "not_routable" | "offline" | "system" | "error";

/** An agent state that can be chosen. */
export type AgentStateDefinition = {
  /** Null for states of the center itself. */
  readonly agentStateARN: string | null;
  readonly type: AgentStateType;
  readonly name: string;
  /** Only in states that are or were current. */
  readonly startTimestamp?: Date;
};

/** The current state of an agent. */
export type AgentState = AgentStateDefinition & { readonly startTimestamp: Date };

/** The state last chosen by the agent, which differs from the current one after an error. */
export type AgentAvailabilityState = {
  /** The state's name. */
  readonly state: string;
  readonly timeStamp: Date;
  readonly type?: AgentStateType;
  readonly agentStateARN?: string | null;
  readonly startTimestamp?: Date;
};

/** Maximum number of simultaneous contacts per channel. */
export type AgentChannelConcurrencyMap = { readonly [channel: string]: number };

/** A queue. `queueId` equals `queueARN`. */
export type Queue = {
  /** Null for an agent's personal queue. */
  readonly name: string | null;
  readonly queueARN: string;
  readonly queueId: string;
};

/** Queues served by the agent. */
export type AgentRoutingProfile = {
  readonly name: string;
  readonly routingProfileARN: string;
  /** Equals `routingProfileARN`; the account id and instance id are parsed from it. */
  readonly routingProfileId: string;
  readonly channelConcurrencyMap: AgentChannelConcurrencyMap;
  readonly defaultOutboundQueue: Queue;
  /** Includes the agent's personal queue. */
  readonly queues: Queue[];
};

/** Processing of the agent's microphone signal. */
export type VoiceEnhancementMode = "VOICE_ISOLATION" | "NOISE_SUPPRESSION" | "NONE";

/** Identity, permissions and preferences of the agent. */
export type AgentConfiguration = {
  name: string;
  username: string;
  agentARN?: string;
  /** E.164. Null when the agent has no desk phone. */
  extension: string | null;
  softphoneEnabled: boolean;
  /** Deprecated; see `agentContactHandlingConfig` of each contact. */
  softphoneAutoAccept: boolean;
  softphonePersistentConnection?: boolean;
  voiceEnhancementMode?: VoiceEnhancementMode;
  /** `LANGUAGE` or `locale` is a language such as `en_US`. */
  agentPreferences?: { [name: string]: string };
  /** Known values: `outboundCall`, `voiceId`. */
  permissions: string[];
  /** Two-letter country codes in lower case. */
  dialableCountries: string[];
  agentStates: AgentStateDefinition[];
  routingProfile: AgentRoutingProfile;
};
