/** A supervisor with a page of the panel. */
import { BY_SERVER, type ContactId } from "@tributary/model";
import { agentUpdate } from "@tributary/protocol/panel";
import { demoAgentId, demoDefinition } from "@tributary/testkit";
import * as v from "valibot";
import { expect, it } from "vitest";
import {
  AGENT,
  contactAt,
  contentOf,
  openPanelCenter,
  type PanelCenter,
  type PanelPage,
  ringingChat,
  type ShownContact,
} from "../../../test/panel-center.ts";

function openCenter(): Promise<PanelCenter> {
  const definition = demoDefinition({ agents: 2 });
  return openPanelCenter({
    definition: {
      ...definition,
      securityProfiles: definition.securityProfiles.map((each) => ({
        ...each,
        permissions: [...each.permissions, "ManagerListenIn", "ManagerBargeIn"],
      })),
    },
  });
}

/** A chat of the first agent, which the second one monitors, with the pages of both. */
async function monitoredChat(server: PanelCenter) {
  const { center } = server;
  const chat = await ringingChat(center);
  await center.agents.accept(AGENT, chat.contactId);
  await center.monitoring.start(chat.contactId, { userId: demoAgentId(2), mayBarge: true }, BY_SERVER);
  const agent = await server.openPage({ sessionToken: await server.signIn() });
  const supervisor = await server.openPage({ sessionToken: await server.signIn("agent-2") });
  return {
    ...chat,
    agent,
    supervisor,
    async [Symbol.asyncDispose]() {
      await Promise.all([agent[Symbol.asyncDispose](), supervisor[Symbol.asyncDispose]()]);
    },
  };
}

const legsOf = ({ connections }: ShownContact) =>
  connections.map(({ type, initial, state, monitorStatus }) => [type, initial, state.type, monitorStatus]);

const setMode = (page: PanelPage, contactId: ContactId, targetMonitorMode: string) =>
  page.call("updateMonitorParticipantState", { contactId, targetMonitorMode });

it("[AU-09] a supervisor sees all parties, and is none for the agent", async () => {
  await using server = await openCenter();
  await using chat = await monitoredChat(server);

  const { update } = await chat.supervisor.frame("update", (each) => each.update.snapshot.contacts.length === 1);
  const contact = await contactAt(chat.supervisor, () => true);

  expect(v.parse(agentUpdate, JSON.parse(JSON.stringify(update)))).toEqual(update);
  expect(contact).toMatchObject({
    contactId: chat.contactId,
    state: { type: "connected" },
    initiationMethod: "monitor",
    queue: null,
    attributes: {},
  });
  expect(legsOf(contact)).toEqual([
    ["monitoring", true, "silent_monitor", "SILENT_MONITOR"],
    ["inbound", false, "connected", null],
    ["outbound", false, "connected", null],
  ]);
  expect(contact.connections[0]).toMatchObject({
    monitoringInfo: { agentName: "Agent 1" },
    monitorCapabilities: ["SILENT_MONITOR", "BARGE"],
    chatMediaInfo: { connectionData: expect.stringContaining("ConnectionAuthenticationToken") },
  });
  expect(legsOf(await contactAt(chat.agent, ({ state }) => state.type === "connected"))).toHaveLength(2);
});

it("[MD-11, AU-09] a supervisor takes part, is seen by the agent, and goes back to silence", async () => {
  await using server = await openCenter();
  await using chat = await monitoredChat(server);
  const { contactId, agent, supervisor } = chat;
  await supervisor.contactState(contactId, "connected");
  await chat.write("while they listen");
  await supervisor.frame("chat", (frame) => contentOf(frame) === "while they listen");

  expect(await setMode(supervisor, contactId, "BARGE")).toMatchObject({ type: "result" });
  const seen = await contactAt(agent, ({ connections }) => connections.length === 3);
  expect(legsOf(seen).at(-1)).toEqual(["outbound", false, "barge", "BARGE"]);
  await contactAt(supervisor, ({ connections }) => connections[0]?.monitorStatus === "BARGE");
  expect(await setMode(supervisor, contactId, "SILENT_MONITOR")).toMatchObject({ type: "result" });
  await agent.roundTrip();

  const last = agent.all("update").at(-1)?.update.snapshot.contacts[0];
  expect(last?.connections).toHaveLength(2);
  expect(await setMode(agent, contactId, "BARGE")).toMatchObject({ error: { type: "ResourceNotFoundException" } });
  expect(await setMode(supervisor, contactId, "SHOUT")).toMatchObject({ error: { type: "InvalidParameterException" } });
});

it("[MD-11] destroyConnection ends the monitoring, and the supervisor receives nothing more", async () => {
  await using server = await openCenter();
  await using chat = await monitoredChat(server);
  const { contactId, supervisor } = chat;
  const { connections } = await contactAt(supervisor, () => true);
  const connectionId = connections[0]?.connectionId;
  const transport = { transportType: "chat_token", contactId, participantId: connectionId };
  expect(await supervisor.call("createTransport", transport)).toMatchObject({ type: "result" });

  expect(await supervisor.call("destroyConnection", { contactId, connectionId })).toMatchObject({ type: "result" });
  await supervisor.frame("update", ({ update }) => update.snapshot.contacts.length === 0);
  await chat.write("afterwards");
  await supervisor.roundTrip();

  expect(supervisor.all("chat").map(contentOf)).not.toContain("afterwards");
  expect(await supervisor.call("createTransport", transport)).toMatchObject({
    error: { type: "ResourceNotFoundException" },
  });
  const view = await server.center.agents.view(AGENT);
  expect(view.ok && view.value.agent.slots[0]?.state.phase).toBe("connected");
});

it("[MD-08, AU-09] a supervisor gets the attributes of the chat by no task that is related to it", async () => {
  await using server = await openCenter();
  await using chat = await monitoredChat(server);
  const { contactId: relatedContactId, supervisor } = chat;
  await supervisor.contactState(relatedContactId, "connected");

  const task = { endpoint: { endpointARN: "any" }, name: "Call back", relatedContactId };

  expect(await supervisor.call("createTaskContact", task)).toMatchObject({
    error: { type: "InvalidStateException", message: expect.stringContaining("relatedContactId") },
  });
});
