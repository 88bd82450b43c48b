/** The example bot behind a web hook of a real server, with a customer without a browser; and a web hook that is away while the server is killed. */
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import * as connect from "@aws-sdk/client-connect";
import * as participant from "@aws-sdk/client-connectparticipant";
import { present } from "@tributary/kernel";
import { freePort } from "@tributary/testkit";
import { afterEach, beforeEach, expect, it } from "vitest";
import { startBot } from "../../examples/bot/bot.ts";
import { streamAnswer } from "../../examples/bot/stream-answer.ts";
import { openSocket } from "../../packages/http/test/test-socket.ts";
import { type RunningCenter, startCenter } from "./support/center.ts";
import { connectClient } from "./support/desktop.ts";
import { eventually } from "./support/eventually.ts";

const ARN = "arn:aws:sns:us-east-1:000000000000:bot";
const LEFT = "application/vnd.amazonaws.connect.event.participant.left";

let center: RunningCenter;
let port: number;
let servers: Server[];

beforeEach(async () => {
  port = await freePort();
  servers = [];
  center = await startCenter({ TRIBUTARY_STREAMING_ENDPOINTS: `${ARN}=http://127.0.0.1:${port}/hook` });
});
afterEach(async () => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
  await center[Symbol.asyncDispose]();
});

function clientsOf({ description }: RunningCenter) {
  const credentials = { accessKeyId: "any", secretAccessKey: "any" };
  const { participantEndpoint: endpoint, region } = description;
  return {
    client: connectClient(center),
    service: new participant.ConnectParticipantClient({ endpoint, region, credentials }),
    InstanceId: description.instanceId,
    ContactFlowId: description.demo.contactFlowId,
  };
}

/** A customer that connects with a participant token, without a socket. */
async function customerOf(service: participant.ConnectParticipantClient, ParticipantToken = "") {
  const { ConnectionCredentials } = await service.send(
    new participant.CreateParticipantConnectionCommand({
      ParticipantToken,
      Type: ["CONNECTION_CREDENTIALS"],
      ConnectParticipant: true,
    }),
  );
  const ConnectionToken = present(ConnectionCredentials?.ConnectionToken, "token");
  const send = (Content: string) =>
    service.send(new participant.SendMessageCommand({ ConnectionToken, ContentType: "text/plain", Content }));
  /** Role and content of the messages, and the events of the bot. */
  const transcript = async () => {
    const query = { ConnectionToken, MaxResults: 100, SortOrder: "ASCENDING" } as const;
    const { Transcript = [] } = await service.send(new participant.GetTranscriptCommand(query));
    return Transcript.filter(({ ParticipantRole, Content }) => Content || ParticipantRole === "CUSTOM_BOT").map(
      ({ ParticipantRole, Content, ContentType }) => `${ParticipantRole} ${Content || ContentType}`,
    );
  };
  return { send, transcript };
}

it("[HK-05, BO-06] the example bot answers a customer, also after the server was killed, and makes room for an agent", async () => {
  const { description } = center;
  const clients = clientsOf(center);
  const bot = startBot({ ...clients, url: description.connectEndpoint, StreamingEndpointArn: ARN }, port);
  servers.push(bot);
  await once(bot, "listening");
  const started = await fetch(`http://127.0.0.1:${port}/start?name=Maya`, { method: "POST" });
  const { ParticipantToken } = (await started.json()) as { readonly ParticipantToken: string };
  const customer = await customerOf(clients.service, ParticipantToken);

  await customer.send("Where is my order?");
  await eventually(async () =>
    expect((await customer.transcript()).at(-1)).toBe("CUSTOM_BOT You wrote: Where is my order?"),
  );
  await center.kill();
  await center.restart();
  await customer.send("Still there?");
  await eventually(async () => expect((await customer.transcript()).at(-1)).toBe("CUSTOM_BOT You wrote: Still there?"));
  await customer.send("An agent, please");

  await eventually(async () => expect((await customer.transcript()).at(-1)).toBe(`CUSTOM_BOT ${LEFT}`));
  const answers = (await customer.transcript()).filter((line) => line.startsWith("CUSTOM_BOT "));
  expect(answers).toEqual([
    "CUSTOM_BOT application/vnd.amazonaws.connect.event.participant.joined",
    "CUSTOM_BOT You wrote: Where is my order?",
    "CUSTOM_BOT You wrote: Still there?",
    "CUSTOM_BOT An agent will be with you soon.",
    `CUSTOM_BOT ${LEFT}`,
  ]);
  const unsigned = await fetch(`http://127.0.0.1:${port}/hook`, {
    method: "POST",
    body: JSON.stringify({ SigningCertURL: "https://sns.us-east-1.amazonaws.com/key.pem" }),
  });
  expect(unsigned.status).toBe(403);
});

