/** Each operation that changes or deletes a resource, through the unmodified SDK: what is described afterwards is what was sent. */
import * as connect from "@aws-sdk/client-connect";
import { DEMO_IDS, demoAgentId } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { type AdministrationCenter, openAdministration } from "./administration-center.ts";

const QueueId = DEMO_IDS.queues.sales;
const RoutingProfileId = DEMO_IDS.profiles.basic;
const UserId = demoAgentId(1);
const HoursOfOperationId = DEMO_IDS.hours.always;
const SecurityProfileId = DEMO_IDS.security;
const support = { QueueId: DEMO_IDS.queues.support, Channel: "CHAT" } as const;

type Send = <Command>(command: Command) => Promise<Record<string, unknown>>;
type Change = (InstanceId: string) => object;

/** Sends any command: the SDK types the answer by the command, which tables of commands lose. */
function senderOf({ client }: AdministrationCenter): Send {
  return (command) =>
    client.send(command as connect.DescribeUserCommand) as unknown as Promise<Record<string, unknown>>;
}

const DESCRIBE = {
  queue: (InstanceId: string) => new connect.DescribeQueueCommand({ InstanceId, QueueId }),
  profile: (InstanceId: string) => new connect.DescribeRoutingProfileCommand({ InstanceId, RoutingProfileId }),
  user: (InstanceId: string) => new connect.DescribeUserCommand({ InstanceId, UserId }),
  hours: (InstanceId: string) => new connect.DescribeHoursOfOperationCommand({ InstanceId, HoursOfOperationId }),
  security: (InstanceId: string) => new connect.DescribeSecurityProfileCommand({ InstanceId, SecurityProfileId }),
  permissions: (InstanceId: string) =>
    new connect.ListSecurityProfilePermissionsCommand({ InstanceId, SecurityProfileId }),
  served: (InstanceId: string) => new connect.ListRoutingProfileQueuesCommand({ InstanceId, RoutingProfileId }),
  status: (InstanceId: string) =>
    new connect.DescribeAgentStatusCommand({ InstanceId, AgentStatusId: DEMO_IDS.states.onBreak }),
} satisfies Record<string, Change>;

