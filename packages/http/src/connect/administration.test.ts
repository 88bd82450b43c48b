import * as connect from "@aws-sdk/client-connect";
import { createInProcessFanout, createMemoryStore } from "@tributary/journal";
import { type Clock, createSystemClock, silentLogger } from "@tributary/kernel";
import {
  createManualClock,
  createSeededRandom,
  DEMO_IDS,
  demoDefinition,
  openCenterWithInstance,
} from "@tributary/testkit";
import { expect, it } from "vitest";
import { createConnectSurface, createHttpServer, createTokens } from "../index.ts";

const KEY = { accessKeyId: "AKIATEST", secretAccessKey: "secret" };

/** A center with one agent, served to the unmodified SDK. The test moves time; turns of the event loop are real. */
async function openAdministration() {
  const stack = new AsyncDisposableStack();
  const { now, monotonicMs, after } = createManualClock(Date.now());
  const clock: Clock = { now, monotonicMs, after, soon: createSystemClock().soon };
  const random = createSeededRandom(1);
  const store = stack.use(createMemoryStore({ clock }));
  const fanout = stack.use(createInProcessFanout({ log: silentLogger }));
  const whole = demoDefinition({ agents: 2 });
  const definition = { ...whole, users: whole.users.slice(1) }; // the agent of the profile Overflow
  const center = stack.use(
    await openCenterWithInstance({ store, fanout, clock, random, log: silentLogger }, definition),
  );
  const tokens = createTokens({ clock }, { secret: new Uint8Array(32).fill(1) });
  const surface = createConnectSurface({
    accessKeys: () => ({ secret: KEY.secretAccessKey, principal: "test" }),
    signatures: "verify",
    pageOrigins: null,
  });
  const server = createHttpServer(
    { center, clock, random, log: silentLogger, tokens },
    { host: "127.0.0.1", port: 0, surfaces: [surface] },
  );
  const { addresses } = await server.listen();
  stack.defer(() => server.close());
  const settings = { endpoint: addresses.http, region: "us-east-1", credentials: KEY, maxAttempts: 1 };
  const client = new connect.ConnectClient(settings);
  stack.defer(() => client.destroy());
  const agentId = definition.users[0]?.id;
  if (agentId === undefined) throw new Error("the definition has no agent");
  return {
    center,
    client,
    agentId,
    InstanceId: definition.instance.instanceId,
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

it("[CP-13] UpdateUserRoutingProfile takes effect with the next routing pass, without a restart", async () => {
  await using opened = await openAdministration();
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
  await using opened = await openAdministration();
  const { client, InstanceId } = opened;

  const created = await client.send(
    new connect.CreateQueueCommand({ InstanceId, Name: "Returns", Description: "Goods", HoursOfOperationId: "always" }),
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
  ["a name with a line break", { Name: "a\nb" }, "InvalidParameterException", /Name.*control/],
  ["a name with an escape character", { Name: "a\u001b[31m" }, "InvalidParameterException", /Name.*control/],
  ["a member that is not supported", { MaxContacts: 5 }, "InvalidRequestException", /MaxContacts/],
])("[CP-14] CreateQueue refuses %s", async (_problem, input, name, message) => {
  await using opened = await openAdministration();
  const { client, InstanceId } = opened;

  const creating = client.send(
    new connect.CreateQueueCommand({ InstanceId, Name: "New", HoursOfOperationId: "always", ...input }),
  );

  await expect(creating).rejects.toMatchObject({ name, message: expect.stringMatching(message) });
});

it.each([
  ["UserId", { UserId: "nobody" }],
  ["RoutingProfileId", { RoutingProfileId: "constructor" }],
])("[CP-13] UpdateUserRoutingProfile refuses an unknown %s", async (field, input) => {
  await using opened = await openAdministration();
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

type TestCenter = Awaited<ReturnType<typeof openCenterWithInstance>>;

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
