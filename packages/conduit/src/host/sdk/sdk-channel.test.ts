import type { ContactSnapshot } from "@tributary/protocol/panel";
import { createManualClock, examplePanelChat, examplePanelUpdate } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { toHostUpdate } from "../host-update.ts";
import type { CallOutcome } from "../panel-server.ts";
import { openSdkChannel } from "./sdk-channel.ts";

const OWN = "http://127.0.0.1:8480";
const NAMESPACE = "aws.connect.contact";
const NOW = 1_750_000_000_000;

type Message = { readonly data?: unknown; readonly [field: string]: unknown };
type SetUp = {
  readonly isHostApproved?: boolean;
  readonly contacts?: readonly ContactSnapshot[] | null;
  readonly call?: (method: string, params: object) => Promise<CallOutcome>;
};

/** Returns the agent's data as the conduit passes it to the channel. */
function dataWith(
  contacts: readonly ContactSnapshot[],
  change: (data: ReturnType<typeof examplePanelUpdate>) => void = () => {},
) {
  const update = structuredClone(examplePanelUpdate(NOW, contacts));
  change(update);
  return toHostUpdate(update, NOW);
}

/** Opens a channel with a host at its other end. `contacts` null: no agent is signed in. */
function setUp({ isHostApproved = true, contacts = [examplePanelChat(NOW)], call }: SetUp = {}) {
  const clock = createManualClock(NOW);
  const ports = new MessageChannel();
  const posted: object[] = [];
  const calls: [string, object][] = [];
  const sdk = openSdkChannel(
    {
      clock,
      openChannel: () => ports,
      post: (message) => void posted.push(message),
      server: {
        call: (method, params) => {
          calls.push([method, params]);
          return call?.(method, params) ?? Promise.resolve({ ok: true, data: {} });
        },
      },
    },
    { connectionId: "page", instance: { origin: OWN, region: "us-east-1" }, isHostApproved: () => isHostApproved },
  );
  if (contacts !== null) sdk.update(dataWith(contacts));
  const received: Message[] = [];
  const arrivals: (() => void)[] = [];
  ports.port2.onmessage = ({ data }: MessageEvent<Message>) => {
    received.push(data);
    for (const arrive of arrivals.splice(0)) arrive();
  };
  const next = async (): Promise<Message> => {
    if (received.length === 0) await new Promise<void>((resolve) => void arrivals.push(resolve));
    return received.shift() ?? {};
  };
  const send = (message: object): void => ports.port2.postMessage(message);
  const request = (command: string, data?: object, namespace = NAMESPACE): Promise<Message> => {
    send({ type: "request", namespace, requestId: "r", command, data });
    return next();
  };
  return {
    clock,
    sdk,
    posted,
    calls,
    send,
    next,
    request,
    dataOf: async (command: string, data?: object) => (await request(command, data)).data,
    [Symbol.dispose]() {
      sdk[Symbol.dispose]();
      ports.port2.close();
    },
  };
}

const [contactId, legs] = [examplePanelChat(NOW).contactId, examplePanelChat(NOW).connections];
const agentLeg = legs.find(({ type }) => type === "agent")?.connectionId ?? "";

