import type { VoiceEnhancementMode } from "@tributary/protocol/host-data";
import { BEGAN_AT, CALL_ID, CHAT_ID, exampleHostData } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { createDesk } from "../../test/fake-desk.ts";

describe("an agent", () => {
  it("reads the latest update", () => {
    const { ns, update } = createDesk();
    const agent = new ns.Agent();
    expect(agent.getName()).toBe("Ada Lovelace");

    update(exampleHostData({ configuration: { name: "Grace Hopper" }, contacts: [] }));

    expect(agent.getName()).toBe("Grace Hopper");
    expect(agent.getContacts()).toEqual([]);
  });

  it("returns all fields of the update", () => {
    const { ns } = createDesk();
    const agent = new ns.Agent();
    const { configuration, snapshot } = exampleHostData();

    expect({
      state: [agent.getState(), agent.getStatus()],
      next: agent.getNextState(),
      availability: agent.getAvailabilityState(),
      permissions: agent.getPermissions(),
      configuration: agent.getConfiguration(),
      states: agent.getAgentStates().map(({ name }) => name),
      profile: agent.getRoutingProfile().name,
      mode: agent.getVoiceEnhancementMode(),
      arn: agent.getAgentARN(),
      extension: agent.getExtension(),
      countries: agent.getDialableCountries(),
      isSoftphone: agent.isSoftphoneEnabled(),
      queues: agent.getAllQueueARNs().length,
    }).toEqual({
      state: [snapshot.state, snapshot.state],
      next: null,
      availability: snapshot.agentAvailabilityState,
      permissions: ["outboundCall"],
      configuration,
      states: ["Available", "Lunch", "Offline"],
      profile: "Default",
      mode: "NONE",
      arn: configuration.agentARN,
      extension: "+15550199",
      countries: ["us", "ca"],
      isSoftphone: true,
      queues: 3,
    });
  });

  it("measures the state duration by the center's clock", () => {
    const { ns, clock } = createDesk();
    const agent = new ns.Agent();
    const elapsedMs = clock.now() - BEGAN_AT;

    expect(agent.getStateDuration()).toBe(elapsedMs - 250);
    expect(agent.getStatusDuration()).toBe(elapsedMs - 250);
  });

  it("returns contacts of all channels or of one type", () => {
    const agent = new (createDesk().ns.Agent)();

    expect(agent.getContacts().map((contact) => contact.getContactId())).toEqual([CHAT_ID, CALL_ID]);
    expect(agent.getContacts("chat").map((contact) => contact.getContactId())).toEqual([CHAT_ID]);
  });

  it("reads the channel concurrency from the profile, and defaults to one call and one chat", () => {
    const { ns, update } = createDesk();
    const agent = new ns.Agent();
    expect(agent.getChannelConcurrency()).toEqual({ VOICE: 1, CHAT: 3, TASK: 1, EMAIL: 1 });
    expect([agent.getChannelConcurrency("CHAT"), agent.getChannelConcurrency("FAX")]).toEqual([3, 0]);

    const silent = exampleHostData();
    Object.assign(silent.configuration.routingProfile, { channelConcurrencyMap: undefined });
    update(silent);

    expect(agent.getChannelConcurrency()).toEqual({ VOICE: 1, CHAT: 1 });
  });

  it("throws a StateError before the first update", () => {
    const { ns } = createDesk();
    Object.assign(ns.core, { agentDataProvider: undefined });

    expect(() => new ns.Agent().getName()).toThrow(ns.StateError);
  });

  it("looks up replaceable members at each use", () => {
    const { ns } = createDesk();
    const agent = new ns.Agent();
    ns.core.getAgentDataProvider = () =>
      ({
        ...ns.core.agentDataProvider,
        getAgentData: () => exampleHostData({ configuration: { name: "Eve" } }),
      }) as never;
    expect(agent.getName()).toBe("Eve");

    ns.Agent.prototype._getData = () => exampleHostData({ configuration: { name: "Grace" } });
    expect(agent.getName()).toBe("Grace");
  });
});

