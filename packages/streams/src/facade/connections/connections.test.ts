import type { ChatMediaData, ConnectionData, ConnectionStateType, ContactData } from "@tributary/protocol/host-data";
import { CALL_ID, CHAT_ID, exampleCall, exampleChat, exampleHostData, exampleLeg } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { createDesk } from "../../../test/fake-desk.ts";
import type { ChatConnection, VoiceConnection } from "./connection-types.ts";

const LEGS = exampleCall().connections;
const NO_CHAT = { chatAutoAccept: null, connectionData: null, customerName: null, agentName: null };

/** Creates a desk with a call whose first connection has the given fields. */
function deskWithLeg(own: Partial<ConnectionData>) {
  const desk = createDesk(
    exampleHostData({ contacts: [exampleCall({ connections: [exampleLeg({ ...LEGS[0], ...own })] })] }),
  );
  return { desk, leg: new desk.ns.VoiceConnection(CALL_ID, "call-agent") };
}

function deskWithChat(own: Partial<ContactData> = {}) {
  const desk = createDesk(exampleHostData({ contacts: [exampleChat(own)] }));
  const agent: ChatConnection = new desk.ns.ChatConnection(CHAT_ID, "chat-agent");
  const customer: ChatConnection = new desk.ns.ChatConnection(CHAT_ID, "chat-customer");
  return { desk, agent, customer };
}

describe("the connections of a contact", () => {
  it("have the class of the contact's channel", () => {
    const classes = (["voice", "queue_callback", "chat", "task", "email"] as const).map((type) => {
      const { ns } = createDesk(exampleHostData({ contacts: [exampleCall({ type })] }));
      const [leg] = new ns.Contact(CALL_ID).getConnections();
      const names = ["VoiceConnection", "ChatConnection", "TaskConnection", "EmailConnection"] as const;
      expect(leg).toBeInstanceOf(ns.BaseConnection);
      return names.find((name) => leg instanceof ns[name]);
    });

    expect(classes).toEqual([
      "VoiceConnection",
      "VoiceConnection",
      "ChatConnection",
      "TaskConnection",
      "EmailConnection",
    ]);
  });

  it("are found by party", () => {
    const third = exampleLeg({ quickConnectName: "Desk" });
    const { ns } = createDesk(exampleHostData({ contacts: [exampleCall({ connections: [...LEGS, third] })] }));
    const contact = new ns.Contact(CALL_ID);
    const idOf = (leg: { getConnectionId(): string } | null) => leg?.getConnectionId();

    expect(idOf(contact.getAgentConnection())).toBe("call-agent");
    expect(idOf(contact.getInitialConnection())).toBe("call-customer");
    expect(idOf(contact.getActiveInitialConnection())).toBe("call-customer");
    expect(idOf(contact.getSingleActiveThirdPartyConnection())).toBe("call-third");
    expect(contact.getThirdPartyConnections().map(idOf)).toEqual(["call-third"]);
    expect(contact.getActiveConnections().map(idOf)).toEqual(["call-agent", "call-customer", "call-third"]);
  });

  it("are null if missing", () => {
    const { ns } = createDesk(exampleHostData({ contacts: [exampleCall({ connections: [] })] }));
    const contact = new ns.Contact(CALL_ID);

    expect([contact.getAgentConnection(), contact.getInitialConnection()]).toEqual([null, null]);
    expect([contact.getActiveInitialConnection(), contact.getSingleActiveThirdPartyConnection()]).toEqual([null, null]);
    expect([contact.getThirdPartyConnections(), contact.getActiveConnections()]).toEqual([[], []]);
  });

  it("start only the media of the agent's connection when they are created", () => {
    const { ns } = createDesk();
    const started: string[] = [];
    ns.core.mediaFactory = {
      get(connection) {
        started.push(connection.getConnectionId());
        return Promise.reject(new Error("no media"));
      },
    };

    new ns.Contact(CHAT_ID).getConnections();
    new ns.Contact(CALL_ID).getAgentConnection();
    new ns.Contact(CALL_ID).toggleActiveConnections();

    expect(started).toEqual(["chat-agent", "call-agent"]);
  });

  it("are created without a media factory, and without one for tasks", () => {
    const { ns } = createDesk(exampleHostData({ contacts: [exampleCall({ type: "task" })] }));
    ns.core.mediaFactory = undefined;

    expect(() => new ns.Contact(CALL_ID).getConnections()).not.toThrow();
  });
});

