import { present } from "@tributary/kernel";
import { asId, type ContactId } from "@tributary/model";
import { DEMO_IDS, demoAgentId, demoDefinition, withQuickConnects } from "@tributary/testkit";
import { expect, it } from "vitest";
import { AGENT, agentLegOf, openPanelCenter, type PanelCenter, type PanelPage, ringingChat } from "./panel-center.ts";
import { type Answer, call } from "./test-center.ts";
import { openSocket, type TestSocket } from "./test-socket.ts";

/** Tokens and a socket of an agent's participant. */
type Leg = {
  readonly participantToken: string;
  readonly connectionToken: string;
  readonly socketUrl: string;
  readonly socket: TestSocket;
};

/** Opens the agent's leg of the first contact on the desk of the page, as an agent's client does. */
async function openLeg({ http }: PanelCenter, page: PanelPage, contactId: string): Promise<Leg> {
  const contact = page
    .all("update")
    .at(-1)
    ?.update.snapshot.contacts.find((each) => each.contactId === contactId);
  const leg = present(
    contact?.connections.find(({ type }) => type === "agent"),
    "agent's leg",
  );
  const connectionData = present(leg.chatMediaInfo?.connectionData ?? undefined, "connection data");
  const participantToken = String(JSON.parse(connectionData).ConnectionAuthenticationToken);
  const transport = await page.call("createTransport", {
    transportType: "chat_token",
    contactId,
    participantId: leg.connectionId,
  });
  const data = (transport.type === "result" ? transport.data : undefined) as
    | { readonly chatTokenTransport: { readonly participantToken: string } }
    | undefined;
  const connectionToken = present(data, "transport").chatTokenTransport.participantToken;
  const socketUrl = await socketUrlOf(http, participantToken);
  const socket = await openSocket(socketUrl);
  socket.subscribe();
  await socket.until(() => socket.frames.some(({ topic }) => topic === "aws/subscribe"));
  return { participantToken, connectionToken, socketUrl, socket };
}

async function socketUrlOf(http: string, token: string): Promise<string> {
  const { status, body } = await call(http, "connection", { token, body: { Type: ["WEBSOCKET"] } });
  if (status !== 200) throw new Error(String(status));
  return (body.Websocket as { readonly Url: string }).Url;
}

const write = ({ http }: PanelCenter, token: string): Promise<Answer> =>
  call(http, "message", { token, body: { ContentType: "text/plain", Content: "hello" } });

/** Statuses of everything that a leg can be used for: write, read, connect, open a socket. */
async function attempts(server: PanelCenter, leg: Leg): Promise<readonly (number | string)[]> {
  const { http } = server;
  const written = await write(server, leg.connectionToken);
  const read = await call(http, "transcript", { token: leg.connectionToken, body: {} });
  const connected = await call(http, "connection", { token: leg.participantToken, body: { Type: ["WEBSOCKET"] } });
  const upgraded = await openSocket(leg.socketUrl).then(
    (socket) => {
      socket.cut();
      return 101;
    },
    (error: Error) => error.message,
  );
  return [written.status, read.status, connected.status, upgraded];
}

const NO_ACCESS = [403, 403, 403, "403"];
const texts = ({ items }: TestSocket): unknown[] => items.flatMap(({ Content }) => Content ?? []);

it.each([
  ["rejects", (server: PanelCenter, contactId: ContactId) => server.center.agents.reject(AGENT, contactId)],
  ["misses", (server: PanelCenter) => Promise.resolve(server.time.advance(20_000))],
])(
  "[AC-01] an agent who %s a contact receives nothing more of its chat and cannot use their tokens",
  async (_, end) => {
    await using server = await openPanelCenter();
    await using page = await server.openPage({ sessionToken: await server.signIn() });
    const chat = await ringingChat(server.center);
    await page.contactState(chat.contactId, "connecting");
    const leg = await openLeg(server, page, chat.contactId);
    await chat.write("while it rings");
    await leg.socket.until(() => texts(leg.socket).includes("while it rings"));

    await end(server, chat.contactId);
    const { code } = await leg.socket.closed;
    await chat.write("afterwards");

    expect(code).toBe(1000);
    expect(texts(leg.socket)).not.toContain("afterwards");
    expect(await attempts(server, leg)).toEqual(NO_ACCESS);
  },
);

