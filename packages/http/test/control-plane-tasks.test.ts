/** Tasks in the control plane through the unmodified SDK. */
import * as connect from "@aws-sdk/client-connect";
import { asId, type ContactId } from "@tributary/model";
import { DEMO_IDS, demoAgentId, demoDefinition, withQuickConnects, withTasks } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { type AdministrationCenter, openAdministration } from "./administration-center.ts";

const AGENT = demoAgentId(1);

const TASK = { Name: "Call back", ContactFlowId: DEMO_IDS.flows.sales };

function openCenter(): Promise<AdministrationCenter> {
  return openAdministration(withTasks(withQuickConnects(demoDefinition({ agents: 3 })), 1));
}

async function start(
  { client, InstanceId }: AdministrationCenter,
  input: Partial<connect.StartTaskContactCommandInput> = {},
): Promise<string> {
  const started = await client.send(new connect.StartTaskContactCommand({ InstanceId, ...TASK, ...input }));
  return started.ContactId ?? "";
}

async function describeContact({ client, InstanceId }: AdministrationCenter, ContactId: string) {
  return (await client.send(new connect.DescribeContactCommand({ InstanceId, ContactId }))).Contact;
}

/** Connects a task to the first agent. */
async function accept({ center }: AdministrationCenter, contactId: string): Promise<void> {
  await center.agents.chooseState(AGENT, DEMO_IDS.states.available, { enqueue: false });
  await expect.poll(async () => (await center.agents.accept(AGENT, asId<ContactId>(contactId))).ok).toBe(true);
}

it("[CP-32] a task is created, with its description, references and attributes", async () => {
  await using opened = await openCenter();

  const ContactId = await start(opened, {
    Description: "About the order",
    References: { order: { Type: "URL", Value: "https://shop.example.org/7" } },
    Attributes: { plan: "gold" },
  });

  expect(await describeContact(opened, ContactId)).toMatchObject({
    Id: ContactId,
    Channel: "TASK",
    InitiationMethod: "API",
    Name: "Call back",
    Description: "About the order",
    Attributes: { plan: "gold" },
    QueueInfo: { Id: DEMO_IDS.queues.sales },
  });
  const { client, InstanceId } = opened;
  const { ReferenceSummaryList } = await client.send(
    new connect.ListContactReferencesCommand({ InstanceId, ContactId, ReferenceTypes: ["URL"] }),
  );
  expect(ReferenceSummaryList).toEqual([{ Url: { Name: "order", Value: "https://shop.example.org/7" } }]);
});

it("[CP-32] a task is scheduled, belongs to another contact, goes where a quick connect leads, and ends in time", async () => {
  await using opened = await openCenter();
  const { clock } = opened;
  const related = await start(opened, { Attributes: { plan: "gold" } });
  const scheduledAt = clock.now() + 3_600_000;

  const ContactId = await start(opened, {
    ContactFlowId: undefined,
    QuickConnectId: "support",
    RelatedContactId: related,
    ScheduledTime: new Date(scheduledAt),
    SegmentAttributes: { "connect:ContactExpiry": { ValueMap: { ExpiryDuration: { ValueInteger: 60 } } } },
  });

  const scheduled = await describeContact(opened, ContactId);
  expect(scheduled).toMatchObject({ RelatedContactId: related, Attributes: { plan: "gold" } });
  expect(scheduled?.ScheduledTimestamp?.getTime()).toBe(scheduledAt);
  expect(scheduled?.QueueInfo).toBeUndefined();
  // Signatures of the SDK follow the real clock.
  const stateOf = async () => {
    const described = await opened.center.contacts.describe(ContactId);
    return described.ok ? described.value.contact.state : described.refusal;
  };
  clock.advance(3_600_000);
  await expect.poll(stateOf).toMatchObject({ phase: "queued", place: { queueId: DEMO_IDS.queues.support } });
  clock.advance(3_600_000);
  await expect.poll(stateOf).toMatchObject({ phase: "ended", reason: "expired" });
});

it("[CP-32] a task is created once for a client token", async () => {
  await using opened = await openCenter();

  const first = await start(opened, { ClientToken: "token" });

  expect(await start(opened, { ClientToken: "token" })).toBe(first);
  await expect(start(opened, { ClientToken: "token", Name: "Other" })).rejects.toMatchObject({
    message: expect.stringContaining("ClientToken"),
  });
});

it("[CP-32] a task is paused and resumed, which its description shows", async () => {
  await using opened = await openCenter();
  const { client, InstanceId } = opened;
  const ContactId = await start(opened);
  await accept(opened, ContactId);

  await client.send(new connect.PauseContactCommand({ InstanceId, ContactId }));

  const paused = await describeContact(opened, ContactId);
  expect(paused).toMatchObject({ TotalPauseCount: 1, AgentInfo: { Id: AGENT } });
  expect(paused?.LastResumedTimestamp).toBeUndefined();
  const again = client.send(new connect.PauseContactCommand({ InstanceId, ContactId }));
  await expect(again).rejects.toMatchObject({
    name: "InvalidRequestException",
    message: expect.stringContaining("queued or connected"),
  });
  await client.send(new connect.ResumeContactCommand({ InstanceId, ContactId }));
  const resumed = await describeContact(opened, ContactId);
  expect(resumed?.LastResumedTimestamp?.getTime()).toBeGreaterThanOrEqual(paused?.LastPausedTimestamp?.getTime() ?? 0);
});

