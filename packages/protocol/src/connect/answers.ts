/**
 * What the operations answer: the members that this center fills, named as on the wire.
 *
 * Unit of times: seconds since 1970, with fractions. Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_Types.html
 */

/** A moment as this API writes it. Unit: seconds since 1970, fractions allowed. */
export type EpochSeconds = number;

/** A page of a list. No token: it was the last. */
export type Page = { readonly NextToken?: string };

/** An instance, in lists and alone. */
export type InstanceAnswer = {
  readonly Id: string;
  readonly Arn: string;
  readonly IdentityManagementType: "CONNECT_MANAGED";
  readonly InstanceAlias: string;
  readonly CreatedTime: EpochSeconds;
  readonly InstanceStatus: "ACTIVE";
  readonly InboundCallsEnabled: boolean;
  readonly OutboundCallsEnabled: boolean;
  readonly InstanceAccessUrl: string;
};

/** One of a list of things that have no more than a name. */
export type NamedSummary = { readonly Id: string; readonly Arn: string; readonly Name: string };

/** A queue in a list. Agents' own queues have no name. */
export type QueueSummary = {
  readonly Id: string;
  readonly Arn: string;
  readonly Name?: string;
  readonly QueueType: "STANDARD" | "AGENT";
};

export type QueueAnswer = {
  readonly QueueId: string;
  readonly QueueArn: string;
  readonly Name: string;
  readonly Description: string;
  readonly Status: "ENABLED";
};

/** A user in a list. */
export type UserSummary = { readonly Id: string; readonly Arn: string; readonly Username: string };

export type UserAnswer = UserSummary & {
  readonly IdentityInfo: { readonly FirstName: string; readonly LastName: string };
  readonly PhoneConfig: {
    readonly PhoneType: "SOFT_PHONE";
    readonly AutoAccept: boolean;
    /** Unit: seconds; 0: no limit. */
    readonly AfterContactWorkTimeLimit: number;
  };
  readonly SecurityProfileIds: readonly string[];
  readonly RoutingProfileId: string;
};

/** The channels in the words of this API. */
export type ChannelName = "VOICE" | "CHAT" | "TASK";

export type RoutingProfileAnswer = {
  readonly InstanceId: string;
  readonly RoutingProfileId: string;
  readonly RoutingProfileArn: string;
  readonly Name: string;
  readonly Description: string;
  readonly MediaConcurrencies: readonly { readonly Channel: ChannelName; readonly Concurrency: number }[];
  readonly DefaultOutboundQueueId: string;
  readonly NumberOfAssociatedQueues: number;
  readonly NumberOfAssociatedUsers: number;
};

/** One queue that a routing profile serves on one channel. */
export type RoutingProfileQueue = {
  readonly QueueId: string;
  readonly QueueArn: string;
  readonly QueueName: string;
  readonly Priority: number;
  /** Unit: seconds. */
  readonly Delay: number;
  readonly Channel: ChannelName;
};

/** A contact flow in a list. */
export type ContactFlowSummary = NamedSummary & {
  readonly ContactFlowType: "CONTACT_FLOW";
  readonly ContactFlowState: "ACTIVE";
  readonly ContactFlowStatus: "PUBLISHED";
};

/** An agent status in a list. */
export type AgentStatusSummary = NamedSummary & { readonly Type: "ROUTABLE" | "CUSTOM" | "OFFLINE" };

export type ContactAnswer = {
  readonly Id: string;
  readonly Arn: string;
  readonly InitialContactId: string;
  readonly InitiationMethod: "API";
  readonly Channel: ChannelName;
  readonly InitiationTimestamp: EpochSeconds;
  readonly LastUpdateTimestamp: EpochSeconds;
  readonly Attributes: Readonly<Record<string, string>>;
  readonly Name?: string;
  readonly Description?: string;
  readonly QueueInfo?: { readonly Id: string; readonly EnqueueTimestamp: EpochSeconds };
  readonly QueuePriority?: number;
  readonly AgentInfo?: { readonly Id: string; readonly ConnectedToAgentTimestamp?: EpochSeconds };
  readonly DisconnectTimestamp?: EpochSeconds;
  readonly DisconnectReason?: string;
};