const CHANGES: readonly (readonly [name: string, change: Change, described: keyof typeof DESCRIBE, as: object])[] = [
  [
    "UpdateQueueName",
    (InstanceId) => new connect.UpdateQueueNameCommand({ InstanceId, QueueId, Name: "Shop", Description: "Goods" }),
    "queue",
    { Queue: { Name: "Shop", Description: "Goods" } },
  ],
  [
    "UpdateQueueStatus",
    (InstanceId) => new connect.UpdateQueueStatusCommand({ InstanceId, QueueId, Status: "DISABLED" }),
    "queue",
    { Queue: { Status: "DISABLED" } },
  ],
  [
    "UpdateQueueMaxContacts",
    (InstanceId) => new connect.UpdateQueueMaxContactsCommand({ InstanceId, QueueId, MaxContacts: 7 }),
    "queue",
    { Queue: { MaxContacts: 7 } },
  ],
  [
    "UpdateQueueHoursOfOperation",
    (InstanceId) => new connect.UpdateQueueHoursOfOperationCommand({ InstanceId, QueueId, HoursOfOperationId }),
    "queue",
    { Queue: { HoursOfOperationId } },
  ],
  [
    "UpdateRoutingProfileName",
    (InstanceId) =>
      new connect.UpdateRoutingProfileNameCommand({ InstanceId, RoutingProfileId, Name: "All", Description: "Both" }),
    "profile",
    { RoutingProfile: { Name: "All", Description: "Both" } },
  ],
  [
    "UpdateRoutingProfileConcurrency",
    (InstanceId) =>
      new connect.UpdateRoutingProfileConcurrencyCommand({
        InstanceId,
        RoutingProfileId,
        MediaConcurrencies: [{ Channel: "CHAT", Concurrency: 7 }],
      }),
    "profile",
    { RoutingProfile: { MediaConcurrencies: [{ Channel: "CHAT", Concurrency: 7 }] } },
  ],
  [
    "UpdateRoutingProfileDefaultOutboundQueue",
    (InstanceId) =>
      new connect.UpdateRoutingProfileDefaultOutboundQueueCommand({
        InstanceId,
        RoutingProfileId,
        DefaultOutboundQueueId: support.QueueId,
      }),
    "profile",
    { RoutingProfile: { DefaultOutboundQueueId: support.QueueId } },
  ],
  [
    "UpdateRoutingProfileAgentAvailabilityTimer",
    (InstanceId) =>
      new connect.UpdateRoutingProfileAgentAvailabilityTimerCommand({
        InstanceId,
        RoutingProfileId,
        AgentAvailabilityTimer: "TIME_SINCE_LAST_INBOUND",
      }),
    "profile",
    { RoutingProfile: { AgentAvailabilityTimer: "TIME_SINCE_LAST_INBOUND" } },
  ],
  [
    "UpdateRoutingProfileQueues",
    (InstanceId) =>
      new connect.UpdateRoutingProfileQueuesCommand({
        InstanceId,
        RoutingProfileId,
        QueueConfigs: [{ QueueReference: support, Priority: 9, Delay: 12 }],
      }),
    "served",
    {
      RoutingProfileQueueConfigSummaryList: [{ QueueName: "Sales" }, { QueueName: "Support", Priority: 9, Delay: 12 }],
    },
  ],
  [
    "AssociateRoutingProfileQueues",
    (InstanceId) =>
      new connect.AssociateRoutingProfileQueuesCommand({
        InstanceId,
        RoutingProfileId,
        QueueConfigs: [{ QueueReference: { ...support, Channel: "TASK" }, Priority: 3, Delay: 0 }],
      }),
    "served",
    { RoutingProfileQueueConfigSummaryList: [{}, {}, { QueueName: "Support", Channel: "TASK", Priority: 3 }] },
  ],
  [
    "DisassociateRoutingProfileQueues",
    (InstanceId) =>
      new connect.DisassociateRoutingProfileQueuesCommand({ InstanceId, RoutingProfileId, QueueReferences: [support] }),
    "served",
    { RoutingProfileQueueConfigSummaryList: [{ QueueName: "Sales" }] },
  ],
  [
    "UpdateUserIdentityInfo",
    (InstanceId) =>
      new connect.UpdateUserIdentityInfoCommand({
        InstanceId,
        UserId,
        IdentityInfo: { FirstName: "Ada", Email: "ada@example.org" },
      }),
    "user",
    { User: { IdentityInfo: { FirstName: "Ada", LastName: "1", Email: "ada@example.org" } } },
  ],
  [
    "UpdateUserPhoneConfig",
    (InstanceId) =>
      new connect.UpdateUserPhoneConfigCommand({
        InstanceId,
        UserId,
        PhoneConfig: { PhoneType: "SOFT_PHONE", AutoAccept: true, AfterContactWorkTimeLimit: 15 },
      }),
    "user",
    {
      User: {
        PhoneConfig: { AutoAccept: true, AfterContactWorkTimeLimit: 15 },
        AutoAcceptConfigs: [
          { Channel: "VOICE", AutoAccept: true },
          { Channel: "CHAT", AutoAccept: true },
        ],
      },
    },
  ],
  [
    "UpdateUserRoutingProfile",
    (InstanceId) =>
      new connect.UpdateUserRoutingProfileCommand({ InstanceId, UserId, RoutingProfileId: DEMO_IDS.profiles.overflow }),
    "user",
    { User: { RoutingProfileId: DEMO_IDS.profiles.overflow } },
  ],
  [
    "UpdateHoursOfOperation",
    (InstanceId) =>
      new connect.UpdateHoursOfOperationCommand({
        InstanceId,
        HoursOfOperationId,
        Name: "Never",
        TimeZone: "Asia/Tokyo",
        Config: [],
      }),
    "hours",
    { HoursOfOperation: { Name: "Never", TimeZone: "Asia/Tokyo", Config: [] } },
  ],
  [
    "UpdateSecurityProfile",
    (InstanceId) => new connect.UpdateSecurityProfileCommand({ InstanceId, SecurityProfileId, Description: "All" }),
    "security",
    { SecurityProfile: { SecurityProfileName: "Agent", Description: "All" } },
  ],
  [
    "UpdateSecurityProfile of permissions",
    (InstanceId) =>
      new connect.UpdateSecurityProfileCommand({ InstanceId, SecurityProfileId, Permissions: ["AccessMetrics"] }),
    "permissions",
    { Permissions: ["AccessMetrics"] },
  ],
  [
    "UpdateAgentStatus",
    (InstanceId) =>
      new connect.UpdateAgentStatusCommand({
        InstanceId,
        AgentStatusId: DEMO_IDS.states.onBreak,
        Name: "Pause",
        State: "DISABLED",
        DisplayOrder: 9,
      }),
    "status",
    { AgentStatus: { Name: "Pause", State: "DISABLED", DisplayOrder: 9, Type: "CUSTOM" } },
  ],
];

