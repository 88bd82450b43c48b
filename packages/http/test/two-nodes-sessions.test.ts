import type { Center } from "@tributary/engine";
import { AUTH_PATHS, PANEL_CLOSE_CODES } from "@tributary/protocol/panel";
import { expect, it } from "vitest";
import { CHECK_INTERVAL_MS } from "../src/server/node-notices.ts";
import { AGENT_TOKEN_MS } from "../src/tokens/lifetimes.ts";
import { AGENT, openPanelCenter, ringingChat } from "./panel-center.ts";
import { call } from "./test-center.ts";
import { openTwoNodes } from "./two-nodes.ts";

it("[HN-01] a code that one node issued is exchanged at the other, once at either", async () => {
  await using nodes = await openTwoNodes();
  const token = await nodes.next().signIn();
  const { json } = await nodes.post(AUTH_PATHS.code, {}, token);

  const first = await nodes.post(AUTH_PATHS.exchange, { code: json.code });
  const second = await nodes.post(AUTH_PATHS.exchange, { code: json.code });
  const third = await nodes.post(AUTH_PATHS.exchange, { code: json.code });

  expect([first.status, second.status, third.status]).toEqual([200, 403, 403]);
  const derived = String(first.json.sessionToken);
  expect((await nodes.post(AUTH_PATHS.code, {}, derived)).status).toBe(200);
  expect((await nodes.post(AUTH_PATHS.code, {}, derived)).status).toBe(200);
});

it("[HN-02] a sign-out at one node ends pages and tokens of the family at the other, at once", async () => {
  await using nodes = await openTwoNodes();
  const { a, b } = nodes;
  const token = await a.signIn();
  const shared = await b.shareSession(token);
  await using page = await b.openPage({ sessionToken: shared });
  await page.frame("update");

  await a.post(AUTH_PATHS.signOut, {}, token);

  expect(await page.closed).toBe(PANEL_CLOSE_CODES.signedOut);
  expect((await b.post(AUTH_PATHS.code, {}, shared)).status).toBe(401);
});

it("[HN-02] a sign-out of which the notice is lost closes the other node's pages within two seconds, and no others", async () => {
  await using nodes = await openTwoNodes();
  const {
    a,
    b,
    line,
    a: { time },
  } = nodes;
  const token = await a.signIn();
  await using page = await b.openPage({ sessionToken: token });
  await using other = await b.openPage({ sessionToken: await a.signIn("agent-2") });
  await Promise.all([page.frame("update"), other.frame("update")]);
  line.cut();

  await a.post(AUTH_PATHS.signOut, {}, token);
  expect(page.all("signed-out")).toEqual([]);
  time.advance(CHECK_INTERVAL_MS);

  expect(await page.closed).toBe(PANEL_CLOSE_CODES.signedOut);
  await other.roundTrip();
  expect(other.all("signed-out")).toEqual([]);
});

it("[SN-07, PS-15] all sessions of a user end on both nodes, and no others: tokens, pages, chats and state", async () => {
  await using nodes = await openTwoNodes();
  const { a, b } = nodes;
  const tokens = [await a.signIn(), await b.signIn()];
  const otherToken = await b.signIn("agent-2");
  const chat = await ringingChat(a.center);
  await a.center.agents.accept(AGENT, chat.contactId);
  const desk = await a.center.agents.view(AGENT);
  const subject = String(desk.ok ? desk.value.contacts[0]?.slot.participantId : undefined);
  const expiresAt = a.time.now() + 86_400_000;
  const chatToken = a.tokens.issue({ purpose: "connection", subject, scope: chat.contactId, expiresAt });
  await using pageAtA = await a.openPage({ sessionToken: String(tokens[0]) });
  await using pageAtB = await b.openPage({ sessionToken: String(tokens[1]) });
  await using other = await b.openPage({ sessionToken: otherToken });
  await Promise.all([pageAtA, pageAtB, other].map((page) => page.frame("update")));

  await a.signOutEverywhere(AGENT);

  const { signedOut } = PANEL_CLOSE_CODES;
  expect([await pageAtA.closed, await pageAtB.closed]).toEqual([signedOut, signedOut]);
  const statuses = await Promise.all(tokens.map(async (token) => (await b.post(AUTH_PATHS.code, {}, token)).status));
  expect(statuses).toEqual([401, 401]);
  const reading = await Promise.all([a, b].map(({ http }) => call(http, "transcript", { token: chatToken, body: {} })));
  expect(reading.map(({ status }) => status)).toEqual([403, 403]);
  const view = await b.center.agents.view(AGENT);
  expect(view).toMatchObject({ value: { agent: { availability: { next: { type: "offline" } } } } });
  await other.roundTrip();
  expect(other.all("signed-out")).toEqual([]);
});

