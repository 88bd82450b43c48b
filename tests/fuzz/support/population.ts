/** Names in valid requests of the fuzzer: contacts, people and resources of the center, and their tokens. Renewed while the fuzzer runs. */
import * as connect from "@aws-sdk/client-connect";
import { present } from "@tributary/kernel";
import type { SeededRandom } from "@tributary/testkit";
import type { RunningCenter } from "../../e2e/support/center.ts";

/** A customer's chat, with the tokens of the participant service. */
export type Customer = {
  readonly contactId: string;
  readonly participantToken: string;
  readonly connectionToken: string;
  readonly socketUrl: string;
};

/** A bot, and the token of a message that it has begun. */
export type Bot = Customer & { readonly messageToken: string };

/** Address of a file to send, with the headers for its bytes. */
export type Upload = { readonly url: string; readonly headers: Readonly<Record<string, string>> };

export type Population = {
  readonly url: string;
  readonly client: connect.ConnectClient;
  readonly InstanceId: string;
  /** Ids by the name of the member that has them. */
  readonly ids: ReadonlyMap<string, readonly string[]>;
  readonly customers: readonly Customer[];
  readonly bots: readonly Bot[];
  readonly uploads: readonly Upload[];
  readonly downloads: readonly string[];
  /** Session tokens of users, by name. */
  readonly sessions: ReadonlyMap<string, string>;
  /** Notes a contact that a request has started. */
  started(contactId: string): void;
  /** Ends the contacts and deletes the resources that requests have made, and makes new ones. */
  renew(): Promise<void>;
};

/** Users whose panels the fuzzer opens. Others are used to see whether the center still works. */
export const FUZZED_USERS = ["alan", "sam"] as const;

/** Name that the resources of the fuzzer begin with. */
const NAME = "Fuzz";

const CUSTOMERS = 6;
const BOTS = 2;
const TASKS = 6;

export const ENDPOINT_ARN = "arn:aws:sns:us-east-1:000000000000:endpoint";

type State = { ids: Map<string, string[]>; customers: Customer[]; bots: Bot[]; uploads: Upload[]; downloads: string[] };

/** Creates the population of a demo center. It is empty until it is renewed. */
export function createPopulation({ url, description }: RunningCenter): Population {
  const { instanceId: InstanceId, demo } = description;
  const credentials = { accessKeyId: demo.accessKeyId, secretAccessKey: demo.secretAccessKey };
  const client = new connect.ConnectClient({ endpoint: url, region: "us-east-1", credentials, maxAttempts: 1 });
  const state: State = { ids: new Map(), customers: [], bots: [], uploads: [], downloads: [] };
  const sessions = new Map<string, string>();
  const contacts = new Set<string>();
  const people = { url, sessions };

  return {
    url,
    client,
    InstanceId,
    get ids() {
      return state.ids;
    },
    get customers() {
      return state.customers;
    },
    get bots() {
      return state.bots;
    },
    get uploads() {
      return state.uploads;
    },
    get downloads() {
      return state.downloads;
    },
    sessions,
    started: (contactId) => void contacts.add(contactId),
    async renew() {
      for (const ContactId of contacts)
        await ignore(client.send(new connect.StopContactCommand({ InstanceId, ContactId })));
      contacts.clear();
      const plane = { client, InstanceId };
      await deleteResources(plane);
      const resources = await createResources(plane);
      const flow = demo.contactFlowId;
      const chats = await Promise.all(Array.from({ length: CUSTOMERS }, () => startChat(url, flow)));
      const tasks = await Promise.all(Array.from({ length: TASKS }, () => startTask(plane, flow)));
      state.customers = chats;
      const withBots = await Promise.all(Array.from({ length: BOTS }, () => startChat(url, flow)));
      state.bots = await Promise.all(withBots.map((chat) => addBot(plane, url, chat)));
      for (const { contactId } of withBots) contacts.add(contactId);
      const contactIds = [...chats.map(({ contactId }) => contactId), ...tasks];
      for (const id of contactIds) contacts.add(id);
      state.ids = new Map(Object.entries({ ...resources, ...contactMembers(contactIds), InstanceId: [InstanceId] }));
      Object.assign(state, await startFiles(url, chats));
      await signInAll(people);
    },
  };
}

