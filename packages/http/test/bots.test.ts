/** Bots through the unmodified SDKs: added by the control plane, connected with the participant service. */
import * as connect from "@aws-sdk/client-connect";
import * as participant from "@aws-sdk/client-connectparticipant";
import { createMemoryDisk } from "@tributary/journal";
import { present } from "@tributary/kernel";
import { expect, it } from "vitest";
import { openConnect } from "./open-connect.ts";
import { sdkClients } from "./sdk-clients.ts";
import { connect as connectParty, openTestCenter, whileTimePasses } from "./test-center.ts";
import { FLOW } from "./test-definition.ts";
import { openSocket } from "./test-socket.ts";

const ROLE = "CUSTOM_BOT";
const joined = "application/vnd.amazonaws.connect.event.participant.joined";
const left = "application/vnd.amazonaws.connect.event.participant.left";

/** A chat whose customer has connected, and the clients of a program with a bot. */
async function openChat() {
  const opened = await openTestCenter({ surfaces: [openConnect()] });
  const { plane, service } = sdkClients(opened);
  const customer = await opened.startChat();
  const { socketUrl, token } = await connectParty(opened.http, customer);
  await opened.center.chats.join(customer.ref);
  const { instanceId: InstanceId } = opened.center.directory.definition.instance;
  const ContactId: string = customer.ref.conversationId;
  const create = (changes: Partial<connect.CreateParticipantCommandInput> = {}) => {
    const ParticipantDetails = { ParticipantRole: ROLE, DisplayName: "Helper" } as const;
    return plane.send(new connect.CreateParticipantCommand({ InstanceId, ContactId, ParticipantDetails, ...changes }));
  };
  const connectBot = async (Type: participant.ConnectionType[] = ["CONNECTION_CREDENTIALS"]) => {
    const { ParticipantCredentials, ParticipantId } = await create();
    const ParticipantToken = present(ParticipantCredentials?.ParticipantToken, "token");
    const command = { ParticipantToken, Type, ConnectParticipant: true };
    const connection = await service.send(new participant.CreateParticipantConnectionCommand(command));
    const ConnectionToken = present(connection.ConnectionCredentials?.ConnectionToken, "token");
    return { ParticipantId, ParticipantToken, ConnectionToken, socketUrl: connection.Websocket?.Url ?? "" };
  };
  return { ...opened, customer, customerToken: token, socketUrl, service, create, connectBot };
}

it("[BO-20] CreateParticipant adds a bot that connects without a socket, and is shown to the customer", async () => {
  await using opened = await openChat();
  using customer = await openSocket(opened.socketUrl);
  customer.subscribe();

  const { ConnectionToken, ParticipantId } = await opened.connectBot();
  const text = { ConnectionToken, ContentType: "text/plain", Content: "Which order?", ClientToken: "one" };
  const { Id } = await opened.service.send(new participant.SendMessageCommand(text));
  await opened.service.send(new participant.SendMessageCommand(text));
  await opened.service.send(
    new participant.SendEventCommand({
      ConnectionToken,
      ContentType: "application/vnd.amazonaws.connect.event.typing",
    }),
  );

  await customer.until(() => customer.items.some(({ ContentType }) => ContentType?.endsWith("typing") === true));
  const ofBot = customer.items.filter((item) => item.ParticipantId === ParticipantId);
  expect(ofBot.map(({ ContentType, Content, Id: id }) => [ContentType, Content ?? "", id === Id])).toEqual([
    [joined, "", false],
    ["text/plain", "Which order?", true],
    ["application/vnd.amazonaws.connect.event.typing", "", false],
  ]);
  for (const item of ofBot) expect(item).toMatchObject({ ParticipantRole: ROLE, DisplayName: "Helper" });
  const page = await opened.service.send(
    new participant.GetTranscriptCommand({ ConnectionToken, SortOrder: "ASCENDING" }),
  );
  expect(page.Transcript?.at(-1)).toMatchObject({ ParticipantRole: ROLE, Content: "Which order?" });
});

it("[BO-20] a bot with a socket receives the chat until an agent joins; then the socket is closed", async () => {
  await using opened = await openChat();
  const bot = await opened.connectBot(["WEBSOCKET", "CONNECTION_CREDENTIALS"]);
  using socket = await openSocket(bot.socketUrl);
  socket.subscribe();
  const question = { ConnectionToken: opened.customerToken, ContentType: "text/plain", Content: "Hello" };
  await opened.service.send(new participant.SendMessageCommand(question));
  await socket.until(() => socket.items.at(-1)?.Content === "Hello");

  const agent = await opened.bringAgent(opened.customer);
  await opened.center.chats.sendMessage(agent.ref, { contentType: "text/plain", content: "Hi", clientToken: null });

  const { code } = await whileTimePasses(opened, socket.closed);
  expect(code).not.toBe(1006);
  expect(socket.items.at(-1)).toMatchObject({ ContentType: left, ParticipantId: bot.ParticipantId });
  const again = new participant.CreateParticipantConnectionCommand({
    ParticipantToken: bot.ParticipantToken,
    Type: ["CONNECTION_CREDENTIALS"],
  });
  await expect(opened.service.send(again)).rejects.toMatchObject({ name: "AccessDeniedException" });
});