it.each(CHANGES)("[CP-21] %s changes what is described", async (_name, change, described, as) => {
  await using opened = await openAdministration();
  const send = senderOf(opened);
  expect(await send(DESCRIBE[described](opened.InstanceId))).not.toMatchObject(as);

  await send(change(opened.InstanceId));

  expect(await send(DESCRIBE[described](opened.InstanceId))).toMatchObject(as);
});

it("[CP-21] UpdateUserSecurityProfiles replaces the profiles of a user", async () => {
  await using opened = await openAdministration();
  const { client, InstanceId } = opened;
  const created = await client.send(
    new connect.CreateSecurityProfileCommand({ InstanceId, SecurityProfileName: "Supervisor" }),
  );
  const SecurityProfileIds = [created.SecurityProfileArn ?? "", created.SecurityProfileId ?? ""];

  await client.send(new connect.UpdateUserSecurityProfilesCommand({ InstanceId, UserId, SecurityProfileIds }));

  const { User } = await client.send(new connect.DescribeUserCommand({ InstanceId, UserId }));
  expect(User?.SecurityProfileIds).toEqual([created.SecurityProfileId]);
});

describe("[CP-21] a quick connect", () => {
  it("is created, described, listed by type, searched, changed, dissociated and deleted", async () => {
    await using opened = await openAdministration();
    const { client, InstanceId } = opened;
    const ContactFlowId = DEMO_IDS.flows.sales;
    const { QuickConnectId = "" } = await client.send(
      new connect.CreateQuickConnectCommand({
        InstanceId,
        Name: "Support",
        QuickConnectConfig: { QuickConnectType: "QUEUE", QueueConfig: { QueueId: support.QueueId, ContactFlowId } },
      }),
    );
    const quickConnect = { InstanceId, QuickConnectId };
    const names = async (QuickConnectTypes: connect.QuickConnectType[]) => {
      const listed = await client.send(new connect.ListQuickConnectsCommand({ InstanceId, QuickConnectTypes }));
      return listed.QuickConnectSummaryList?.map(({ Name }) => Name);
    };
    expect([await names(["QUEUE"]), await names(["USER"])]).toEqual([["Support"], []]);

    await client.send(new connect.UpdateQuickConnectNameCommand({ ...quickConnect, Name: "Ada" }));
    await client.send(
      new connect.UpdateQuickConnectConfigCommand({
        ...quickConnect,
        QuickConnectConfig: { QuickConnectType: "USER", UserConfig: { UserId, ContactFlowId } },
      }),
    );

    expect([await names(["QUEUE"]), await names(["USER"])]).toEqual([[], ["Ada"]]);
    const { QuickConnect } = await client.send(new connect.DescribeQuickConnectCommand(quickConnect));
    expect(QuickConnect).toMatchObject({ Name: "Ada", QuickConnectConfig: { UserConfig: { UserId, ContactFlowId } } });
    const StringCondition = { FieldName: "name", Value: "ad", ComparisonType: "STARTS_WITH" } as const;
    const found = await client.send(
      new connect.SearchQuickConnectsCommand({ InstanceId, SearchCriteria: { StringCondition } }),
    );
    expect(found.QuickConnects?.map(({ Name }) => Name)).toEqual(["Ada"]);

    const association = { InstanceId, QueueId, QuickConnectIds: [QuickConnectId] };
    await client.send(new connect.AssociateQueueQuickConnectsCommand(association));
    await expect(client.send(new connect.DeleteQuickConnectCommand(quickConnect))).rejects.toThrow("queue Sales");
    await client.send(new connect.DisassociateQueueQuickConnectsCommand(association));
    await client.send(new connect.DeleteQuickConnectCommand(quickConnect));
    expect(await names(["USER"])).toEqual([]);
  });
});

