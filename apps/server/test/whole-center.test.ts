/** A whole center from nothing through the unmodified SDK: built, used by customers and agents on two nodes, and changed while it runs. */
import * as connect from "@aws-sdk/client-connect";
import { CreateParticipantConnectionCommand, SendMessageCommand } from "@aws-sdk/client-connectparticipant";
import { present } from "@tributary/kernel";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type BuiltCenter, GROUPS, openBuiltCenter, PASSWORD, QUEUES } from "./built-center.ts";
import { explainRouting } from "./explain-routing.ts";
import { openSimulatedAgent, type SimulatedAgent, TRANSFER_TO } from "./simulated-agent.ts";

const CHATS = 120;
const TASKS = 80;
/** Every twelfth chat is transferred to the queue Support by its first agent. */
const TRANSFER_EVERY = 12;
const TRANSFERS = CHATS / TRANSFER_EVERY;

type Channel = "CHAT" | "TASK";
type Queue = (typeof QUEUES)[number];

let center: BuiltCenter;
const agents: SimulatedAgent[] = [];
let onCleared = (): void => undefined;
const startedAt = new Date(Date.now() - 60_000);

const clearedCount = (): number => agents.reduce((sum, { cleared }) => sum + cleared.length, 0);

beforeAll(async () => {
  center = await openBuiltCenter();
  for (const [index, username] of center.usernames.entries()) {
    const { http } = present(center.nodes[index % 2], "node");
    agents.push(await openSimulatedAgent({ http, username, password: PASSWORD, onCleared: () => onCleared() }));
  }
});
afterAll(async () => {
  for (const agent of agents) await agent[Symbol.asyncDispose]();
  await center[Symbol.asyncDispose]();
});

/** Resolves when the agents have cleared that many contacts in all. */
function untilCleared(count: number): Promise<void> {
  return new Promise((resolve) => {
    onCleared = () => clearedCount() >= count && resolve();
    onCleared();
  });
}

/** Starts the contact with that number on a node, a chat with its customer's first message. Returns its id. */
async function start(number: number, { channel, queue }: { readonly channel: Channel; readonly queue: Queue }) {
  const { clients, InstanceId, flowIdOf, quickConnectId } = center;
  const { connect: client, participant } = present(clients[number % 2], "clients");
  const ContactFlowId = flowIdOf(queue);
  if (channel === "TASK") {
    const task = { InstanceId, ContactFlowId, Name: `Task ${number}`, References: {} };
    return present((await client.send(new connect.StartTaskContactCommand(task))).ContactId, "task");
  }
  const isTransferred = number % TRANSFER_EVERY === 0;
  const chat = await client.send(
    new connect.StartChatContactCommand({
      InstanceId,
      ContactFlowId,
      ParticipantDetails: { DisplayName: `Customer ${number}` },
      ...(isTransferred ? { Attributes: { [TRANSFER_TO]: quickConnectId } } : {}),
    }),
  );
  const connection = await participant.send(
    new CreateParticipantConnectionCommand({
      ParticipantToken: chat.ParticipantToken,
      Type: ["CONNECTION_CREDENTIALS"],
      ConnectParticipant: true,
    }),
  );
  const { ConnectionToken } = connection.ConnectionCredentials ?? {};
  const message = { ConnectionToken, ContentType: "text/plain", Content: `Hello from ${number}` };
  // The agent may have ended the chat by now.
  await participant.send(new SendMessageCommand(message)).catch((error: Error) => {
    if (!error.message.includes("ended")) throw error;
  });
  return present(chat.ContactId, "chat");
}

async function contactOf(ContactId: string, node = 0) {
  const { connect: client } = present(center.clients[node], "clients");
  const described = await client.send(new connect.DescribeContactCommand({ InstanceId: center.InstanceId, ContactId }));
  return present(described.Contact, "contact");
}

/** Returns all contacts that a search finds, over its pages. */
async function found(SearchCriteria: connect.SearchCriteria = {}, node = 0): Promise<connect.ContactSearchSummary[]> {
  const { connect: client } = present(center.clients[node], "clients");
  const TimeRange = {
    Type: "INITIATION_TIMESTAMP",
    StartTime: startedAt,
    EndTime: new Date(Date.now() + 60_000),
  } as const;
  const pages = connect.paginateSearchContacts(
    { client, pageSize: 50 },
    { InstanceId: center.InstanceId, TimeRange, SearchCriteria },
  );
  const contacts: connect.ContactSearchSummary[] = [];
  for await (const { Contacts = [] } of pages) contacts.push(...Contacts);
  return contacts;
}

function queueNamed(id: string | undefined): string {
  return QUEUES.find((name) => center.queueIds[name] === id) ?? `unknown queue ${id}`;
}

