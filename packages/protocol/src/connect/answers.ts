/**
 * Responses of the operations: the members that this center fills, named as on the wire.
 *
 * Unit of times: seconds since 1970, with fractions. Source:
 * https://docs.aws.amazon.com/connect/latest/APIReference/API_Types.html
 */

import type { SegmentAttributeDictionary } from "../host-data/index.ts";
import type { QuickConnectConfig } from "./requests/quick-connects.ts";

/** Point in time in this API. Unit: seconds since 1970, fractions allowed. */
export type EpochSeconds = number;

/** Page of a list. No token: the last page. */
export type Page = { readonly NextToken?: string };

/** An instance, in lists and in DescribeInstance. */
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

/** List entry of a resource without further details. */
export type NamedSummary = { readonly Id: string; readonly Arn: string; readonly Name: string };

/** List entry of a queue. Agents' personal queues have no name. */
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
  readonly Status: "ENABLED" | "DISABLED";
  readonly HoursOfOperationId?: string;
  readonly MaxContacts?: number;
  readonly Tags: Readonly<Record<string, string>>;
};

/** List entry of a quick connect. */
export type QuickConnectSummary = NamedSummary & {
  readonly QuickConnectType: "USER" | "QUEUE" | "FLOW" | "PHONE_NUMBER";
};

export type QuickConnectAnswer = {
  readonly QuickConnectId: string;
  readonly QuickConnectARN: string;
  readonly Name: string;
  readonly Description: string;
  readonly QuickConnectConfig: QuickConnectConfig;
  readonly Tags: Readonly<Record<string, string>>;
};

/** List entry of a user. */
export type UserSummary = { readonly Id: string; readonly Arn: string; readonly Username: string };

export type UserAnswer = UserSummary & {
  readonly IdentityInfo: { readonly FirstName: string; readonly LastName: string; readonly Email?: string };
  readonly PhoneConfig: {
    readonly PhoneType: "SOFT_PHONE";
    readonly AutoAccept: boolean;
    /** Unit: seconds; 0: no limit. */
    readonly AfterContactWorkTimeLimit: number;
  };
  readonly AutoAcceptConfigs: readonly { readonly Channel: "VOICE" | "CHAT"; readonly AutoAccept: boolean }[];
  readonly SecurityProfileIds: readonly string[];
  readonly RoutingProfileId: string;
  readonly Tags: Readonly<Record<string, string>>;
};

export type SecurityProfileAnswer = {
  readonly Id: string;
  readonly Arn: string;
  readonly SecurityProfileName: string;
  readonly Description: string;
  readonly OrganizationResourceId: string;
  readonly Tags: Readonly<Record<string, string>>;
};

export type PredefinedAttributeAnswer = {
  readonly Name: string;
  readonly Values: { readonly StringList: readonly string[] };
  readonly Purposes: readonly string[];
  readonly AttributeConfiguration: {
    readonly EnableValueValidationOnAssociation: boolean;
    readonly IsReadOnly: boolean;
  };
};

export type TaskTemplateSummary = {
  readonly Id: string;
  readonly Arn: string;
  readonly Name: string;
  readonly Description: string;
  readonly Status: "ACTIVE" | "INACTIVE";
};

type TaskFieldName = { readonly Id: { readonly Name: string } };

export type TaskTemplateAnswer = TaskTemplateSummary & {
  readonly InstanceId: string;
  readonly ContactFlowId?: string;
  readonly SelfAssignFlowId?: string;
  readonly Constraints: Readonly<
    Record<"RequiredFields" | "ReadOnlyFields" | "InvisibleFields", readonly TaskFieldName[]>
  >;
  readonly Defaults: { readonly DefaultFieldValues: readonly (TaskFieldName & { readonly DefaultValue: string })[] };
  readonly Fields: readonly (TaskFieldName & {
    readonly Description: string;
    readonly Type: string;
    readonly SingleSelectOptions?: readonly string[];
  })[];
  readonly Tags: Readonly<Record<string, string>>;
};

/** Channel names of this API. */
export type ChannelName = "VOICE" | "CHAT" | "TASK";

export type RoutingProfileAnswer = {
  readonly InstanceId: string;
  readonly RoutingProfileId: string;
  readonly RoutingProfileArn: string;
  readonly Name: string;
  readonly Description: string;
  readonly MediaConcurrencies: readonly {
    readonly Channel: ChannelName;
    readonly Concurrency: number;
    readonly CrossChannelBehavior: { readonly BehaviorType: "ROUTE_CURRENT_CHANNEL_ONLY" | "ROUTE_ANY_CHANNEL" };
  }[];
  readonly DefaultOutboundQueueId: string;
  readonly AgentAvailabilityTimer: "TIME_SINCE_LAST_ACTIVITY" | "TIME_SINCE_LAST_INBOUND";
  readonly NumberOfAssociatedQueues: number;
  readonly NumberOfAssociatedUsers: number;
  readonly AssociatedQueueIds: readonly string[];
  readonly Tags: Readonly<Record<string, string>>;
};