it("[CP-24] routing profiles are found by their queues", async () => {
  await using opened = await openAdministration();
  const { client, InstanceId } = opened;
  const StringCondition = { FieldName: "associatedQueueIds", Value: QueueId, ComparisonType: "EXACT" } as const;

  const found = await client.send(
    new connect.SearchRoutingProfilesCommand({ InstanceId, SearchCriteria: { StringCondition } }),
  );

  expect(found.RoutingProfiles?.map(({ Name }) => Name)).toEqual(["Basic", "Overflow"]);
});

it("[CP-21] a disabled agent status is not chosen, and a new one is the last in the list", async () => {
  await using opened = await openAdministration();
  const { client, InstanceId } = opened;
  const { AgentStatusId } = await client.send(
    new connect.CreateAgentStatusCommand({ InstanceId, Name: "Training", State: "DISABLED" }),
  );

  const listed = await client.send(new connect.ListAgentStatusesCommand({ InstanceId }));
  expect(listed.AgentStatusSummaryList?.at(-1)).toMatchObject({ Name: "Training", Type: "CUSTOM" });
  await expect(
    client.send(new connect.PutUserStatusCommand({ InstanceId, UserId, AgentStatusId })),
  ).rejects.toMatchObject({ name: "InvalidParameterException", message: expect.stringContaining("AgentStatusId") });
});

it("[CP-22] a user is deleted unless they have contacts", async () => {
  await using opened = await openAdministration();
  const { client, center, InstanceId } = opened;
  await center.agents.chooseState(UserId, DEMO_IDS.states.available, { enqueue: false });
  const { ContactId = "" } = await client.send(
    new connect.StartChatContactCommand({
      InstanceId,
      ContactFlowId: DEMO_IDS.flows.sales,
      ParticipantDetails: { DisplayName: "Customer" },
    }),
  );
  const described = await center.contacts.describe(ContactId);
  const customer = described.ok ? described.value.participants[0] : undefined;
  if (!described.ok || customer === undefined) throw new Error("contact without customer");
  await center.chats.join({ conversationId: described.value.id, participantId: customer.id });
  await expect
    .poll(async () => {
      const view = await center.agents.view(UserId);
      return view.ok && view.value.agent.slots.length;
    })
    .toBe(1);

  await expect(client.send(new connect.DeleteUserCommand({ InstanceId, UserId }))).rejects.toMatchObject({
    name: "ResourceInUseException",
    message: expect.stringContaining("contacts on their desk"),
  });
  await client.send(new connect.DeleteUserCommand({ InstanceId, UserId: demoAgentId(2) }));

  const { UserSummaryList } = await client.send(new connect.ListUsersCommand({ InstanceId }));
  expect(UserSummaryList?.map(({ Username }) => Username)).toEqual(["agent-1"]);
});