describe("a connection", () => {
  it("returns its state", () => {
    const table: Record<ConnectionStateType, string> = {
      init: "",
      connecting: "active connecting",
      connected: "active connected",
      hold: "active hold",
      disconnected: "",
      silent_monitor: "active connected",
      barge: "active connected",
    };
    for (const [type, words] of Object.entries(table) as [ConnectionStateType, string][]) {
      const { leg } = deskWithLeg({ state: { type, timestamp: new Date(0) } });
      const said = [
        leg.isActive() && "active",
        leg.isConnecting() && "connecting",
        leg.isConnected() && "connected",
        leg.isOnHold() && "hold",
      ];

      expect(said.filter(Boolean).join(" ")).toBe(words);
      expect([leg.getState().type, leg.getStatus().type]).toEqual([type, type]);
    }
  });

  it("returns its endpoint under both names", () => {
    const { ns } = createDesk();
    const leg = new ns.Contact(CALL_ID).getInitialConnection();

    expect(leg.getEndpoint()).toEqual(leg.getAddress());
    expect(leg.getEndpoint()).toMatchObject({ type: "phone_number", phoneNumber: "+15550100" });
    expect(new ns.Contact(CHAT_ID).getInitialConnection().getEndpoint()).toMatchObject({
      endpointARN: null,
      type: null,
    });
    expect([leg.getContactId(), leg.getConnectionId(), leg.getType()]).toEqual([CALL_ID, "call-customer", "inbound"]);
    expect([leg.isInitialConnection(), leg.getMonitorInfo()]).toEqual([true, null]);
    expect(leg.getStateDuration()).toBe(leg.getStatusDuration());
  });

  it("throws a StateError when it is gone", () => {
    const { desk, leg } = deskWithLeg({});
    desk.update(exampleHostData({ contacts: [] }));

    expect(() => leg.getType()).toThrow(desk.ns.StateError);
  });

  it("sends its contact's id and its own id with requests", () => {
    const { desk, leg } = deskWithLeg({});

    leg.destroy();
    leg.hold();
    leg.resume();
    leg.muteParticipant();
    leg.unmuteParticipant();
    leg.sendDigits("12#");

    const which = { contactId: CALL_ID, connectionId: "call-agent" };
    expect(desk.calls.map(({ method, params }) => [method, params])).toEqual([
      ["destroyConnection", which],
      ["holdConnection", which],
      ["resumeConnection", which],
      ["muteParticipant", which],
      ["unmuteParticipant", which],
      ["sendDigits", { ...which, digits: "12#" }],
    ]);
    expect(desk.sent()).toMatchObject([{ data: { event: "click_stream_data", data: { clickType: "Hangup" } } }]);
  });
});

describe("a voice connection", () => {
  it("returns its media type and info", async () => {
    const { desk, leg } = deskWithLeg({ quickConnectName: "Desk", mute: true, capabilities: { Video: "SEND" } });
    const media = LEGS[0]?.softphoneMediaInfo;

    expect([leg.getMediaInfo(), leg.getSoftphoneMediaInfo(), await leg.getMediaController()]).toEqual([
      media,
      media,
      media,
    ]);
    expect([leg.getMediaType(), leg.getQuickConnectName(), leg.isMute(), leg.isForcedMute()]).toEqual([
      "softphone",
      "Desk",
      true,
      false,
    ]);
    expect([leg.canSendVideo(), leg.canSendScreenShare(), leg.getCapabilities()]).toEqual([
      true,
      false,
      { Video: "SEND" },
    ]);
    expect(desk.ns.Connection).toBe(desk.ns.VoiceConnection);
  });

  it("returns its monitoring capabilities and status", () => {
    const { leg } = deskWithLeg({ monitorCapabilities: ["SILENT_MONITOR"], monitorStatus: "BARGE" });

    expect([leg.isSilentMonitorEnabled(), leg.isBargeEnabled(), leg.isSilentMonitor(), leg.isBarge()]).toEqual([
      true,
      false,
      false,
      true,
    ]);
    expect([leg.getMonitorCapabilities(), leg.getMonitorStatus()]).toEqual([["SILENT_MONITOR"], "BARGE"]);
  });

  it("returns video connection info", async () => {
    const { desk, leg } = deskWithLeg({});
    const joined = leg.getVideoConnectionInfo();
    desk.call().callbacks.success?.({ webRTCTransport: { meeting: 1 } });

    expect(desk.call().params).toEqual({ transportType: "web_rtc", contactId: CALL_ID });
    expect(await joined).toEqual({ meeting: 1 });
  });

  it("rejects when video connection info is unavailable", async () => {
    const { desk, leg } = deskWithLeg({});
    const joined = leg.getVideoConnectionInfo();
    desk.call().callbacks.failure?.("{}", {});

    await expect(joined).rejects.toThrow("getVideoConnectionInfo failed");
  });

  it("receives hold events of its own connection through the SDK channel", async () => {
    const { desk, leg } = deskWithLeg({});
    desk.answers.set("voice/canResumeParticipant", { canResumeParticipant: true });

    leg.onParticipantHold(() => {});
    leg.onParticipantResume(() => {}).unsubscribe();
    leg.onCanResumeParticipantUpdated(() => {});

    expect(await leg.canResumeParticipant()).toBe(true);
    const topic = { namespace: "aws.connect.voice", parameter: "call-agent" };
    expect(desk.asked).toEqual([
      { ...topic, key: "voice/participantHold" },
      { ...topic, key: "voice/participantResume" },
      "unsubscribed",
      { ...topic, key: "voice/onCanResumeParticipantChanged" },
      ["voice/canResumeParticipant", { participantId: "call-agent" }, "aws.connect.voice"],
    ]);
  });

  it("rejects Voice ID methods with the reason", async () => {
    const { leg } = deskWithLeg({});
    const methods: (keyof VoiceConnection & `${string}VoiceId${string}`)[] = [
      "getVoiceIdSpeakerId",
      "getVoiceIdSpeakerStatus",
      "optOutVoiceIdSpeaker",
      "deleteVoiceIdSpeaker",
      "deleteVoiceIdSpeakerId",
      "evaluateSpeakerWithVoiceId",
      "enrollSpeakerInVoiceId",
    ];

    for (const method of methods) await expect(leg[method as "getVoiceIdSpeakerId"]()).rejects.toThrow(/Voice ID/);
    await expect(leg.updateVoiceIdSpeakerId("speaker")).rejects.toThrow(/Voice ID/);
  });
});

