/** The search of contacts through the unmodified SDK. */
import * as connect from "@aws-sdk/client-connect";
import { asId, type ContactId, resourceArn } from "@tributary/model";
import { DEMO_IDS, demoAgentId, demoDefinition, withQuickConnects, withTasks } from "@tributary/testkit";
import { expect, it } from "vitest";
import { type AdministrationCenter, openAdministration } from "./administration-center.ts";
import { queueChat } from "./queued-chat.ts";

const DAY = 86_400_000;

type Search = Partial<Omit<connect.SearchContactsCommandInput, "TimeRange">> & {
  readonly Type?: connect.SearchContactsTimeRangeType;
};

/** Searches the last day, by the start of the contacts unless another type is given. */
function searchContacts(
  { client, clock, InstanceId }: AdministrationCenter,
  { Type = "INITIATION_TIMESTAMP", ...search }: Search = {},
) {
  const TimeRange = { Type, StartTime: new Date(clock.now() - DAY), EndTime: new Date(clock.now() + DAY) };
  return client.send(new connect.SearchContactsCommand({ InstanceId, TimeRange, ...search }));
}

async function idsOf(opened: AdministrationCenter, search: Search = {}) {
  return (await searchContacts(opened, search)).Contacts?.map(({ Id }) => Id);
}

/** Queues chats, a second apart. Returns their ids, oldest first. */
async function queueChats(opened: AdministrationCenter, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let index = 0; index < count; index += 1) {
    ids.push(await queueChat(opened));
    opened.clock.advance(1_000);
  }
  return ids;
}

it("[CP-43] a contact is found from its start on, by each of its times, also after its end", async () => {
  await using opened = await openAdministration(withQuickConnects(demoDefinition({ agents: 3, chatSlots: 1 })));
  const { client, center, InstanceId } = opened;
  const agentId = demoAgentId(1);
  await center.agents.chooseState(agentId, DEMO_IDS.states.available, { enqueue: false });
  const first = await queueChat(opened);
  await expect.poll(async () => (await center.agents.accept(agentId, asId<ContactId>(first))).ok).toBe(true);
  await client.send(new connect.UpdateContactCommand({ InstanceId, ContactId: first, Name: "Order 7" }));
  await client.send(new connect.TagContactCommand({ InstanceId, ContactId: first, Tags: { team: "a" } }));
  await center.agents.transfer(agentId, asId<ContactId>(first), "support");

  const byStart = await searchContacts(opened, { Sort: { FieldName: "INITIATION_TIMESTAMP", Order: "ASCENDING" } });
  const [one, two] = byStart.Contacts ?? [];
  const second = two?.Id ?? "";
  await client.send(new connect.StopContactCommand({ InstanceId, ContactId: second }));

  expect([byStart.TotalCount, byStart.NextToken]).toEqual([2, undefined]);
  expect(one).toMatchObject({
    Id: first,
    Arn: expect.stringContaining(`contact/${first}`),
    InitialContactId: first,
    InitiationMethod: "API",
    Channel: "CHAT",
    InitiationTimestamp: expect.any(Date),
    DisconnectTimestamp: expect.any(Date),
    QueueInfo: { Id: DEMO_IDS.queues.sales, EnqueueTimestamp: expect.any(Date) },
    AgentInfo: { Id: agentId, ConnectedToAgentTimestamp: expect.any(Date) },
    Name: "Order 7",
    Tags: { team: "a" },
  });
  expect(two).toMatchObject({ PreviousContactId: first, InitialContactId: first, InitiationMethod: "TRANSFER" });
  expect(await idsOf(opened, { Type: "DISCONNECT_TIMESTAMP" })).toEqual([second, first]);
  expect(await idsOf(opened, { Type: "CONNECTED_TO_AGENT_TIMESTAMP" })).toEqual([first]);
  expect(await idsOf(opened, { Type: "ENQUEUE_TIMESTAMP" })).toEqual([second, first]);
  expect(await searchContacts(opened, { Type: "SCHEDULED_TIMESTAMP" })).toMatchObject({ Contacts: [], TotalCount: 0 });
});

it("[CP-43] contacts are sorted by the time that is searched if the sort has no field", async () => {
  await using opened = await openAdministration();
  const [first, second] = await queueChats(opened, 2);
  const sorted = (Order: connect.SortOrder) =>
    idsOf(opened, { Type: "ENQUEUE_TIMESTAMP", Sort: { FieldName: undefined, Order } });

  expect(await sorted("ASCENDING")).toEqual([first, second]);
  expect(await sorted("DESCENDING")).toEqual([second, first]);
});