describe("agent events", () => {
  const EVENTS = {
    onRefresh: "agent::refresh",
    onStateChange: "agent::state_change",
    onRoutable: "agent::routable",
    onNotRoutable: "agent::not_routable",
    onOffline: "agent::offline",
    onError: "agent::error",
    onAfterCallWork: "agent::acw",
    onEnqueuedNextState: "agent::enqueued_next_state",
    onClearedNextState: "agent::cleared_next_state",
    onSoftphoneError: "agent::softphone_error",
    onWebSocketConnectionLost: "agent::websocket_connection_lost",
    onWebSocketConnectionGained: "agent::websocket_connection_gained",
    onMuteToggle: "agent::mute_toggle",
    onLocalMediaStreamCreated: "agent::local_media_stream_created",
    onSpeakerDeviceChanged: "configuration::speaker_device_changed",
    onMicrophoneDeviceChanged: "configuration::microphone_device_changed",
    onRingerDeviceChanged: "configuration::ringer_device_changed",
    onCameraDeviceChanged: "configuration::camera_device_changed",
    onBackgroundBlurChanged: "configuration::background_blur_changed",
  } as const;

  for (const [method, event] of Object.entries(EVENTS)) {
    it(`${method} subscribes to ${event} until unsubscribed`, () => {
      const { ns, bus } = createDesk();
      const received: unknown[] = [];
      const agent = new ns.Agent();
      const subscription = agent[method as keyof typeof EVENTS]((payload: unknown) => void received.push(payload));

      bus.trigger(event, { value: 1 });
      subscription.unsubscribe();
      bus.trigger(event, { value: 2 });

      expect(received).toEqual([{ value: 1 }]);
    });
  }

  it("uses the SDK channel for events that the panel publishes only there", () => {
    const { ns, asked } = createDesk();
    const agent = new ns.Agent();

    agent.onNetworkConnectionStatusChanged(() => {}).unsubscribe();
    agent.onVoiceEnhancementModeChanged(() => {});

    expect(asked).toEqual([
      { namespace: "aws.connect.contact", key: "agent/networkConnectionStatusChanged" },
      "unsubscribed",
      { namespace: "aws.connect.voice", key: "voice/voiceEnhancementModeChanged" },
    ]);
  });
});