it("[BO-22, BO-26] an answer grows on the socket of the customer while the example bot streams it, and is stored once", async () => {
  const { client, service, ...names } = clientsOf(center);
  const ParticipantDetails = { DisplayName: "Maya" };
  const ParticipantConfiguration = { ResponseMode: "INCREMENTAL" } as const;
  const chat = await client.send(
    new connect.StartChatContactCommand({ ...names, ParticipantDetails, ParticipantConfiguration }),
  );
  const customer = await customerOf(service, chat.ParticipantToken);
  const Type: participant.ConnectionType[] = ["WEBSOCKET"];
  const { ParticipantToken } = chat;
  const connection = new participant.CreateParticipantConnectionCommand({ ParticipantToken, Type });
  const { Websocket } = await service.send(connection);
  using socket = await openSocket(present(Websocket?.Url, "address"));
  const { ContactId } = chat;
  const { InstanceId } = names;
  const details = { ParticipantRole: "CUSTOM_BOT", DisplayName: "Helper" } as const;
  const { ParticipantCredentials } = await client.send(
    new connect.CreateParticipantCommand({ InstanceId, ContactId, ParticipantDetails: details }),
  );
  const { ConnectionCredentials } = await service.send(
    new participant.CreateParticipantConnectionCommand({
      ParticipantToken: ParticipantCredentials?.ParticipantToken,
      Type: ["CONNECTION_CREDENTIALS"],
      ConnectParticipant: true,
    }),
  );
  const token = present(ConnectionCredentials?.ConnectionToken, "token");
  const items = () =>
    socket.items.filter(({ DisplayName, Type: type }) => DisplayName === "Helper" && type === "MESSAGE");
  /** The words of a model, each after the page has the one before. */
  async function* words() {
    yield "Your order ";
    await socket.until(() => items().length === 1);
    yield "is on its way.";
  }

  const id = await streamAnswer(center.description.participantEndpoint, token, words());

  await socket.until(() => items().at(-1)?.MessageMetadata?.MessageCompleted === true);
  expect(items()[0]).toMatchObject({ Id: id, Content: "Your order ", ParticipantRole: "SYSTEM" });
  expect(items().at(-1)).toMatchObject({ Id: id, Content: "Your order is on its way.", ParticipantRole: "SYSTEM" });
  const answers = (await customer.transcript()).filter((line) => line.includes("order"));
  expect(answers).toEqual(["CUSTOM_BOT Your order is on its way."]);
});

it("[HK-05] a web hook that was away while the server was killed twice gets every message, in order", async () => {
  const { client, service, ...names } = clientsOf(center);
  const chat = await client.send(
    new connect.StartChatContactCommand({ ...names, ParticipantDetails: { DisplayName: "Maya" } }),
  );
  const { ContactId } = chat;
  const { InstanceId } = names;
  const ChatStreamingConfiguration = { StreamingEndpointArn: ARN };
  await client.send(new connect.StartContactStreamingCommand({ InstanceId, ContactId, ChatStreamingConfiguration }));
  const customer = await customerOf(service, chat.ParticipantToken);
  const received: { readonly id: string; readonly content: string }[] = [];
  let isUp = false;
  const hook = createServer(async (request, response) => {
    const { MessageId, Message } = JSON.parse((await request.toArray()).join(""));
    if (isUp) received.push({ id: MessageId, content: JSON.parse(Message).Content });
    response.writeHead(isUp ? 200 : 503).end();
  });
  hook.listen(port, "127.0.0.1");
  servers.push(hook);
  await once(hook, "listening");
  const sent: string[] = [];
  const sendSome = async (count: number) => {
    for (let index = 0; index < count; index += 1) {
      sent.push(`message ${sent.length}`);
      await customer.send(sent.at(-1) ?? "");
    }
  };

  await sendSome(20);
  await center.kill();
  await center.restart();
  await sendSome(20);
  isUp = true;
  await eventually(async () => expect(received.length).toBeGreaterThan(5), 60_000);
  await center.kill();
  await center.restart();
  await sendSome(20);

  const messages = () => [...new Map(received.map(({ id, content }) => [id, content])).values()];
  await eventually(
    async () => expect(messages().filter((content) => content?.startsWith("message "))).toEqual(sent),
    60_000,
  );
});