describe("a chat connection", () => {
  it("returns the data of a chat session", () => {
    const { agent, customer } = deskWithChat();

    expect(agent.getMediaInfo()).toMatchObject({
      contactId: CHAT_ID,
      initialContactId: CHAT_ID,
      participantId: "chat-agent",
      participantToken: "PARTICIPANT-TOKEN",
    });
    expect([customer.getMediaInfo().participantToken, agent.getMediaType()]).toEqual([null, "chat"]);
  });

  it("has no token if the panel's data cannot be parsed, and no media info without chat", () => {
    const [leg] = exampleChat().connections;
    const withMedia = (chatMediaInfo: ChatMediaData | null) =>
      deskWithChat({
        connections: [exampleLeg({ ...leg, chatMediaInfo }), exampleLeg({ connectionId: "chat-customer" })],
      });

    expect(withMedia({ ...NO_CHAT, connectionData: "{" }).agent.getMediaInfo().participantToken).toBeNull();
    expect(withMedia({ ...NO_CHAT, connectionData: "[]" }).agent.getMediaInfo().participantToken).toBeNull();
    expect(withMedia(null).agent.getMediaInfo()).toBeNull();
  });

  it("requests a connection token, also from its media info", async () => {
    const { desk, agent } = deskWithChat({ initialContactId: "first" });
    const token = agent.getMediaInfo().getConnectionToken();
    desk.call().callbacks.success?.({ chatTokenTransport: { participantToken: "T", expiry: "later" } });

    expect(desk.call().params).toEqual({
      transportType: "chat_token",
      participantId: "chat-agent",
      contactId: CHAT_ID,
    });
    expect(await token).toEqual({ chatTokenTransport: { participantToken: "T", expiry: "later" } });
    expect(agent.getMediaInfo().initialContactId).toBe("first");
  });

  it("rejects when no token is available", async () => {
    const { desk, agent } = deskWithChat();
    const token = agent.getConnectionToken();
    desk.call().callbacks.failure?.("{}", {});

    await expect(token).rejects.toThrow("getConnectionToken failed");
  });

  it("gets its controller from the instance's factory, and none before initCCP", async () => {
    const { desk, agent } = deskWithChat();
    desk.ns.core.mediaFactory = { get: () => Promise.resolve("controller") };
    expect(await agent.getMediaController()).toBe("controller");

    desk.ns.core.mediaFactory = undefined;
    await expect(agent.getMediaController()).rejects.toThrow(desk.ns.StateError);
  });

  it("returns the participant's name", () => {
    const supervisor = exampleLeg({ connectionId: "chat-third", chatMediaInfo: { ...NO_CHAT, agentName: "Sue" } });
    const { desk, agent, customer } = deskWithChat({ connections: [...exampleChat().connections, supervisor] });

    expect([agent.getParticipantName(), customer.getParticipantName()]).toEqual(["Ada Lovelace", "Customer"]);
    expect(new desk.ns.ChatConnection(CHAT_ID, "chat-third").getParticipantName()).toBe("Sue");
  });

  it("returns the customer's authentication details", () => {
    const ValueMap = { Status: { ValueString: "AUTHENTICATED" }, IdentityProvider: { ValueString: "idp" } };
    const { agent, customer } = deskWithChat({ segmentAttributes: { "connect:CustomerAuthentication": { ValueMap } } });

    expect(customer.getAuthenticationDetails()).toEqual({ Status: "AUTHENTICATED", IdentityProvider: "idp" });
    expect(customer.isAuthenticated()).toBe(true);
    expect(() => agent.getAuthenticationDetails()).toThrow(/customer/);
    expect([deskWithChat().customer.getAuthenticationDetails(), deskWithChat().customer.isAuthenticated()]).toEqual([
      null,
      false,
    ]);
  });
});

describe("a task or e-mail connection", () => {
  it("returns its media type", () => {
    const { ns } = createDesk(exampleHostData({ contacts: [exampleCall({ type: "task" })] }));
    const task = new ns.TaskConnection(CALL_ID, "call-agent");

    expect([task.getMediaType(), task.getMediaInfo()]).toEqual([
      "task",
      { contactId: CALL_ID, initialContactId: CALL_ID },
    ]);
    expect(new ns.EmailConnection(CALL_ID, "call-agent").getMediaType()).toBe("email");
    expect("getMediaController" in ns.EmailConnection.prototype).toBe(false);
  });
});
