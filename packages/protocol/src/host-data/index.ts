/** Types of the agent data that the panel sends to host pages. No run-time code: import it with `import type`. */
export type {
  AgentAvailabilityState,
  AgentChannelConcurrencyMap,
  AgentConfiguration,
  AgentRoutingProfile,
  AgentState,
  AgentStateDefinition,
  AgentStateType,
  Queue,
  VoiceEnhancementMode,
} from "./agent-configuration.ts";
export type { AgentSnapshotData, HostAgentData } from "./agent-data.ts";
export type {
  CapabilitiesDictionary,
  ChatMediaData,
  ConnectionData,
  ConnectionState,
  ConnectionStateType,
  ConnectionType,
  MonitorInfo,
  MonitoringMode,
  SoftphoneMediaInfo,
} from "./connection-data.ts";
export type {
  AttributeDictionary,
  ChannelContext,
  ContactData,
  ContactFeatures,
  ContactInitiationMethod,
  ContactState,
  ContactStateType,
  ContactType,
  EmailRecipients,
  ReferenceDictionary,
  SegmentAttributeDictionary,
} from "./contact-data.ts";
export type { EndpointData, EndpointType } from "./endpoint-data.ts";
