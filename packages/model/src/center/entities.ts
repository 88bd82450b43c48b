/** Resources of an instance, changed by administrators only, never by contacts. */
import type { EpochMs } from "@tributary/kernel";
import type { AgentStateRef } from "../agent/availability-machine.ts";
import type { InstanceAddress } from "../arn.ts";
import type { Channel } from "../channel.ts";
import type { AuthenticationOutcome } from "../contact/authentication-machine.ts";
import type {
  ContactFlowId,
  HoursOfOperationId,
  QueueId,
  QuickConnectId,
  RoutingProfileId,
  SecurityProfileId,
  UserId,
} from "../ids.ts";
import type { Described, Tags } from "./described.ts";
import type { HoursOfOperation } from "./hours-of-operation.ts";
import type { InstanceAttributes } from "./instance-attributes.ts";
import type { PredefinedAttribute, Proficiency } from "./predefined-attribute.ts";
import type { TaskTemplate } from "./task-template.ts";

/** One contact center. */
export type Instance = InstanceAddress & {
  readonly alias: string;
  readonly createdAt: EpochMs;
  /** Patterns of origins whose pages may embed the agent panel, besides those of the settings. */
  readonly approvedOrigins: readonly string[];
  /** Absent, and each one that is absent: the default, as in instances of earlier versions. */
  readonly attributes?: Readonly<Partial<InstanceAttributes>>;
  /** Days after their end for which conversations are kept, 1 to {@link MAX_RETENTION_DAYS}. Null, or absent: for ever. */
  readonly retentionDays?: number | null;
};

/** Longest time for which conversations are kept, unless it is for ever: a hundred years. */
export const MAX_RETENTION_DAYS = 36_500;

/** Defaults of optional members of an instance. */
export const INSTANCE_DEFAULTS = { approvedOrigins: [] } as const satisfies Partial<Instance>;

/** An agent state with its position in the list. Agents can choose it while it is enabled. */
export type AgentState = AgentStateRef & Described & { readonly displayOrder: number; readonly isEnabled: boolean };

/** Waiting customers. */
export type Queue = Described & {
  readonly id: QueueId;
  readonly name: string;
  /** Null: always open. Flows check them. */
  readonly hoursOfOperationId: HoursOfOperationId | null;
  /** False: flows send no contacts to it. */
  readonly isEnabled: boolean;
  /** Contacts that may wait at the same time; null: no limit. Kept without effect yet. */
  readonly maxContacts: number | null;
  /** Quick connects of agents who serve the queue. */
  readonly quickConnectIds: readonly QuickConnectId[];
};

/** Defaults of optional members of a queue. */
export const QUEUE_DEFAULTS = {
  description: "",
  tags: {},
  hoursOfOperationId: null,
  isEnabled: true,
  maxContacts: null,
  quickConnectIds: [],
} as const satisfies Omit<Queue, "id" | "name">;

/** Defaults of optional members of an agent state. */
export const AGENT_STATE_DEFAULTS = { description: "", tags: {}, isEnabled: true } as const;

/** A queue that a routing profile serves on one channel. */
export type QueueAssignment = {
  readonly queueId: QueueId;
  readonly channel: Channel;
  /** 1-99, smaller is served first. */
  readonly priority: number;
  /** Minimum waiting time of a contact before agents of this profile receive it. Unit: milliseconds. */
  readonly delayMs: number;
};

/** Queues that an agent serves, their order, and the maximum contacts per channel. */
export type RoutingProfile = Described & {
  readonly id: RoutingProfileId;
  readonly name: string;
  readonly concurrency: Readonly<Partial<Record<Channel, number>>>;
  /** Channels whose contacts may be joined by contacts of other channels. */
  readonly crossChannels: readonly Channel[];
  readonly queues: readonly QueueAssignment[];
  readonly defaultOutboundQueueId: QueueId;
  /** Contacts that restart the idle time of an agent: any, or inbound ones only. */
  readonly idleSince: "any-contact" | "inbound-contact";
};

/** Defaults of optional members of a routing profile. */
export const ROUTING_PROFILE_DEFAULTS = {
  description: "",
  tags: {},
  crossChannels: [],
  queues: [],
  idleSince: "any-contact",
} as const satisfies Partial<RoutingProfile>;

/** A named set of permissions, with the permission names that Amazon Connect documents, e.g. `BasicAgentAccess`. */
export type SecurityProfile = Described & {
  readonly id: SecurityProfileId;
  readonly name: string;
  readonly permissions: readonly string[];
};

/** Defaults of optional members of a security profile. */
export const SECURITY_PROFILE_DEFAULTS = { description: "", tags: {} } as const;

/** A person with an account. */
export type User = {
  readonly id: UserId;
  readonly username: string;
  readonly firstName: string;
  readonly lastName: string;
  /** Empty if unknown. */
  readonly email: string;
  readonly tags: Tags;
  readonly securityProfileIds: readonly SecurityProfileId[];
  readonly routingProfileId: RoutingProfileId;
  /** Time limit of after-contact work. Unit: milliseconds; null: only the agent ends it. */
  readonly afterContactWorkMs: number | null;
  /** True if chats are accepted automatically. */
  readonly autoAcceptChats: boolean;
  /** True if calls are accepted automatically. Absent: as chats. */
  readonly autoAcceptCalls?: boolean;
  /** At most one per value of an attribute. */
  readonly proficiencies: readonly Proficiency[];
  /** Address of a picture that customers see ({@link isAvatarUrl}). Absent: none. */
  readonly avatarUrl?: string;
};

