import * as connect from "@aws-sdk/client-connect";
import { DEMO_IDS, demoDefinition } from "@tributary/testkit";
import { expect, it } from "vitest";
import { type AdministrationCenter, openAdministration } from "../../test/administration-center.ts";

/** A center with one agent, of the profile Overflow. */
async function openWithAgent() {
  const whole = demoDefinition({ agents: 2 });
  const definition = { ...whole, users: whole.users.slice(1) };
  const opened = await openAdministration(definition);
  const agentId = definition.users[0]?.id;
  if (agentId === undefined) throw new Error("the definition has no agent");
  return { ...opened, agentId };
}

it("[CP-13] UpdateUserRoutingProfile takes effect with the next routing pass, without a restart", async () => {
  await using opened = await openWithAgent();
  const { center, client, agentId, InstanceId } = opened;
  await center.agents.chooseState(agentId, DEMO_IDS.states.available, { enqueue: false });
  const ParticipantDetails = { DisplayName: "Customer" };
  const start = new connect.StartChatContactCommand({
    InstanceId,
    ContactFlowId: DEMO_IDS.flows.sales,
    ParticipantDetails,
  });
  const { ContactId = "" } = await client.send(start);
  await center.chats.join(await customerOf(center, ContactId));
  expect(await phaseOf(center, ContactId)).toBe("queued"); // Overflow serves Sales after 30 s only

  await client.send(
    new connect.UpdateUserRoutingProfileCommand({
      InstanceId,
      UserId: agentId,
      RoutingProfileId: DEMO_IDS.profiles.basic,
    }),
  );

  await expect.poll(() => phaseOf(center, ContactId)).toBe("offered");
  const { User } = await client.send(new connect.DescribeUserCommand({ InstanceId, UserId: agentId }));
  expect(User?.RoutingProfileId).toBe(DEMO_IDS.profiles.basic);
});

it("[CP-14] CreateQueue adds a queue that is described and listed at once", async () => {
  await using opened = await openWithAgent();
  const { client, InstanceId } = opened;

  const created = await client.send(
    new connect.CreateQueueCommand({
      InstanceId,
      Name: "Returns",
      Description: "Goods",
      HoursOfOperationId: DEMO_IDS.hours.always,
    }),
  );

  const { Queue } = await client.send(new connect.DescribeQueueCommand({ InstanceId, QueueId: created.QueueId }));
  expect(Queue).toMatchObject({ QueueArn: created.QueueArn, Name: "Returns", Description: "Goods" });
  const listed = await client.send(new connect.ListQueuesCommand({ InstanceId, QueueTypes: ["STANDARD"] }));
  expect(listed.QueueSummaryList?.map(({ Name }) => Name)).toEqual(["Sales", "Support", "Returns"]);
});

it.each<[problem: string, input: Partial<connect.CreateQueueCommandInput>, name: string, message: RegExp]>([
  ["a name that another queue has", { Name: "sales" }, "DuplicateResourceException", /Name/],
  ["a name that is too long", { Name: "x".repeat(128) }, "InvalidParameterException", /Name.*127/],
  ["a blank name", { Name: " \u200B " }, "InvalidParameterException", /Name.*visible/],
  ["a name with an invisible character", { Name: "Re\u200Bturns" }, "InvalidParameterException", /Name.*invisible/],
  ["a name with a line break", { Name: "a\nb" }, "InvalidParameterException", /Name.*control/],
  ["a name with an escape character", { Name: "a\u001b[31m" }, "InvalidParameterException", /Name.*control/],
  [
    "a member that is not supported",
    { OutboundCallerConfig: { OutboundCallerIdName: "x" } },
    "InvalidRequestException",
    /OutboundCallerConfig/,
  ],
  ["unknown hours", { HoursOfOperationId: "unknown" }, "ResourceNotFoundException", /HoursOfOperationId/],
])("[CP-14] CreateQueue refuses %s", async (_problem, input, name, message) => {
  await using opened = await openWithAgent();
  const { client, InstanceId } = opened;

  const creating = client.send(
    new connect.CreateQueueCommand({ InstanceId, Name: "New", HoursOfOperationId: DEMO_IDS.hours.always, ...input }),
  );

  await expect(creating).rejects.toMatchObject({ name, message: expect.stringMatching(message) });
});

it.each([
  ["UserId", { UserId: "nobody" }],
  ["RoutingProfileId", { RoutingProfileId: "constructor" }],
])("[CP-13] UpdateUserRoutingProfile refuses an unknown %s", async (field, input) => {
  await using opened = await openWithAgent();
  const { client, InstanceId, agentId } = opened;

  const updating = client.send(
    new connect.UpdateUserRoutingProfileCommand({
      InstanceId,
      UserId: agentId,
      RoutingProfileId: DEMO_IDS.profiles.basic,
      ...input,
    }),
  );

  await expect(updating).rejects.toMatchObject({
    name: "ResourceNotFoundException",
    message: expect.stringContaining(field),
  });
});

type TestCenter = AdministrationCenter["center"];

async function phaseOf({ contacts }: TestCenter, contactId: string): Promise<string> {
  const described = await contacts.describe(contactId);
  return described.ok ? described.value.contact.state.phase : described.refusal.code;
}

async function customerOf({ contacts }: TestCenter, contactId: string) {
  const described = await contacts.describe(contactId);
  const customer = described.ok ? described.value.participants[0] : undefined;
  if (!described.ok || customer === undefined) throw new Error("contact without customer");
  return { conversationId: described.value.id, participantId: customer.id };
}
