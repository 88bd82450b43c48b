/** Shape of a center file. Resources are named, never identified: a file can be applied to any center. */
import type {
  AgentStateType,
  Channel,
  ContactFlow,
  Described,
  InstanceAttributes,
  ProficiencyLevel,
  ResourceList,
  RoutingProfile,
  Tags,
  TaskField,
} from "@tributary/model";

type Named = Described & { readonly name: string };

export type AgentStateEntry = Named & {
  readonly type: AgentStateType;
  readonly displayOrder: number;
  readonly isEnabled: boolean;
};

/** Day and times, 24 h clock. Shape: `monday 09:00-17:00`; an end of `00:00` is midnight at the end of the day. */
export type PeriodText = string;

export type OverrideEntry = {
  readonly name: string;
  readonly description?: string;
  /** Shape: `2026-12-24`. */
  readonly firstDate: string;
  readonly lastDate: string;
  readonly periods: readonly PeriodText[];
};

export type HoursOfOperationEntry = Named & {
  readonly timeZone: string;
  readonly periods: readonly PeriodText[];
  /** In the order in which they apply. */
  readonly overrides: readonly OverrideEntry[];
};

export type QueueEntry = Named & {
  readonly hoursOfOperation: string | null;
  readonly isEnabled: boolean;
  readonly maxContacts: number | null;
  readonly quickConnects: readonly string[];
};

export type AssignmentEntry = {
  readonly queue: string;
  readonly channel: Channel;
  readonly priority?: number;
  readonly delaySeconds?: number;
};

export type RoutingProfileEntry = Named & {
  readonly concurrency: RoutingProfile["concurrency"];
  readonly crossChannels: readonly Channel[];
  readonly queues: readonly AssignmentEntry[];
  readonly defaultOutboundQueue: string;
  readonly idleSince: RoutingProfile["idleSince"];
};

export type SecurityProfileEntry = Named & { readonly permissions: readonly string[] };

export type PredefinedAttributeEntry = {
  readonly name: string;
  /** In the order in which they are shown. */
  readonly values: readonly string[];
  readonly purposes: readonly string[];
};

export type ProficiencyEntry = { readonly attribute: string; readonly value: string; readonly level: ProficiencyLevel };

export type UserEntry = {
  readonly username: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
  readonly securityProfiles: readonly string[];
  readonly routingProfile: string;
  readonly afterContactWorkSeconds: number | null;
  readonly autoAcceptChats: boolean;
  /** Null: as for chats. */
  readonly autoAcceptCalls: boolean | null;
  readonly proficiencies: readonly ProficiencyEntry[];
  /** Address of a picture; null: none. */
  readonly avatarUrl: string | null;
  readonly tags: Tags;
};

/** A step: the first member names its kind. */
export type StepEntry = BranchStepEntry | AuthenticateEntry;

/** A step that asks the customer to sign in, with the steps of its outcomes. */
export type AuthenticateEntry = {
  readonly authenticate: true;
  readonly minutes?: number;
  readonly succeeded?: readonly BranchStepEntry[];
  readonly failed?: readonly BranchStepEntry[];
  readonly timedOut?: readonly BranchStepEntry[];
  readonly canceled?: readonly BranchStepEntry[];
};

/** A step that may be in a branch. */
export type BranchStepEntry =
  | { readonly sendMessage: string }
  | { readonly setAttributes: Readonly<Record<string, string>> }
  | { readonly checkHours: string; readonly closedText: string }
  | { readonly toQueue: string; readonly priority?: number }
  | { readonly toTargetQueue: true; readonly priority?: number };

export type ContactFlowEntry = Named & { readonly type: ContactFlow["type"]; readonly steps: readonly StepEntry[] };

export type TargetEntry =
  | { readonly user: string; readonly flow: string }
  | { readonly queue: string; readonly flow: string }
  | { readonly flow: string }
  | { readonly phoneNumber: string };

export type QuickConnectEntry = Named & { readonly target: TargetEntry };

export type TaskFieldEntry = {
  readonly name: string;
  readonly type: TaskField["type"];
  readonly description?: string;
  readonly options?: readonly string[];
  readonly isRequired?: boolean;
  readonly isReadOnly?: boolean;
  readonly isInvisible?: boolean;
  readonly defaultValue?: string | null;
};

export type TaskTemplateEntry = Named & {
  readonly flow: string | null;
  readonly selfAssignFlow: string | null;
  readonly isActive: boolean;
  /** In the order in which they are shown. */
  readonly fields: readonly TaskFieldEntry[];
};

export type InstanceEntry = {
  readonly alias: string;
  readonly approvedOrigins: readonly string[];
  readonly attributes: InstanceAttributes;
  /** Null: for ever. */
  readonly retentionDays: number | null;
};

/** Entries of all lists, with all their members. */
export type Entries = {
  readonly agentStates: AgentStateEntry;
  readonly hoursOfOperations: HoursOfOperationEntry;
  readonly queues: QueueEntry;
  readonly routingProfiles: RoutingProfileEntry;
  readonly securityProfiles: SecurityProfileEntry;
  readonly predefinedAttributes: PredefinedAttributeEntry;
  readonly users: UserEntry;
  readonly contactFlows: ContactFlowEntry;
  readonly quickConnects: QuickConnectEntry;
  readonly taskTemplates: TaskTemplateEntry;
};

/** A whole configuration as a file. Members that equal their defaults are left out. Plain data, for JSON or YAML. */
export type CenterFile = {
  readonly version: 1;
  readonly instance: Partial<InstanceEntry>;
} & { readonly [List in ResourceList]: readonly Partial<Entries[List]>[] };