describe("agent requests", () => {
  it("setState sets a state immediately or queues it", () => {
    const { ns, calls } = createDesk();
    const agent = new ns.Agent();
    const lunch = agent.getAgentStates()[1];
    if (lunch === undefined) throw new Error("state not found");

    agent.setState(lunch);
    agent.setStatus(lunch, {}, { enqueueNextState: true });

    expect(calls.map(({ method, params }) => [method, params])).toEqual([
      ["putAgentState", { state: lunch, enqueueNextState: undefined }],
      ["putAgentState", { state: lunch, enqueueNextState: true }],
    ]);
  });

  it("setConfiguration makes the panel reload the configuration, then calls success", () => {
    const desk = createDesk();
    const received: unknown[] = [];
    const agent = new desk.ns.Agent();
    const configuration = agent.getConfiguration();
    configuration.extension = "+15550123";

    agent.setConfiguration(configuration, { success: (data) => received.push(data, desk.sent().length) });
    desk.call().callbacks.success?.("done");

    expect(desk.call()).toMatchObject({ method: "updateAgentConfiguration", params: { configuration } });
    expect(desk.sent()).toEqual([{ event: "reload_agent_configuration", data: undefined }]);
    expect(received).toEqual(["done", 1]);
  });

  it("setConfiguration works without callbacks", () => {
    const desk = createDesk();
    const agent = new desk.ns.Agent();

    agent.setConfiguration(agent.getConfiguration());

    expect(() => desk.call().callbacks.success?.({})).not.toThrow();
  });

  it("setConfiguration rejects an unsupported language without a request", () => {
    const { ns, calls } = createDesk();
    const received: string[] = [];
    const agent = new ns.Agent();

    for (const key of ["locale", "LANGUAGE"]) {
      const configuration = { ...agent.getConfiguration(), agentPreferences: { [key]: "tlh_KX" } };
      agent.setConfiguration(configuration, { failure: (err) => received.push(err) });
    }

    expect(received).toEqual(["InvalidLocale", "InvalidLocale"]);
    expect(calls).toEqual([]);
  });

  it("connect starts a contact for the given queue, or the profile's default queue", () => {
    const { ns, calls } = createDesk();
    const agent = new ns.Agent();
    const endpoint = ns.Endpoint.byPhoneNumber("+15550142");

    agent.connect(endpoint);
    agent.connect(endpoint, { queueARN: "arn:q", relatedContactId: CHAT_ID });
    agent.connect(endpoint, { queueId: "arn:older" });

    const wire = {
      endpointARN: null,
      type: "phone_number",
      name: null,
      phoneNumber: "+15550142",
      agentLogin: null,
      queue: null,
    };
    const { queueARN } = agent.getRoutingProfile().defaultOutboundQueue;
    expect(calls.map(({ params }) => params)).toEqual([
      { endpoint: wire, queueARN },
      { endpoint: wire, queueARN: "arn:q", relatedContactId: CHAT_ID },
      { endpoint: wire, queueARN: "arn:older" },
    ]);
  });

  it("connect fails once on timeout and ignores a late response", () => {
    const { ns, clock, call } = createDesk();
    const received: unknown[] = [];
    const callbacks = { success: () => received.push("success"), failure: (err: unknown) => received.push(err) };

    new ns.Agent().connect(ns.Endpoint.byPhoneNumber("1"), { timeout: 700, ...callbacks });
    clock.advance(700);
    call().callbacks.success?.({});

    expect(received).toEqual([expect.any(ns.ValueError)]);
  });

  it("connect leaves no timer after a response in time", () => {
    const { ns, clock, call } = createDesk();
    const received: string[] = [];

    new ns.Agent().connect(ns.Endpoint.byPhoneNumber("1"), {
      timeout: 700,
      success: () => received.push("success"),
      failure: () => received.push("failure"),
    });
    call().callbacks.success?.({});
    clock.advance(700);

    expect(received).toEqual(["success"]);
  });

  it("createTask sends the task with a token of its own, and its time in seconds", () => {
    const { ns, calls } = createDesk();
    const agent = new ns.Agent();
    const endpoint = new ns.Endpoint({ endpointARN: "arn:1", type: "queue" });
    const received: unknown[] = [];
    const task = { name: "Call back", endpoint, references: { order: { type: "URL", value: "https://shop.example" } } };

    agent.createTask({ ...task, scheduledTime: new Date(90_500) }, { success: (data) => received.push(data) });
    agent.createTask({ ...task, scheduledTime: 90, idempotencyToken: "token" });

    calls[0]?.callbacks.success?.({ contactId: "task" });
    expect(received).toEqual([{ contactId: "task" }]);
    expect(calls).toMatchObject([
      { method: "createTaskContact", params: { name: "Call back", references: task.references, scheduledTime: 90.5 } },
      { method: "createTaskContact", params: { scheduledTime: 90, idempotencyToken: "token" } },
    ]);
    expect(calls[0]?.params).toMatchObject({
      endpoint: { endpointARN: "arn:1" },
      idempotencyToken: expect.any(String),
    });
    expect(calls[0]?.params).not.toHaveProperty("endpoint.endpointId");
    expect(() => agent.createTask({ name: "" })).toThrow(ns.ValueError);
    expect(() => agent.createTask({ name: "Call back" })).toThrow(ns.ValueError);
  });

  it("getEndpoints collects all pages and returns them under both names", () => {
    const { ns, calls } = createDesk();
    const received: unknown[] = [];
    new ns.Agent().getEndpoints("arn:q", { success: (data) => received.push(data) });

    calls[0]?.callbacks.success?.({ endpoints: [{ endpointARN: "arn:1", type: "queue" }], nextToken: "more" });
    calls[1]?.callbacks.success?.({ endpoints: [{ endpointARN: "arn:2", type: "agent" }], nextToken: null });

    expect(calls.map(({ params }) => params)).toEqual([
      { queueARNs: ["arn:q"], nextToken: null, maxResults: 500 },
      { queueARNs: ["arn:q"], nextToken: "more", maxResults: 500 },
    ]);
    const endpoints = ["arn:1", "arn:2"].map((endpointARN) =>
      expect.objectContaining({ endpointARN, endpointId: endpointARN }),
    );
    expect(received).toEqual([{ endpoints, addresses: endpoints }]);
  });

  it("getEndpoints reports a failure of any page, and requires a success callback", () => {
    const { ns, call } = createDesk();
    const received: unknown[] = [];
    const agent = new ns.Agent();
    agent.getAddresses(
      ["arn:q"],
      { success: () => {}, failure: (...answer) => received.push(...answer) },
      { maxResults: 5 },
    );

    call().callbacks.failure?.("err", "data");

    expect(received).toEqual(["err", "data"]);
    expect(() => agent.getEndpoints("arn:q", {} as never)).toThrow(ns.ValueError);
  });

  it("device and audio requests are sent as broadcasts", () => {
    const { ns, sent } = createDesk();
    const agent = new ns.Agent();

    agent.mute();
    agent.unmute();
    agent.setSpeakerDevice("s");
    agent.setMicrophoneDevice("m");
    agent.setRingerDevice("r");
    agent.setCameraDevice("c");
    agent.setBackgroundBlur(true);

    expect(sent()).toEqual(
      [
        { event: "mute", data: { mute: true } },
        { event: "mute", data: { mute: false } },
        { event: "configuration::set_speaker_device", data: { deviceId: "s" } },
        { event: "configuration::set_microphone_device", data: { deviceId: "m" } },
        { event: "configuration::set_ringer_device", data: { deviceId: "r" } },
        { event: "configuration::camera_device_changed", data: { deviceId: "c" } },
        { event: "configuration::background_blur_changed", data: { isBackgroundBlurEnabled: true } },
      ].map((data) => ({ event: "broadcast", data })),
    );
  });

  it("network and voice requests use the SDK channel", async () => {
    const { ns, asked, answers } = createDesk();
    const agent = new ns.Agent();
    answers.set("agent/getNetworkConnectionStatus", { status: "connected", timestamp: 1 });

    expect(await agent.getNetworkConnectionStatus()).toEqual({ status: "connected", timestamp: 1 });
    expect(await agent.setVoiceEnhancementMode("NONE")).toBeUndefined();
    expect(() => agent.setVoiceEnhancementMode("LOUD" as VoiceEnhancementMode)).toThrow(/LOUD/);
    expect(asked).toEqual([
      ["agent/getNetworkConnectionStatus"],
      ["voice/setVoiceEnhancementMode", { voiceEnhancementMode: "NONE" }, "aws.connect.voice"],
    ]);
  });
});
