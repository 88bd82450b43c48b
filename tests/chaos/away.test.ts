/** Stops and kills the server while customers' sockets are away. What was written meanwhile is delivered when they return, once. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { WebSocket } from "ws";
import { type RunningCenter, startCenter } from "../e2e/support/center.ts";
import { eventually } from "../e2e/support/eventually.ts";

/** Cursors are written ten times per second. */
const UNTIL_CURSORS_ARE_WRITTEN_MS = 1_000;

type Customer = { readonly contactId: string; readonly participantToken: string; readonly token: string };
type Item = { readonly Id: string; readonly Content?: string; readonly ContentType: string };

let center: RunningCenter;
beforeAll(async () => {
  center = await startCenter({ TRIBUTARY_SIGNATURES: "off" });
});
afterAll(() => center[Symbol.asyncDispose]());

it.each([
  ["SIGTERM", async () => void (await center.stop()), 1],
  ["SIGKILL", () => center.kill(), 1],
  ["two SIGKILLs in a row", () => center.kill(), 2],
])("[RM-08, RM-09, RM-16] customers who were away during %s receive what they missed, once", async (_, end, times) => {
  const [away, requestsOnly, ended] = await Promise.all([startChat(), startChat(), startChat()]);
  for (const customer of [away, ended]) {
    await using socket = await openSocket(customer);
    await write(customer, "received");
    await eventually(async () => expect(contents(socket.items)).toContain("received"));
    await sleep(UNTIL_CURSORS_ARE_WRITTEN_MS);
  }

  for (const customer of [away, requestsOnly, ended]) for (const text of ["1", "2"]) await write(customer, text);
  await post("/contact/stop", {}, { ContactId: ended.contactId, InstanceId: center.description.instanceId });
  for (let count = 0; count < times; count += 1) {
    await end();
    await center.restart();
  }
  await write(away, "3");
  await write(requestsOnly, "3");

  const sockets = await Promise.all([away, requestsOnly, ended].map(openSocket));
  const [toAway, toRequestsOnly, toEnded] = sockets.map(({ items }) => items);
  await eventually(async () => expect(contents(toAway)).toContain("3"));
  await eventually(async () => expect(contents(toRequestsOnly)).toContain("3"));
  await eventually(async () => expect(toEnded?.at(-1)?.ContentType).toContain("chat.ended"));
  expect(contents(toAway)).toEqual(["1", "2", "3"]);
  expect(contents(toRequestsOnly).slice(-3)).toEqual(["1", "2", "3"]);
  expect(contents(toEnded)).toEqual(["1", "2"]);
  for (const { items } of sockets) expect(new Set(items.map(({ Id }) => Id)).size).toBe(items.length);
  for (const socket of sockets) await socket[Symbol.asyncDispose]();
});

const contents = (items: readonly Item[] | undefined): readonly string[] =>
  (items ?? []).flatMap(({ Content }) => Content ?? []);

async function startChat(): Promise<Customer> {
  const { body } = await post("/startChat", {}, { ParticipantDetails: { DisplayName: "Customer" } });
  const { ContactId, ParticipantToken } = (
    body as { data: { startChatResult: { ContactId: string; ParticipantToken: string } } }
  ).data.startChatResult;
  const connection = await connect(ParticipantToken);
  return {
    contactId: ContactId,
    participantToken: ParticipantToken,
    token: connection.ConnectionCredentials.ConnectionToken,
  };
}

type Connection = {
  readonly Websocket: { readonly Url: string };
  readonly ConnectionCredentials: { readonly ConnectionToken: string };
};

async function connect(participantToken: string): Promise<Connection> {
  const request = { Type: ["WEBSOCKET", "CONNECTION_CREDENTIALS"] };
  const { body } = await post("/participant/connection", { "x-amz-bearer": participantToken }, request);
  return body as Connection;
}

async function write({ token }: Customer, Content: string): Promise<void> {
  const message = { ContentType: "text/plain", Content };
  const { status } = await post("/participant/message", { "x-amz-bearer": token }, message);
  expect(status).toBe(200);
}

async function openSocket({ participantToken }: Customer) {
  const socket = new WebSocket((await connect(participantToken)).Websocket.Url);
  const items: Item[] = [];
  socket.on("message", (data) => {
    const frame = JSON.parse(data.toString());
    if (frame.topic === "aws/chat") items.push(JSON.parse(frame.content));
  });
  await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
  socket.send(JSON.stringify({ topic: "aws/subscribe", content: { topics: ["aws/chat"] } }));
  return {
    items,
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => socket.once("close", resolve));
      if (socket.readyState === WebSocket.CLOSED) return;
      socket.close();
      await closed;
    },
  };
}

async function post(path: string, headers: Record<string, string>, body: object) {
  const answer = await fetch(center.url + path, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  return { status: answer.status, body: (await answer.json()) as unknown };
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