it("[SN-07] the sessions of a user end before the state changes, so that a failure leaves none", async () => {
  const wrapCenter = (center: Center): Center => ({
    ...center,
    agents: { ...center.agents, signOut: () => Promise.reject(new Error("disk full")) },
  });
  await using node = await openPanelCenter({ wrapCenter });
  const token = await node.signIn();

  await expect(node.signOutEverywhere(AGENT)).rejects.toThrow("disk full");

  expect((await node.post(AUTH_PATHS.code, {}, token)).status).toBe(401);
});

it("[HN-03, AC-06] an agent who signs out at one node loses access to their chats at the other, also if the notice is lost", async () => {
  await using nodes = await openTwoNodes();
  const {
    a,
    b,
    line,
    a: { time },
  } = nodes;
  const sessionToken = await a.signIn();
  const chat = await ringingChat(a.center);
  await a.center.agents.accept(AGENT, chat.contactId);
  const view = await a.center.agents.view(AGENT);
  const participantId = view.ok ? view.value.contacts[0]?.slot.participantId : undefined;
  const issue = () => {
    const expiresAt = time.now() + 86_400_000;
    return a.tokens.issue({ purpose: "connection", subject: String(participantId), scope: chat.contactId, expiresAt });
  };
  const read = async (token: string) =>
    [a, b].map(async ({ http }) => (await call(http, "transcript", { token, body: {} })).status);
  const before = issue();
  expect(await Promise.all(await read(before))).toEqual([200, 200]);

  line.cut();
  await a.post(AUTH_PATHS.signOut, {}, sessionToken);
  time.advance(CHECK_INTERVAL_MS);
  await expect.poll(async () => Promise.all(await read(before))).toEqual([403, 403]);
  line.release();
  time.advance(1);
  const after = issue();
  expect(await Promise.all(await read(after))).toEqual([200, 200]);

  await a.post(AUTH_PATHS.signOut, {}, await a.signIn());

  expect(await Promise.all(await read(after))).toEqual([403, 403]);
});

it("[AC-06] a revoked token is not exchanged at a node that the notice has not reached, and a customer's is", async () => {
  await using nodes = await openTwoNodes();
  const { a, b, line } = nodes;
  const sessionToken = await a.signIn();
  const chat = await ringingChat(a.center);
  await a.center.agents.accept(AGENT, chat.contactId);
  const view = await a.center.agents.view(AGENT);
  const agent = String(view.ok ? view.value.contacts[0]?.slot.participantId : undefined);
  const issue = (subject: string) => {
    const expiresAt = a.time.now() + AGENT_TOKEN_MS;
    return a.tokens.issue({ purpose: "participant", subject, scope: chat.conversationId, expiresAt });
  };
  const exchange = async (token: string) =>
    (await call(b.http, "connection", { token, body: { Type: ["WEBSOCKET", "CONNECTION_CREDENTIALS"] } })).status;
  const [revoked, ofCustomer] = [issue(agent), issue(chat.customer.participantId)];
  const before = await exchange(revoked);

  line.hold();
  await a.post(AUTH_PATHS.signOut, {}, sessionToken);
  a.time.advance(1);
  const during = [await exchange(revoked), await exchange(ofCustomer), await exchange(issue(agent))];
  line.release();

  expect([before, ...during, await exchange(revoked)]).toEqual([200, 403, 200, 200, 403]);
});

it("[TK-10] the documented expression finds one key in all requests of a conversation, and one in those of a session", async () => {
  const key = /(?:^|[ =])([0-9a-f]{8})\./;
  await using nodes = await openTwoNodes();
  const { a, b } = nodes;
  const { customer, conversationId } = await ringingChat(a.center);
  const token = a.tokens.issue({
    purpose: "participant",
    subject: customer.participantId,
    scope: conversationId,
    expiresAt: a.time.now() + 90_000,
  });
  const { body } = await call(b.http, "connection", { token, body: { Type: ["WEBSOCKET", "CONNECTION_CREDENTIALS"] } });
  const address = new URL((body.Websocket as { readonly Url: string }).Url);
  const credentials = body.ConnectionCredentials as { readonly ConnectionToken: string };
  const sessions = [await a.signIn(), await b.signIn()];

  const ofChat = [token, credentials.ConnectionToken, `${address.pathname}${address.search}`];
  const keysOf = (texts: readonly string[]) => new Set(texts.map((text) => key.exec(text)?.[1]));

  expect([...keysOf(ofChat)]).toEqual([expect.stringMatching(/^[0-9a-f]{8}$/)]);
  expect(keysOf(sessions.map((each) => `Bearer ${each}`)).size).toBe(1);
});
