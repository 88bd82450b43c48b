/** A page with the chat, and a bot that answers in it until the customer asks for an agent: `node widget-bot.mjs`, beside a demo center. */
// #region program
import { createVerify, X509Certificate } from "node:crypto";
import { createServer } from "node:http";
import * as connect from "@aws-sdk/client-connect";
import * as participant from "@aws-sdk/client-connectparticipant";

const { CENTER = "http://127.0.0.1:8480", PORT = "3000" } = process.env;
const center = await (await fetch(`${CENTER}/.well-known/tributary.json`)).json();
const options = { region: center.region, credentials: center.demo }; // of another center: an access key of your own
const plane = new connect.ConnectClient({ ...options, endpoint: center.connectEndpoint });
const service = new participant.ConnectParticipantClient({ ...options, endpoint: center.participantEndpoint });

/**
 * Connection tokens of the bots, by the chat: promises, because the customer may write while the bot is being added. They are in memory: a program that is started
 * again answers in new chats only, and the other ones wait for an agent. Keep them in a database if bots shall continue.
 */
const bots = new Map();

const PAGE = `<!doctype html>
<title>A bot answers</title>
<tributary-chat opened></tributary-chat>
<script type="module" src="${center.widgetUrl}widget.js"></script>
<script type="module">
  const chat = document.querySelector("tributary-chat");
  chat.addEventListener("started", ({ detail }) => fetch("/bot", { method: "POST", body: detail.contactId }));
</script>`;

/** Adds a bot to a chat. It also answers what the customer wrote before the chat was streamed. */
async function addBot(ContactId) {
  const joining = joinChat(ContactId);
  bots.set(ContactId, joining);
  const ConnectionToken = await joining.catch((error) => {
    bots.delete(ContactId);
    throw error;
  });
  const past = await service.send(new participant.GetTranscriptCommand({ ConnectionToken, SortOrder: "ASCENDING" }));
  for (const item of past.Transcript) await answer(ContactId, item);
}

/** Streams a chat to this program, and returns the connection token of a new bot in it. */
async function joinChat(ContactId) {
  const chat = { InstanceId: center.instanceId, ContactId };
  const ChatStreamingConfiguration = { StreamingEndpointArn: "bot" };
  await plane.send(new connect.StartContactStreamingCommand({ ...chat, ChatStreamingConfiguration }));
  const ParticipantDetails = { ParticipantRole: "CUSTOM_BOT", DisplayName: "Helper" };
  const bot = await plane.send(new connect.CreateParticipantCommand({ ...chat, ParticipantDetails }));
  const { ParticipantToken } = bot.ParticipantCredentials;
  const connection = { ParticipantToken, Type: ["CONNECTION_CREDENTIALS"], ConnectParticipant: true };
  const joined = await service.send(new participant.CreateParticipantConnectionCommand(connection));
  return joined.ConnectionCredentials.ConnectionToken;
}

/**
 * Answers a message of the customer: once, although it may be in the transcript and in a notification, because the client token of the answer is the id of the message.
 */
async function answer(contactId, { Id, Type, Content, ContentType, ParticipantRole }) {
  const botLeft = ContentType?.endsWith(".participant.left") && ParticipantRole === "CUSTOM_BOT"; // an agent has accepted
  if (botLeft || ContentType?.endsWith(".chat.ended")) bots.delete(contactId);
  if (Type !== "MESSAGE" || ParticipantRole !== "CUSTOMER") return;
  const ConnectionToken = await bots.get(contactId);
  if (!ConnectionToken) return;
  const wantsAgent = /\bagent\b/i.test(Content);
  const text = wantsAgent ? "An agent will be with you soon." : `You wrote: ${Content}`;
  const message = { ConnectionToken, ContentType: "text/plain", Content: text, ClientToken: Id };
  await service.send(new participant.SendMessageCommand(message));
  if (!wantsAgent) return;
  await service.send(new participant.DisconnectParticipantCommand({ ConnectionToken }));
  bots.delete(contactId);
}

/** Returns true if the center has signed the notification. */
async function isSigned(notification) {
  if (!notification.SigningCertURL?.startsWith(`${center.connectEndpoint}/`)) return false;
  const { publicKey } = new X509Certificate(await (await fetch(notification.SigningCertURL)).text());
  const names = ["Message", "MessageId", "Timestamp", "TopicArn", "Type"];
  const text = names.map((name) => `${name}\n${notification[name]}\n`).join("");
  return createVerify("RSA-SHA256").update(text).verify(publicKey, notification.Signature, "base64");
}

async function handle({ method, url }, body) {
  if (method !== "POST") return [200, PAGE];
  if (url === "/bot") await addBot(body);
  else {
    const notification = JSON.parse(body);
    if (!(await isSigned(notification))) return [403];
    const item = JSON.parse(notification.Message);
    await answer(item.InitialContactId, item); // an error makes the center send it again
  }
  return [200];
}

const server = createServer(async (request, response) => {
  const body = (await request.toArray()).join("");
  const [status, text] = await handle(request, body).catch((error) => [500, console.error(error)]);
  response.writeHead(status, { "content-type": "text/html" }).end(text);
});
server.listen(PORT, "127.0.0.1", () => console.log(`open http://127.0.0.1:${PORT}/`));
// #endregion program