it("[CP-43] a time range contains its start and its end", async () => {
  await using opened = await openAdministration();
  const { client, clock, InstanceId } = opened;
  const ids: string[] = [];
  for (let index = 0; index < 10; index += 1) {
    const now = new Date(clock.now());
    const id = await queueChat(opened);
    const TimeRange = { Type: "INITIATION_TIMESTAMP", StartTime: now, EndTime: now } as const;
    const found = await client.send(new connect.SearchContactsCommand({ InstanceId, TimeRange }));
    if (found.Contacts?.length === 1 && found.Contacts[0]?.Id === id) ids.push(id);
    clock.advance(1_001);
  }

  expect(ids).toHaveLength(10);
});

it("[CP-43] a task is found by the time of its schedule", async () => {
  await using opened = await openAdministration(withTasks(demoDefinition({ agents: 2 }), 1));
  const { client, clock, InstanceId } = opened;
  const ScheduledTime = new Date(Math.floor(clock.now() / 1_000) * 1_000 + 3_600_000);
  const { ContactId } = await client.send(
    new connect.StartTaskContactCommand({
      InstanceId,
      Name: "Call back",
      ContactFlowId: DEMO_IDS.flows.sales,
      ScheduledTime,
    }),
  );
  await queueChat(opened);

  const { Contacts } = await searchContacts(opened, { Type: "SCHEDULED_TIMESTAMP" });

  expect(Contacts).toMatchObject([{ Id: ContactId, Channel: "TASK", ScheduledTimestamp: ScheduledTime }]);
  expect(await idsOf(opened, { SearchCriteria: { Channels: ["TASK"] } })).toEqual([ContactId]);
});

it("[TA-13] finds a rescheduled task once, by its new time", async () => {
  await using opened = await openAdministration(withTasks(demoDefinition({ agents: 1 }), 1));
  const { client, InstanceId } = opened;
  const [before, after] = [1, 2].map((hours) => new Date(Math.floor(Date.now() / 1_000) * 1_000 + hours * 3_600_000));
  const { ContactId } = await client.send(
    new connect.StartTaskContactCommand({
      InstanceId,
      ContactFlowId: DEMO_IDS.flows.sales,
      Name: "Task",
      ScheduledTime: before,
    }),
  );
  await client.send(new connect.UpdateContactScheduleCommand({ InstanceId, ContactId, ScheduledTime: after }));

  const { Contacts } = await searchContacts(opened, { Type: "SCHEDULED_TIMESTAMP" });

  expect(Contacts).toMatchObject([{ Id: ContactId, ScheduledTimestamp: after }]);
  const described = await client.send(new connect.DescribeContactCommand({ InstanceId, ContactId }));
  expect(described.Contact).toMatchObject({ ScheduledTimestamp: after });
});

it.each([
  [{ AgentIds: [demoAgentId(1)] }, ["connected"]],
  [{ AgentIds: [resourceArn(demoDefinition().instance, "agent", demoAgentId(1))] }, ["connected"]],
  [{ AgentIds: [resourceArn(demoDefinition().instance, "queue", demoAgentId(1))] }, []],
  [{ AgentIds: [demoAgentId(2)] }, []],
  [{ QueueIds: [DEMO_IDS.queues.sales] }, ["waiting", "connected"]],
  [{ QueueIds: [DEMO_IDS.queues.support] }, []],
  [{ Channels: ["CHAT", "TASK"] }, ["waiting", "connected"]],
  [{ Channels: ["VOICE"] }, []],
  [{ InitiationMethods: ["API"] }, ["waiting", "connected"]],
  [{ InitiationMethods: ["TRANSFER"], Channels: [] }, []],
  [{ Name: { SearchText: ["ORDER", "7"], MatchType: "MATCH_ALL" } }, ["waiting"]],
  [{ Name: { SearchText: ["order", "8"], MatchType: "MATCH_ALL" } }, []],
  [{ Name: { SearchText: ["order", "8"], MatchType: "MATCH_ANY" } }, ["waiting"]],
  [{ Name: { SearchText: ["order 7"], MatchType: "MATCH_EXACT" } }, ["waiting"]],
  [{ Name: { SearchText: ["order"], MatchType: "MATCH_EXACT" } }, []],
  [{ Name: { SearchText: ["order"], MatchType: "MATCH_NONE" } }, ["connected"]],
  [{ ContactTags: { TagCondition: { TagKey: "team", TagValue: "a" } } }, ["waiting"]],
  [{ ContactTags: { OrConditions: [[{ TagKey: "team", TagValue: "b" }], [{ TagKey: "team" }]] } }, ["waiting"]],
  [{ AgentIds: [demoAgentId(1)], Name: { SearchText: ["order"], MatchType: "MATCH_ANY" } }, []],
] satisfies [connect.SearchCriteria, string[]][])("[CP-43] finds those that meet %j", async (SearchCriteria, found) => {
  await using opened = await openAdministration(demoDefinition({ agents: 2, chatSlots: 1 }));
  const { client, center, InstanceId } = opened;
  const agentId = demoAgentId(1);
  await center.agents.chooseState(agentId, DEMO_IDS.states.available, { enqueue: false });
  const connected = await queueChat(opened);
  await expect.poll(async () => (await center.agents.accept(agentId, asId<ContactId>(connected))).ok).toBe(true);
  opened.clock.advance(1_000);
  const waiting = await queueChat(opened);
  await client.send(new connect.UpdateContactCommand({ InstanceId, ContactId: waiting, Name: "Order 7" }));
  await client.send(new connect.TagContactCommand({ InstanceId, ContactId: waiting, Tags: { team: "a" } }));

  const ids: Readonly<Record<string, string>> = { connected, waiting };
  const { Contacts, TotalCount } = await searchContacts(opened, { SearchCriteria });

  expect(Contacts?.map(({ Id }) => Id)).toEqual(found.map((name) => ids[name]));
  expect(TotalCount).toBe(found.length);
});