describe("a center that was built from nothing through the SDK", () => {
  const contacts: { readonly id: string; readonly channel: Channel; readonly queue: Queue }[] = [];

  it("[CP-42] explains contacts that wait by the agents who are not available yet", async () => {
    const waiting = { channel: "TASK", queue: "Sales" } as const;
    const id = await start(0, waiting);
    contacts.push({ id, ...waiting });

    const [a, b] = [
      await explainRouting(center.clients[0].connect, id),
      await explainRouting(center.clients[1].connect, id),
    ];

    const users = center.usernames.length + 2; // and those of the set-up page
    const serving = 4; // groups sales and both
    const obstacles = { "not-routable": serving, "queue-not-served": users - serving };
    expect(a).toMatchObject({ phase: "queued", queue: { name: "Sales" }, ahead: 0, obstacles });
    expect(b).toMatchObject({ phase: "queued", queue: { name: "Sales" }, obstacles });
  });

  it("handles 200 contacts, each by an agent of the right group", async () => {
    const plans = Array.from({ length: CHATS + TASKS - 1 }, (_, index) => ({
      number: index + 1,
      channel: index < CHATS ? ("CHAT" as const) : ("TASK" as const),
      queue: present(QUEUES[index % 3 === 0 ? 1 : 0], "queue"),
    }));
    for (const agent of agents) await agent.choose("Available");

    for (let index = 0; index < plans.length; index += 20)
      await Promise.all(
        plans.slice(index, index + 20).map(async ({ number, ...plan }) => {
          contacts.push({ id: await start(number, plan), ...plan });
        }),
      );
    await untilCleared(CHATS + TASKS + TRANSFERS);

    const wrong: string[] = [];
    for (const [index, { id, channel, queue }] of contacts.entries()) {
      const contact = await contactOf(id, index % 2);
      const group = center.groupOf.get(contact.AgentInfo?.Id ?? "");
      const serves: readonly string[] = group === undefined ? [] : GROUPS[group];
      const isRight =
        contact.Channel === channel &&
        queueNamed(contact.QueueInfo?.Id) === queue &&
        serves.includes(queue) &&
        contact.DisconnectTimestamp !== undefined;
      if (!isRight) wrong.push(`${id} of ${queue}: ${JSON.stringify(contact)}`);
    }
    expect(wrong).toEqual([]);
    expect(contacts).toHaveLength(CHATS + TASKS);
    expect(agents.filter(({ cleared }) => cleared.length === 0).map(({ username }) => username)).toEqual([]);
  });

  it("[CP-45] finds all of them and those that were transferred, on both nodes, by queue and by agent", async () => {
    const all = await found();
    const onOther = await found({}, 1);
    const bySupport = await found({ QueueIds: [center.queueIds.Support] });
    const byAgents = await Promise.all([...center.groupOf.keys()].map((id) => found({ AgentIds: [id] })));

    const transferred = all.filter(({ PreviousContactId }) => PreviousContactId !== undefined);
    const ids = (some: readonly connect.ContactSearchSummary[]) => some.map(({ Id }) => Id).sort();
    expect(ids(all)).toEqual([...contacts.map(({ id }) => id), ...transferred.map(({ Id = "" }) => Id)].sort());
    expect(transferred).toHaveLength(TRANSFERS);
    expect(ids(onOther)).toEqual(ids(all));
    const inSupport = contacts.filter(({ queue }) => queue === "Support").length;
    expect(bySupport).toHaveLength(inSupport + TRANSFERS);
    expect(ids(byAgents.flat())).toEqual(ids(all));
    const wrong = transferred.filter(({ QueueInfo, AgentInfo }) => {
      const group = center.groupOf.get(AgentInfo?.Id ?? "");
      return queueNamed(QueueInfo?.Id) !== "Support" || group === undefined || group === "sales";
    });
    expect(wrong).toEqual([]);
  });

  it("[CP-42] explains none of them by an obstacle any more", async () => {
    const explained = await Promise.all(
      (await found()).map(({ Id = "" }, index) =>
        explainRouting(present(center.clients[index % 2], "clients").connect, Id),
      ),
    );

    expect(explained.filter(({ phase }) => phase !== "ended")).toEqual([]);
  });

  it("reports no warnings and no errors", () => {
    expect([...center.log.of("warn"), ...center.log.of("error")]).toEqual([]);
  });
});

