/**
 * The operations that software for chats uses, each with the unmodified SDK against a chat: all of the participant service, and those of the control plane
 * that programs need first or soon. An operation without a test here fails the first test.
 */
import * as connect from "@aws-sdk/client-connect";
import * as participant from "@aws-sdk/client-connectparticipant";
import { present } from "@tributary/kernel";
import { DEMO_IDS, demoAgentId } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { implementedOperations } from "../src/connect/implemented.ts";
import { createViews } from "../src/index.ts";
import { type AdministrationCenter, ENDPOINT_ARN, VIEW } from "./administration-center.ts";
import { chatAfterAnother, connectedChat, openForInputs, task } from "./operation-center.ts";
import { queueChat } from "./queued-chat.ts";
import { sdkClients } from "./sdk-clients.ts";
import { openTestCenter, whileTimePasses } from "./test-center.ts";

/** Operations of the participant service that are not built, and are refused by name. */
const NOT_BUILT = ["CancelParticipantAuthentication", "GetAuthenticationUrl"];

/** Operations of the control plane for chats. Rated essential or expected by the survey of clients in docs/wire/participant.md. */
const CHAT_OPERATIONS = [
  "AssociateContactWithUser",
  "CreateParticipant",
  "CreatePersistentContactAssociation",
  "DescribeContact",
  "DismissUserContact",
  "GetContactAttributes",
  "ListAssociatedContacts",
  "ListContactReferences",
  "MonitorContact",
  "SearchContacts",
  "SendChatIntegrationEvent",
  "StartChatContact",
  "StartContactStreaming",
  "StopContact",
  "StopContactStreaming",
  "TagContact",
  "TransferContact",
  "UntagContact",
  "UpdateContact",
  "UpdateContactAttributes",
  "UpdateContactRoutingData",
  "UpdateParticipantRoleConfig",
] as const;

/** A chat of a customer and an agent over the participant service, with both tokens. */
async function openParticipants() {
  const center = await openTestCenter({ participant: { views: createViews([VIEW]) } });
  const { service: sdk } = sdkClients(center);
  const customer = await center.startChat();
  const connectAs = async (ParticipantToken: string) => {
    const Type = ["WEBSOCKET" as const, "CONNECTION_CREDENTIALS" as const];
    const request = { Type, ConnectParticipant: true, ParticipantToken };
    return sdk.send(new participant.CreateParticipantConnectionCommand(request));
  };
  const tokenOf = ({ ConnectionCredentials }: participant.CreateParticipantConnectionCommandOutput): string =>
    present(ConnectionCredentials?.ConnectionToken, "token");
  const connection = await connectAs(customer.participantToken);
  const agent = await center.bringAgent(customer);
  return {
    center,
    sdk,
    connection,
    ConnectionToken: tokenOf(connection),
    ofAgent: tokenOf(await connectAs(agent.participantToken)),
    [Symbol.asyncDispose]: () => center[Symbol.asyncDispose](),
  };
}

type Participants = Awaited<ReturnType<typeof openParticipants>>;

const FILE = { ContentType: "text/plain", AttachmentName: "bill.txt", AttachmentSizeInBytes: 8 };

async function upload({ sdk, ConnectionToken }: Participants): Promise<string> {
  const started = await sdk.send(new participant.StartAttachmentUploadCommand({ ...FILE, ConnectionToken }));
  const { Url = "", HeadersToInclude = {} } = present(started.UploadMetadata, "upload");
  expect((await fetch(Url, { method: "PUT", headers: HeadersToInclude, body: "contents" })).status).toBe(200);
  return present(started.AttachmentId, "attachment");
}

async function complete(chat: Participants): Promise<string> {
  const AttachmentId = await upload(chat);
  const { sdk, ConnectionToken } = chat;
  await sdk.send(new participant.CompleteAttachmentUploadCommand({ ConnectionToken, AttachmentIds: [AttachmentId] }));
  return AttachmentId;
}

async function transcript({ sdk }: Participants, ConnectionToken: string): Promise<readonly participant.Item[]> {
  const query = { ConnectionToken, SortOrder: "ASCENDING", MaxResults: 100 } as const;
  return (await sdk.send(new participant.GetTranscriptCommand(query))).Transcript ?? [];
}

const EVENT = "application/vnd.amazonaws.connect.event.";

