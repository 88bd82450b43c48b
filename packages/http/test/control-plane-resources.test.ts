/** Resources of the control plane through the unmodified SDK: created, described, listed, searched, changed, tagged and deleted. */
import * as connect from "@aws-sdk/client-connect";
import { DEMO_IDS } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { openAdministration } from "./administration-center.ts";

const nine = { Hours: 9, Minutes: 0 };
const five = { Hours: 17, Minutes: 30 };
const MONDAY = { Day: "MONDAY", StartTime: nine, EndTime: five } as const;

it("[CP-21] a script builds a center from nothing, and everything in it is described as it was created", async () => {
  await using opened = await openAdministration();
  const { client, InstanceId } = opened;

  const { HoursOfOperationId = "" } = await client.send(
    new connect.CreateHoursOfOperationCommand({
      InstanceId,
      Name: "Office",
      Description: "Mondays",
      TimeZone: "Europe/Berlin",
      Config: [MONDAY],
      Tags: { team: "a" },
    }),
  );
  const { QueueId = "", QueueArn } = await client.send(
    new connect.CreateQueueCommand({ InstanceId, Name: "Returns", HoursOfOperationId, MaxContacts: 5 }),
  );
  const { RoutingProfileId = "" } = await client.send(
    new connect.CreateRoutingProfileCommand({
      InstanceId,
      Name: "Returns team",
      Description: "One queue",
      DefaultOutboundQueueId: QueueId,
      MediaConcurrencies: [
        { Channel: "CHAT", Concurrency: 3, CrossChannelBehavior: { BehaviorType: "ROUTE_ANY_CHANNEL" } },
        { Channel: "TASK", Concurrency: 2 },
      ],
      QueueConfigs: [{ QueueReference: { QueueId, Channel: "CHAT" }, Priority: 2, Delay: 30 }],
    }),
  );
  const { SecurityProfileId = "" } = await client.send(
    new connect.CreateSecurityProfileCommand({
      InstanceId,
      SecurityProfileName: "Returns agent",
      Permissions: ["BasicAgentAccess", "OutboundCallAccess"],
    }),
  );
  const { UserId = "" } = await client.send(
    new connect.CreateUserCommand({
      InstanceId,
      Username: "rita",
      Password: "Password1",
      IdentityInfo: { FirstName: "Rita", LastName: "Returns", Email: "rita@example.org" },
      PhoneConfig: { PhoneType: "SOFT_PHONE", AutoAccept: true, AfterContactWorkTimeLimit: 20 },
      SecurityProfileIds: [SecurityProfileId],
      RoutingProfileId,
    }),
  );
  const { QuickConnectId = "" } = await client.send(
    new connect.CreateQuickConnectCommand({
      InstanceId,
      Name: "Rita",
      QuickConnectConfig: {
        QuickConnectType: "USER",
        UserConfig: { UserId, ContactFlowId: DEMO_IDS.flows.sales },
      },
    }),
  );
  await client.send(
    new connect.AssociateQueueQuickConnectsCommand({ InstanceId, QueueId, QuickConnectIds: [QuickConnectId] }),
  );

  const hours = await client.send(new connect.DescribeHoursOfOperationCommand({ InstanceId, HoursOfOperationId }));
  expect(hours.HoursOfOperation).toMatchObject({
    Name: "Office",
    Description: "Mondays",
    TimeZone: "Europe/Berlin",
    Config: [MONDAY],
    Tags: { team: "a" },
  });
  const queue = await client.send(new connect.DescribeQueueCommand({ InstanceId, QueueId: QueueArn }));
  expect(queue.Queue).toMatchObject({ Name: "Returns", HoursOfOperationId, MaxContacts: 5, Status: "ENABLED" });
  const profile = await client.send(new connect.DescribeRoutingProfileCommand({ InstanceId, RoutingProfileId }));
  expect(profile.RoutingProfile).toMatchObject({
    DefaultOutboundQueueId: QueueId,
    AssociatedQueueIds: [QueueId],
    NumberOfAssociatedUsers: 1,
    MediaConcurrencies: [
      { Channel: "CHAT", Concurrency: 3, CrossChannelBehavior: { BehaviorType: "ROUTE_ANY_CHANNEL" } },
      { Channel: "TASK", Concurrency: 2, CrossChannelBehavior: { BehaviorType: "ROUTE_CURRENT_CHANNEL_ONLY" } },
    ],
  });
  const served = await client.send(new connect.ListRoutingProfileQueuesCommand({ InstanceId, RoutingProfileId }));
  expect(served.RoutingProfileQueueConfigSummaryList).toMatchObject([
    { QueueName: "Returns", Priority: 2, Delay: 30, Channel: "CHAT" },
  ]);
  const permissions = await client.send(
    new connect.ListSecurityProfilePermissionsCommand({ InstanceId, SecurityProfileId }),
  );
  expect(permissions.Permissions).toEqual(["BasicAgentAccess", "OutboundCallAccess"]);
  const user = await client.send(new connect.DescribeUserCommand({ InstanceId, UserId }));
  expect(user.User).toMatchObject({
    Username: "rita",
    IdentityInfo: { FirstName: "Rita", LastName: "Returns", Email: "rita@example.org" },
    PhoneConfig: { AutoAccept: true, AfterContactWorkTimeLimit: 20 },
    RoutingProfileId,
    SecurityProfileIds: [SecurityProfileId],
  });
  const quickConnects = await client.send(new connect.ListQueueQuickConnectsCommand({ InstanceId, QueueId }));
  expect(quickConnects.QuickConnectSummaryList).toMatchObject([{ Name: "Rita", QuickConnectType: "USER" }]);
  expect(await opened.center.records.find("password", UserId)).toMatchObject({ value: { hash: "hash of Password1" } });
});

