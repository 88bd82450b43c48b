/** A valid input of each implemented operation, and what it needs. */
import * as connect from "@aws-sdk/client-connect";
import { resourceArn } from "@tributary/model";
import { DEMO_IDS, demoAgentId, LANGUAGE } from "@tributary/testkit";
import { type AdministrationCenter, ENDPOINT_ARN } from "./administration-center.ts";
import {
  APPROVED_ORIGIN,
  chatAfterAnother,
  connectedChat,
  type Input,
  pausedTask,
  rejectedTask,
  scheduledTask,
  task,
} from "./operation-center.ts";
import { queueChat } from "./queued-chat.ts";

/** An operation with the members that it needs. */
export type InputRow = {
  readonly name: string;
  /** All of them are required, except those in `optional`. */
  readonly input: Input | ((center: AdministrationCenter) => Promise<Input>);
  readonly optional?: readonly string[];
  /** Members with any texts of any length. Those in a query string are texts, whatever their type. */
  readonly free?: readonly string[];
  /** Members that may be empty texts, or contain some. */
  readonly blank?: readonly string[];
  /** Members with references that have no effect if they are unknown: it is not associated. */
  readonly ignored?: readonly string[];
  /** The error of valid input; absent: it is accepted. */
  readonly answer?: string;
  /** False: the operation has no instance. */
  readonly isOfInstance?: false;
};

const QueueId = DEMO_IDS.queues.sales;
const UserId = demoAgentId(1);
const RoutingProfileId = DEMO_IDS.profiles.basic;
const SecurityProfileId = DEMO_IDS.security;
const HoursOfOperationId = DEMO_IDS.hours.always;
const AgentStatusId = DEMO_IDS.states.onBreak;
const QuickConnectId = "support";
const ContactFlowId = DEMO_IDS.flows.sales;
const OVERRIDE = { HoursOfOperationId, HoursOfOperationOverrideId: "holiday" };
const SLICE = { Hours: 9, Minutes: 30 };
const PERIOD = { Day: "MONDAY", StartTime: SLICE, EndTime: { Hours: 17, Minutes: 0 } };
const QUEUE_REFERENCE = { QueueId: DEMO_IDS.queues.support, Channel: "TASK" };
const QUEUE_CONFIG = { QueueReference: QUEUE_REFERENCE, Priority: 1, Delay: 0 };
/** An empty part of a path makes it the path of no operation. */
const NAME_IN_PATH = { blank: ["Name"] };
const FRENCH = { AttributeName: LANGUAGE.name, AttributeValue: "French" };
const CONDITION = {
  Name: LANGUAGE.name,
  Value: "French",
  ProficiencyLevel: 2,
  ComparisonOperator: "NumberGreaterOrEqualTo",
};
const AGENTS = { MatchCriteria: { AgentsCriteria: { AgentIds: [UserId] } } };
const STEPS = [
  { Expression: { AttributeCondition: CONDITION }, Expiry: { DurationInSeconds: 30 } },
  { Expression: { OrExpression: [{ AttributeCondition: AGENTS }] } },
];
const QUICK_CONNECT = { QuickConnectType: "QUEUE", QueueConfig: { QueueId, ContactFlowId } };
const TITLE = { Id: { Name: "Title" } };
const TEMPLATE_CONTENT = { Constraints: { RequiredFields: [TITLE] }, Fields: [{ ...TITLE, Type: "NAME" }] };
const TIME_RANGE = {
  Type: "INITIATION_TIMESTAMP",
  StartTime: new Date(Date.now() - 3_600_000),
  EndTime: new Date(Date.now() + 3_600_000),
};

const withTask =
  (members: Input = {}) =>
  async (opened: AdministrationCenter): Promise<Input> => ({ ...(await task(opened)), ...members });

/** Input with the ARN of a queue. */
const ofQueue =
  (members: Input = {}) =>
  async (opened: AdministrationCenter): Promise<Input> => ({
    resourceArn: resourceArn(opened.center.directory.definition.instance, "queue", QueueId),
    ...members,
  });