it("[CP-32] a task is transferred to a queue, and to an agent", async () => {
  await using opened = await openCenter();
  const { client, InstanceId } = opened;
  const ContactId = await start(opened);
  const transfer = async (id: string, to: object) => {
    const input = { InstanceId, ContactId: id, ContactFlowId: "to-target", ...to };
    return (await client.send(new connect.TransferContactCommand(input))).ContactId ?? "";
  };

  const second = await transfer(ContactId, { QueueId: DEMO_IDS.queues.support });
  const third = await transfer(second, { UserId: AGENT });

  expect(await describeContact(opened, second)).toMatchObject({
    PreviousContactId: ContactId,
    QueueInfo: { Id: DEMO_IDS.queues.support },
    InitiationMethod: "TRANSFER",
  });
  await accept(opened, third);
  expect(await describeContact(opened, third)).toMatchObject({ AgentInfo: { Id: AGENT }, InitialContactId: ContactId });
});

const INVALID = "InvalidParameterException";
const UNSUPPORTED = "InvalidRequestException";

describe("tasks are refused", () => {
  it.each([
    ["without a flow", { ContactFlowId: undefined }, INVALID, /ContactFlowId.*exactly one/],
    ["with two flows", { QuickConnectId: "support" }, INVALID, /ContactFlowId.*exactly one/],
    ["with an unknown flow", { ContactFlowId: "x" }, "ResourceNotFoundException", /ContactFlowId/],
    [
      "with an unknown quick connect",
      { ContactFlowId: undefined, QuickConnectId: "x" },
      "ResourceNotFoundException",
      /QuickConnectId/,
    ],
    ["with a name that is too long", { Name: "x".repeat(513) }, INVALID, /Name.*512/],
    ["with a schedule in the past", { ScheduledTime: new Date(0) }, INVALID, /ScheduledTime.*6 days/],
    ["with a previous contact", { PreviousContactId: "x" }, UNSUPPORTED, /PreviousContactId/],
    ["with an unknown related contact", { RelatedContactId: "x" }, "ResourceNotFoundException", /RelatedContactId/],
    [
      "with an expiry that is too long",
      { SegmentAttributes: { "connect:ContactExpiry": { ValueMap: { ExpiryDuration: { ValueInteger: 200_000 } } } } },
      INVALID,
      /ContactExpiry/,
    ],
    [
      "with other segment attributes",
      { SegmentAttributes: { "connect:CreatedByUser": { ValueString: "x" } } },
      UNSUPPORTED,
      /SegmentAttributes\.connect:CreatedByUser/,
    ],
  ] as const)("[CP-32] %s", async (_problem, input, name, message) => {
    await using opened = await openCenter();

    await expect(start(opened, input)).rejects.toMatchObject({ name, message: expect.stringMatching(message) });
  });

  it.each([
    ["to a queue and an agent", { QueueId: DEMO_IDS.queues.sales, UserId: AGENT }, INVALID, /either/],
    ["to neither", {}, INVALID, /either/],
    ["to an unknown queue", { QueueId: "x" }, "ResourceNotFoundException", /QueueId/],
  ])("[CP-32] when they are transferred %s", async (_problem, to, name, message) => {
    await using opened = await openCenter();
    const { client, InstanceId } = opened;
    const ContactId = await start(opened);
    const input = { InstanceId, ContactId, ContactFlowId: "to-target", ...to };

    const transferred = client.send(new connect.TransferContactCommand(input));

    await expect(transferred).rejects.toMatchObject({ name, message: expect.stringMatching(message) });
  });

  it("[CP-32] when a chat is paused or transferred", async () => {
    await using opened = await openCenter();
    const { client, InstanceId } = opened;
    const ParticipantDetails = { DisplayName: "Customer" };
    const { ContactId } = await client.send(
      new connect.StartChatContactCommand({ InstanceId, ContactFlowId: DEMO_IDS.flows.sales, ParticipantDetails }),
    );
    const input = { InstanceId, ContactId, ContactFlowId: "to-target", QueueId: DEMO_IDS.queues.sales };
    const refused = { name: INVALID, message: expect.stringContaining("a task") };

    await expect(client.send(new connect.PauseContactCommand({ InstanceId, ContactId }))).rejects.toMatchObject(
      refused,
    );
    await expect(client.send(new connect.TransferContactCommand(input))).rejects.toMatchObject(refused);
  });
});

it.each([
  ["SegmentAttributes.", ":", (key: string) => ({ SegmentAttributes: { [key]: {} } })],
  ["References.", ".Value:", (key: string) => ({ References: { [key]: { Type: "URL", Value: 7 } } as never })],
])("[HT-16] an answer does not grow with the keys of %s", async (before, after, inputOf) => {
  await using opened = await openCenter();

  const starting = start(opened, inputOf("k".repeat(900_000)));

  const message = expect.stringContaining(`${before}${"k".repeat(64)}…${after}`);
  await expect(starting).rejects.toMatchObject({ message });
});
