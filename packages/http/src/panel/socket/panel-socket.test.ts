import {
  type Center,
  createCenter,
  createInProcessFanout,
  createMemoryDisk,
  createMemoryStore,
  type StartChat,
} from "@tributary/engine";
import { createSystemClock, createSystemRandom, present, silentLogger } from "@tributary/kernel";
import type { ContactId, ParticipantId } from "@tributary/model";
import { AUTH_PATHS, PANEL_CLOSE_CODES, type PanelServerFrame, parsePanelServerFrame } from "@tributary/protocol/panel";
import { DEMO_IDS, demoAgentId, demoDefinition } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { createStoredSessions } from "../../auth/sessions.ts";
import { createAuthSurface } from "../../auth/surface.ts";
import { createConversationRooms } from "../../rooms/conversation-rooms.ts";
import { createHttpServer } from "../../server.ts";
import { createTokens } from "../../tokens/tokens.ts";
import { createPanelSocketSurface } from "./surface.ts";

const AGENT = demoAgentId(1);

const CHAT: StartChat = {
  flowId: DEMO_IDS.flows.sales,
  displayName: "Customer",
  attributes: { plan: "gold" },
  initialMessage: null,
  contentTypes: ["text/plain"],
  durationMs: 3_600_000,
  name: null,
  description: null,
  clientToken: null,
};