const row = (name: string, input: InputRow["input"] = {}, more: Omit<InputRow, "name" | "input"> = {}): InputRow => ({
  name,
  input,
  ...more,
});

const MARK = { optional: ["MaxResults", "maxResults"] };

/** Inputs by operation, in the order of the documentation of each kind. */
export const OPERATION_INPUTS: readonly InputRow[] = [
  row("CreateAgentStatus", { Name: "Lunch", State: "ENABLED" }),
  row("DescribeAgentStatus", { AgentStatusId }),
  row("ListAgentStatuses", { MaxResults: 10 }, MARK),
  row("UpdateAgentStatus", { AgentStatusId, Name: "Pause" }, { optional: ["Name"] }),
  row("SearchAgentStatuses", { MaxResults: 10 }, MARK),

  row("DescribeContact", withTask()),
  row("GetContactAttributes", async (opened) => ({ InitialContactId: (await task(opened)).ContactId })),
  row(
    "UpdateContactAttributes",
    async (opened) => ({
      InitialContactId: (await task(opened)).ContactId,
      Attributes: { plan: "gold" },
    }),
    { free: ["Attributes"] },
  ),
  row("ListAssociatedContacts", withTask()),
  row("ListContactReferences", withTask({ ReferenceTypes: ["URL"] })),
  row("SearchContacts", { TimeRange: TIME_RANGE, MaxResults: 10 }, MARK),
  row("StartChatContact", { ContactFlowId, ParticipantDetails: { DisplayName: "Zoë" } }),
  row("StartTaskContact", { ContactFlowId, Name: "Call back" }, { blank: ["Name"] }),
  row("StopContact", withTask()),
  row("TagContact", withTask({ Tags: { team: "blue" } }), { blank: ["Tags"] }),
  row("UntagContact", withTask({ TagKeys: ["team"] }), { free: ["TagKeys"] }),
  row("UpdateContact", withTask({ Name: "Renamed" }), { optional: ["Name"], blank: ["Name"] }),
  row("UpdateContactRoutingData", withTask({ QueuePriority: 1, RoutingCriteria: { Steps: STEPS } }), {
    optional: ["QueuePriority", "RoutingCriteria"],
  }),
  row("CreatePredefinedAttribute", { Name: "Product", Values: { StringList: ["Shoes"] } }, { optional: ["Values"] }),
  row("DescribePredefinedAttribute", { Name: LANGUAGE.name }, NAME_IN_PATH),
  row(
    "UpdatePredefinedAttribute",
    { Name: LANGUAGE.name, Purposes: ["sales"] },
    { ...NAME_IN_PATH, optional: ["Purposes"] },
  ),
  row(
    "DeletePredefinedAttribute",
    async ({ client, InstanceId }) => {
      await client.send(new connect.CreatePredefinedAttributeCommand({ InstanceId, Name: "Spare" }));
      return { Name: "Spare" };
    },
    NAME_IN_PATH,
  ),
  row("ListPredefinedAttributes"),
  row("SearchPredefinedAttributes"),
  row("AssociateUserProficiencies", { UserId, UserProficiencies: [{ ...FRENCH, Level: 2 }] }),
  row("UpdateUserProficiencies", { UserId, UserProficiencies: [{ ...FRENCH, Level: 4 }] }),
  row("DisassociateUserProficiencies", { UserId, UserProficiencies: [FRENCH] }),
  row("ListUserProficiencies", { UserId }),
  row("AssociateContactWithUser", withTask({ UserId })),
  row("DismissUserContact", rejectedTask),
  row("CreatePersistentContactAssociation", async (opened) => ({
    ...(await chatAfterAnother(opened)),
    RehydrationType: "ENTIRE_PAST_SESSION",
  })),
  row("MonitorContact", connectedChat),
  row(
    "UpdateParticipantAuthentication",
    { State: "state", Code: "code" },
    { answer: "InternalServiceException" }, // this center has no provider
  ),
  row("UpdateParticipantRoleConfig", async (opened) => ({
    ContactId: (await connectedChat(opened)).ContactId,
    ChannelConfiguration: {
      Chat: {
        ParticipantTimerConfigList: [
          {
            ParticipantRole: "CUSTOMER",
            TimerType: "IDLE",
            TimerValue: { ParticipantTimerDurationInMinutes: 2 },
          },
        ],
      },
    },
  })),
  row(
    "StartContactStreaming",
    async (opened) => ({
      ContactId: await queueChat(opened),
      ChatStreamingConfiguration: { StreamingEndpointArn: ENDPOINT_ARN },
      ClientToken: "one",
    }),
    { optional: ["ClientToken"], blank: ["ClientToken"] },
  ),
  row("StopContactStreaming", async ({ client, InstanceId, ...opened }) => {
    const ContactId = await queueChat({ client, InstanceId, ...opened });
    const request = { InstanceId, ContactId, ChatStreamingConfiguration: { StreamingEndpointArn: ENDPOINT_ARN } };
    const { StreamingId } = await client.send(
      new connect.StartContactStreamingCommand({ ...request, ClientToken: "" }),
    );
    return { ContactId, StreamingId };
  }),
  row(
    "SendChatIntegrationEvent",
    {
      SourceId: "+14155550100",
      DestinationId: ContactFlowId,
      Event: { Type: "MESSAGE", Content: "Hello", ContentType: "text/plain" },
    },
    { isOfInstance: false, optional: ["ContentType"], free: ["Event"], ignored: ["SourceId"] },
  ),
  row("CreateParticipant", async (opened) => ({
    ContactId: await queueChat(opened),
    ParticipantDetails: { ParticipantRole: "CUSTOM_BOT", DisplayName: "Helper" },
  })),
  row("GetContactMetrics", withTask({ Metrics: [{ Name: "POSITION_IN_QUEUE" }] })),
  row("PauseContact", withTask()),
  row("ResumeContact", pausedTask),
  row("UpdateContactSchedule", async (opened) => ({
    ContactId: (await scheduledTask(opened)).ContactId,
    ScheduledTime: new Date(Date.now() + 7_200_000),
  })),
  row("TransferContact", withTask({ ContactFlowId: "to-target", QueueId: DEMO_IDS.queues.support })),

  row("CreateHoursOfOperation", { Name: "Night", TimeZone: "Europe/Berlin", Config: [PERIOD] }),
  row("DescribeHoursOfOperation", { HoursOfOperationId }),
  row("ListHoursOfOperations", { MaxResults: 10 }, MARK),
  row("UpdateHoursOfOperation", { HoursOfOperationId, Config: [PERIOD] }, { optional: ["Config"] }),
  row("DeleteHoursOfOperation", { HoursOfOperationId: "spare" }),
  row("SearchHoursOfOperations", { MaxResults: 10 }, MARK),
  row("GetEffectiveHoursOfOperations", { HoursOfOperationId, FromDate: "2026-12-01", ToDate: "2026-12-31" }),
  row("CreateHoursOfOperationOverride", {
    HoursOfOperationId,
    Name: "Party",
    Config: [PERIOD],
    EffectiveFrom: "2026-12-01",
    EffectiveTill: "2026-12-02",
  }),
  row("DescribeHoursOfOperationOverride", OVERRIDE),
  row("ListHoursOfOperationOverrides", { HoursOfOperationId, MaxResults: 10 }, MARK),
  row("UpdateHoursOfOperationOverride", { ...OVERRIDE, EffectiveTill: "2026-12-25" }, { optional: ["EffectiveTill"] }),
  row("DeleteHoursOfOperationOverride", OVERRIDE),
  row("SearchHoursOfOperationOverrides", { MaxResults: 10 }, MARK),

  row(
    "CreateInstance",
    {
      IdentityManagementType: "CONNECT_MANAGED",
      InboundCallsEnabled: true,
      OutboundCallsEnabled: false,
      InstanceAlias: "other",
    },
    {
      isOfInstance: false,
      optional: ["InstanceAlias"],
      blank: ["InstanceAlias"],
      answer: "ServiceQuotaExceededException",
    },
  ),
  row("UpdateContactFlowName", { ContactFlowId: "spare", Name: "Renamed" }, { optional: ["Name"] }),
  row("DeleteContactFlow", { ContactFlowId: "spare" }),
  row("DescribeInstance"),
  row("GetFederationToken", {}, { answer: "UserNotFoundException" }), // the key of these tests has no user
  row("ListInstances", { MaxResults: 10 }, { ...MARK, isOfInstance: false }),
  row("DescribeInstanceAttribute", { AttributeType: "CONTACTFLOW_LOGS" }),
  row("ListInstanceAttributes", { MaxResults: 7 }, MARK),
  row("UpdateInstanceAttribute", { AttributeType: "CONTACTFLOW_LOGS", Value: "true" }),
  row("AssociateApprovedOrigin", { Origin: "https://desk.example.org" }),
  row("DisassociateApprovedOrigin", { Origin: APPROVED_ORIGIN }),
  row("ListApprovedOrigins", { MaxResults: 10 }, MARK),
  row("ListContactFlows", { MaxResults: 10 }, MARK),
  row("SearchContactFlows", { MaxResults: 10 }, MARK),

  row("CreateQueue", { Name: "Billing", HoursOfOperationId }),
  row("DescribeQueue", { QueueId }),
  row("ListQueues", { MaxResults: 10 }, MARK),
  row("UpdateQueueHoursOfOperation", { QueueId, HoursOfOperationId }),
  row("UpdateQueueMaxContacts", { QueueId, MaxContacts: 10 }, { optional: ["MaxContacts"] }),
  row("UpdateQueueName", { QueueId, Name: "Renamed" }, { optional: ["Name"] }),
  row("UpdateQueueStatus", { QueueId, Status: "DISABLED" }),
  row("DeleteQueue", { QueueId: "spare" }),
  row("SearchQueues", { MaxResults: 10 }, MARK),
  row("AssociateQueueQuickConnects", { QueueId, QuickConnectIds: [QuickConnectId] }),
  row(
    "DisassociateQueueQuickConnects",
    { QueueId, QuickConnectIds: [QuickConnectId] },
    { ignored: ["QuickConnectIds"] },
  ),
  row("ListQueueQuickConnects", { QueueId, MaxResults: 10 }, MARK),

  row("CreateQuickConnect", { Name: "Billing", QuickConnectConfig: QUICK_CONNECT }),
  row("DescribeQuickConnect", { QuickConnectId }),
  row("ListQuickConnects", { MaxResults: 10 }, MARK),
  row("UpdateQuickConnectConfig", { QuickConnectId, QuickConnectConfig: QUICK_CONNECT }),
  row("UpdateQuickConnectName", { QuickConnectId, Name: "Renamed" }, { optional: ["Name"] }),
  row("DeleteQuickConnect", { QuickConnectId: "spare" }),
  row("SearchQuickConnects", { MaxResults: 10 }, MARK),

  row(
    "CreateRoutingProfile",
    {
      Name: "Night",
      Description: "At night",
      DefaultOutboundQueueId: QueueId,
      MediaConcurrencies: [{ Channel: "CHAT", Concurrency: 2 }],
    },
    { blank: ["Description"] },
  ),
  row("DescribeRoutingProfile", { RoutingProfileId }),
  row("ListRoutingProfiles", { MaxResults: 10 }, MARK),
  row("DeleteRoutingProfile", { RoutingProfileId: "spare" }),
  row("SearchRoutingProfiles", { MaxResults: 10 }, MARK),
  row(
    "AssociateRoutingProfileQueues",
    {
      RoutingProfileId: "spare",
      QueueConfigs: [{ ...QUEUE_CONFIG, QueueReference: { QueueId: "spare", Channel: "CHAT" } }],
    },
    { optional: ["QueueConfigs"] },
  ),
  row(
    "DisassociateRoutingProfileQueues",
    { RoutingProfileId, QueueReferences: [QUEUE_REFERENCE] },
    { optional: ["QueueReferences"], ignored: ["QueueReferences"] },
  ),
  row("ListRoutingProfileQueues", { RoutingProfileId, MaxResults: 10 }, MARK),
  row("UpdateRoutingProfileAgentAvailabilityTimer", {
    RoutingProfileId,
    AgentAvailabilityTimer: "TIME_SINCE_LAST_INBOUND",
  }),
  row("UpdateRoutingProfileConcurrency", {
    RoutingProfileId,
    MediaConcurrencies: [
      { Channel: "TASK", Concurrency: 2, CrossChannelBehavior: { BehaviorType: "ROUTE_ANY_CHANNEL" } },
    ],
  }),
  row("UpdateRoutingProfileDefaultOutboundQueue", { RoutingProfileId, DefaultOutboundQueueId: QueueId }),
  row("UpdateRoutingProfileName", { RoutingProfileId, Name: "Renamed" }, { optional: ["Name"] }),
  row("UpdateRoutingProfileQueues", { RoutingProfileId, QueueConfigs: [QUEUE_CONFIG] }),

  row("CreateSecurityProfile", { SecurityProfileName: "Night" }),
  row("DescribeSecurityProfile", { SecurityProfileId }),
  row("ListSecurityProfiles", { MaxResults: 10 }, MARK),
  row("ListSecurityProfilePermissions", { SecurityProfileId, MaxResults: 10 }, MARK),
  row(
    "UpdateSecurityProfile",
    { SecurityProfileId, Description: "Changed" },
    { optional: ["Description"], blank: ["Description"] },
  ),
  row("DeleteSecurityProfile", { SecurityProfileId: "spare" }),
  row("SearchSecurityProfiles", { MaxResults: 10 }, MARK),

  row(
    "CreateTaskTemplate",
    { Name: "Refund", ContactFlowId, ...TEMPLATE_CONTENT },
    { optional: ["ContactFlowId"], blank: ["Description", "Defaults"] },
  ),
  row("GetTaskTemplate", { TaskTemplateId: "template" }),
  row("ListTaskTemplates", { MaxResults: 10, Status: "ACTIVE" }, { optional: [...MARK.optional, "Status"] }),
  row("UpdateTaskTemplate", { TaskTemplateId: "template", ContactFlowId, ...TEMPLATE_CONTENT }),
  row("DeleteTaskTemplate", { TaskTemplateId: "template" }),

  row("ListTagsForResource", ofQueue(), { isOfInstance: false }),
  row("TagResource", ofQueue({ tags: { team: "blue" } }), { isOfInstance: false, blank: ["tags"] }),
  row("UntagResource", ofQueue({ tagKeys: ["team"] }), { isOfInstance: false, free: ["tagKeys"] }),
  row("SearchResourceTags", { MaxResults: 10 }, MARK),

  row(
    "CreateUser",
    {
      Username: "zoe",
      PhoneConfig: { PhoneType: "SOFT_PHONE", AutoAccept: false, AfterContactWorkTimeLimit: 30 },
      SecurityProfileIds: [SecurityProfileId],
      RoutingProfileId,
    },
    { optional: ["PhoneConfig"] },
  ),
  row("DescribeUser", { UserId }),
  row("ListUsers", { MaxResults: 10 }, MARK),
  row("DeleteUser", { UserId: demoAgentId(2) }),
  row("SearchUsers", { MaxResults: 10 }, MARK),
  row("PutUserStatus", { UserId, AgentStatusId }),
  row(
    "UpdateUserIdentityInfo",
    { UserId, IdentityInfo: { FirstName: "Ada", LastName: "Lovelace" } },
    { blank: ["IdentityInfo"] },
  ),
  row("UpdateUserPhoneConfig", { UserId, PhoneConfig: { PhoneType: "SOFT_PHONE", AutoAccept: true } }),
  row("DescribeView", { ViewId: "form" }),
  row("UpdateUserRoutingProfile", { UserId, RoutingProfileId }),
  row("UpdateUserSecurityProfiles", { UserId, SecurityProfileIds: [SecurityProfileId] }),
];