describe("[CP-22] a resource to which another one refers", () => {
  it.each([
    ["hours", "DeleteHoursOfOperation", "queue Returns"],
    ["queue", "DeleteQueue", "routing profile"],
    ["profile", "DeleteRoutingProfile", "user agent-1"],
    ["security", "DeleteSecurityProfile", "user agent-1"],
  ] as const)("is not deleted: %s", async (kind, name, user) => {
    await using opened = await openAdministration();
    const { client, InstanceId } = opened;
    await client.send(
      new connect.CreateQueueCommand({ InstanceId, Name: "Returns", HoursOfOperationId: DEMO_IDS.hours.always }),
    );
    const commands = {
      hours: () => new connect.DeleteHoursOfOperationCommand({ InstanceId, HoursOfOperationId: DEMO_IDS.hours.always }),
      queue: () => new connect.DeleteQueueCommand({ InstanceId, QueueId: DEMO_IDS.queues.sales }),
      profile: () => new connect.DeleteRoutingProfileCommand({ InstanceId, RoutingProfileId: DEMO_IDS.profiles.basic }),
      security: () => new connect.DeleteSecurityProfileCommand({ InstanceId, SecurityProfileId: DEMO_IDS.security }),
    };

    await expect(client.send(commands[kind]() as connect.DeleteQueueCommand)).rejects.toMatchObject({
      name: "ResourceInUseException",
      message: expect.stringContaining(`${name}`),
    });
    await expect(client.send(commands[kind]() as connect.DeleteQueueCommand)).rejects.toThrow(user);
  });
});