/** A test of each operation of the participant service. */
const PARTICIPANT_TESTS: Readonly<Record<string, (chat: Participants) => Promise<void>>> = {
  async CreateParticipantConnection({ connection }) {
    expect(connection.Websocket?.Url).toMatch(/^ws:/);
    expect(Date.parse(connection.ConnectionCredentials?.Expiry ?? "")).toBeGreaterThan(0);
  },
  async SendMessage(chat) {
    const { sdk, ConnectionToken, ofAgent } = chat;
    const message = { ConnectionToken, ContentType: "text/plain", Content: "hello", ClientToken: "once" };
    const sent = await sdk.send(new participant.SendMessageCommand(message));
    const again = await sdk.send(new participant.SendMessageCommand(message));

    expect(again.Id).toBe(sent.Id);
    expect((await transcript(chat, ofAgent)).filter(({ Content }) => Content === "hello")).toMatchObject([
      { Id: sent.Id, ParticipantRole: "CUSTOMER" },
    ]);
  },
  async SendEvent(chat) {
    const { sdk, ConnectionToken, ofAgent } = chat;
    const message = { ConnectionToken: ofAgent, ContentType: "text/plain", Content: "hello" };
    const { Id } = await sdk.send(new participant.SendMessageCommand(message));
    const Content = JSON.stringify({ messageId: Id });
    await sdk.send(new participant.SendEventCommand({ ConnectionToken, ContentType: `${EVENT}message.read`, Content }));

    expect((await transcript(chat, ofAgent)).at(-1)?.MessageMetadata?.Receipts).toMatchObject([
      { ReadTimestamp: expect.any(String) },
    ]);
  },
  async GetTranscript(chat) {
    expect((await transcript(chat, chat.ConnectionToken)).map(({ Type, Content }) => Content ?? Type)).toEqual([
      "EVENT",
      "Welcome",
      "EVENT",
    ]);
  },
  async DisconnectParticipant({ center, sdk, ConnectionToken }) {
    await whileTimePasses(center, sdk.send(new participant.DisconnectParticipantCommand({ ConnectionToken })));

    await expect(sdk.send(new participant.GetTranscriptCommand({ ConnectionToken }))).rejects.toBeInstanceOf(
      participant.AccessDeniedException,
    );
  },
  async StartAttachmentUpload(chat) {
    await upload(chat);
  },
  async CompleteAttachmentUpload(chat) {
    const AttachmentId = await complete(chat);

    expect((await transcript(chat, chat.ofAgent)).at(-1)).toMatchObject({
      Type: "ATTACHMENT",
      Attachments: [{ AttachmentId, Status: "APPROVED" }],
    });
  },
  async GetAttachment(chat) {
    const { sdk, ofAgent } = chat;
    const request = { ConnectionToken: ofAgent, AttachmentId: await complete(chat) };
    const { Url = "" } = await sdk.send(new participant.GetAttachmentCommand(request));

    expect(await (await fetch(Url)).text()).toBe("contents");
  },
  async DescribeView({ sdk, ConnectionToken }) {
    const request = { ViewToken: "form:3", ConnectionToken };
    const { View } = await sdk.send(new participant.DescribeViewCommand(request));

    expect(View).toMatchObject({ Id: "form", Version: 3, Content: { Actions: ["Send"] } });
  },
};

/** A chat that waits in its queue, or that an agent has accepted. */
async function queued(opened: AdministrationCenter) {
  const { client, InstanceId } = opened;
  const ContactId = await queueChat(opened);
  const described = async (): Promise<connect.Contact> =>
    (await client.send(new connect.DescribeContactCommand({ InstanceId, ContactId }))).Contact ?? {};
  return { client, InstanceId, ContactId, described };
}

const UserId = demoAgentId(1);

/** A test of each operation of the control plane for chats. */
const CHAT_TESTS: Readonly<
  Record<(typeof CHAT_OPERATIONS)[number], (opened: AdministrationCenter) => Promise<unknown>>
