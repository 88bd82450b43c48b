/** A center that is built from nothing: by its set-up page, with the unmodified SDK, and with a center file for its flows. */
import * as connect from "@aws-sdk/client-connect";
import { present } from "@tributary/kernel";
import { clientsOf, openTwoServers, type ServerNode } from "./two-servers.ts";

/** Groups of agents, with the queues that they serve. */
export const GROUPS = { sales: ["Sales"], support: ["Support"], both: ["Sales", "Support"] } as const;

export type Group = keyof typeof GROUPS;

export const QUEUES = ["Sales", "Support"] as const;

export const PASSWORD = "Password1";

const AGENTS_PER_GROUP = 2;

const DAYS = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"] as const;

/** Opens two nodes, sets the center up, and builds its configuration. Operations alternate between the nodes. */
export async function openBuiltCenter() {
  await using opening = new AsyncDisposableStack();
  const servers = opening.use(await openTwoServers());
  const [first, second] = servers.nodes;
  const { credentials, InstanceId } = await setUp(first);
  const clients = [opening.use(clientsOf(first, credentials)), opening.use(clientsOf(second, credentials))] as const;
  const [{ connect: client }] = clients;

  const HoursOfOperationId = await createHours(client, InstanceId);
  const queueIds = await idsByName(QUEUES, async (Name) => {
    const created = await client.send(new connect.CreateQueueCommand({ InstanceId, Name, HoursOfOperationId }));
    return created.QueueId;
  });
  const profileIds = await idsByName(Object.keys(GROUPS) as Group[], (group) =>
    createRoutingProfile(client, InstanceId, { group, queueIds }),
  );
  const { SecurityProfileId = "" } = await client.send(
    new connect.CreateSecurityProfileCommand({
      InstanceId,
      SecurityProfileName: "Desk",
      Permissions: ["BasicAgentAccess"],
    }),
  );
  const groupOf = new Map<string, Group>();
  const usernames: string[] = [];
  for (const group of Object.keys(GROUPS) as Group[]) {
    for (let number = 1; number <= AGENTS_PER_GROUP; number += 1) {
      const Username = `${group}${number}`;
      const { UserId } = await client.send(
        new connect.CreateUserCommand({
          InstanceId,
          Username,
          Password: PASSWORD,
          IdentityInfo: { FirstName: group, LastName: String(number) },
          PhoneConfig: { PhoneType: "SOFT_PHONE" },
          SecurityProfileIds: [SecurityProfileId],
          RoutingProfileId: profileIds[group],
        }),
      );
      groupOf.set(present(UserId, "user"), group);
      usernames.push(Username);
    }
  }

  await first.apply({ version: 1, contactFlows: QUEUES.map(flowTo) });
  const flowIds = await listFlows(client, InstanceId);
  const quickConnectId = await createQuickConnect(client, InstanceId, {
    QueueId: queueIds.Support,
    ContactFlowId: present(flowIds.get("Default queue transfer"), "flow of the new center"),
  });
  await client.send(
    new connect.AssociateQueueQuickConnectsCommand({
      InstanceId,
      QueueId: queueIds.Sales,
      QuickConnectIds: [quickConnectId],
    }),
  );
  const open = opening.move();
  return {
    ...servers,
    clients,
    InstanceId,
    HoursOfOperationId,
    queueIds,
    profileIds,
    SecurityProfileId,
    usernames,
    groupOf,
    flowIdOf: (queue: string) => present(flowIds.get(`${queue} contacts`), "flow"),
    quickConnectId,
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}

export type BuiltCenter = Awaited<ReturnType<typeof openBuiltCenter>>;

/** Fills the set-up page in. Returns the access key that it shows. */
async function setUp({ http, setUpToken }: ServerNode) {
  const form = {
    token: setUpToken,
    alias: "built",
    administratorUsername: "root",
    administratorName: "Root",
    administratorPassword: PASSWORD,
    queue: "Unused",
    open: "always",
    timeZone: "UTC",
    agent1Username: "first",
    agent1Name: "First",
    agent1Password: PASSWORD,
    origin: "",
  };
  const answer = await fetch(`${http}/admin/setup`, { method: "POST", body: new URLSearchParams(form) });
  const page = await answer.text();
  const [, accessKeyId = "", secret = ""] = />(AKIA[A-Z2-7]{16})<[\s\S]*?<code>([\w+/=&#;]{40,})</.exec(page) ?? [];
  if (accessKeyId === "") throw new Error(`set-up: ${answer.status} ${page}`);
  const credentials = { accessKeyId, secretAccessKey: secret.replaceAll("&#61;", "=") };
  using clients = clientsOf({ http }, credentials);
  const { InstanceSummaryList = [] } = await clients.connect.send(new connect.ListInstancesCommand({}));
  return { credentials, InstanceId: present(InstanceSummaryList[0]?.Id, "instance") };
}

async function createHours(client: connect.ConnectClient, InstanceId: string): Promise<string> {
  const created = await client.send(
    new connect.CreateHoursOfOperationCommand({
      InstanceId,
      Name: "Always",
      TimeZone: "Europe/Berlin",
      Config: DAYS.map((Day) => ({
        Day,
        StartTime: { Hours: 0, Minutes: 0 },
        EndTime: { Hours: 0, Minutes: 0 },
      })),
    }),
  );
  return present(created.HoursOfOperationId, "hours");
}

type OfGroup = { readonly group: Group; readonly queueIds: Readonly<Record<string, string>> };

async function createRoutingProfile(client: connect.ConnectClient, InstanceId: string, { group, queueIds }: OfGroup) {
  const both = { BehaviorType: "ROUTE_ANY_CHANNEL" } as const;
  const created = await client.send(
    new connect.CreateRoutingProfileCommand({
      InstanceId,
      Name: group,
      Description: `Agents of ${group}`,
      DefaultOutboundQueueId: present(queueIds[GROUPS[group][0]], "queue"),
      MediaConcurrencies: [
        { Channel: "CHAT", Concurrency: 3, CrossChannelBehavior: both },
        { Channel: "TASK", Concurrency: 2, CrossChannelBehavior: both },
      ],
      QueueConfigs: GROUPS[group].flatMap((queue) =>
        (["CHAT", "TASK"] as const).map((Channel) => ({
          QueueReference: { QueueId: present(queueIds[queue], "queue"), Channel },
          Priority: group === "both" ? 2 : 1,
          Delay: 0,
        })),
      ),
    }),
  );
  return created.RoutingProfileId;
}

/** No operation of the base creates flows: they come from a center file. */
function flowTo(queue: string) {
  return {
    name: `${queue} contacts`,
    steps: [
      { checkHours: queue, closedText: "We are closed." },
      { sendMessage: `Welcome to ${queue}.` },
      { toQueue: queue },
    ],
  };
}

async function listFlows(client: connect.ConnectClient, InstanceId: string): Promise<ReadonlyMap<string, string>> {
  const { ContactFlowSummaryList = [] } = await client.send(new connect.ListContactFlowsCommand({ InstanceId }));
  return new Map(ContactFlowSummaryList.map(({ Name = "", Id = "" }) => [Name, Id]));
}

async function createQuickConnect(
  client: connect.ConnectClient,
  InstanceId: string,
  QueueConfig: connect.QueueQuickConnectConfig,
): Promise<string> {
  const created = await client.send(
    new connect.CreateQuickConnectCommand({
      InstanceId,
      Name: "Support",
      QuickConnectConfig: { QuickConnectType: "QUEUE", QueueConfig },
    }),
  );
  return present(created.QuickConnectId, "quick connect");
}

async function idsByName<Name extends string>(
  names: readonly Name[],
  create: (name: Name) => Promise<string | undefined>,
): Promise<Readonly<Record<Name, string>>> {
  const entries: [Name, string][] = [];
  for (const name of names) entries.push([name, present(await create(name), name)]);
  return Object.fromEntries(entries) as Record<Name, string>;
}