/** A queue that a routing profile serves on one channel. */
export type RoutingProfileQueue = {
  readonly QueueId: string;
  readonly QueueArn: string;
  readonly QueueName: string;
  readonly Priority: number;
  /** Unit: seconds. */
  readonly Delay: number;
  readonly Channel: ChannelName;
};

/** List entry of a contact flow. */
export type ContactFlowSummary = NamedSummary & {
  readonly ContactFlowType: "CONTACT_FLOW" | "QUEUE_TRANSFER" | "AGENT_TRANSFER";
  readonly ContactFlowState: "ACTIVE";
  readonly ContactFlowStatus: "PUBLISHED";
};

/** List entry of an agent status. */
export type AgentStatusSummary = NamedSummary & { readonly Type: "ROUTABLE" | "CUSTOM" | "OFFLINE" };

export type AgentStatusAnswer = {
  readonly AgentStatusId: string;
  readonly AgentStatusARN: string;
  readonly Name: string;
  readonly Description: string;
  readonly Type: AgentStatusSummary["Type"];
  readonly DisplayOrder: number;
  readonly State: "ENABLED" | "DISABLED";
  readonly Tags: Readonly<Record<string, string>>;
};

/** Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_Expression.html */
export type RoutingExpressionAnswer =
  | {
      readonly AttributeCondition:
        | {
            readonly Name: string;
            readonly Value: string;
            readonly ProficiencyLevel: number;
            readonly ComparisonOperator: "NumberGreaterOrEqualTo";
          }
        | {
            readonly MatchCriteria: { readonly AgentsCriteria: { readonly AgentIds: readonly string[] } };
            readonly ComparisonOperator: "Match";
          };
    }
  | { readonly AndExpression: readonly RoutingExpressionAnswer[] }
  | { readonly OrExpression: readonly RoutingExpressionAnswer[] };

/** Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_RoutingCriteria.html */
export type RoutingCriteriaAnswer = {
  readonly Steps: readonly {
    readonly Expression: RoutingExpressionAnswer;
    readonly Status: "INACTIVE" | "ACTIVE" | "JOINED" | "EXPIRED";
    readonly Expiry?: { readonly DurationInSeconds: number; readonly ExpiryTimestamp?: EpochSeconds };
  }[];
  readonly ActivationTimestamp?: EpochSeconds;
};

export type ContactAnswer = {
  readonly Id: string;
  readonly Arn: string;
  readonly InitialContactId: string;
  readonly PreviousContactId?: string;
  /** Without its name if the template was deleted. */
  readonly TaskTemplateInfo?: { readonly Arn: string; readonly Name?: string };
  readonly RelatedContactId?: string;
  readonly ScheduledTimestamp?: EpochSeconds;
  readonly LastPausedTimestamp?: EpochSeconds;
  readonly LastResumedTimestamp?: EpochSeconds;
  readonly TotalPauseCount?: number;
  readonly TotalPauseDurationInSeconds?: number;
  /** Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_NextContactEntry.html */
  readonly NextContacts?: readonly {
    readonly Type: "QUICK_CONNECT";
    readonly NextContactMetadata: {
      readonly QuickConnectContactData: { readonly ContactId: string; readonly InitiationTimestamp: EpochSeconds };
    };
  }[];
  readonly InitiationMethod: "API" | "TRANSFER" | "INBOUND" | "OUTBOUND" | "CALLBACK";
  readonly Channel: ChannelName;
  readonly InitiationTimestamp: EpochSeconds;
  readonly LastUpdateTimestamp: EpochSeconds;
  readonly Attributes?: Readonly<Record<string, string>>;
  /** Id of the customer, as the OpenID provider has verified it. */
  readonly CustomerId?: string;
  readonly SegmentAttributes?: SegmentAttributeDictionary & {
    readonly [name: string]: { readonly ValueInteger?: number } | undefined;
  };
  readonly Name?: string;
  readonly Description?: string;
  readonly QueueInfo?: { readonly Id: string; readonly EnqueueTimestamp: EpochSeconds };
  readonly QueuePriority?: number;
  readonly QueueTimeAdjustmentSeconds?: number;
  readonly RoutingCriteria?: RoutingCriteriaAnswer;
  readonly Tags: Readonly<Record<string, string>>;
  readonly AgentInfo?: { readonly Id: string; readonly ConnectedToAgentTimestamp?: EpochSeconds };
  readonly DisconnectTimestamp?: EpochSeconds;
  readonly DisconnectReason?: string;
};
