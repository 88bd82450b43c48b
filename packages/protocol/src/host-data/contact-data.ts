/** A contact in the payload of `agent::update`. Source: docs/wire/streams.md#shape, #enumerations. */
import type { Queue } from "./agent-configuration.ts";
import type { ConnectionData } from "./connection-data.ts";
import type { EndpointData } from "./endpoint-data.ts";

/** Channel of a contact. */
export type ContactType = "voice" | "queue_callback" | "chat" | "task" | "email";

/** State of a contact from the agent's point of view. */
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

/** A contact's state with its start time. */
export type ContactState = { readonly type: ContactStateType; readonly timestamp: Date };

/** Origin of a contact. */
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

/** Contact attributes set by flows and API calls. Untrusted text: values may come from customers. */
export type AttributeDictionary = { readonly [name: string]: { readonly name: string; readonly value: string } };

/** Links and files attached to a contact. */
export type ReferenceDictionary = {
  readonly [name: string]: {
    readonly type: string;
    readonly value: string;
    readonly arn?: string;
    readonly status?: string;
    readonly statusReason?: string;
  };
};

/** Attributes set by the center itself, such as `connect:Subtype`. */
export type SegmentAttributeDictionary = {
  readonly [name: string]: {
    readonly ValueString?: string;
    readonly ValueMap?: { readonly [name: string]: { readonly ValueString?: string } | undefined };
  };
};

/** Features enabled for a contact. */
export type ContactFeatures = {
  readonly attachmentsEnabled?: boolean | null;
  readonly messagingMarkdownEnabled?: boolean | null;
  readonly multiPartyConferenceEnabled?: boolean | null;
  readonly screenRecordingEnabled?: boolean | null;
  readonly screenRecordingState?: unknown;
  readonly screenRecordingConfig?: unknown;
};

/** Schedule and template of a task. */
export type ChannelContext = {
  readonly scheduledTime?: number;
  readonly taskTemplateId?: string;
  readonly taskTemplateVersion?: number;
};

/** Sender and recipients of an e-mail. */
export type EmailRecipients = {
  readonly toList?: { readonly address: string; readonly displayName?: string | null }[];
  readonly ccList?: { readonly address: string; readonly displayName?: string | null }[];
  readonly fromRecipient?: { readonly address: string; readonly displayName?: string | null };
};

/** One contact of the agent. */
export type ContactData = {
  readonly contactId: string;
  readonly initialContactId?: string | null;
  readonly relatedContactId?: string | null;
  readonly contactAssociationId?: string | null;
  readonly type: ContactType;
  readonly state: ContactState;
  /** Equals `state`. */
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