describe("[CP-23] a page token", () => {
  async function openWithQueues() {
    const opened = await openAdministration();
    const { client, InstanceId } = opened;
    const ids: string[] = [];
    for (const Name of ["a", "b", "c", "d", "e"]) {
      const input = { InstanceId, Name, HoursOfOperationId: DEMO_IDS.hours.always };
      const { QueueId = "" } = await client.send(new connect.CreateQueueCommand(input));
      ids.push(QueueId);
    }
    const list = async (input: Partial<connect.ListQueuesCommandInput>) => {
      const page = await client.send(
        new connect.ListQueuesCommand({ InstanceId, QueueTypes: ["STANDARD"], MaxResults: 4, ...input }),
      );
      return { names: page.QueueSummaryList?.map(({ Name }) => Name), NextToken: page.NextToken };
    };
    const remove = (QueueId = "") => client.send(new connect.DeleteQueueCommand({ InstanceId, QueueId }));
    return { ...opened, ids, list, remove };
  }

  it("leads to the entries after the last one that is still there", async () => {
    await using opened = await openWithQueues();
    const { ids, list, remove } = opened;
    const first = await list({});
    expect(first.names).toEqual(["Sales", "Support", "a", "b"]);
    await remove(ids[0]);
    await remove(ids[1]);

    expect((await list({ NextToken: first.NextToken })).names).toEqual(["c", "d", "e"]);
  });

  it("leads to where the page began if all of it has been deleted", async () => {
    await using opened = await openWithQueues();
    const { ids, list, remove } = opened;
    const first = await list({ MaxResults: 2 });
    const second = await list({ MaxResults: 2, NextToken: first.NextToken });
    expect(second.names).toEqual(["a", "b"]);
    await remove(ids[0]);
    await remove(ids[1]);

    expect((await list({ MaxResults: 2, NextToken: second.NextToken })).names).toEqual(["c", "d"]);
  });

  it("is valid for the same request only", async () => {
    await using opened = await openWithQueues();
    const { list } = opened;
    const { NextToken } = await list({});
    const other = { name: "InvalidParameterException", message: expect.stringContaining("NextToken") };

    await expect(list({ QueueTypes: ["AGENT"], NextToken })).rejects.toMatchObject(other);
    for (const token of ["e30", "W10", Buffer.from('["x",-1,[]]').toString("base64url")])
      await expect(list({ NextToken: token })).rejects.toMatchObject(other);
  });
});

describe("[CP-24] a search", () => {
  it.each<[criteria: connect.UserSearchCriteria, found: string[]]>([
    [{ StringCondition: { FieldName: "username", Value: "AGENT-1", ComparisonType: "EXACT" } }, ["agent-1"]],
    [
      { StringCondition: { FieldName: "Username", Value: "agent", ComparisonType: "STARTS_WITH" } },
      ["agent-1", "agent-2"],
    ],
    [
      {
        AndConditions: [
          { StringCondition: { FieldName: "FirstName", Value: "gen", ComparisonType: "CONTAINS" } },
          { StringCondition: { FieldName: "LastName", Value: "2", ComparisonType: "EXACT" } },
        ],
      },
      ["agent-2"],
    ],
    [
      {
        OrConditions: [
          { StringCondition: { FieldName: "LastName", Value: "1", ComparisonType: "EXACT" } },
          { StringCondition: { FieldName: "LastName", Value: "3", ComparisonType: "EXACT" } },
        ],
      },
      ["agent-1"],
    ],
  ])("finds users by %o", async (SearchCriteria, found) => {
    await using opened = await openAdministration();
    const { client, InstanceId } = opened;

    const answer = await client.send(new connect.SearchUsersCommand({ InstanceId, SearchCriteria }));

    expect(answer.Users?.map(({ Username }) => Username)).toEqual(found);
    expect(answer.ApproximateTotalCount).toBe(found.length);
  });

  it.each<[problem: string, criteria: connect.UserSearchCriteria, message: RegExp]>([
    ["no condition", {}, /SearchCriteria.*exactly one/],
    [
      "an unknown field",
      { StringCondition: { FieldName: "Shoe", Value: "1", ComparisonType: "EXACT" } },
      /FieldName.*Username/,
    ],
  ])("is refused with %s", async (_problem, SearchCriteria, message) => {
    await using opened = await openAdministration();
    const { client, InstanceId } = opened;

    await expect(client.send(new connect.SearchUsersCommand({ InstanceId, SearchCriteria }))).rejects.toMatchObject({
      name: "InvalidParameterException",
      message: expect.stringMatching(message),
    });
  });

  it("finds queues by their tags", async () => {
    await using opened = await openAdministration();
    const { client, InstanceId } = opened;
    const { QueueArn } = await client.send(
      new connect.CreateQueueCommand({
        InstanceId,
        Name: "Tagged",
        HoursOfOperationId: DEMO_IDS.hours.always,
        Tags: { team: "a" },
      }),
    );
    await client.send(new connect.TagResourceCommand({ resourceArn: QueueArn, tags: { floor: "2" } }));

    const find = async (SearchFilter: connect.QueueSearchFilter) =>
      (await client.send(new connect.SearchQueuesCommand({ InstanceId, SearchFilter }))).Queues?.map(
        ({ Name }) => Name,
      );

    expect(await find({ TagFilter: { TagCondition: { TagKey: "team", TagValue: "a" } } })).toEqual(["Tagged"]);
    expect(await find({ TagFilter: { TagCondition: { TagKey: "team", TagValue: "b" } } })).toEqual([]);
    expect(await find({ TagFilter: { AndConditions: [{ TagKey: "team" }, { TagKey: "floor" }] } })).toEqual(["Tagged"]);
    expect(await find({ TagFilter: { OrConditions: [[{ TagKey: "x" }], [{ TagKey: "floor" }]] } })).toEqual(["Tagged"]);
    await client.send(new connect.UntagResourceCommand({ resourceArn: QueueArn, tagKeys: ["team"] }));
    const { tags } = await client.send(new connect.ListTagsForResourceCommand({ resourceArn: QueueArn }));
    expect(tags).toEqual({ floor: "2" });
  });
});