it("[CP-43] pages neither overlap nor leave anything out, and count all contacts of the first one's time", async () => {
  await using opened = await openAdministration();
  const ids = await queueChats(opened, 5);
  const { clock, client, InstanceId } = opened;
  const [StartTime, EndTime] = [new Date(clock.now() - DAY), new Date(clock.now() + DAY)];
  const input = { InstanceId, TimeRange: { Type: "INITIATION_TIMESTAMP", StartTime, EndTime } } as const;

  const pages: connect.SearchContactsCommandOutput[] = [];
  for await (const page of connect.paginateSearchContacts({ client, pageSize: 2 }, input)) {
    pages.push(page);
    await queueChat(opened); // newer than the pages that follow
  }

  expect(pages.flatMap(({ Contacts }) => Contacts?.map(({ Id }) => Id))).toEqual([...ids].reverse());
  expect(pages.map(({ TotalCount }) => TotalCount)).toEqual([5, 5, 5]);
});

it("[CP-43] refuses a token of another request", async () => {
  await using opened = await openAdministration();
  await queueChats(opened, 2);
  const { clock, client, InstanceId } = opened;
  const [StartTime, EndTime] = [new Date(clock.now() - DAY), new Date(clock.now() + DAY)];
  const TimeRange = { Type: "INITIATION_TIMESTAMP", StartTime, EndTime } as const;
  const send = (search: object) =>
    client.send(new connect.SearchContactsCommand({ InstanceId, TimeRange, MaxResults: 1, ...search }));
  const { NextToken } = await send({});

  expect((await send({ NextToken })).Contacts).toHaveLength(1);
  for (const other of [{ NextToken, SearchCriteria: { Channels: ["CHAT"] } }, { NextToken: "x" }]) {
    await expect(send(other)).rejects.toMatchObject({
      name: "InvalidParameterException",
      message: expect.stringContaining("NextToken"),
    });
  }
});

const Type = "INITIATION_TIMESTAMP";
const [StartTime, EndTime] = [new Date(0), new Date(DAY)];

it.each([
  [{ TimeRange: { Type, StartTime: EndTime, EndTime: StartTime } }, "InvalidParameterException", /EndTime/],
  [
    { TimeRange: { Type, StartTime, EndTime: new Date(57 * DAY) } },
    "InvalidParameterException",
    /EndTime.*eight weeks/,
  ],
  [{ TimeRange: { Type: "EXPIRY_TIMESTAMP", StartTime, EndTime } }, "InvalidParameterException", /Type.*one of/],
  [{ Sort: { FieldName: "CHANNEL", Order: "ASCENDING" } }, "InvalidRequestException", /Sort\.FieldName/],
  [{ MaxResults: 101 }, "InvalidParameterException", /MaxResults.*1 to 100/],
  [{ SearchCriteria: { RoutingCriteria: { Steps: [] } } }, "InvalidRequestException", /RoutingCriteria/],
  [
    { SearchCriteria: { SearchableContactAttributes: { Criteria: [] } } },
    "InvalidRequestException",
    /SearchableContactAttributes/,
  ],
  [{ SearchCriteria: { AgentIds: Array(101).fill("a") } }, "InvalidParameterException", /AgentIds/],
  [
    { SearchCriteria: { ContactTags: { AndConditions: Array(101).fill({ TagKey: "a" }) } } },
    "InvalidParameterException",
    /AndConditions: at most 100/,
  ],
] as const)("[CP-43] refuses %j by its field", async (input, name, message) => {
  await using opened = await openAdministration();
  const { client, InstanceId } = opened;
  const search = { InstanceId, TimeRange: { Type, StartTime, EndTime }, ...(input as object) };

  await expect(
    client.send(new connect.SearchContactsCommand(search as connect.SearchContactsCommandInput)),
  ).rejects.toMatchObject({ name, message: expect.stringMatching(message) });
});