/** Returns one of the ids that a member with this name may have; undefined if it has none. */
export function idFor(random: SeededRandom, { ids }: Population, member: string): string | undefined {
  const all = ids.get(member);
  return all === undefined || all.length === 0 ? undefined : random.pick(all);
}

function contactMembers(all: string[]): Record<string, string[]> {
  const members = [
    "ContactId",
    "contactId",
    "InitialContactId",
    "SourceContactId",
    "RelatedContactId",
    "relatedContactId",
    "PreviousContactId",
  ];
  return Object.fromEntries(members.map((member) => [member, all]));
}

/** Posts JSON, and returns the answer's. Errors: throws on another status than 200. */
export async function post<T>(url: string, body: object, headers: Readonly<Record<string, string>> = {}): Promise<T> {
  const answer = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  if (answer.status !== 200) throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
}

type Started = { readonly ContactId: string; readonly ParticipantToken: string };

async function startChat(url: string, ContactFlowId: string): Promise<Customer> {
  const request = {
    ContactFlowId,
    SupportedMessagingContentTypes: ["text/plain", "text/markdown", "application/json"],
    ParticipantConfiguration: { ResponseMode: "INCREMENTAL" },
  };
  const { data } = await post<{ data: { startChatResult: Started } }>(`${url}/startChat`, request);
  const { ContactId, ParticipantToken } = data.startChatResult;
  return connectCustomer(url, { contactId: ContactId, participantToken: ParticipantToken });
}

/** Adds a bot to a chat, which begins a message. */
async function addBot({ client, InstanceId }: Plane, url: string, { contactId }: Customer): Promise<Bot> {
  const ParticipantDetails = { ParticipantRole: "CUSTOM_BOT", DisplayName: "Bot" } as const;
  const command = { InstanceId, ContactId: contactId, ParticipantDetails };
  const { ParticipantCredentials } = await client.send(new connect.CreateParticipantCommand(command));
  const participantToken = present(ParticipantCredentials?.ParticipantToken, "token");
  const bot = await connectCustomer(url, { contactId, participantToken });
  const { MessageToken } = await post<{ readonly MessageToken: string }>(
    `${url}/participant/message-start`,
    { ContentType: "text/plain" },
    { "x-amz-bearer": bot.connectionToken },
  );
  return { ...bot, messageToken: MessageToken };
}

async function connectCustomer(
  url: string,
  started: Pick<Customer, "contactId" | "participantToken">,
): Promise<Customer> {
  const Type = ["WEBSOCKET", "CONNECTION_CREDENTIALS"];
  const { Websocket, ConnectionCredentials } = await post<{
    Websocket: { Url: string };
    ConnectionCredentials: { ConnectionToken: string };
  }>(`${url}/participant/connection`, { Type, ConnectParticipant: true }, { "x-amz-bearer": started.participantToken });
  return { ...started, connectionToken: ConnectionCredentials.ConnectionToken, socketUrl: Websocket.Url };
}

const PNG = Buffer.from("\x89PNG\r\n\x1a\n", "latin1");

/** Starts uploads in some chats, and sends one file completely. */
async function startFiles(url: string, customers: readonly Customer[]): Promise<Pick<State, "uploads" | "downloads">> {
  const uploads: Upload[] = [];
  const downloads: string[] = [];
  for (const { connectionToken } of customers.slice(0, 3)) {
    const headers = { "x-amz-bearer": connectionToken };
    const file = { AttachmentName: "a.png", ContentType: "image/png", AttachmentSizeInBytes: PNG.length };
    const start = () =>
      post<{ AttachmentId: string; UploadMetadata: { Url: string; HeadersToInclude: Record<string, string> } }>(
        `${url}/participant/start-attachment-upload`,
        { ...file, ClientToken: crypto.randomUUID() },
        headers,
      );
    const [{ AttachmentId, UploadMetadata }, spare] = await Promise.all([start(), start()]);
    uploads.push({ url: spare.UploadMetadata.Url, headers: spare.UploadMetadata.HeadersToInclude });
    await fetch(UploadMetadata.Url, { method: "PUT", headers: UploadMetadata.HeadersToInclude, body: PNG });
    const completion = { AttachmentIds: [AttachmentId], ClientToken: "complete" };
    await post(`${url}/participant/complete-attachment-upload`, completion, headers);
    const { Url } = await post<{ Url: string }>(`${url}/participant/attachment`, { AttachmentId }, headers);
    downloads.push(Url);
  }
  return { uploads, downloads };
}

