/** Several agents in a chat, each with a page of the panel. */
import { BY_SERVER, DEFAULT_OFFER_TIMEOUT_MS } from "@tributary/model";
import { demoDefinition, withQuickConnects } from "@tributary/testkit";
import { expect, it } from "vitest";
import {
  contactAt,
  contentOf,
  openPanelCenter,
  type PanelCenter,
  type PanelPage,
  ringingChat,
  type ShownContact,
} from "../../../test/panel-center.ts";

async function openCenter(): Promise<PanelCenter> {
  return openPanelCenter({ definition: withQuickConnects(demoDefinition({ agents: 3, chatSlots: 1 })) });
}

/** Opens the page of an agent who is available. */
async function openAvailable(server: PanelCenter, username: string): Promise<PanelPage> {
  const page = await server.openPage({ sessionToken: await server.signIn(username) });
  const { update } = await page.frame("update");
  await page.call("putAgentState", {
    state: update.configuration.agentStates.find(({ name }) => name === "Available"),
  });
  return page;
}

const legsOf = ({ connections }: ShownContact) =>
  connections.map(({ type, initial, state, endpoint }) => [type, initial, state.type, endpoint?.name ?? null]);

const hasLegs = (count: number, state: string) => (contact: ShownContact) =>
  contact.connections.length === count && contact.connections.at(-1)?.state.type === state;

/** Adds the third agent to a chat of the first one. */
async function chatOfTwo(server: PanelCenter) {
  const first = await openAvailable(server, "agent-1");
  const chat = await ringingChat(server.center);
  const { contactId } = chat;
  await first.contactState(contactId, "connecting");
  await first.call("acceptContact", { contactId });
  await first.contactState(contactId, "connected");
  const endpoint = { endpointId: "last" };
  const added = await first.call("addNewConnection", { contactId, endpoint });
  const second = await openAvailable(server, "agent-3");
  const ringing = await contactAt(second, ({ state }) => state.type === "connecting");
  return { first, second, chat, added, ringing };
}

it("[MD-09, AU-08] addNewConnection asks for another agent, who sees all parties and is seen by them", async () => {
  await using server = await openCenter();
  const { first, second, chat, added, ringing } = await chatOfTwo(server);
  const { contactId } = ringing;

  expect(added).toMatchObject({ type: "result", data: {} });
  const awaited = await contactAt(first, hasLegs(3, "connecting"));
  expect(legsOf(awaited).at(-1)).toEqual(["outbound", false, "connecting", "Agent 3"]);
  expect(awaited.connections.at(-1)?.connectionId).toBe(contactId);
  expect(ringing).toMatchObject({
    initialContactId: chat.contactId,
    initiationMethod: "transfer",
    contactFeatures: { multiPartyConferenceEnabled: true },
  });
  await second.call("acceptContact", { contactId });

  expect(legsOf(await contactAt(first, hasLegs(3, "connected")))).toEqual([
    ["agent", false, "connected", null],
    ["inbound", true, "connected", null],
    ["outbound", false, "connected", "Agent 3"],
  ]);
  const own = await contactAt(second, ({ state }) => state.type === "connected");
  expect(legsOf(own)).toEqual([
    ["agent", false, "connected", null],
    ["inbound", true, "connected", null],
    ["outbound", false, "connected", "Agent 1"],
  ]);
  await chat.write("to both");
  await first.frame("chat", (frame) => contentOf(frame) === "to both");
  await second.frame("chat", (frame) => contentOf(frame) === "to both");
  await Promise.all([first[Symbol.asyncDispose](), second[Symbol.asyncDispose]()]);
});

it.each(["missed", "rejected"] as const)(
  "[AU-08] the leg of an awaited agent who %s the chat has that until it rings again",
  async (how) => {
    await using server = await openCenter();
    const { first, second, ringing } = await chatOfTwo(server);
    const { contactId } = ringing;
    const lapsedAt = ({ connections }: ShownContact) => connections.at(-1)?.lapsed;

    if (how === "rejected") await second.call("rejectContact", { contactId });
    else await server.time.advance(DEFAULT_OFFER_TIMEOUT_MS);

    const lapsed = await contactAt(first, (contact) => lapsedAt(contact) !== undefined);
    expect(lapsedAt(lapsed)).toBe(how);
    expect(legsOf(lapsed).at(-1)).toEqual(["outbound", false, "connecting", "Agent 3"]);
    await second.call("clearContact", { contactId });
    await contactAt(first, (contact) => hasLegs(3, "connecting")(contact) && lapsedAt(contact) === undefined);
    await Promise.all([first[Symbol.asyncDispose](), second[Symbol.asyncDispose]()]);
  },
);

it("[MD-09, RM-23] destroyConnection disconnects another agent, who receives nothing more", async () => {
  await using server = await openCenter();
  const { first, second, chat, ringing } = await chatOfTwo(server);
  const { contactId } = ringing;
  await second.call("acceptContact", { contactId });
  const { connections } = await contactAt(first, hasLegs(3, "connected"));
  const connectionId = connections.at(-1)?.connectionId;

  expect(await first.call("destroyConnection", { contactId: chat.contactId, connectionId })).toMatchObject({
    type: "result",
  });
  await second.contactState(contactId, "ended");
  await chat.write("to the first one");
  await first.frame("chat", (frame) => contentOf(frame) === "to the first one");
  await second.roundTrip();

  expect(second.all("chat").map(contentOf)).not.toContain("to the first one");
  const last = second.all("update").at(-1)?.update.snapshot.contacts[0];
  expect(last && legsOf(last)).toEqual([
    ["agent", false, "disconnected", null],
    ["inbound", true, "disconnected", null],
  ]);
  await Promise.all([first[Symbol.asyncDispose](), second[Symbol.asyncDispose]()]);
});

it("[MD-09] addNewConnection is refused without the attribute of the instance, and with the reasons of a transfer", async () => {
  await using server = await openCenter();
  await using page = await openAvailable(server, "agent-1");
  const { contactId } = await ringingChat(server.center);
  const add = (name: string) => page.call("addNewConnection", { contactId, endpoint: { endpointId: name } });

  expect(await add("last")).toMatchObject({ error: { type: "InvalidStateException" } });
  await page.call("acceptContact", { contactId });
  expect(await add("phone")).toMatchObject({ error: { type: "InvalidParameterException" } });
  expect(await add("broken")).toMatchObject({ error: { type: "InvalidStateException" } });
  expect(await add("none")).toMatchObject({ error: { type: "ResourceNotFoundException" } });
  await server.center
    .administration(BY_SERVER)
    .changeInstance((instance) => ({ ...instance, attributes: { multiPartyChats: false } }));

  expect(await add("last")).toMatchObject({
    error: { type: "InvalidStateException", message: expect.stringContaining("MULTI_PARTY_CHAT_CONFERENCE") },
  });
  const contact = await contactAt(page, ({ contactFeatures }) => !contactFeatures.multiPartyConferenceEnabled);
  expect(contact.connections).toHaveLength(2);
});
