import { createSeededRandom } from "@tributary/testkit";
import { expect, it } from "vitest";
import { AGENT, type PanelCenter, type RingingChat, ringingChat } from "./panel-center.ts";
import { call, whileTimePasses } from "./test-center.ts";
import { openSocket, type TestSocket } from "./test-socket.ts";
import { openTwoNodes, type TwoNodes } from "./two-nodes.ts";

/** Opens the customer's socket at a node, with an address that the other one has issued. */
async function openCustomer({ a, b }: TwoNodes, node: PanelCenter, chat: RingingChat): Promise<TestSocket> {
  const { participantId: subject, conversationId: scope } = chat.customer;
  const expiresAt = node.time.now() + 86_400_000;
  const token = node.tokens.issue({ purpose: "participant", subject, scope, expiresAt });
  const issuer = node === a ? b : a;
  const { body } = await call(issuer.http, "connection", { token, body: { Type: ["WEBSOCKET"] } });
  const url = new URL((body.Websocket as { readonly Url: string }).Url);
  url.port = new URL(node.http).port;
  return openSocket(url.href);
}

const texts = ({ items }: TestSocket): string[] => items.flatMap(({ Content }) => Content ?? []);

/** Waits until the client has confirmed the text and the confirmation has been written. */
async function untilConfirmed(nodes: TwoNodes, socket: TestSocket, text: string): Promise<void> {
  await socket.until(() => texts(socket).includes(text) && socket.confirmedItems === socket.items.length);
  for (let turn = 0; turn < 20; turn += 1) {
    nodes.a.time.advance(100); // probes, and the writing of cursors
    await new Promise((resolve) => setImmediate(resolve));
  }
}

it("[HN-08] a customer whose socket moves between the nodes receives everything once, in order", async () => {
  await using nodes = await openTwoNodes();
  const random = createSeededRandom(9);
  const chat = await ringingChat(nodes.a.center);
  await nodes.a.center.agents.accept(AGENT, chat.contactId);
  const received: string[] = [];
  const sent: string[] = [];
  const write = async (): Promise<void> => {
    sent.push(`message ${sent.length}`);
    await chat.write(sent.at(-1) ?? "");
  };

  for (let round = 0; round < 8; round += 1) {
    const socket = await openCustomer(nodes, nodes.next(), chat);
    await write();
    for (let count = random.between(0, 3); count > 0; count -= 1) await write();
    await untilConfirmed(nodes, socket, sent.at(-1) ?? "");
    received.push(...texts(socket).filter((text) => text.startsWith("message ")));
    socket.cut();
    await write(); // while away
  }
  const last = await openCustomer(nodes, nodes.next(), chat);
  await last.until(() => texts(last).includes(sent.at(-1) ?? ""));
  received.push(...texts(last).filter((text) => text.startsWith("message ")));

  expect(received).toEqual(sent);
});

it("[HN-08] an item that was not confirmed before the socket died comes again at the other node, with the same id", async () => {
  await using nodes = await openTwoNodes();
  const chat = await ringingChat(nodes.a.center);
  const { participantId: subject, conversationId: scope } = chat.customer;
  const expiresAt = nodes.a.time.now() + 90_000;
  const token = nodes.a.tokens.issue({ purpose: "socket", subject, scope, expiresAt });
  const url = `${nodes.a.http.replace("http", "ws")}/socket/participant?token=${token}`;
  const silent = await openSocket(url, undefined, { autoPong: false });
  await chat.write("unconfirmed");
  await silent.until(() => texts(silent).includes("unconfirmed"));
  silent.cut();

  const socket = await openCustomer(nodes, nodes.b, chat);
  await socket.until(() => texts(socket).includes("unconfirmed"));

  const ids = [silent, socket].map(({ items }) => items.find(({ Content }) => Content === "unconfirmed")?.Id);
  expect(ids[0]).toBe(ids[1]);
});

it("[HN-08] DisconnectParticipant at one node ends the socket at the other", async () => {
  await using nodes = await openTwoNodes();
  const chat = await ringingChat(nodes.a.center);
  const socket = await openCustomer(nodes, nodes.b, chat);
  await socket.until(() => socket.items.length > 0);

  const { participantId: subject, conversationId: scope } = chat.customer;
  const expiresAt = nodes.a.time.now() + 86_400_000;
  const token = nodes.a.tokens.issue({ purpose: "connection", subject, scope, expiresAt });
  const { status } = await whileTimePasses(nodes.a, call(nodes.a.http, "disconnect", { token, body: {} }));

  expect(status).toBe(200);
  await socket.until(() => socket.items.some(({ ContentType }) => ContentType?.endsWith("chat.ended")));
});