/** Signs in the users whose session has ended. */
async function signInAll({ url, sessions }: Pick<Population, "url"> & { readonly sessions: Map<string, string> }) {
  for (const username of FUZZED_USERS) {
    const headers = { authorization: `Bearer ${sessions.get(username) ?? ""}` };
    if ((await fetch(`${url}/auth/session`, { headers })).status === 200) continue;
    const grant = await post<{ sessionToken: string }>(`${url}/auth/sign-in`, { username, password: "tributary" });
    sessions.set(username, grant.sessionToken);
  }
}

type Plane = Pick<Population, "client" | "InstanceId">;

async function startTask({ client, InstanceId }: Plane, ContactFlowId: string): Promise<string> {
  const task = await client.send(new connect.StartTaskContactCommand({ InstanceId, ContactFlowId, Name: "Task" }));
  return present(task.ContactId, "task");
}

/** Creates one resource of each kind. */
async function createResources({ client, InstanceId }: Plane): Promise<Record<string, string[]>> {
  const name = `${NAME} ${crypto.randomUUID()}`;
  const id = (value: string | undefined): string => present(value, "id of a resource");
  const hours = await client.send(
    new connect.CreateHoursOfOperationCommand({ InstanceId, Name: name, TimeZone: "UTC", Config: [PERIOD] }),
  );
  const HoursOfOperationId = id(hours.HoursOfOperationId);
  const override = await client.send(
    new connect.CreateHoursOfOperationOverrideCommand({
      InstanceId,
      HoursOfOperationId,
      Name: name,
      Config: [PERIOD],
      EffectiveFrom: "2030-01-01",
      EffectiveTill: "2030-01-02",
    }),
  );
  const queue = await client.send(new connect.CreateQueueCommand({ InstanceId, Name: name, HoursOfOperationId }));
  const QueueId = id(queue.QueueId);
  const profile = await client.send(
    new connect.CreateRoutingProfileCommand({
      InstanceId,
      Name: name,
      Description: "Of the fuzzer",
      DefaultOutboundQueueId: QueueId,
      MediaConcurrencies: [{ Channel: "CHAT", Concurrency: 2 }],
    }),
  );
  const security = await client.send(
    new connect.CreateSecurityProfileCommand({ InstanceId, SecurityProfileName: name }),
  );
  const RoutingProfileId = id(profile.RoutingProfileId);
  const SecurityProfileId = id(security.SecurityProfileId);
  const user = await client.send(
    new connect.CreateUserCommand({
      InstanceId,
      Username: `fuzz-${crypto.randomUUID()}`,
      PhoneConfig: { PhoneType: "SOFT_PHONE", AutoAccept: false, AfterContactWorkTimeLimit: 30 },
      SecurityProfileIds: [SecurityProfileId],
      RoutingProfileId,
    }),
  );
  const flows = await client.send(new connect.ListContactFlowsCommand({ InstanceId }));
  const [Sample, ...transfers] = (flows.ContactFlowSummaryList ?? []).map(({ Id }) => id(Id));
  const ContactFlowId = id(transfers[0]);
  const quick = await client.send(
    new connect.CreateQuickConnectCommand({
      InstanceId,
      Name: name,
      QuickConnectConfig: { QuickConnectType: "QUEUE", QueueConfig: { QueueId, ContactFlowId } },
    }),
  );
  const template = await client.send(
    new connect.CreateTaskTemplateCommand({
      InstanceId,
      Name: name,
      ContactFlowId: id(Sample),
      Fields: [{ Id: { Name: "Title" }, Type: "NAME" }],
      Constraints: { RequiredFields: [{ Id: { Name: "Title" } }] },
    }),
  );
  const language = { InstanceId, Name: "Language", Values: { StringList: ["French"] } };
  await ignore(client.send(new connect.CreatePredefinedAttributeCommand(language)));
  const statuses = await client.send(new connect.ListAgentStatusesCommand({ InstanceId, MaxResults: 100 }));
  const UserId = id(user.UserId);
  const QuickConnectId = id(quick.QuickConnectId);
  return {
    HoursOfOperationId: [HoursOfOperationId],
    HoursOfOperationOverrideId: [id(override.HoursOfOperationOverrideId)],
    QueueId: [QueueId],
    DefaultOutboundQueueId: [QueueId],
    RoutingProfileId: [RoutingProfileId],
    SecurityProfileId: [SecurityProfileId],
    SecurityProfileIds: [SecurityProfileId],
    UserId: [UserId],
    AgentIds: [UserId],
    // The flow of the sample must stay: the center would start no chats without it.
    ContactFlowId: [ContactFlowId],
    StartedFlowId: [id(Sample)],
    QuickConnectId: [QuickConnectId],
    QuickConnectIds: [QuickConnectId],
    TaskTemplateId: [id(template.Id)],
    AgentStatusId: (statuses.AgentStatusSummaryList ?? []).map(({ Id }) => id(Id)).slice(0, 10),
    StreamingEndpointArn: [ENDPOINT_ARN],
    resourceArn: [id(queue.QueueArn)],
  };
}