describe("the SDK channel", () => {
  it("[CD-30] transfers a port, and acknowledges each ready message", async () => {
    using channel = setUp();

    for (let time = 0; time < 2; time += 1) {
      channel.send({ type: "cross-domain-site-ready", providerId: "p" });
      const status = { initialized: true, startTime: new Date(NOW) };
      expect(await channel.next()).toEqual({
        type: "acknowledge",
        connectionId: "page",
        status,
        healthCheckInterval: 0,
      });
    }
    channel.send({ type: "healthCheck" });

    expect(await channel.next()).toEqual({ type: "healthCheckResponse", time: NOW, counter: 1 });
    expect(channel.posted).toEqual([{ type: "cross-domain-adapter-init" }]);
  });

  it("[CD-31] responds to each request, with the command, the field and the expected value if it is refused", async () => {
    using channel = setUp({
      call: () => Promise.resolve({ ok: false, error: { type: "OfferGone", message: "too late", statusCode: 409 } }),
    });
    const refusals: unknown[] = [];
    for (const [command, data] of [
      ["contact/engagePreviewContact", { contactId }],
      ["constructor", {}],
      ["contact/accept", {}],
      ["contact/getAttributes", { contactId, attributes: 5 }],
      ["contact/getQueue", { contactId: "other" }],
      ["contact/getParticipant", { participantId: "other" }],
      ["agent/setAvailabilityState", {}],
      ["agent/setAvailabilityStateByName", { agentStateName: "Nowhere" }],
      ["contact/accept", { contactId }],
    ] as const) {
      const { isError, errorKey, reason, details } = await channel.request(command, data);
      expect([isError, details]).toEqual([true, { command, requestData: data }]);
      refusals.push([errorKey, reason]);
    }

    expect(refusals).toEqual([
      ["handlerNotFound", "No handler for command"],
      ["handlerNotFound", "No handler for command"],
      ["invalidRequest", "contactId must be the id of a contact"],
      ["invalidRequest", 'attributes must be a list of names, or "*" for all'],
      ["notFound", "contactId: the agent has no contact with this id"],
      ["notFound", "participantId: no contact of the agent has this participant"],
      ["invalidRequest", "agentStateARN must be the ARN of an agent state"],
      ["notFound", "agentStateName: the agent has no such state"],
      ["requestFailed", "OfferGone: too late"],
    ]);
    expect(await channel.request("getARN", {}, "aws.connect.voice")).toMatchObject({ errorKey: "handlerNotFound" });
    expect(await channel.request("sendActivity", {}, "aws.connect.activity")).toMatchObject({ isError: false });
  });

  it("[CD-33] answers reads of the agent from the latest update", async () => {
    using channel = setUp();
    const { configuration, snapshot } = dataWith([examplePanelChat(NOW)]);
    const { routingProfile } = configuration;
    const { agentStateARN, type, name, startTimestamp } = snapshot.state;

    expect(await channel.dataOf("agent/getARN")).toEqual({ ARN: configuration.agentARN });
    expect(await channel.dataOf("agent/getName")).toEqual({ name: configuration.name });
    const state = { agentStateARN, type, name, startTimestamp };
    expect(await channel.dataOf("agent/getState")).toEqual(state);
    expect(await channel.dataOf("agent/getAvailabilityState")).toEqual(state);
    expect(await channel.dataOf("agent/getChannelConcurrency")).toEqual(routingProfile.channelConcurrencyMap);
    expect(await channel.dataOf("agent/getRoutingProfile")).toMatchObject({
      name: routingProfile.name,
      routingProfileARN: routingProfile.routingProfileARN,
      routingProfileId: routingProfile.routingProfileARN,
      queues: routingProfile.queues.map(({ queueARN }) => ({ queueARN, queueId: queueARN })),
    });
    expect(await channel.dataOf("agent/getDefaultOutboundQueue")).toMatchObject({
      queueARN: routingProfile.defaultOutboundQueue.queueARN,
    });
    expect(await channel.dataOf("agent/getRoutingProfileQueues")).toHaveLength(routingProfile.queues.length);
    expect(await channel.dataOf("agent/getExtension")).toEqual({ extension: configuration.extension });
    expect(await channel.dataOf("agent/getDialableCountries")).toEqual({
      dialableCountries: configuration.dialableCountries,
    });
    expect(await channel.dataOf("agent/listSecurityProfilePermissions")).toEqual({
      permissions: configuration.permissions,
    });
    expect(await channel.dataOf("agent/listAvailabilityStates")).toEqual(
      configuration.agentStates.map((each) => ({
        agentStateARN: each.agentStateARN,
        type: each.type,
        name: each.name,
      })),
    );
  });

  it("[CD-33] answers reads of contacts and participants from the latest update", async () => {
    const attributes = { plan: { name: "plan", value: "gold" }, lang: { name: "lang", value: "en" } };
    const queuedAt = NOW - 5_000;
    const initialContactId = "first";
    using channel = setUp({
      contacts: [examplePanelChat(NOW, { attributes, initialContactId, queueTimestamp: queuedAt })],
    });
    channel.clock.advance(2_000);
    const read = (command: string, more: object = {}) => channel.dataOf(`contact/${command}`, { contactId, ...more });

    expect(await read("getAttributes", { attributes: "*" })).toEqual({ plan: "gold", lang: "en" });
    expect(await read("getAttributes", { attributes: ["lang", "none"] })).toEqual({ lang: "en" });
    expect(await read("getInitialContactId")).toEqual({ initialContactId });
    expect(await read("getType")).toEqual({ type: "chat" });
    expect(await read("getChannelType")).toMatchObject({ type: "chat" });
    expect(await read("getStateDuration")).toEqual({ stateDuration: 2_000 });
    expect(await read("getQueue")).toMatchObject({ queueARN: expect.any(String), queueId: expect.any(String) });
    expect(await read("getQueueTimestamp")).toEqual({ queueTimestamp: new Date(queuedAt) });
    expect(await read("getDescription")).toHaveProperty("description");
    expect(await read("getReferences")).toHaveProperty("references");
    expect(await read("isAutoAcceptEnabled")).toEqual({ isAutoAcceptEnabled: false });
    expect(await read("getContactRegion")).toEqual({ region: "us-east-1" });
    expect(await read("getContact")).toMatchObject({
      contactId,
      type: "chat",
      queue: { queueARN: expect.any(String) },
    });
    expect(await channel.dataOf("contact/listContacts")).toMatchObject([{ contactId, type: "chat" }]);
    const self = { participantId: agentLeg, contactId, type: { value: "agent" }, isInitial: false, isSelf: true };
    expect(await read("listParticipants")).toContainEqual(self);
    expect(await read("getParticipant", { participantId: agentLeg })).toEqual(self);
    expect(await read("getParticipantState", { participantId: agentLeg })).toEqual({ value: "connected" });
  });

  it("[CD-33] measures durations by the center's clock", async () => {
    const hourMs = 3_600_000;
    using channel = setUp();
    channel.sdk.update(toHostUpdate(examplePanelUpdate(NOW + hourMs, [examplePanelChat(NOW + hourMs)]), NOW));
    channel.clock.advance(2_000);

    expect(await channel.dataOf("contact/getStateDuration", { contactId })).toEqual({ stateDuration: 2_000 });
  });

  it("[CD-34] calls the panel's methods, and resolves without a value", async () => {
    using channel = setUp();

    for (const command of ["accept", "reject", "clear", "disconnectSelf"])
      expect(await channel.request(`contact/${command}`, { contactId })).toMatchObject({ isError: false });
    await channel.request("contact/disconnectParticipant", { participantId: agentLeg });
    const quickConnect = { endpointARN: "arn", type: "queue", name: "Support" };
    await channel.request("contact/transfer", { contactId, quickConnect });
    await channel.request("contact/addParticipant", { contactId, quickConnect });
    for (const command of ["transfer", "addParticipant"])
      expect(
        await channel.request(`contact/${command}`, { contactId, quickConnect: { name: "Support" } }),
      ).toMatchObject({ errorKey: "invalidRequest" });
    const quickConnects = await channel.request("agent/listQuickConnects", {
      queueARNs: "q",
      options: { maxResults: 2 },
    });

    expect(channel.calls).toEqual([
      ["acceptContact", { contactId }],
      ["rejectContact", { contactId }],
      ["clearContact", { contactId }],
      ["destroyConnection", { contactId, connectionId: agentLeg }],
      ["destroyConnection", { contactId, connectionId: agentLeg }],
      ["transferContact", { contactId, endpoint: quickConnect }],
      ["addNewConnection", { contactId, endpoint: quickConnect }],
      ["getEndpoints", { queueARNs: ["q"], maxResults: 2, nextToken: undefined }],
    ]);
    expect(quickConnects).toMatchObject({ isError: true, errorKey: "requestFailed" });
  });

  it("[CD-34] lists quick connects in the SDK's shape", async () => {
    const endpoint = { endpointARN: "arn", type: "phone_number", name: "Desk", phoneNumber: "+1", queue: null };
    using channel = setUp({
      call: () => Promise.resolve({ ok: true, data: { endpoints: [endpoint], nextToken: "n" } }),
    });

    expect(await channel.dataOf("agent/listQuickConnects", { queueARNs: ["q"] })).toEqual({
      quickConnects: [{ endpointARN: "arn", type: "phone_number", name: "Desk", phoneNumber: "+1" }],
      nextToken: "n",
    });
  });

  it("[CD-34] reports whether a chosen state is applied or queued, once the update shows it", async () => {
    using channel = setUp();
    const [, second] = dataWith([]).configuration.agentStates;
    const offline = dataWith([]).configuration.agentStates.find(({ type }) => type === "offline");
    if (!second || !offline) throw new Error("the example has other states");
    const withState = (which: "state" | "nextState", { agentStateARN, type, name }: typeof second) =>
      dataWith([], ({ snapshot }) => {
        Object.assign(snapshot, { [which]: { agentStateARN, type, name, startTimestamp: NOW } });
      });

    const applied = channel.request("agent/setAvailabilityState", { agentStateARN: second.agentStateARN });
    await expect.poll(() => channel.calls.length).toBe(1);
    channel.sdk.update(withState("state", second));
    expect(await applied).toMatchObject({ data: { status: "updated", current: { name: second.name } } });

    const queued = channel.request("agent/setOffline");
    await expect.poll(() => channel.calls.length).toBe(2);
    channel.sdk.update(withState("nextState", offline));
    expect(await queued).toMatchObject({ data: { status: "queued", next: { name: offline.name } } });

    expect(channel.calls.map(([, params]) => params)).toContainEqual({
      state: { agentStateARN: offline.agentStateARN },
      enqueueNextState: true,
    });
    expect(channel.clock.pendingTimers).toEqual([]);
  });

  it("[CD-34] refuses a chosen state that no update shows within 2 s", async () => {
    using channel = setUp();
    const { agentStates } = dataWith([]).configuration;
    const away = agentStates.find(({ type }) => type === "not_routable");

    const unseen = channel.request("agent/setAvailabilityStateByName", { agentStateName: away?.name });
    await expect.poll(() => channel.clock.pendingTimers.length).toBe(1);
    channel.sdk.update(dataWith([]));
    await channel.clock.run(2_000);

    expect(await unseen).toMatchObject({
      isError: true,
      errorKey: "requestFailed",
      reason: expect.stringContaining("confirmed"),
    });
    expect(channel.clock.pendingTimers).toEqual([]);
  });

  it("[CD-35] answers hosts that are not approved, or without an agent, only about instance, preview and link", async () => {
    using stranger = setUp({ isHostApproved: false });
    using signedOut = setUp({ contacts: null });

    for (const [channel, errorKey] of [
      [stranger, "hostNotApproved"],
      [signedOut, "notSignedIn"],
    ] as const) {
      for (const command of ["agent/getARN", "contact/accept", "contact/listContacts"])
        expect(await channel.request(command, { contactId })).toMatchObject({ isError: true, errorKey });
      expect(await channel.dataOf("contact/getInstanceDetails")).toEqual({ origin: OWN, region: "us-east-1" });
      expect(await channel.dataOf("contact/isPreviewMode")).toEqual({ isPreviewMode: false });
      expect(await channel.dataOf("agent/getNetworkConnectionStatus")).toMatchObject({ status: "connecting" });
      expect(channel.calls).toEqual([]);
    }
    stranger.send({ type: "subscribe", topic: { namespace: NAMESPACE, key: "contact/cleared" }, handlerId: "h" });
    await stranger.request("contact/isPreviewMode");
    stranger.sdk.update(dataWith([]));
    expect(await stranger.request("contact/isPreviewMode")).toMatchObject({ type: "response" });
  });

  it("[CD-35] drops the data of the agent at sign-out", async () => {
    using channel = setUp();

    channel.sdk.clear();

    expect(await channel.request("agent/getName")).toMatchObject({ errorKey: "notSignedIn" });
  });

  it("[CD-35] does not report a chosen state of an agent who signs out meanwhile", async () => {
    using channel = setUp();
    const away = dataWith([]).configuration.agentStates.find(({ type }) => type === "not_routable");

    const chosen = channel.request("agent/setAvailabilityStateByName", { agentStateName: away?.name });
    await expect.poll(() => channel.clock.pendingTimers.length).toBe(1);
    channel.sdk.clear();
    await channel.clock.run(2_000);

    expect(await chosen).toMatchObject({ isError: true, errorKey: "notSignedIn" });
  });

  it("[CD-32] publishes events to subscribed topics until they are removed", async () => {
    using channel = setUp();
    const topic = (key: string, parameter?: string) => ({
      namespace: NAMESPACE,
      key,
      ...(parameter ? { parameter } : {}),
    });
    const change = (type: "subscribe" | "unsubscribe", of: object) => channel.send({ type, topic: of, handlerId: "h" });
    for (const each of [
      topic("contact/cleared"),
      topic("contact/cleared", contactId),
      topic("contact/cleared", "other"),
      topic("agent/networkConnectionStatusChanged"),
    ])
      change("subscribe", each);
    await channel.request("contact/isPreviewMode"); // the port delivers in order

    channel.sdk.update(dataWith([]));
    channel.sdk.linkChanged(true);
    channel.sdk.linkChanged(true);
    const data = { contactId, initialContactId: undefined, type: "chat", subtype: expect.anything() };
    expect(await channel.next()).toEqual({ type: "publish", topic: topic("contact/cleared"), data });
    expect(await channel.next()).toEqual({ type: "publish", topic: topic("contact/cleared", contactId), data });
    expect(await channel.next()).toMatchObject({ type: "publish", data: { status: "connected", timestamp: NOW } });

    change("unsubscribe", topic("agent/networkConnectionStatusChanged"));
    await channel.request("contact/isPreviewMode");
    channel.sdk.linkChanged(false);
    expect(await channel.dataOf("agent/getNetworkConnectionStatus")).toMatchObject({ status: "connecting" });
  });

  it("[CD-32] ignores subscriptions above the limit", async () => {
    using channel = setUp();
    for (let index = 0; index <= 1_000; index += 1)
      channel.send({
        type: "subscribe",
        topic: { namespace: NAMESPACE, key: "contact/cleared", parameter: `c${index}` },
      });
    await channel.request("contact/isPreviewMode");
    const contacts = ["c999", "c1000"].map((id) => examplePanelChat(NOW, { contactId: id }));
    channel.sdk.update(dataWith(contacts));

    channel.sdk.update(dataWith([]));

    expect(await channel.next()).toMatchObject({ type: "publish", topic: { parameter: "c999" } });
    expect(await channel.request("contact/isPreviewMode")).toMatchObject({ type: "response" });
  });
});