it("[BO-20] DisconnectParticipant of the bot leaves the chat with the customer, who goes on", async () => {
  await using opened = await openChat();
  const { ConnectionToken } = await opened.connectBot();

  await whileTimePasses(opened, opened.service.send(new participant.DisconnectParticipantCommand({ ConnectionToken })));

  const command = { ConnectionToken: opened.customerToken, ContentType: "text/plain", Content: "Still here" };
  await opened.service.send(new participant.SendMessageCommand(command));
  const read = { ConnectionToken: opened.customerToken, SortOrder: "ASCENDING" } as const;
  const { Transcript } = await opened.service.send(new participant.GetTranscriptCommand(read));
  expect(Transcript?.slice(-2).map(({ ContentType }) => ContentType)).toEqual([left, "text/plain"]);
});

it("[BO-21] a repeated ClientToken gets the same participant, with credentials until the end of the chat", async () => {
  await using opened = await openChat();

  const first = await opened.create({ ClientToken: "one" });
  const again = await opened.create({ ClientToken: "one" });

  expect(again.ParticipantId).toBe(first.ParticipantId);
  const described = await opened.center.contacts.describe(opened.customer.ref.conversationId);
  const endsAt = described.ok ? (described.value.chat?.expiresAt ?? 0) : 0;
  expect(Date.parse(first.ParticipantCredentials?.Expiry ?? "")).toBeGreaterThan(endsAt);
  const DisplayName = "Other";
  const other = { ClientToken: "one", ParticipantDetails: { ParticipantRole: ROLE, DisplayName } } as const;
  await expect(opened.create(other)).rejects.toMatchObject({ message: expect.stringContaining("ClientToken") });
});

it.each<[string, Partial<connect.CreateParticipantCommandInput>, string, RegExp]>([
  [
    "a customer",
    { ParticipantDetails: { ParticipantRole: "CUSTOMER", DisplayName: "x" } },
    "InvalidRequestException",
    /ParticipantDetails.ParticipantRole.*CUSTOMER is not supported/,
  ],
  [
    "an agent",
    { ParticipantDetails: { ParticipantRole: "AGENT", DisplayName: "x" } },
    "InvalidParameterException",
    /ParticipantRole: CUSTOM_BOT/,
  ],
  [
    "capabilities",
    {
      ParticipantDetails: {
        ParticipantRole: ROLE,
        DisplayName: "x",
        ParticipantCapabilities: { Video: "SEND" },
      },
    },
    "InvalidRequestException",
    /ParticipantCapabilities/,
  ],
  [
    "an invisible name",
    { ParticipantDetails: { ParticipantRole: ROLE, DisplayName: "\u200b" } },
    "InvalidParameterException",
    /DisplayName/,
  ],
  ["an unknown contact", { ContactId: "unknown" }, "ResourceNotFoundException", /ContactId/],
])("[BO-21] CreateParticipant refuses %s", async (_what, changes, name, message) => {
  await using opened = await openChat();

  await expect(opened.create(changes)).rejects.toMatchObject({ name, message: expect.stringMatching(message) });
});

it("[BO-21] CreateParticipant refuses a second bot, and a bot with an agent, by the documented errors", async () => {
  await using opened = await openChat();
  await opened.connectBot();
  await expect(opened.create()).rejects.toMatchObject({ name: "ServiceQuotaExceededException" });

  await opened.bringAgent(opened.customer);

  await expect(opened.create()).rejects.toMatchObject({ name: "ConflictException" });
});

it.each([
  ["INCREMENTAL", "incremental"],
  ["COMPLETE", undefined],
] as const)("[BO-22] StartChatContact keeps the response mode %s", async (ResponseMode, kept) => {
  const disk = createMemoryDisk();
  await using opened = await openTestCenter({ surfaces: [openConnect()], disk });
  const { instanceId: InstanceId } = opened.center.directory.definition.instance;
  const credentials = { accessKeyId: "any", secretAccessKey: "any" };
  const plane = new connect.ConnectClient({ endpoint: opened.http, region: "us-east-1", credentials, maxAttempts: 1 });
  const start = (mode: string) =>
    plane.send(
      new connect.StartChatContactCommand({
        InstanceId,
        ContactFlowId: FLOW,
        ParticipantDetails: { DisplayName: "Customer" },
        ParticipantConfiguration: { ResponseMode: mode as connect.ResponseMode },
      }),
    );

  await start(ResponseMode);

  const created = disk.journal.map(({ text }) => JSON.parse(text)).find(({ type }) => type === "contact.created");
  expect(created.chat.responseMode).toBe(kept);
  await expect(start("PARTLY")).rejects.toMatchObject({
    name: "InvalidParameterException",
    message: expect.stringContaining("ParticipantConfiguration.ResponseMode"),
  });
});