/** Defaults of optional members of a user. */
export const USER_DEFAULTS = {
  firstName: "",
  lastName: "",
  email: "",
  tags: {},
  afterContactWorkMs: null,
  autoAcceptChats: false,
  proficiencies: [],
} as const satisfies Partial<User>;

/** Returns true if contacts of this channel are accepted automatically for the user. */
export function autoAccepts({ autoAcceptChats, autoAcceptCalls }: User, channel: Channel): boolean {
  if (channel === "voice") return autoAcceptCalls ?? autoAcceptChats;
  return channel === "chat" && autoAcceptChats;
}

/** A target to which an agent can send a contact with one click. */
export type QuickConnect = Described & {
  readonly id: QuickConnectId;
  readonly name: string;
  readonly target: QuickConnectTarget;
};

/** Target of a quick connect. Its flow decides what happens to a contact that is sent there. */
export type QuickConnectTarget =
  | { readonly type: "user"; readonly userId: UserId; readonly contactFlowId: ContactFlowId }
  | { readonly type: "queue"; readonly queueId: QueueId; readonly contactFlowId: ContactFlowId }
  | { readonly type: "flow"; readonly contactFlowId: ContactFlowId }
  | { readonly type: "phone-number"; readonly phoneNumber: string };

/** Defaults of optional members of a quick connect. */
export const QUICK_CONNECT_DEFAULTS = { description: "", tags: {} } as const;

/** One step of a contact flow. */
export type FlowStep = BranchStep | AuthenticateStep;

/** A step that may also be in a branch of another one. */
export type BranchStep =
  | { readonly kind: "send-message"; readonly text: string }
  | { readonly kind: "set-attributes"; readonly attributes: Readonly<Record<string, string>> }
  /** Outside the queue's hours of operation, presents the text and ends the contact. */
  | { readonly kind: "check-hours"; readonly queueId: QueueId; readonly closedText: string }
  | { readonly kind: "to-queue"; readonly queueId: QueueId; readonly priority: number }
  /** Queues a transferred contact where its quick connect leads. */
  | { readonly kind: "to-target-queue"; readonly priority: number };

/**
 * Asks the customer of a chat to sign in at the OpenID provider, and waits. The flow continues with the branch of the outcome, and then with the next step.
 * Rule FL-08.
 */
export type AuthenticateStep = {
  readonly kind: "authenticate";
  /** Time for signing in. Unit: milliseconds; {@link MIN_AUTHENTICATION_MS} to {@link MAX_AUTHENTICATION_MS}. */
  readonly timeoutMs: number;
  /** An outcome that is absent has no steps of its own. */
  readonly branches: { readonly [Outcome in AuthenticationOutcome]?: readonly BranchStep[] };
};

/** Source: https://docs.aws.amazon.com/connect/latest/adminguide/authenticate-customer.html */
export const MIN_AUTHENTICATION_MS = 3 * 60_000;
export const MAX_AUTHENTICATION_MS = 15 * 60_000;

/** Purposes of flows: contacts that arrive, and contacts that agents transfer to a queue or an agent. */
export const FLOW_TYPES = ["inbound", "queue-transfer", "agent-transfer"] as const;

/** Steps that a contact goes through before it is offered to an agent. */
export type ContactFlow = Described & {
  readonly id: ContactFlowId;
  readonly name: string;
  /** Shown to administrators; any flow can be used for any purpose. */
  readonly type: (typeof FLOW_TYPES)[number];
  readonly steps: readonly FlowStep[];
};

/** Defaults of optional members of a flow. */
export const CONTACT_FLOW_DEFAULTS = {
  description: "",
  tags: {},
  type: "inbound",
} as const satisfies Partial<ContactFlow>;

/** Returns all steps of a flow, with those of its branches. */
export function allStepsOf({ steps }: Pick<ContactFlow, "steps">): readonly FlowStep[] {
  return steps.flatMap((step) =>
    step.kind === "authenticate" ? [step, ...Object.values(step.branches).flat()] : [step],
  );
}

/** Complete configuration of an instance. Ids are unique within their list; references resolve. */
export type CenterDefinition = {
  readonly instance: Instance;
  readonly agentStates: readonly AgentState[];
  readonly hoursOfOperations: readonly HoursOfOperation[];
  readonly queues: readonly Queue[];
  readonly routingProfiles: readonly RoutingProfile[];
  readonly securityProfiles: readonly SecurityProfile[];
  readonly predefinedAttributes: readonly PredefinedAttribute[];
  readonly users: readonly User[];
  readonly contactFlows: readonly ContactFlow[];
  readonly quickConnects: readonly QuickConnect[];
  readonly taskTemplates: readonly TaskTemplate[];
};

/** Name of a list of resources. */
export type ResourceList = Exclude<keyof CenterDefinition, "instance">;

/** A resource of a list. */
export type ResourceIn<List extends ResourceList> = CenterDefinition[List][number];

/** One of several changes of a configuration that are made together. A resource that exists already is replaced. */
export type ConfigurationEdit =
  | {
      readonly kind: "instance";
      readonly changes: Pick<Instance, "alias" | "approvedOrigins" | "attributes" | "retentionDays">;
    }
  | {
      [List in ResourceList]:
        | { readonly kind: "put"; readonly list: List; readonly resource: ResourceIn<List> }
        | { readonly kind: "delete"; readonly list: List; readonly id: string };
    }[ResourceList];

/** Returns the name shown to other participants: the full name, or the username if it is empty. */
export function displayNameOf(user: Pick<User, "firstName" | "lastName" | "username">): string {
  return `${user.firstName} ${user.lastName}`.trim() || user.username;
}