const PERIOD = { Day: "MONDAY", StartTime: { Hours: 9, Minutes: 30 }, EndTime: { Hours: 17, Minutes: 0 } } as const;

/** Deletes what is not of the demo, those first that refer to others. Attributes and statuses stay: statuses cannot be deleted. */
async function deleteResources({ client, InstanceId }: Plane): Promise<void> {
  const all = { InstanceId, MaxResults: 100 };
  const users = await client.send(new connect.ListUsersCommand(all));
  for (const { Id: UserId, Username } of users.UserSummaryList ?? [])
    if (!["ada", "grace", "alan", "sam", "root"].includes(Username ?? ""))
      await ignore(client.send(new connect.DeleteUserCommand({ InstanceId, UserId })));
  const quick = await client.send(new connect.ListQuickConnectsCommand(all));
  for (const { Id: QuickConnectId } of foreign(quick.QuickConnectSummaryList))
    await ignore(client.send(new connect.DeleteQuickConnectCommand({ InstanceId, QuickConnectId })));
  const profiles = await client.send(new connect.ListRoutingProfilesCommand(all));
  for (const { Id: RoutingProfileId } of foreign(profiles.RoutingProfileSummaryList))
    await ignore(client.send(new connect.DeleteRoutingProfileCommand({ InstanceId, RoutingProfileId })));
  const queues = await client.send(new connect.ListQueuesCommand({ ...all, QueueTypes: ["STANDARD"] }));
  for (const { Id: QueueId } of foreign(queues.QueueSummaryList))
    await ignore(client.send(new connect.DeleteQueueCommand({ InstanceId, QueueId })));
  const hours = await client.send(new connect.ListHoursOfOperationsCommand(all));
  for (const { Id: HoursOfOperationId } of foreign(hours.HoursOfOperationSummaryList))
    await ignore(client.send(new connect.DeleteHoursOfOperationCommand({ InstanceId, HoursOfOperationId })));
  const security = await client.send(new connect.ListSecurityProfilesCommand(all));
  for (const { Id: SecurityProfileId } of foreign(security.SecurityProfileSummaryList))
    await ignore(client.send(new connect.DeleteSecurityProfileCommand({ InstanceId, SecurityProfileId })));
  const templates = await client.send(new connect.ListTaskTemplatesCommand(all));
  for (const { Id: TaskTemplateId } of foreign(templates.TaskTemplates))
    await ignore(client.send(new connect.DeleteTaskTemplateCommand({ InstanceId, TaskTemplateId })));
}

/** Ids of the demo center begin with these digits. */
const DEMO = "7b1b0000-";

function foreign<T extends { readonly Id?: string | undefined }>(resources: readonly T[] = []): T[] {
  return resources.filter(({ Id }) => Id?.startsWith(DEMO) === false);
}

/** Waits for a call that may be refused: another one was first, or the resource is in use until the next round. */
async function ignore(call: Promise<unknown>): Promise<void> {
  await call.catch((error: { readonly $metadata?: { readonly httpStatusCode?: number } }) => {
    if ((error.$metadata?.httpStatusCode ?? 500) >= 500) throw error;
  });
}
