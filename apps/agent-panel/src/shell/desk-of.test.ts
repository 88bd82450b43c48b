import type { AgentUpdate } from "@tributary/protocol/panel";
import { CHAT_ID, examplePanelChat, examplePanelUpdate } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { deskOf } from "./desk-of.ts";

const SERVER_NOW = 1_000_000;
/** This page's clock is a minute behind the center's. */
const HERE_NOW = SERVER_NOW - 60_000;

function contactOf(part: Partial<AgentUpdate["snapshot"]["contacts"][number]>) {
  return deskOf(examplePanelUpdate(SERVER_NOW, [examplePanelChat(SERVER_NOW, part)]), HERE_NOW).contacts[0];
}

describe("the desk", () => {
  it("has the panel's names for the center's states, and times on this page's clock", () => {
    const desk = deskOf(examplePanelUpdate(SERVER_NOW, []), HERE_NOW);

    expect(desk).toEqual({
      agentName: "Ada Lovelace",
      state: { name: "Available", kind: "routable", since: HERE_NOW },
      nextState: null,
      choices: [
        { id: expect.stringMatching("/available$"), name: "Available", kind: "routable" },
        { id: expect.stringMatching("/lunch$"), name: "Lunch", kind: "not-routable" },
        { id: expect.stringMatching("/offline$"), name: "Offline", kind: "offline" },
      ],
      chosenId: expect.stringMatching("/available$"),
      hasCalls: true,
      canCall: true,
      queueArns: ["1", "3", "agent/"].map((id) => expect.stringContaining(`/queue/${id}`)),
      contacts: [],
    });
  });

  it("[PA-55] has the id of a customer who has signed in, and of no other", () => {
    const valuesOf = (values: Readonly<Record<string, string>>) => ({
      "connect:CustomerAuthentication": {
        ValueMap: Object.fromEntries(Object.entries(values).map(([name, ValueString]) => [name, { ValueString }])),
      },
    });
    const verified = { AssociatedCustomerId: "7", IdentityProvider: "https://id.example" };

    expect(contactOf({ segmentAttributes: valuesOf({ ...verified, Status: "AUTHENTICATED" }) })?.identity).toEqual({
      customerId: "7",
      provider: "https://id.example",
    });
    expect(contactOf({ segmentAttributes: valuesOf({ ...verified, Status: "FAILED" }) })).not.toHaveProperty(
      "identity",
    );
    expect(contactOf({ segmentAttributes: {} })).not.toHaveProperty("identity");
  });

  it("shows a ringing contact with its deadline", () => {
    const offered = contactOf({
      state: { type: "connecting", timestamp: SERVER_NOW - 2_000 },
      initialContactId: "first-of-chain",
      queueTimestamp: SERVER_NOW - 9_000,
      offerExpiresAt: SERVER_NOW + 18_000,
    });

    expect(offered).toEqual({
      contactId: CHAT_ID,
      conversationId: "first-of-chain",
      channel: "chat",
      phase: "offered",
      isPaused: false,
      description: null,
      references: [],
      since: HERE_NOW - 2_000,
      endsAt: HERE_NOW + 18_000,
      customerName: "Customer",
      queueName: "Sales",
      queuedAt: HERE_NOW - 9_000,
      attributes: [{ name: "plan", value: "gold" }],
      agentConnectionId: "chat-agent",
      otherAgents: [],
      canAttach: false,
      canFormat: false,
      canAddAgents: false,
      monitor: null,
      idle: null,
      rating: null,
    });
  });

  it("[PA-28, PA-29] has the other agents, connected or awaited, and the center's permission to add some", () => {
    const chat = examplePanelChat(SERVER_NOW, {});
    const [agent] = chat.connections;
    const leg = (connectionId: string, type: "connected" | "connecting", name: string | null) => ({
      ...agent,
      connectionId,
      type: "outbound",
      state: { type, timestamp: SERVER_NOW - 5_000 },
      endpoint: { name },
    });

    const contact = contactOf({
      connections: [
        ...chat.connections,
        leg("p-2", "connected", "Grace"),
        { ...leg("c-3", "connecting", null), lapsed: "rejected" },
      ] as never,
      contactFeatures: { ...chat.contactFeatures, multiPartyConferenceEnabled: true },
    });

    const since = HERE_NOW - 5_000;
    expect(contact).toMatchObject({ agentConnectionId: "chat-agent", customerName: "Customer", canAddAgents: true });
    expect(contact?.otherAgents).toEqual([
      { connectionId: "p-2", name: "Grace", isAwaited: false, lapsed: null, isSupervisor: false, isHeld: false, since },
      {
        connectionId: "c-3",
        name: null,
        isAwaited: true,
        lapsed: "rejected",
        isSupervisor: false,
        isHeld: false,
        since,
      },
    ]);
  });

  it.each([
    ["silent_monitor", ["SILENT_MONITOR", "BARGE"], { mode: "silent", mayBarge: true }],
    ["silent_monitor", ["SILENT_MONITOR"], { mode: "silent", mayBarge: false }],
    ["barge", ["SILENT_MONITOR", "BARGE"], { mode: "barge", mayBarge: true }],
    ["connected", null, { mode: "silent", mayBarge: false }],
  ] as const)("[PA-34, PA-35] shows a chat that is monitored (%s, %j) to its supervisor", (type, rights, monitor) => {
    const [agent, customer] = examplePanelChat(SERVER_NOW, {}).connections;
    const state = { type, timestamp: SERVER_NOW };
    const own = {
      ...agent,
      connectionId: "p-sam",
      type: "monitoring",
      initial: true,
      state,
      monitorCapabilities: rights,
    };
    const connections = [own, { ...customer, initial: false }] as never;

    expect(contactOf({ queue: null, connections })).toMatchObject({
      phase: "monitoring",
      customerName: "Customer",
      agentConnectionId: "p-sam",
      monitor,
    });
  });

  it("[PA-37] distinguishes a supervisor who takes part from the agents", () => {
    const chat = examplePanelChat(SERVER_NOW, {});
    const [agent] = chat.connections;
    const state = { type: "barge", timestamp: SERVER_NOW };
    const supervisor = { ...agent, connectionId: "p-sam", type: "outbound", state, endpoint: { name: "Sam" } };

    expect(contactOf({ connections: [...chat.connections, supervisor] as never })?.otherAgents).toMatchObject([
      { name: "Sam", isAwaited: false, isSupervisor: true },
    ]);
  });

  it.each([
    [{ endsAt: SERVER_NOW + 60_000 }, { endsAt: HERE_NOW + 60_000 }],
    [{ endsAt: null }, { endsAt: null }],
    [undefined, null],
  ])("[PA-44] has the end of a chat whose customer is idle: %j", (idle, shown) => {
    const [agent, customer] = examplePanelChat(SERVER_NOW, {}).connections;

    expect(contactOf({ connections: [agent, { ...customer, idle }] as never })?.idle).toEqual(shown);
  });

  it.each([
    ["5", " Thank you ", { score: 5, comment: "Thank you" }],
    ["1", undefined, { score: 1, comment: null }],
    ["6", "newer", null],
    ["many", undefined, null],
  ])("[PA-46] has the rating %j", (score, comment, rating) => {
    const text = comment === undefined ? {} : { "tributary:RatingComment": { ValueString: comment } };
    const segmentAttributes = { "tributary:Rating": { ValueString: score }, ...text };

    expect(contactOf({ segmentAttributes })?.rating).toEqual(rating);
  });

  it("[PA-24, PA-25] shows a task by its name, with description, references and pause", () => {
    const task = contactOf({
      type: "task",
      state: { type: "paused", timestamp: SERVER_NOW },
      name: " Call back ",
      description: "About the order",
      references: { order: { type: "URL", value: "https://shop.example" } },
    });

    expect(task).toMatchObject({
      channel: "task",
      phase: "connected",
      isPaused: true,
      customerName: "Call back",
      description: "About the order",
      references: [{ name: "order", type: "URL", value: "https://shop.example" }],
    });
  });

  it.each([
    ["connecting", "offered"],
    ["connected", "connected"],
    ["ended", "wrap-up"],
    ["missed", "missed"],
    ["rejected", "rejected"],
    ["error", "failed"],
  ] as const)("maps the contact state %s to %s", (type, phase) => {
    expect(contactOf({ state: { type, timestamp: SERVER_NOW } })?.phase).toBe(phase);
  });

  it("has the end of after-contact work, and treats a blank name as none", () => {
    const [agent, customer] = examplePanelChat(SERVER_NOW, {}).connections;
    const nameless = { ...customer, chatMediaInfo: { ...customer?.chatMediaInfo, customerName: "  " } };

    const contact = contactOf({
      state: { type: "ended", timestamp: SERVER_NOW },
      workEndsAt: SERVER_NOW + 30_000,
      connections: [agent, nameless] as never,
    });

    expect(contact).toMatchObject({ endsAt: HERE_NOW + 30_000, customerName: null });
  });

  it("[PA-58, PA-50] has a call with its media, its customer, and who is on hold or muted", () => {
    const [agent, customer] = examplePanelChat(SERVER_NOW).connections;
    const softphoneMediaInfo = { callType: "audio_only", autoAccept: false, callContextToken: "t" } as const;
    const voiceLeg = { chatMediaInfo: null, forcedMute: false } as const;
    const call = contactOf({
      type: "voice",
      connections: [
        { ...agent, ...voiceLeg, connectionId: "a", mute: true, softphoneMediaInfo },
        {
          ...customer,
          ...voiceLeg,
          connectionId: "k",
          mute: false,
          state: { type: "hold", timestamp: SERVER_NOW },
          endpoint: { name: "May", type: "phone_number" },
        },
      ] as never,
    });

    expect(call).toMatchObject({
      channel: "voice",
      customerName: "May",
      call: {
        media: softphoneMediaInfo,
        agent: { connectionId: "a", isHeld: false, isMuted: true },
        customer: { connectionId: "k", isHeld: true, isMuted: false },
      },
    });
  });

  it("[PA-66] has further agents, who may be on hold", () => {
    const [agent, customer] = examplePanelChat(SERVER_NOW).connections;
    const further = { ...customer, type: "outbound", initial: false, connectionId: "g", chatMediaInfo: null };
    const call = contactOf({
      type: "voice",
      connections: [agent, customer, { ...further, state: { type: "hold", timestamp: SERVER_NOW } }] as never,
    });

    expect(call?.otherAgents).toMatchObject([{ connectionId: "g", isAwaited: false, isHeld: true }]);
    expect(call?.call?.canTransfer).toBe(true);
  });

  it("[PA-50] is a call that the agent has started, with its endpoint in the place of a customer", () => {
    const [agent, customer] = examplePanelChat(SERVER_NOW).connections;
    const called = (type: string) => ({
      ...customer,
      chatMediaInfo: null,
      type: "outbound",
      initial: true,
      connectionId: "k",
      state: { type, timestamp: SERVER_NOW },
      endpoint: { name: "Grace", type: "agent" },
    });
    const callIn = (type: "connecting" | "connected") =>
      contactOf({
        type: "voice",
        state: { type, timestamp: SERVER_NOW },
        connections: [{ ...agent, chatMediaInfo: null }, called(type)] as never,
      });

    expect([callIn("connecting"), callIn("connected")]).toMatchObject([
      { phase: "connected", customerName: "Grace", otherAgents: [], call: { isCalling: true, canTransfer: false } },
      {
        phase: "connected",
        customerName: "Grace",
        otherAgents: [],
        call: { isCalling: false, customer: { connectionId: "k" } },
      },
    ]);
  });

  it("[PA-53] does not report a rejected call as missed, and knows a customer who has left", () => {
    const connections = examplePanelChat(SERVER_NOW).connections.map((leg) => ({
      ...leg,
      state: { type: "disconnected", timestamp: SERVER_NOW },
    })) as never;
    const rejected = contactOf({
      type: "voice",
      state: { type: "missed", timestamp: SERVER_NOW },
      isRejected: true,
      connections,
    });

    expect(rejected).toMatchObject({ phase: "rejected", call: { customer: undefined } });
    expect(contactOf({ type: "voice", state: { type: "missed", timestamp: SERVER_NOW } })?.phase).toBe("missed");
  });

  it("[PA-75] shows a callback as a call that rings, calls its customer, or has failed", () => {
    const part = { type: "queue_callback", queueTimestamp: null, waitingSince: SERVER_NOW - 90_000 } as const;
    const connections = examplePanelChat(SERVER_NOW).connections.map((leg) => ({
      ...leg,
      state: { type: "connecting", timestamp: SERVER_NOW },
    })) as never;
    const inState = (type: "incoming" | "connecting" | "error" | "ended", changes = {}) =>
      contactOf({ ...part, state: { type, timestamp: SERVER_NOW }, ...changes });

    const waited = { channel: "voice", isCallback: true, queuedAt: HERE_NOW - 90_000 };
    expect(inState("incoming")).toMatchObject({ ...waited, phase: "offered", call: { isCalling: false, media: null } });
    expect(inState("connecting", { connections })).toMatchObject({
      ...waited,
      phase: "connected",
      call: { isCalling: true, customer: undefined },
    });
    expect(inState("error", { failure: "busy" })).toMatchObject({ ...waited, phase: "failed", failure: "busy" });
    expect(inState("ended", { isUnanswered: true })).toMatchObject({ phase: "wrap-up", isUnanswered: true });
    expect(inState("ended")).not.toHaveProperty("isUnanswered");
  });

  it("[PA-57] reports if the agent can get calls: by the routing profile, or because one is there", () => {
    const update = examplePanelUpdate(SERVER_NOW, []);
    const { routingProfile } = update.configuration;
    const without: AgentUpdate = {
      ...update,
      configuration: {
        ...update.configuration,
        routingProfile: { ...routingProfile, channelConcurrencyMap: { CHAT: 1 } },
      },
    };
    const call = examplePanelChat(SERVER_NOW, { type: "voice" });

    expect(deskOf(without, HERE_NOW).hasCalls).toBe(false);
    expect(deskOf({ ...without, snapshot: { ...without.snapshot, contacts: [call] } }, HERE_NOW).hasCalls).toBe(true);
  });

  it("[PA-69] reports if the agent may start a call: by permission and routing profile, and without another call", () => {
    const update = examplePanelUpdate(SERVER_NOW, []);
    const { configuration } = update;
    const call = examplePanelChat(SERVER_NOW, { type: "voice" });
    const routingProfile = { ...configuration.routingProfile, channelConcurrencyMap: { CHAT: 1 } };
    const canCall = (part: Partial<AgentUpdate["configuration"]>, other = update) =>
      deskOf({ ...other, configuration: { ...configuration, ...part } }, HERE_NOW).canCall;

    expect(canCall({})).toBe(true);
    expect(canCall({ permissions: [] })).toBe(false);
    expect(canCall({ routingProfile })).toBe(false);
    expect(canCall({}, examplePanelUpdate(SERVER_NOW, [call]))).toBe(false);
  });
});