describe("[CP-25] hours of operation have overrides", () => {
  it("that are created, listed, changed and deleted", async () => {
    await using opened = await openAdministration();
    const { client, InstanceId } = opened;
    const hours = { InstanceId, HoursOfOperationId: DEMO_IDS.hours.always };
    const { HoursOfOperationOverrideId } = await client.send(
      new connect.CreateHoursOfOperationOverrideCommand({
        ...hours,
        Name: "Holiday",
        Config: [],
        EffectiveFrom: "2026-12-24",
        EffectiveTill: "2026-12-26",
      }),
    );
    const override = { ...hours, HoursOfOperationOverrideId };

    await client.send(
      new connect.UpdateHoursOfOperationOverrideCommand({ ...override, EffectiveTill: "2026-12-27", Config: [MONDAY] }),
    );

    const { HoursOfOperationOverrideList } = await client.send(new connect.ListHoursOfOperationOverridesCommand(hours));
    expect(HoursOfOperationOverrideList).toMatchObject([
      { Name: "Holiday", EffectiveFrom: "2026-12-24", EffectiveTill: "2026-12-27", Config: [MONDAY] },
    ]);
    await expect(
      client.send(new connect.UpdateHoursOfOperationOverrideCommand({ ...override, EffectiveTill: "2026-12-01" })),
    ).rejects.toMatchObject({ name: "InvalidParameterException", message: expect.stringContaining("EffectiveTill") });
    await client.send(new connect.DeleteHoursOfOperationOverrideCommand(override));
    await expect(client.send(new connect.DescribeHoursOfOperationOverrideCommand(override))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
    });
  });
});

type Case = readonly [problem: string, command: (InstanceId: string) => object, name: string, message: RegExp];

const INVALID = "InvalidParameterException";
const user = { Username: "new", SecurityProfileIds: [DEMO_IDS.security], RoutingProfileId: DEMO_IDS.profiles.basic };
const createUser = (input: Partial<connect.CreateUserCommandInput>) => (InstanceId: string) =>
  new connect.CreateUserCommand({ ...user, InstanceId, ...input });
const createHours = (input: object) => (InstanceId: string) =>
  new connect.CreateHoursOfOperationCommand({ Name: "New", TimeZone: "UTC", Config: [], InstanceId, ...input });
const createProfile = (input: object) => (InstanceId: string) =>
  new connect.CreateRoutingProfileCommand({
    Name: "New",
    Description: "New",
    DefaultOutboundQueueId: DEMO_IDS.queues.sales,
    MediaConcurrencies: [{ Channel: "CHAT", Concurrency: 1 }],
    InstanceId,
    ...input,
  });
