import type { VoiceEnhancementMode } from "@tributary/protocol/host-data";
import { BEGAN_AT, CALL_ID, CHAT_ID, exampleHostData } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { createDesk } from "../../test/fake-desk.ts";

describe("an agent", () => {
  it("answers from the latest update", () => {
    const { ns, update } = createDesk();
    const agent = new ns.Agent();
    expect(agent.getName()).toBe("Ada Lovelace");

    update(exampleHostData({ configuration: { name: "Grace Hopper" }, contacts: [] }));

    expect(agent.getName()).toBe("Grace Hopper");
    expect(agent.getContacts()).toEqual([]);
  });

  it("says everything that the update says", () => {
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

  it("knows how long a state has lasted by the center's clock", () => {
    const { ns, clock } = createDesk();
    const agent = new ns.Agent();
    const elapsedMs = clock.now() - BEGAN_AT;

    expect(agent.getStateDuration()).toBe(elapsedMs - 250);
    expect(agent.getStatusDuration()).toBe(elapsedMs - 250);
  });

  it("has contacts, of all channels or of one", () => {
    const agent = new (createDesk().ns.Agent)();

    expect(agent.getContacts().map((contact) => contact.getContactId())).toEqual([CHAT_ID, CALL_ID]);
    expect(agent.getContacts("chat").map((contact) => contact.getContactId())).toEqual([CHAT_ID]);
  });

  it("serves channels as their profile says, and one call and one chat where it says nothing", () => {
    const { ns, update } = createDesk();
    const agent = new ns.Agent();
    expect(agent.getChannelConcurrency()).toEqual({ VOICE: 1, CHAT: 3, TASK: 1, EMAIL: 1 });
    expect([agent.getChannelConcurrency("CHAT"), agent.getChannelConcurrency("FAX")]).toEqual([3, 0]);

    const silent = exampleHostData();
    Object.assign(silent.configuration.routingProfile, { channelConcurrencyMap: undefined });
    update(silent);

    expect(agent.getChannelConcurrency()).toEqual({ VOICE: 1, CHAT: 1 });
  });

  it("throws a StateError before the panel has said anything", () => {
    const { ns } = createDesk();
    Object.assign(ns.core, { agentDataProvider: undefined });

    expect(() => new ns.Agent().getName()).toThrow(ns.StateError);
  });

  it("reads from wherever a page says: the seams are looked up each time", () => {
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

describe("what an agent is listened to for", () => {
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
    it(`${method} hears ${event} until it is unsubscribed`, () => {
      const { ns, bus } = createDesk();
      const heard: unknown[] = [];
      const agent = new ns.Agent();
      const subscription = agent[method as keyof typeof EVENTS]((payload: unknown) => void heard.push(payload));

      bus.trigger(event, { told: 1 });
      subscription.unsubscribe();
      bus.trigger(event, { told: 2 });

      expect(heard).toEqual([{ told: 1 }]);
    });
  }

  it("comes through the SDK's channel where the panel only says it there", () => {
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

describe("what an agent asks for", () => {
  it("setState asks for a state, now or next", () => {
    const { ns, calls } = createDesk();
    const agent = new ns.Agent();
    const lunch = agent.getAgentStates()[1];
    if (lunch === undefined) throw new Error("no such state");

    agent.setState(lunch);
    agent.setStatus(lunch, {}, { enqueueNextState: true });

    expect(calls.map(({ method, params }) => [method, params])).toEqual([
      ["putAgentState", { state: lunch, enqueueNextState: undefined }],
      ["putAgentState", { state: lunch, enqueueNextState: true }],
    ]);
  });

  it("setConfiguration has the panel read the configuration again, then tells of its success", () => {
    const desk = createDesk();
    const told: unknown[] = [];
    const agent = new desk.ns.Agent();
    const configuration = agent.getConfiguration();
    configuration.extension = "+15550123";

    agent.setConfiguration(configuration, { success: (data) => told.push(data, desk.sent().length) });
    desk.call().callbacks.success?.("done");

    expect(desk.call()).toMatchObject({ method: "updateAgentConfiguration", params: { configuration } });
    expect(desk.sent()).toEqual([{ event: "reload_agent_configuration", data: undefined }]);
    expect(told).toEqual(["done", 1]);
  });

  it("setConfiguration without callbacks stays quiet about its success", () => {
    const desk = createDesk();
    const agent = new desk.ns.Agent();

    agent.setConfiguration(agent.getConfiguration());

    expect(() => desk.call().callbacks.success?.({})).not.toThrow();
  });

  it("setConfiguration refuses a language that there is not, without asking", () => {
    const { ns, calls } = createDesk();
    const told: string[] = [];
    const agent = new ns.Agent();

    for (const key of ["locale", "LANGUAGE"]) {
      const configuration = { ...agent.getConfiguration(), agentPreferences: { [key]: "tlh_KX" } };
      agent.setConfiguration(configuration, { failure: (err) => told.push(err) });
    }

    expect(told).toEqual(["InvalidLocale", "InvalidLocale"]);
    expect(calls).toEqual([]);
  });

  it("connect begins a contact for the queue that was named, else for the profile's", () => {
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

  it("connect fails once when nobody answers in time; an answer that is late is not told", () => {
    const { ns, clock, call } = createDesk();
    const told: unknown[] = [];
    const callbacks = { success: () => told.push("success"), failure: (err: unknown) => told.push(err) };

    new ns.Agent().connect(ns.Endpoint.byPhoneNumber("1"), { timeout: 700, ...callbacks });
    clock.advance(700);
    call().callbacks.success?.({});

    expect(told).toEqual([expect.any(ns.ValueError)]);
  });

  it("connect that is answered in time leaves no timer", () => {
    const { ns, clock, call } = createDesk();
    const told: string[] = [];

    new ns.Agent().connect(ns.Endpoint.byPhoneNumber("1"), {
      timeout: 700,
      success: () => told.push("success"),
      failure: () => told.push("failure"),
    });
    call().callbacks.success?.({});
    clock.advance(700);

    expect(told).toEqual(["success"]);
  });

  it("getEndpoints collects page after page, and tells them under both names", () => {
    const { ns, calls } = createDesk();
    const told: unknown[] = [];
    new ns.Agent().getEndpoints("arn:q", { success: (data) => told.push(data) });

    calls[0]?.callbacks.success?.({ endpoints: [{ endpointARN: "arn:1", type: "queue" }], nextToken: "more" });
    calls[1]?.callbacks.success?.({ endpoints: [{ endpointARN: "arn:2", type: "agent" }], nextToken: null });

    expect(calls.map(({ params }) => params)).toEqual([
      { queueARNs: ["arn:q"], nextToken: null, maxResults: 500 },
      { queueARNs: ["arn:q"], nextToken: "more", maxResults: 500 },
    ]);
    const endpoints = ["arn:1", "arn:2"].map((endpointARN) =>
      expect.objectContaining({ endpointARN, endpointId: endpointARN }),
    );
    expect(told).toEqual([{ endpoints, addresses: endpoints }]);
  });

  it("getEndpoints tells a failure on any page, and refuses to ask for nobody", () => {
    const { ns, call } = createDesk();
    const told: unknown[] = [];
    const agent = new ns.Agent();
    agent.getAddresses(
      ["arn:q"],
      { success: () => {}, failure: (...answer) => told.push(...answer) },
      { maxResults: 5 },
    );

    call().callbacks.failure?.("err", "data");

    expect(told).toEqual(["err", "data"]);
    expect(() => agent.getEndpoints("arn:q", {} as never)).toThrow(ns.ValueError);
  });

  it("devices and sound are asked for by broadcast", () => {
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

  it("the SDK's channel is asked for the network and the voice", async () => {
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