async function openServer({ sessionMs = 60_000, autoAcceptChats = false, isPermitted = true } = {}) {
  const stack = new AsyncDisposableStack();
  const clock = createSystemClock();
  const random = createSystemRandom();
  const log = silentLogger;
  const store = stack.use(createMemoryStore({ clock, disk: createMemoryDisk() }));
  const fanout = stack.use(createInProcessFanout({ log }));
  const usual = demoDefinition({ autoAcceptChats });
  const definition = isPermitted
    ? usual
    : { ...usual, securityProfiles: usual.securityProfiles.map((profile) => ({ ...profile, permissions: [] })) };
  const center = stack.use(await createCenter({ store, fanout, clock, random, log }, { definition }));
  const rooms = stack.use(createConversationRooms({ center, clock, log }));
  const sessions = createStoredSessions({ store, clock, random }, { sessionMs });
  const tokens = createTokens({ clock }, { secret: new Uint8Array(32).fill(7) });
  const verifyPassword = (username: string, password: string) =>
    Promise.resolve(password === "tributary" ? center.directory.userByName(username)?.id : undefined);
  const server = createHttpServer(
    { center, clock, random, log, tokens },
    {
      host: "127.0.0.1",
      port: 0,
      surfaces: [createAuthSurface({ sessions, verifyPassword }), createPanelSocketSurface({ sessions, rooms })],
      closeDeadlineMs: 500,
    },
  );
  const { addresses } = await server.listen();
  stack.defer(() => server.close());

  async function post(path: string, body: object, token?: string) {
    const headers = { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) };
    const response = await fetch(addresses.http + path, { method: "POST", headers, body: JSON.stringify(body) });
    return { status: response.status, json: (await response.json()) as Record<string, string> };
  }

  return {
    center,
    addresses,
    post,
    async signIn(username = "agent-1") {
      return present((await post(AUTH_PATHS.signIn, { username, password: "tributary" })).json.sessionToken, "token");
    },
    openPage: (options: PageOptions) => openPage(`${addresses.socket}/socket/panel`, options),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

type PageOptions = {
  readonly sessionToken: string;
  readonly pageId?: string;
  readonly resume?: readonly { readonly conversationId: string; readonly seq: number }[];
};

/** A page that remembers what it heard and waits for what it has not heard yet. */
async function openPage(address: string, { sessionToken, pageId = crypto.randomUUID(), resume = [] }: PageOptions) {
  const socket = new WebSocket(address);
  const heard: PanelServerFrame[] = [];
  const waiters = new Set<() => void>();
  const closed = new Promise<number>((resolve) => socket.once("close", resolve));
  socket.on("message", (data) => {
    const parsed = parsePanelServerFrame(String(data));
    if (parsed.kind !== "frame") throw new Error(JSON.stringify(parsed));
    heard.push(parsed.frame);
    for (const waiter of waiters) waiter();
  });
  await new Promise((resolve) => socket.once("open", resolve));
  const send = (frame: object): void => socket.send(JSON.stringify(frame));
  send({ type: "hello", version: 1, pageId, sessionToken, resume });

  /** The first frame that fits, among those that were heard or are to come. */
  function frame<T extends PanelServerFrame["type"]>(
    type: T,
    fits: (frame: Extract<PanelServerFrame, { type: T }>) => boolean = () => true,
  ): Promise<Extract<PanelServerFrame, { type: T }>> {
    return new Promise((resolve) => {
      const look = (): void => {
        const found = heard.find(
          (each): each is Extract<PanelServerFrame, { type: T }> =>
            each.type === type && fits(each as Extract<PanelServerFrame, { type: T }>),
        );
        if (found === undefined) return;
        waiters.delete(look);
        resolve(found);
      };
      waiters.add(look);
      look();
    });
  }

  async function call(method: string, params: object) {
    const requestId = crypto.randomUUID();
    send({ type: "call", requestId, method, params });
    return Promise.race([
      frame("result", (each) => each.requestId === requestId),
      frame("failed", (each) => each.requestId === requestId),
    ]);
  }

  return {
    heard,
    send,
    frame,
    call,
    closed,
    pageId,
    contactState: (contactId: string, type: string) =>
      frame("update", ({ update }) =>
        update.snapshot.contacts.some((contact) => contact.contactId === contactId && contact.state.type === type),
      ),
    async [Symbol.asyncDispose]() {
      socket.close();
      await closed;
    },
  };
}

/** An agent who is available, and a customer who has been offered to them. */
async function offeredChat(center: Center) {
  await center.agents.chooseState(AGENT, DEMO_IDS.states.available, { enqueue: false });
  const started = await center.chats.start(CHAT);
  if (!started.ok) throw new Error(started.refusal.code);
  const { contactId, conversationId, participantId } = started.value;
  const customer = { conversationId, participantId };
  await center.chats.join(customer);
  const say = async (content: string) => {
    await center.chats.sendMessage(customer, { contentType: "text/plain", content, clientToken: null });
  };
  return { contactId, conversationId, customer, say };
}

const contentOf = ({ frame }: Extract<PanelServerFrame, { type: "chat" }>): string =>
  String((JSON.parse(frame.content) as { Content?: string }).Content ?? "");

const agentLegOf = ({ update }: Extract<PanelServerFrame, { type: "update" }>) =>
  present(update.snapshot.contacts[0]?.connections[0], "agent's leg");

describe("the panel's socket", () => {
  it("[PS-01] lets in a page with a session and tells it who it is for, how many pages there are, and the desk", async () => {
    await using server = await openServer();
    await using page = await server.openPage({ sessionToken: await server.signIn() });

    const welcome = await page.frame("welcome");
    const { update } = await page.frame("update");

    expect(welcome).toMatchObject({ pageId: page.pageId, agent: { username: "agent-1", displayName: "Agent 1" } });
    expect(page.heard.find(({ type }) => type === "pages")).toEqual({ type: "pages", length: 1 });
    expect(update.snapshot.state).toMatchObject({ type: "offline", name: "Offline" });
    expect(update.configuration.username).toBe("agent-1");
  });

  it("[PS-02] refuses a page without a session, and one of a user without the permission", async () => {
    await using server = await openServer();
    await using page = await server.openPage({ sessionToken: "nonsense" });

    expect(await page.frame("refused")).toEqual({ type: "refused", code: "session-expired" });
    expect(await page.closed).toBe(PANEL_CLOSE_CODES.signedOut);
  });

  it("[PS-02] refuses a user whose security profiles do not let them use the panel", async () => {
    await using server = await openServer({ isPermitted: false });
    await using page = await server.openPage({ sessionToken: await server.signIn() });

    expect(await page.frame("refused")).toEqual({ type: "refused", code: "permission-missing" });
    expect(await page.closed).toBe(PANEL_CLOSE_CODES.permissionMissing);
  });

  it("[PS-04] gives a page's place, with what it is master of, to the next socket with its id", async () => {
    await using server = await openServer();
    const sessionToken = await server.signIn();
    await using one = await server.openPage({ sessionToken });
    await one.frame("update");
    one.send({ type: "master", requestId: "1", method: "becomeMaster", topic: "t" });
    await one.frame("master-result");

    await using two = await server.openPage({ sessionToken, pageId: one.pageId });
    await two.frame("update");
    two.send({ type: "master", requestId: "2", method: "checkMaster", topic: "t" });

    expect(await one.closed).toBe(PANEL_CLOSE_CODES.replaced);
    expect((await two.frame("master-result")).answer).toMatchObject({ isMaster: true });
    expect(two.heard.filter((frame) => frame.type === "pages")).toEqual([{ type: "pages", length: 1 }]);
  });

  it("[PS-03] closes on whoever speaks before saying hello, or no frames at all", async () => {
    await using server = await openServer();
    await using page = await server.openPage({ sessionToken: await server.signIn() });
    await page.frame("welcome");

    page.send({ type: "no such frame" });

    expect(await page.closed).toBe(PANEL_CLOSE_CODES.badFrame);
  });

  it("[MD-01] carries an agent through a chat: available, offered, accepted, written, ended, cleared", async () => {
    await using server = await openServer();
    await using page = await server.openPage({ sessionToken: await server.signIn() });
    const { update } = await page.frame("update");
    const available = present(update.configuration.agentStates[0], "state");
    expect(await page.call("putAgentState", { state: available })).toMatchObject({ type: "result", data: {} });
    const { contactId, conversationId, say } = await offeredChat(server.center);

    const offered = await page.contactState(contactId, "connecting");
    const ref = { conversationId, participantId: agentLegOf(offered).connectionId as ParticipantId };
    expect(await server.center.chats.join(ref)).toMatchObject({ ok: true, value: { state: { phase: "invited" } } });
    expect(await server.center.chats.access(ref, "write")).toMatchObject({ refusal: { code: "not-joined" } });
    await say("before you came");
    expect(await page.call("acceptContact", { contactId })).toMatchObject({ type: "result" });
    await page.contactState(contactId, "connected");
    await say("after you came");
    const chat = await page.frame("chat", (frame) => contentOf(frame) === "after you came");
    const own = agentLegOf(offered);
    const token = await page.call("createTransport", {
      transportType: "chat_token",
      participantId: own.connectionId,
      contactId,
    });
    expect(await page.call("destroyConnection", { contactId, connectionId: own.connectionId })).toMatchObject({
      type: "result",
    });
    const ended = await page.contactState(contactId, "ended");
    await page.frame("chat", ({ frame }) => frame.content.includes("chat.ended"));
    expect(await page.call("clearContact", { contactId })).toMatchObject({ type: "result" });
    await page.frame("update", (each) => each.update.snapshot.contacts.length === 0 && each.seq > ended.seq);

    expect(chat).toMatchObject({ conversationId, seq: expect.any(Number), frame: { topic: "aws/chat" } });
    expect(page.heard.some((each) => each.type === "chat" && contentOf(each) === "before you came")).toBe(false);
    expect(JSON.parse(own.chatMediaInfo?.connectionData ?? "")).toEqual({
      ConnectionAuthenticationToken: expect.any(String),
    });
    expect(token).toMatchObject({ data: { chatTokenTransport: { participantToken: expect.any(String) } } });
    const first = present(
      page.heard.find((each) => each.type === "chat"),
      "first chat frame",
    );
    expect(first.type === "chat" && first.frame.content).toContain("participant.joined");
  });

  it("[MD-02] names an unknown method in its refusal, and the field of a wrong parameter", async () => {
    await using server = await openServer();
    await using page = await server.openPage({ sessionToken: await server.signIn() });
    await page.frame("welcome");

    expect(await page.call("holdConnection", {})).toMatchObject({
      error: { type: "NotImplementedException", statusCode: 501, message: expect.stringContaining("holdConnection") },
    });
    expect(await page.call("acceptContact", {})).toMatchObject({
      error: { type: "InvalidParameterException", message: expect.stringContaining("contactId") },
    });
    expect(await page.call("acceptContact", { contactId: "none" })).toMatchObject({
      error: { type: "InvalidStateException" },
    });
  });

  it("[PB-01] tells a broadcast to every page of the agent, the sender's included, and to nobody else's", async () => {
    await using server = await openServer();
    const sessionToken = await server.signIn();
    await using one = await server.openPage({ sessionToken });
    await using two = await server.openPage({ sessionToken });
    await using other = await server.openPage({ sessionToken: await server.signIn("agent-2") });
    await Promise.all([one, two, other].map((page) => page.frame("update")));

    one.send({ type: "broadcast", event: "contact::view", data: { contactId: "c" } });
    const told = { type: "broadcast", event: "contact::view", data: { contactId: "c" } };

    expect(await one.frame("broadcast")).toEqual(told);
    expect(await two.frame("broadcast")).toEqual(told);
    other.send({ type: "ping" });
    await other.frame("pong");
    expect(other.heard.some(({ type }) => type === "broadcast")).toBe(false);
  });

  it("[PB-03] says once that a contact was accepted, before the desk tells that it is connected, whoever accepted it", async () => {
    await using server = await openServer({ autoAcceptChats: true });
    await using page = await server.openPage({ sessionToken: await server.signIn() });
    await page.frame("update");

    const { contactId } = await offeredChat(server.center);
    await page.frame("broadcast", ({ event }) => event === `contact::accepted::${contactId}`);
    page.send({ type: "broadcast", event: "contact::accepted", data: { contactId } });
    page.send({ type: "broadcast", event: `contact::accepted::${contactId}`, data: { contactId } });
    page.send({ type: "broadcast", event: "last", data: null });
    await page.frame("broadcast", ({ event }) => event === "last");

    const told = page.heard.filter((each) => each.type === "broadcast").map(({ event }) => event);
    expect(told).toEqual(["contact::accepted", `contact::accepted::${contactId}`, "last"]);
    const types = page.heard.map((each) =>
      each.type === "update" ? (each.update.snapshot.contacts[0]?.state.type ?? "empty") : each.type,
    );
    expect(types.indexOf("connected")).toBeGreaterThan(types.indexOf("broadcast"));
  });

  it("[PC-03] tells a page that comes back what it missed before anything new, and nothing twice", async () => {
    await using server = await openServer();
    const sessionToken = await server.signIn();
    const { contactId, conversationId, say } = await offeredChat(server.center);
    await waitFor(server.center, contactId);
    await server.center.agents.accept(AGENT, contactId);
    let seq = 0;
    {
      await using page = await server.openPage({ sessionToken });
      await page.contactState(contactId, "connected");
      await say("one");
      const one = await page.frame("chat", (frame) => contentOf(frame) === "one");
      seq = one.seq ?? 0;
    }
    await say("two");
    await say("three");

    await using page = await server.openPage({ sessionToken, resume: [{ conversationId, seq }] });
    await page.contactState(contactId, "connected");
    await say("four");
    await page.frame("chat", (frame) => contentOf(frame) === "four");

    const texts = page.heard.filter((each) => each.type === "chat").map(contentOf);
    expect(texts).toEqual(["two", "three", "four"]);
  });

  it("[MA-01] makes the first page that asks master, tells the others of a take-over, and frees what a closed page had", async () => {
    await using server = await openServer();
    const sessionToken = await server.signIn();
    await using one = await server.openPage({ sessionToken });
    const two = await server.openPage({ sessionToken });
    await Promise.all([one.frame("update"), two.frame("update")]);
    const ask = (page: typeof one, requestId: string, method: string): void =>
      page.send({ type: "master", requestId, method, topic: "connect::ringtone" });

    ask(one, "1", "checkMaster");
    expect((await one.frame("master-result")).answer).toMatchObject({ masterId: one.pageId, isMaster: true });
    ask(two, "2", "becomeMaster");
    expect((await two.frame("master-result")).answer).toMatchObject({ masterId: two.pageId, takeOver: true });
    const told = await one.frame("master-result", ({ requestId }) => requestId === null);
    expect(told.answer).toMatchObject({ masterId: two.pageId, takeOver: true });

    await two[Symbol.asyncDispose]();
    await one.frame(
      "pages",
      ({ length }) => length === 1 && one.heard.some((each) => each.type === "pages" && each.length === 2),
    );
    ask(one, "3", "checkMaster");
    expect((await one.frame("master-result", ({ requestId }) => requestId === "3")).answer.isMaster).toBe(true);
  });

  it("[PS-15] signs out every page of the sign-in, sends the agent offline, and lets nobody back with that session", async () => {
    await using server = await openServer();
    const sessionToken = await server.signIn();
    const { json } = await server.post(AUTH_PATHS.code, {}, sessionToken);
    const exchanged = await server.post(AUTH_PATHS.exchange, { code: json.code });
    await using one = await server.openPage({ sessionToken });
    await using two = await server.openPage({ sessionToken: present(exchanged.json.sessionToken, "token") });
    await using elsewhere = await server.openPage({ sessionToken: await server.signIn() });
    await Promise.all([one, two, elsewhere].map((page) => page.frame("update")));
    await server.center.agents.chooseState(AGENT, DEMO_IDS.states.available, { enqueue: false });

    two.send({ type: "sign-out" });

    expect(await one.frame("signed-out")).toEqual({ type: "signed-out", reason: "signed-out" });
    expect(await two.frame("signed-out")).toEqual({ type: "signed-out", reason: "signed-out" });
    expect(await one.closed).toBe(PANEL_CLOSE_CODES.signedOut);
    await elsewhere.frame(
      "update",
      ({ update }) =>
        update.snapshot.state.name === "Offline" && update.snapshot.state.startTimestamp > Date.UTC(2026, 0, 2),
    );
    await using again = await server.openPage({ sessionToken });
    expect(await again.frame("refused")).toMatchObject({ code: "session-expired" });
    expect((await server.post(AUTH_PATHS.exchange, { code: json.code })).status).toBe(403);
  });

  it("[PS-16] tells a page when its session's time is over, and closes", async () => {
    await using server = await openServer({ sessionMs: 300 });
    await using page = await server.openPage({ sessionToken: await server.signIn() });
    await page.frame("welcome");

    expect(await page.frame("signed-out")).toEqual({ type: "signed-out", reason: "expired" });
    expect(await page.closed).toBe(PANEL_CLOSE_CODES.signedOut);
  });
});

/** Until the contact rings. */
async function waitFor(center: Center, contactId: ContactId): Promise<void> {
  const isRinging = async (): Promise<boolean> => {
    const view = await center.agents.view(AGENT);
    return view.ok && view.value.contacts.some(({ slot }) => slot.contactId === contactId);
  };
  const { promise, resolve } = Promise.withResolvers<void>();
  using _following = center.live.followAgent(AGENT, () => {
    void isRinging().then((ringing) => ringing && resolve());
  });
  if (!(await isRinging())) await promise;
}
