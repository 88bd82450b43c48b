import type { Center } from "@tributary/engine";
import { present } from "@tributary/kernel";
import { type ParticipantId, resourceArn } from "@tributary/model";
import { createSeededRandom, demoDefinition, withQuickConnects, withTasks } from "@tributary/testkit";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { AGENT, agentLegOf, contentOf, openPanelCenter, ringingChat } from "../../../test/panel-center.ts";
import { createChatRevocations } from "../../participant/chat-revocations.ts";
import { createNodeNotices } from "../../server/node-notices.ts";
import { callMethod } from "./call-method.ts";

const createdTask = v.object({ data: v.object({ contactId: v.string() }) });
const endpointList = v.object({ data: v.object({ endpoints: v.array(v.looseObject({ name: v.string() })) }) });

describe("client methods", () => {
  it("[MD-01] handle a chat: available, accepted, ended, cleared", async () => {
    await using server = await openPanelCenter();
    await using page = await server.openPage({ sessionToken: await server.signIn() });
    const { update } = await page.frame("update");
    const available = update.configuration.agentStates.find(({ name }) => name === "Available");
    expect(await page.call("putAgentState", { state: available })).toMatchObject({ type: "result", data: {} });
    const { contactId, conversationId, write } = await ringingChat(server.center);
    const own = agentLegOf(await page.contactState(contactId, "connecting"));

    expect(await page.call("acceptContact", { contactId })).toMatchObject({ type: "result" });
    await page.contactState(contactId, "connected");
    await write("hello");
    expect(await page.frame("chat", (frame) => contentOf(frame) === "hello")).toMatchObject({
      conversationId,
      seq: expect.any(Number),
      frame: { topic: "aws/chat" },
    });
    const { connectionId } = own;
    expect(await page.call("destroyConnection", { contactId, connectionId })).toMatchObject({ type: "result" });
    const ended = await page.contactState(contactId, "ended");
    expect(await page.call("clearContact", { contactId })).toMatchObject({ type: "result" });
    await page.frame("update", (each) => each.update.snapshot.contacts.length === 0 && each.seq > ended.seq);
  });

  it.each(["transferContact", "createAdditionalConnection"])("[MD-07] transfer a chat: %s", async (method) => {
    await using server = await openPanelCenter({
      definition: withQuickConnects(demoDefinition({ agents: 3, chatSlots: 1 })),
    });
    await using page = await server.openPage({ sessionToken: await server.signIn() });
    const { update } = await page.frame("update");
    const available = update.configuration.agentStates.find(({ name }) => name === "Available");
    await page.call("putAgentState", { state: available });
    const { contactId } = await ringingChat(server.center);
    await page.contactState(contactId, "connecting");
    const { queues } = update.configuration.routingProfile;
    const listed = await page.call("getEndpoints", { queueARNs: queues.map(({ queueARN }) => queueARN) });
    const endpoints = v.parse(endpointList, listed).data.endpoints;
    const transfer = (name: string) =>
      page.call(method, { contactId, endpoint: endpoints.find((endpoint) => endpoint.name === name) });

    expect(await transfer("support")).toMatchObject({ error: { type: "InvalidStateException" } });
    await page.call("acceptContact", { contactId });
    await page.contactState(contactId, "connected");
    expect(await transfer("phone")).toMatchObject({ error: { type: "InvalidParameterException" } });
    expect(await transfer("broken")).toMatchObject({ error: { type: "InvalidStateException" } });
    const unknown = { contactId, endpoint: { endpointARN: "arn:x/transfer-destination/none" } };
    expect(await page.call(method, unknown)).toMatchObject({ error: { type: "ResourceNotFoundException" } });

    expect(await transfer("support")).toMatchObject({ type: "result", data: {} });
    await page.frame("chat", ({ frame }) => JSON.stringify(frame).includes("transfer.succeeded"));
    await page.contactState(contactId, "ended");
  });

  it("[MD-08] create a task, which rings, is paused, resumed, completed and cleared", async () => {
    const definition = withTasks(withQuickConnects(demoDefinition({ agents: 1 })), 1);
    await using server = await openPanelCenter({ definition });
    await using page = await server.openPage({ sessionToken: await server.signIn() });
    const { update } = await page.frame("update");
    const available = update.configuration.agentStates.find(({ name }) => name === "Available");
    await page.call("putAgentState", { state: available });
    const task = {
      endpoint: {
        endpointARN: resourceArn(definition.instance, "transfer-destination", "support"),
        type: "queue",
        name: "support",
      },
      name: "Call back",
      description: "About the order",
      references: { order: { type: "URL", value: "https://shop.example" }, size: { type: "NUMBER", value: 9 } },
      idempotencyToken: "token",
    };

    const created = v.parse(createdTask, await page.call("createTaskContact", task));
    const again = await page.call("createTaskContact", task);

    expect(again).toMatchObject(created);
    const { contactId } = created.data;
    const ringing = await page.contactState(contactId, "connecting");
    expect(ringing.update.snapshot.contacts).toMatchObject([
      {
        type: "task",
        name: "Call back",
        description: "About the order",
        references: { order: { type: "URL", value: "https://shop.example" }, size: { type: "NUMBER", value: "9" } },
        connections: [{ type: "agent", initial: true, chatMediaInfo: null, state: { type: "connecting" } }],
      },
    ]);
    await page.call("acceptContact", { contactId });
    const own = agentLegOf(await page.contactState(contactId, "connected"));
    expect(await page.call("pauseContact", { contactId })).toMatchObject({ type: "result" });
    expect(agentLegOf(await page.contactState(contactId, "paused")).state.type).toBe("connected");
    expect(await page.call("clearContact", { contactId })).toMatchObject({ error: { type: "InvalidStateException" } });
    expect(await page.call("resumeContact", { contactId })).toMatchObject({ type: "result" });
    await page.contactState(contactId, "connected");
    await page.call("destroyConnection", { contactId, connectionId: own.connectionId });
    await page.contactState(contactId, "ended");
    expect(await page.call("completeContact", { contactId })).toMatchObject({ type: "result" });
  });

  it.each([
    ["a task without a name", "createTaskContact", { endpoint: {} }, /name/],
    ["a task for an unknown endpoint", "createTaskContact", { endpoint: {}, name: "x" }, /endpoint/],
    [
      "a task in a chain",
      "createTaskContact",
      { endpoint: {}, name: "x", previousContactId: "x" },
      /previousContactId/,
    ],
    ["a task without an endpoint and a template", "createTaskContact", { name: "x" }, /endpoint/],
    [
      "a task that belongs to the contact of another agent",
      "createTaskContact",
      { endpoint: {}, name: "x", relatedContactId: "x" },
      /relatedContactId/,
    ],
    ["a pause of an unknown contact", "pauseContact", { contactId: "x" }, /contactId/],
  ])("[MD-08] refuse %s", async (_what, method, params, message) => {
    await using server = await openPanelCenter();
    await using page = await server.openPage({ sessionToken: await server.signIn() });
    await page.frame("welcome");

    const answer = await page.call(method, params);

    expect(answer).toMatchObject({ error: { message: expect.stringMatching(message) } });
  });

  it("[MD-02] refuse an unknown method by its name, and a malformed parameter by its field", async () => {
    await using server = await openPanelCenter();
    await using page = await server.openPage({ sessionToken: await server.signIn() });
    await page.frame("welcome");

    expect(await page.call("startScreenSharing", {})).toMatchObject({
      error: {
        type: "NotImplementedException",
        statusCode: 501,
        message: expect.stringContaining("startScreenSharing"),
      },
    });
    expect(await page.call("acceptContact", {})).toMatchObject({
      error: { type: "InvalidParameterException", message: expect.stringContaining("contactId") },
    });
    expect(await page.call("acceptContact", { contactId: "none" })).toMatchObject({
      error: { type: "InvalidStateException" },
    });
  });

  it("[MD-02] describe the expected value in the API's own words", async () => {
    await using server = await openPanelCenter();
    await using page = await server.openPage({ sessionToken: await server.signIn() });
    await page.frame("welcome");
    const messageOf = async (method: string, params: object): Promise<unknown> => {
      const answer = await page.call(method, params);
      return answer.type === "failed" ? answer.error.message : answer;
    };

    expect(await messageOf("acceptContact", { contactId: "" })).toContain("(contactId: not empty)");
    expect(await messageOf("acceptContact", { contactId: 7 })).toContain("(contactId: a text)");
    expect(await messageOf("putAgentState", { state: "Available" })).toContain("(state: an object)");
    expect(await messageOf("putAgentState", { state: {} })).toContain("(state.agentStateARN: required)");
  });

  it.each([
    ["references", [], "references: an object of references"],
    ["references", { r: "secret" }, "references.r: an object with type and value"],
    [
      "references",
      { r: { type: "URL", value: {} } },
      "references.r.value: a text of at most 4096 characters or a number",
    ],
    ["references", { r: { type: "URL" } }, "references.r.value: required"],
    ["references", { r: { type: "secret", value: "x" } }, "references.r.type: one of URL, NUMBER, STRING, DATE, EMAIL"],
    ["references", { "": { type: "URL", value: "x" } }, "references: names of 1 to 4096 characters"],
    ["references", { ["n".repeat(4_097)]: { type: "URL", value: "x" } }, "references: names of 1 to 4096 characters"],
    ["references", { ["n".repeat(50_000)]: "secret" }, `references.${"n".repeat(64)}…: an object with type and value`],
    ["scheduledTime", "secret", "scheduledTime: a number"],
    ["endpoint", ["secret"], "endpoint: an object"],
  ])("[HT-16] refuse %s of a task without repeating it: %#", async (member, value, problem) => {
    await using server = await openPanelCenter();
    await using page = await server.openPage({ sessionToken: await server.signIn() });
    await page.frame("welcome");

    const answer = await page.call("createTaskContact", { endpoint: {}, name: "x", [member]: value });

    const message = `A field is missing or has an invalid value. (${problem})`;
    expect(answer).toMatchObject({ error: { type: "InvalidParameterException", message } });
  });

  it("[MD-03] clear a contact that has ended with destroyConnection", async () => {
    await using server = await openPanelCenter();
    await using page = await server.openPage({ sessionToken: await server.signIn() });
    const { contactId } = await ringingChat(server.center);
    const { connectionId } = agentLegOf(await page.contactState(contactId, "connecting"));
    await page.call("acceptContact", { contactId });

    await page.call("destroyConnection", { contactId, connectionId });
    const ended = await page.contactState(contactId, "ended");
    await page.call("destroyConnection", { contactId, connectionId });
    await page.frame("update", ({ seq, update }) => seq > ended.seq && update.snapshot.contacts.length === 0);

    const view = await server.center.agents.view(AGENT);
    expect(view.ok && view.value.contacts).toEqual([]);
  });
});