it("[AC-02] an agent in after-contact work reads and connects, and does not write", async () => {
  await using server = await openPanelCenter();
  await using page = await server.openPage({ sessionToken: await server.signIn() });
  const chat = await ringingChat(server.center);
  await server.center.agents.accept(AGENT, chat.contactId);
  await page.contactState(chat.contactId, "connected");
  const leg = await openLeg(server, page, chat.contactId);

  await server.center.contacts.stop(chat.contactId, "api");

  expect(await attempts(server, leg)).toEqual([403, 200, 200, 101]);
});

it.each([{}, { connectionTokenMs: 65_000 }])(
  "[AC-03, AC-04] after signing out an agent has no access with the old tokens, after signing in again with new ones (%j)",
  async (settings) => {
    await using server = await openPanelCenter(settings);
    const sessionToken = await server.signIn();
    const chat = await ringingChat(server.center);
    await server.center.agents.accept(AGENT, chat.contactId);
    const leg = await (async () => {
      await using page = await server.openPage({ sessionToken });
      await page.contactState(chat.contactId, "connected");
      return await openLeg(server, page, chat.contactId);
    })();
    expect(await attempts(server, leg)).toEqual([200, 200, 200, 101]);

    server.time.advance(1);
    expect((await server.post("/auth/sign-out", {}, sessionToken)).status).toBe(200);
    const { code } = await leg.socket.closed;
    await chat.write("afterwards");
    server.time.advance(1);
    const signedOut = await attempts(server, leg);
    await using page = await server.openPage({ sessionToken: await server.signIn() });
    await page.contactState(chat.contactId, "connected");
    const fresh = await openLeg(server, page, chat.contactId);

    expect(code).toBe(1000);
    expect(texts(leg.socket)).not.toContain("afterwards");
    expect(signedOut).toEqual(NO_ACCESS);
    expect(await attempts(server, fresh)).toEqual([200, 200, 200, 101]);
    expect(await attempts(server, leg)).toEqual(NO_ACCESS);
  },
);

it("[AC-03] a sign-out by a page ends access too, and old tokens stay refused after a restart", async () => {
  await using server = await openPanelCenter();
  const chat = await ringingChat(server.center);
  await server.center.agents.accept(AGENT, chat.contactId);
  await using page = await server.openPage({ sessionToken: await server.signIn() });
  await page.contactState(chat.contactId, "connected");
  const leg = await openLeg(server, page, chat.contactId);

  page.send({ type: "sign-out" });
  await leg.socket.closed;
  await using restarted = await openPanelCenter({ besideNode: server });

  expect(await attempts(server, leg)).toEqual(NO_ACCESS);
  expect((await write(restarted, leg.connectionToken)).status).toBe(403);
});

it("[RM-23, MP-09] an agent who is disconnected from a chat that goes on has read access up to that, and their socket is closed", async () => {
  await using server = await openPanelCenter({
    definition: withQuickConnects(demoDefinition({ agents: 3, chatSlots: 1 })),
  });
  const { agents } = server.center;
  const second = demoAgentId(3);
  const chat = await ringingChat(server.center);
  await agents.accept(AGENT, chat.contactId);
  await agents.chooseState(second, DEMO_IDS.states.available, { enqueue: false });
  await agents.add(AGENT, chat.contactId, "last");
  await using page = await server.openPage({ sessionToken: await server.signIn("agent-3") });
  const ringing = await page.frame("update", ({ update }) => update.snapshot.contacts.length === 1);
  const contactId = asId<ContactId>(ringing.update.snapshot.contacts[0]?.contactId ?? "");
  await agents.accept(second, contactId);
  await page.contactState(contactId, "connected");
  const leg = await openLeg(server, page, contactId);
  await chat.write("to both");
  await leg.socket.until(() => texts(leg.socket).includes("to both"));

  await agents.end(AGENT, chat.contactId, agentLegOf(ringing).connectionId);
  server.time.advance(500);
  const { code } = await leg.socket.closed;
  await chat.write("afterwards");

  expect(code).toBe(1000);
  expect((await write(server, leg.connectionToken)).status).toBe(403);
  const { body } = await call(server.http, "transcript", { token: leg.connectionToken, body: { MaxResults: 50 } });
  const contents = (body.Transcript as readonly { readonly Content?: string }[]).map(({ Content }) => Content);
  expect(contents).toContain("to both");
  expect(contents).not.toContain("afterwards");
  await using returned = await openSocket(leg.socketUrl);
  returned.subscribe();
  await returned.until(() => returned.frames.some(({ topic }) => topic === "aws/subscribe"));
  await chat.write("still");
  server.time.advance(500);
  expect((await returned.closed).code).toBe(1000);
  expect(texts(returned)).not.toContain("still");
});