> = {
  async StartChatContact(opened) {
    const { client, InstanceId } = opened;
    const ParticipantDetails = { DisplayName: "Zoë" };
    const request = { InstanceId, ContactFlowId: DEMO_IDS.flows.sales, ParticipantDetails };
    const started = await client.send(new connect.StartChatContactCommand(request));

    expect(started).toMatchObject({ ContactId: expect.any(String), ParticipantToken: expect.any(String) });
  },
  async StopContact(opened) {
    const { client, described, ...chat } = await queued(opened);
    await client.send(new connect.StopContactCommand(chat));

    expect(await described()).toMatchObject({ DisconnectTimestamp: expect.any(Date) });
  },
  async DescribeContact(opened) {
    const { described, ContactId } = await queued(opened);

    expect(await described()).toMatchObject({ Id: ContactId, Channel: "CHAT", InitiationMethod: "API" });
  },
  async GetContactAttributes(opened) {
    const { client, InstanceId, ContactId: InitialContactId } = await queued(opened);
    const got = await client.send(new connect.GetContactAttributesCommand({ InstanceId, InitialContactId }));

    expect(got.Attributes).toEqual({ desk: "Sales" }); // set by the flow
  },
  async UpdateContactAttributes(opened) {
    const { client, InstanceId, ContactId: InitialContactId } = await queued(opened);
    const chat = { InstanceId, InitialContactId };
    for (const Attributes of [{ plan: "gold" }, { team: "blue" }])
      await client.send(new connect.UpdateContactAttributesCommand({ ...chat, Attributes }));

    const got = await client.send(new connect.GetContactAttributesCommand(chat));
    expect(got.Attributes).toEqual({ desk: "Sales", plan: "gold", team: "blue" });
  },
  async TransferContact(opened) {
    const { client, InstanceId, ContactId } = await queued(opened);
    const target = { InstanceId, ContactFlowId: "to-target", QueueId: DEMO_IDS.queues.support };
    const transferred = await client.send(new connect.TransferContactCommand({ ...target, ...(await task(opened)) }));

    expect(transferred.ContactId).toEqual(expect.any(String)); // tasks only, as documented: agents transfer chats
    await expect(client.send(new connect.TransferContactCommand({ ...target, ContactId }))).rejects.toMatchObject({
      name: "InvalidParameterException",
    });
  },
  async CreateParticipant(opened) {
    const { client, InstanceId, ContactId } = await queued(opened);
    const ParticipantDetails = { ParticipantRole: "CUSTOM_BOT", DisplayName: "Helper" } as const;
    const request = { InstanceId, ContactId, ParticipantDetails };
    const created = await client.send(new connect.CreateParticipantCommand(request));

    expect(created.ParticipantCredentials?.ParticipantToken).toEqual(expect.any(String));
  },
  async CreatePersistentContactAssociation(opened) {
    const { client, InstanceId } = opened;
    const { InitialContactId, SourceContactId } = await chatAfterAnother(opened);
    const contacts = { InitialContactId: String(InitialContactId), SourceContactId: String(SourceContactId) };
    const continued = await client.send(
      new connect.CreatePersistentContactAssociationCommand({
        InstanceId,
        ...contacts,
        RehydrationType: "ENTIRE_PAST_SESSION",
      }),
    );

    expect(continued.ContinuedFromContactId).toBe(SourceContactId);
  },
  async StartContactStreaming(opened) {
    const { client, InstanceId, ContactId } = await queued(opened);
    const ChatStreamingConfiguration = { StreamingEndpointArn: ENDPOINT_ARN };
    const request = { InstanceId, ContactId, ChatStreamingConfiguration, ClientToken: "once" };
    const started = await client.send(new connect.StartContactStreamingCommand(request));
    const again = await client.send(new connect.StartContactStreamingCommand(request));

    expect(again.StreamingId).toBe(started.StreamingId);
  },
  async StopContactStreaming(opened) {
    const { client, InstanceId, ContactId } = await queued(opened);
    const ChatStreamingConfiguration = { StreamingEndpointArn: ENDPOINT_ARN };
    const { StreamingId } = await client.send(
      new connect.StartContactStreamingCommand({ InstanceId, ContactId, ChatStreamingConfiguration, ClientToken: "" }),
    );
    const stop = () => client.send(new connect.StopContactStreamingCommand({ InstanceId, ContactId, StreamingId }));
    await stop();

    await expect(stop()).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  },
  async SendChatIntegrationEvent({ client }) {
    const message = (Content: string) =>
      client.send(
        new connect.SendChatIntegrationEventCommand({
          SourceId: "+14155550100",
          DestinationId: DEMO_IDS.flows.sales,
          Event: { Type: "MESSAGE", ContentType: "text/plain", Content },
        }),
      );
    const [first, second] = [await message("hello"), await message("again")];

    expect([first.NewChatCreated, second.NewChatCreated]).toEqual([true, false]);
    expect(second.InitialContactId).toBe(first.InitialContactId);
  },
  async UpdateParticipantRoleConfig(opened) {
    const { client, InstanceId, ContactId } = await queued(opened);
    const timer = { ParticipantRole: "CUSTOMER", TimerType: "IDLE" } as const;
    const TimerValue = { ParticipantTimerDurationInMinutes: 2 };
    const ChannelConfiguration = { Chat: { ParticipantTimerConfigList: [{ ...timer, TimerValue }] } };
    await client.send(new connect.UpdateParticipantRoleConfigCommand({ InstanceId, ContactId, ChannelConfiguration }));

    const chat = await opened.center.contacts.describe(ContactId);
    expect(chat.ok && chat.value.chat?.inactivity?.configured).toMatchObject([{ role: "customer", type: "idle" }]);
  },
  async AssociateContactWithUser(opened) {
    const { client, InstanceId, ContactId } = await queued(opened);
    await client.send(new connect.AssociateContactWithUserCommand({ InstanceId, ContactId, UserId }));

    const desk = await opened.center.agents.view(UserId);
    expect(desk.ok && desk.value.agent.slots.map(({ contactId }) => contactId)).toEqual([ContactId]);
  },
  async DismissUserContact(opened) {
    const { client, InstanceId, ContactId } = await queued(opened);
    const request = { InstanceId, ContactId, UserId };
    await client.send(new connect.AssociateContactWithUserCommand(request));
    opened.clock.advance(25_000); // the offer is missed
    const slots = async (): Promise<unknown> => {
      const desk = await opened.center.agents.view(UserId);
      return desk.ok && desk.value.agent.slots.map(({ state }) => state.phase);
    };
    await expect.poll(slots).toEqual(["missed"]);
    await client.send(new connect.DismissUserContactCommand(request));

    expect(await slots()).toEqual([]);
  },
  async MonitorContact(opened) {
    const { client, InstanceId } = opened;
    const { ContactId, UserId: supervisor } = await connectedChat(opened);
    const request = { InstanceId, ContactId: String(ContactId), UserId: String(supervisor) };
    const monitored = await client.send(new connect.MonitorContactCommand(request));

    expect(monitored.ContactId).toEqual(ContactId);
  },
  async UpdateContact(opened) {
    const { client, described, ...chat } = await queued(opened);
    await client.send(new connect.UpdateContactCommand({ ...chat, Name: "Renamed", Description: "A chat" }));

    expect(await described()).toMatchObject({ Name: "Renamed", Description: "A chat" });
  },
  async UpdateContactRoutingData(opened) {
    const { client, described, ...chat } = await queued(opened);
    await client.send(new connect.UpdateContactRoutingDataCommand({ ...chat, QueuePriority: 1 }));

    expect(await described()).toMatchObject({ QueuePriority: 1 });
  },
  async SearchContacts(opened) {
    const { client, InstanceId, ContactId } = await queued(opened);
    const [StartTime, EndTime] = [new Date(opened.clock.now() - 60_000), new Date(opened.clock.now() + 60_000)];
    const TimeRange = { Type: "INITIATION_TIMESTAMP", StartTime, EndTime } as const;
    const SearchCriteria = { Channels: ["CHAT" as const] };
    const found = await client.send(new connect.SearchContactsCommand({ InstanceId, TimeRange, SearchCriteria }));

    expect(found.Contacts).toMatchObject([{ Id: ContactId, Channel: "CHAT" }]);
  },
  async ListAssociatedContacts(opened) {
    const { client, InstanceId, ContactId } = await queued(opened);
    const listed = await client.send(new connect.ListAssociatedContactsCommand({ InstanceId, ContactId }));

    expect(listed.ContactSummaryList?.map((each) => each.ContactId)).toEqual([ContactId]);
  },
  async ListContactReferences(opened) {
    const { client, InstanceId, ContactId } = await queued(opened);
    const References = { order: { Type: "URL", Value: "https://shop.example/7" } } as const;
    await client.send(new connect.UpdateContactCommand({ InstanceId, ContactId, References }));
    const listed = await client.send(
      new connect.ListContactReferencesCommand({ InstanceId, ContactId, ReferenceTypes: ["URL"] }),
    );

    expect(listed.ReferenceSummaryList).toMatchObject([{ Url: { Name: "order", Value: "https://shop.example/7" } }]);
  },
  async TagContact(opened) {
    const { client, described, ...chat } = await queued(opened);
    await client.send(new connect.TagContactCommand({ ...chat, Tags: { team: "blue" } }));

    expect(await described()).toMatchObject({ Tags: { team: "blue" } });
  },
  async UntagContact(opened) {
    const { client, described, ...chat } = await queued(opened);
    await client.send(new connect.TagContactCommand({ ...chat, Tags: { team: "blue", level: "1" } }));
    await client.send(new connect.UntagContactCommand({ ...chat, TagKeys: ["level"] }));

    expect((await described()).Tags).toEqual({ team: "blue" });
  },
};

it("[PT-32] each operation for chats has a test with the SDK", () => {
  const ofSdk = Object.keys(participant).filter((name) => /^[A-Z]\w+Command$/.test(name));
  const implemented = implementedOperations.map(({ name }): string => name);

  expect([...Object.keys(PARTICIPANT_TESTS), ...NOT_BUILT].map((name) => `${name}Command`).sort()).toEqual(
    ofSdk.sort(),
  );
  expect(Object.keys(CHAT_TESTS).sort()).toEqual([...CHAT_OPERATIONS]);
  expect(CHAT_OPERATIONS.filter((name) => !implemented.includes(name))).toEqual([]);
});

describe("the participant service", () => {
  it.each(Object.entries(PARTICIPANT_TESTS))("[PT-32] %s has its effect with the SDK", async (_, test) => {
    await using chat = await openParticipants();

    await test(chat);
  });
});

describe("the control plane", () => {
  it.each(Object.entries(CHAT_TESTS))("[PT-32] %s has its effect on a chat with the SDK", async (_, test) => {
    await using opened = await openForInputs();

    await test(opened);
  });
});