describe("createTransport", () => {
  it("[MD-04, PT-35] returns a connection token while the contact rings, for the time of the setting, without accepting or joining", async () => {
    await using server = await openPanelCenter({ connectionTokenMs: 65_000 });
    await using page = await server.openPage({ sessionToken: await server.signIn() });
    const { contactId, conversationId } = await ringingChat(server.center);
    const { connectionId } = agentLegOf(await page.contactState(contactId, "connecting"));

    const answer = await page.call("createTransport", {
      transportType: "chat_token",
      participantId: connectionId,
      contactId,
    });

    const expiry = new Date(server.time.now() + 65_000).toISOString();
    expect(answer).toMatchObject({ type: "result", data: { chatTokenTransport: { expiry } } });
    const { chatTokenTransport } = (answer.type === "result" ? answer.data : {}) as {
      chatTokenTransport: { participantToken: string };
    };
    expect(server.tokens.verify(chatTokenTransport.participantToken, "connection")).toMatchObject({
      ok: true,
      value: { subject: connectionId, scope: conversationId },
    });
    const ref = { conversationId, participantId: connectionId as ParticipantId };
    expect(await server.center.chats.access(ref, "write")).toMatchObject({ refusal: { code: "not-joined" } });
    await page.roundTrip();
    expect(page.all("update").at(-1)?.update.snapshot.contacts[0]?.state.type).toBe("connecting");
  });

  it("[MD-05] refuses a token for another participant's id and for another agent's contact", async () => {
    await using server = await openPanelCenter();
    await using page = await server.openPage({ sessionToken: await server.signIn() });
    await using other = await server.openPage({ sessionToken: await server.signIn("agent-2") });
    const { contactId, customer } = await ringingChat(server.center);
    const { connectionId } = agentLegOf(await page.contactState(contactId, "connecting"));
    await other.frame("update");
    const transport = { transportType: "chat_token", contactId };

    expect(await page.call("createTransport", { ...transport, participantId: customer.participantId })).toMatchObject({
      type: "failed",
      error: { type: "ResourceNotFoundException", message: expect.stringContaining("participantId") },
    });
    expect(await other.call("createTransport", { ...transport, participantId: connectionId })).toMatchObject({
      type: "failed",
      error: { type: "ResourceNotFoundException", message: expect.stringContaining("contactId") },
    });
  });

  it("[MD-05] refuses a token for a contact that the agent rejected", async () => {
    await using server = await openPanelCenter();
    await using page = await server.openPage({ sessionToken: await server.signIn() });
    const { contactId } = await ringingChat(server.center);
    const { connectionId } = agentLegOf(await page.contactState(contactId, "connecting"));
    await page.call("rejectContact", { contactId });

    const answer = await page.call("createTransport", {
      transportType: "chat_token",
      participantId: connectionId,
      contactId,
    });

    expect(answer).toMatchObject({ type: "failed", error: { type: expect.any(String) } });
  });

  it.each(["its tokens are revoked", "its session ends"])(
    "[AC-03] returns no token if %s while it is in progress",
    async (change) => {
      await using server = await openPanelCenter();
      const { center, time: clock } = server;
      const { contactId } = await ringingChat(center);
      const view = await center.agents.view(AGENT);
      const { participantId } = present(view.ok ? view.value.contacts[0]?.slot : undefined, "slot");
      using notices = createNodeNotices({ center, clock, random: createSeededRandom(3), log: server.log });
      const revocations = createChatRevocations({ records: center.records, clock, notices });
      const reading = Promise.withResolvers<void>();
      const agents = { ...center.agents, view: () => reading.promise.then(() => view) };
      let isSignedIn = true;
      const context = {
        ...server,
        clock,
        center: { ...center, agents } as Center,
        revocations,
        connectionTokenMs: 65_000,
        limits: { admitStart: async () => undefined },
        agentId: AGENT,
        iceServers: { of: () => [], start: async () => undefined },
        isSignedIn: async () => isSignedIn,
        refresh: () => undefined,
      };

      const params = { transportType: "chat_token", contactId, participantId };
      const answer = callMethod(context, { method: "createTransport", params });
      clock.advance(1);
      if (change === "its session ends") isSignedIn = false;
      else await revocations.revoke([participantId]);
      clock.advance(1);
      reading.resolve();

      expect(await answer).toMatchObject({ ok: false, refusal: { code: "session-expired" } });
    },
  );
});
