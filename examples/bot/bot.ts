/** A bot behind a web hook: it answers customers while they wait for an agent. `npm start` prints the values that it needs. */
import { createVerify, X509Certificate } from "node:crypto";
import { createServer, type IncomingMessage, type Server } from "node:http";
import * as connect from "@aws-sdk/client-connect";
import * as participant from "@aws-sdk/client-connectparticipant";

/** The center, one of its flows, and the name of this web hook in its settings. */
export type Center = {
  readonly url: string;
  readonly client: connect.ConnectClient;
  readonly service: participant.ConnectParticipantClient;
  readonly InstanceId: string;
  readonly ContactFlowId: string;
  readonly StreamingEndpointArn: string;
};

type Signed = "Message" | "MessageId" | "Timestamp" | "TopicArn" | "Type";
type Notification = Readonly<Record<Signed | "Signature" | "SigningCertURL", string>> & {
  readonly MessageAttributes: Readonly<Record<string, { readonly Value: string }>>;
};

// #region start
/** Starts a chat that is streamed to the web hook, with a bot in it. The page of the customer connects with the answer, as with any other. */
async function startChat({ client, service, ...center }: Center, DisplayName: string) {
  const { InstanceId, ContactFlowId, StreamingEndpointArn } = center;
  const chat = await client.send(
    new connect.StartChatContactCommand({ InstanceId, ContactFlowId, ParticipantDetails: { DisplayName } }),
  );
  const { ContactId } = chat;
  const ChatStreamingConfiguration = { StreamingEndpointArn };
  await client.send(new connect.StartContactStreamingCommand({ InstanceId, ContactId, ChatStreamingConfiguration }));
  const ParticipantDetails = { ParticipantRole: "CUSTOM_BOT", DisplayName: "Helper" } as const;
  const bot = await client.send(new connect.CreateParticipantCommand({ InstanceId, ContactId, ParticipantDetails }));
  const connection = await service.send(
    new participant.CreateParticipantConnectionCommand({
      ParticipantToken: bot.ParticipantCredentials?.ParticipantToken,
      Type: ["CONNECTION_CREDENTIALS"],
      ConnectParticipant: true, // a bot has no socket: it gets the chat by its web hook
    }),
  );
  return { chat, ConnectionToken: connection.ConnectionCredentials?.ConnectionToken };
}
// #endregion start

// #region verify
/** Returns true if the center has signed the notification. The certificate comes from the center, and from nowhere else. */
async function isSigned(center: Center, notification: Notification): Promise<boolean> {
  if (!notification.SigningCertURL.startsWith(`${center.url}/`)) return false;
  const { publicKey } = new X509Certificate(await (await fetch(notification.SigningCertURL)).text());
  const names = ["Message", "MessageId", "Timestamp", "TopicArn", "Type"] as const;
  const text = names.map((name) => `${name}\n${notification[name]}\n`).join("");
  return createVerify("RSA-SHA256").update(text).verify(publicKey, notification.Signature, "base64");
}
// #endregion verify

/** Starts the server of the bot: `POST /start?name=…` for pages of customers, `POST /hook` for the center. */
export function startBot(center: Center, port: number): Server {
  /** Connection tokens of the bots in open chats. A program with several processes keeps them in a database. */
  const bots = new Map<string, string>();

  // #region answer
  /** Answers a customer. The client token makes a notification that arrives twice have one answer. */
  async function answer({ MessageId, Message, MessageAttributes }: Notification): Promise<void> {
    const contactId = MessageAttributes.InitialContactId?.Value ?? "";
    const item: { Type: string; ContentType?: string; Content?: string } = JSON.parse(Message);
    if (item.ContentType === "application/vnd.amazonaws.connect.event.chat.ended") bots.delete(contactId);
    const ConnectionToken = bots.get(contactId);
    const isQuestion = item.Type === "MESSAGE" && MessageAttributes.ParticipantRole?.Value === "CUSTOMER";
    if (ConnectionToken === undefined || !isQuestion) return;
    const wantsAgent = /\bagent\b/i.test(item.Content ?? "");
    const Content = wantsAgent ? "An agent will be with you soon." : `You wrote: ${item.Content}`;
    const message = { ConnectionToken, ContentType: "text/plain", Content, ClientToken: MessageId };
    await center.service.send(new participant.SendMessageCommand(message));
    if (wantsAgent) await center.service.send(new participant.DisconnectParticipantCommand({ ConnectionToken }));
    if (wantsAgent) bots.delete(contactId);
  }
  // #endregion answer

  async function handle(request: IncomingMessage): Promise<[status: number, body?: object]> {
    const url = new URL(request.url ?? "/", "http://localhost");
    if (request.method !== "POST") return [404];
    if (url.pathname === "/start") {
      const { chat, ConnectionToken = "" } = await startChat(center, url.searchParams.get("name") ?? "Customer");
      bots.set(chat.ContactId ?? "", ConnectionToken);
      return [200, chat];
    }
    const notification: Notification = JSON.parse((await request.toArray()).join(""));
    if (!(await isSigned(center, notification))) return [403];
    await answer(notification); // an error makes the center send the notification again
    return [200];
  }

  const server = createServer((request, response) => {
    handle(request).then(
      ([status, body]) => response.writeHead(status).end(body && JSON.stringify(body)),
      () => response.writeHead(500).end(),
    );
  });
  return server.listen(port, "127.0.0.1");
}