const createQuickConnect = (QuickConnectConfig: object) => (InstanceId: string) =>
  new connect.CreateQuickConnectCommand({
    Name: "New",
    InstanceId,
    QuickConnectConfig: QuickConnectConfig as connect.QuickConnectConfig,
  });
const reference = (QueueId: string) =>
  ({ QueueReference: { QueueId, Channel: "CHAT" }, Priority: 1, Delay: 0 }) as const;

const OVERRIDE = {
  HoursOfOperationId: DEMO_IDS.hours.always,
  Name: "Holiday",
  Config: [],
  EffectiveFrom: "2026-12-24",
  EffectiveTill: "2026-12-26",
};

const REFUSED: readonly Case[] = [
  [
    "a user with a name that another one has",
    createUser({ Username: "AGENT-1" }),
    "DuplicateResourceException",
    /Username/,
  ],
  ["a user with a space in the name", createUser({ Username: "a b" }), INVALID, /Username.*letters/],
  ["a user with a weak password", createUser({ Password: "password" }), INVALID, /Password.*capital/],
  [
    "a user with an invisible character in the name",
    createUser({ IdentityInfo: { FirstName: "Ri\u200bta" } }),
    INVALID,
    /FirstName.*invisible characters/,
  ],
  ["a user without a security profile", createUser({ SecurityProfileIds: [] }), INVALID, /SecurityProfileIds.*1 to 10/],
  [
    "a user with an unknown routing profile",
    createUser({ RoutingProfileId: "x" }),
    "ResourceNotFoundException",
    /RoutingProfileId/,
  ],
  [
    "a user with an unknown security profile",
    createUser({ SecurityProfileIds: ["x"] }),
    "ResourceNotFoundException",
    /SecurityProfileIds/,
  ],
  ["a user in a hierarchy", createUser({ HierarchyGroupId: "x" }), "InvalidRequestException", /HierarchyGroupId/],
  ["hours in an unknown time zone", createHours({ TimeZone: "Mars/Olympus" }), INVALID, /TimeZone.*Europe/],
  ["hours with an unknown day", createHours({ Config: [{ ...MONDAY, Day: "MOONDAY" }] }), INVALID, /Day.*MONDAY/],
  [
    "hours that begin at 24:00",
    createHours({ Config: [{ ...MONDAY, StartTime: { Hours: 24, Minutes: 0 } }] }),
    INVALID,
    /Hours.*0 to 23/,
  ],
  ["hours with parents", createHours({ ParentHoursOfOperationConfigs: [] }), "InvalidRequestException", /ParentHours/],
  [
    "a routing profile for two calls",
    createProfile({ MediaConcurrencies: [{ Channel: "VOICE", Concurrency: 2 }] }),
    INVALID,
    /MediaConcurrencies.*VOICE/,
  ],
  [
    "a routing profile with a channel twice",
    createProfile({
      MediaConcurrencies: [
        { Channel: "CHAT", Concurrency: 1 },
        { Channel: "CHAT", Concurrency: 2 },
      ],
    }),
    INVALID,
    /MediaConcurrencies.*once/,
  ],
  [
    "a routing profile with an unknown queue",
    createProfile({ QueueConfigs: [reference("x")] }),
    "ResourceNotFoundException",
    /QueueId/,
  ],
  [
    "a routing profile with priority 100",
    createProfile({ QueueConfigs: [{ ...reference(DEMO_IDS.queues.sales), Priority: 100 }] }),
    INVALID,
    /Priority.*1 to 99/,
  ],
  [
    "a quick connect without its configuration",
    createQuickConnect({ QuickConnectType: "USER" }),
    INVALID,
    /UserConfig/,
  ],
  [
    "a quick connect of an unknown type",
    createQuickConnect({ QuickConnectType: "FAX" }),
    INVALID,
    /QuickConnectType.*USER/,
  ],
  [
    "a quick connect to a number that is not in E.164 form",
    createQuickConnect({ QuickConnectType: "PHONE_NUMBER", PhoneConfig: { PhoneNumber: "030 123" } }),
    INVALID,
    /PhoneNumber.*E\.164/,
  ],
  [
    "a quick connect to an unknown queue",
    createQuickConnect({
      QuickConnectType: "QUEUE",
      QueueConfig: { QueueId: "x", ContactFlowId: DEMO_IDS.flows.sales },
    }),
    "ResourceNotFoundException",
    /QueueId/,
  ],
  [
    "a status that every center has, disabled",
    (InstanceId) =>
      new connect.UpdateAgentStatusCommand({ InstanceId, AgentStatusId: DEMO_IDS.states.available, State: "DISABLED" }),
    INVALID,
    /AgentStatusId.*CUSTOM/,
  ],
  [
    "a search of users by proficiencies",
    (InstanceId) =>
      new connect.SearchUsersCommand({
        InstanceId,
        SearchCriteria: { AndConditions: [{ ListCondition: { TargetListType: "PROFICIENCIES", Conditions: [] } }] },
      }),
    "InvalidRequestException",
    /ListCondition/,
  ],
  [
    "a search of users by hierarchy",
    (InstanceId) =>
      new connect.SearchUsersCommand({ InstanceId, SearchCriteria: { HierarchyGroupCondition: { Value: "x" } } }),
    "InvalidRequestException",
    /HierarchyGroupCondition/,
  ],
  [
    "a search of users by an attribute filter",
    (InstanceId) => new connect.SearchUsersCommand({ InstanceId, SearchFilter: { UserAttributeFilter: {} } }),
    "InvalidRequestException",
    /UserAttributeFilter/,
  ],
  [
    "an override that recurs",
    (InstanceId) =>
      new connect.CreateHoursOfOperationOverrideCommand({
        ...OVERRIDE,
        InstanceId,
        RecurrenceConfig: { RecurrencePattern: { Frequency: "YEARLY", Interval: 1 } },
      }),
    "InvalidRequestException",
    /RecurrenceConfig/,
  ],
  [
    "an override that only closes",
    (InstanceId) =>
      new connect.CreateHoursOfOperationOverrideCommand({ ...OVERRIDE, InstanceId, OverrideType: "CLOSED" }),
    "InvalidRequestException",
    /OverrideType/,
  ],
  [
    "an override on a date that does not exist",
    (InstanceId) =>
      new connect.CreateHoursOfOperationOverrideCommand({ ...OVERRIDE, InstanceId, EffectiveFrom: "2026-02-31" }),
    INVALID,
    /EffectiveFrom.*2026-12-24/,
  ],
  [
    "an override that ends before it begins",
    (InstanceId) =>
      new connect.CreateHoursOfOperationOverrideCommand({ ...OVERRIDE, InstanceId, EffectiveTill: "2026-01-01" }),
    INVALID,
    /EffectiveTill/,
  ],
  [
    "a routing profile for no chats",
    createProfile({ MediaConcurrencies: [{ Channel: "CHAT", Concurrency: 0 }] }),
    INVALID,
    /Concurrency.*1 to 10/,
  ],
  [
    "tags of another instance",
    () =>
      new connect.TagResourceCommand({
        resourceArn: "arn:aws:connect:us-east-1:111122223333:instance/other/queue/x",
        tags: { a: "b" },
      }),
    "ResourceNotFoundException",
    /resourceArn/,
  ],
  [
    "a tag of Amazon's own",
    (InstanceId) =>
      new connect.TagResourceCommand({
        resourceArn: `arn:aws:connect:us-east-1:111122223333:instance/${InstanceId}/queue/${DEMO_IDS.queues.sales}`,
        tags: { "aws:a": "b" },
      }),
    INVALID,
    /tags.*aws:/,
  ],
];

it.each(REFUSED)(
  "[CP-26] %s is refused with the field and the expected value",
  async (_problem, command, name, message) => {
    await using opened = await openAdministration();
    const { client, InstanceId } = opened;

    await expect(client.send(command(InstanceId) as connect.CreateUserCommand)).rejects.toMatchObject({
      name,
      message: expect.stringMatching(message),
    });
  },
);