describe("a change on one node", () => {
  const SALES_TASK = { channel: "TASK", queue: "Sales" } as const;
  const POLL = { interval: 5, timeout: 5_000 };

  /** Starts a task in the queue Sales on a node, and returns its agent's group once it has ended; undefined if no agent had it. */
  async function groupThatServes(node: 0 | 1): Promise<string | undefined> {
    const id = await start(node, SALES_TASK);
    await expect.poll(async () => (await contactOf(id, node)).DisconnectTimestamp, POLL).toBeDefined();
    return center.groupOf.get((await contactOf(id, node)).AgentInfo?.Id ?? "");
  }

  it("[ND-05] of a queue's status holds on the other: it takes no contacts until it is enabled again", async () => {
    const { InstanceId, queueIds, clients } = center;
    const status = (Status: connect.QueueStatus) =>
      new connect.UpdateQueueStatusCommand({ InstanceId, QueueId: queueIds.Sales, Status });

    await clients[1].connect.send(status("DISABLED"));
    await expect.poll(() => groupThatServes(0), POLL).toBeUndefined();
    await clients[0].connect.send(status("ENABLED"));

    await expect.poll(() => groupThatServes(1), POLL).toMatch(/sales|both/);
  });

  it("[ND-05] of hours holds on the other: an override closes the queue until it is deleted", async () => {
    const { InstanceId, HoursOfOperationId, clients } = center;
    const day = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

    const { HoursOfOperationOverrideId } = await clients[0].connect.send(
      new connect.CreateHoursOfOperationOverrideCommand({
        InstanceId,
        HoursOfOperationId,
        Name: "Closed",
        EffectiveFrom: day(0),
        EffectiveTill: day(2),
        Config: [],
      }),
    );
    await expect.poll(() => groupThatServes(1), POLL).toBeUndefined();
    await clients[1].connect.send(
      new connect.DeleteHoursOfOperationOverrideCommand({ InstanceId, HoursOfOperationId, HoursOfOperationOverrideId }),
    );

    await expect.poll(() => groupThatServes(0), POLL).toMatch(/sales|both/);
  });

  it("[ND-05] of routing profiles holds on the other, also for a contact that waits", async () => {
    const { InstanceId, queueIds, profileIds, clients } = center;
    const QueueReference = { QueueId: queueIds.Sales, Channel: "TASK" } as const;
    for (const RoutingProfileId of [profileIds.sales, profileIds.both])
      await clients[1].connect.send(
        new connect.DisassociateRoutingProfileQueuesCommand({
          InstanceId,
          RoutingProfileId,
          QueueReferences: [QueueReference],
        }),
      );
    const isServed = async (node: 0 | 1): Promise<boolean> => {
      const { connect: client } = clients[node];
      const listed = await client.send(
        new connect.ListRoutingProfileQueuesCommand({ InstanceId, RoutingProfileId: profileIds.both }),
      );
      return present(listed.RoutingProfileQueueConfigSummaryList, "queues").some(
        ({ QueueId, Channel }) => QueueId === queueIds.Sales && Channel === "TASK",
      );
    };
    await expect.poll(() => isServed(0), POLL).toBe(false);
    const id = await start(0, SALES_TASK);
    const waiting = await explainRouting(clients[1].connect, id);

    await clients[1].connect.send(
      new connect.AssociateRoutingProfileQueuesCommand({
        InstanceId,
        RoutingProfileId: profileIds.sales,
        QueueConfigs: [{ QueueReference, Priority: 1, Delay: 0 }],
      }),
    );

    await expect.poll(async () => (await contactOf(id)).DisconnectTimestamp, POLL).toBeDefined();
    expect(waiting).toMatchObject({ phase: "queued", obstacles: { "queue-not-served": center.usernames.length + 2 } });
    expect(center.groupOf.get((await contactOf(id)).AgentInfo?.Id ?? "")).toBe("sales");
  });

  it("[ND-05] of users holds on the other: a new one signs in there, until they are deleted", async () => {
    const { InstanceId, SecurityProfileId, profileIds, clients, nodes } = center;
    const { UserId } = await clients[0].connect.send(
      new connect.CreateUserCommand({
        InstanceId,
        Username: "late",
        Password: PASSWORD,
        PhoneConfig: { PhoneType: "SOFT_PHONE" },
        SecurityProfileIds: [SecurityProfileId],
        RoutingProfileId: profileIds.sales,
      }),
    );
    const signIn = async (node: 0 | 1): Promise<number> => {
      const body = JSON.stringify({ username: "late", password: PASSWORD });
      return (await fetch(`${nodes[node].http}/auth/sign-in`, { method: "POST", body })).status;
    };
    await expect.poll(() => signIn(1), POLL).toBe(200);

    await clients[1].connect.send(new connect.DeleteUserCommand({ InstanceId, UserId }));

    await expect.poll(() => signIn(0), POLL).toBe(401);
  });
});
