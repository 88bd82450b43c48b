import type { ContactData, MonitoringMode } from "@tributary/protocol/host-data";
import {
  BEGAN_AT,
  CALL_ID,
  CHAT_ID,
  exampleCall,
  exampleChat,
  exampleHostData,
  exampleLeg,
  exampleState,
} from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { createDesk } from "../../test/fake-desk.ts";

/** Returns the example call with the given fields. */
function callWith(own: Partial<ContactData>) {
  const desk = createDesk(exampleHostData({ contacts: [exampleCall(own)] }));
  return { desk, contact: new desk.ns.Contact(CALL_ID) };
}

const { connections: LEGS } = exampleCall();
const [AGENT_LEG, CUSTOMER_LEG] = LEGS as [(typeof LEGS)[0], (typeof LEGS)[0]];

describe("a contact", () => {
  it("returns all fields of the update", () => {
    const { ns } = createDesk();
    const contact = new ns.Contact(CHAT_ID);
    const data = exampleChat();

    expect(contact.getContactId()).toBe(CHAT_ID);
    expect([contact.getState(), contact.getStatus()]).toEqual([data.state, data.state]);
    expect([contact.getOriginalContactId(), contact.getInitialContactId()]).toEqual([null, null]);
    expect({
      type: contact.getType(),
      name: contact.getName(),
      description: contact.getDescription(),
      references: contact.getReferences(),
      contactDuration: contact.getContactDuration(),
      initiationMethod: contact.getInitiationMethod(),
      contactMetadata: contact.getContactMetadata(),
      relatedContactId: contact.getRelatedContactId(),
      contactAssociationId: contact.getContactAssociationId(),
      customerEndpoint: contact.getCustomerEndpoint(),
      connectSystemEndpoint: contact.getConnectSystemEndpoint(),
      queue: contact.getQueue(),
      queueTimestamp: contact.getQueueTimestamp(),
      attributes: contact.getAttributes(),
      channelContext: contact.getChannelContext(),
      contactFeatures: contact.getContactFeatures(),
      segmentAttributes: contact.getSegmentAttributes(),
    }).toEqual(
      (({ contactId: _, state: _state, status: _status, initialContactId: _initial, ...rest }) => {
        const { connections: _legs, agentContactHandlingConfig: _config, ...others } = rest;
        const { languageCode: _code, emailRecipients: _recipients, ...withGetters } = others;
        return withGetters;
      })(data),
    );
    expect(contact.getContactSubtype()).toBe("connect:Chat");
    expect(new ns.Contact(CALL_ID).getInitialContactId()).toBe(CALL_ID);
  });

  it("measures the state duration by the center's clock", () => {
    const { desk, contact } = callWith({});
    const elapsedMs = desk.clock.now() - BEGAN_AT - 250;

    expect([contact.getStateDuration(), contact.getStatusDuration()]).toEqual([elapsedMs, elapsedMs]);
  });

  it("throws a StateError when it is gone", () => {
    const { ns } = createDesk();

    expect(() => new ns.Contact("gone").getType()).toThrow(ns.StateError);
  });

  it("is inbound according to its initial connection; tasks, e-mails and previews are inbound unless started by an agent", () => {
    const isInbound = (own: Partial<ContactData>): boolean => callWith(own).contact.isInbound();

    expect(isInbound({})).toBe(true);
    expect(isInbound({ connections: [exampleLeg({ initial: true, type: "outbound" })] })).toBe(false);
    expect(isInbound({ type: "task", initiationMethod: "api", connections: [] })).toBe(true);
    expect(isInbound({ type: "task", initiationMethod: "outbound", connections: [] })).toBe(false);
    expect(isInbound({ type: "email", initiationMethod: "agent_reply", connections: [] })).toBe(true);
    expect(isInbound({ initiationMethod: "campaign_preview", connections: [] })).toBe(true);
    expect(() => isInbound({ connections: [AGENT_LEG] })).toThrow(/initial/);
  });

  it("returns booleans even if the panel omits the fields", () => {
    const { contact } = callWith({ contactFeatures: null, agentContactHandlingConfig: null });

    expect({
      isSoftphoneCall: contact.isSoftphoneCall(),
      isConnected: contact.isConnected(),
      isMultiPartyConferenceEnabled: contact.isMultiPartyConferenceEnabled(),
      isUnderSupervision: contact.isUnderSupervision(),
      isAutoAcceptEnabled: contact.isAutoAcceptEnabled(),
      isCampaignPreview: contact.isCampaignPreview(),
      isCustomerFirstCallback: contact.isCustomerFirstCallback(),
      hasVideoRTCCapabilities: contact.hasVideoRTCCapabilities(),
      hasScreenShareCapability: contact.hasScreenShareCapability(),
      canAgentSendVideo: contact.canAgentSendVideo(),
      canAgentReceiveVideo: contact.canAgentReceiveVideo(),
      canAgentSendScreenShare: contact.canAgentSendScreenShare(),
      canCustomerSendScreenShare: contact.canCustomerSendScreenShare(),
      hasTwoActiveParticipants: contact.hasTwoActiveParticipants(),
    }).toEqual({
      isSoftphoneCall: true,
      isConnected: false,
      isMultiPartyConferenceEnabled: false,
      isUnderSupervision: false,
      isAutoAcceptEnabled: false,
      isCampaignPreview: false,
      isCustomerFirstCallback: false,
      hasVideoRTCCapabilities: false,
      hasScreenShareCapability: false,
      canAgentSendVideo: false,
      canAgentReceiveVideo: false,
      canAgentSendScreenShare: false,
      canCustomerSendScreenShare: false,
      hasTwoActiveParticipants: true,
    });
  });

  it("returns the video and screen sharing permissions", () => {
    const { contact } = callWith({
      connections: [
        { ...AGENT_LEG, capabilities: { Video: null, ScreenShare: "SEND" } },
        { ...CUSTOMER_LEG, capabilities: { Video: "SEND" } },
      ],
    });

    expect([contact.hasVideoRTCCapabilities(), contact.canAgentSendVideo(), contact.canAgentReceiveVideo()]).toEqual([
      true,
      false,
      true,
    ]);
    expect([contact.canAgentSendScreenShare(), contact.canCustomerSendScreenShare()]).toEqual([true, false]);
  });

  it("is auto-accepted according to its own settings, or to those of the voice connection", () => {
    const media = { callType: "audio_only", autoAccept: true } as const;
    const connections = [{ ...AGENT_LEG, softphoneMediaInfo: media }];
    const isAuto = (own: Partial<ContactData>): boolean =>
      callWith({ connections, ...own }).contact.isAutoAcceptEnabled();

    expect(isAuto({ agentContactHandlingConfig: { autoAccept: true } })).toBe(true);
    expect(isAuto({ agentContactHandlingConfig: { autoAccept: false } })).toBe(false);
    expect(isAuto({ agentContactHandlingConfig: null })).toBe(true);
    expect(isAuto({ agentContactHandlingConfig: null, type: "chat" })).toBe(false);
  });

  it("is under supervision while a supervisor has barged in, even if no connection can be monitored", () => {
    const barging = exampleLeg({
      type: "monitoring",
      monitorStatus: "BARGE",
      state: { ...AGENT_LEG.state, type: "barge" },
    });

    expect(callWith({ connections: [...LEGS, barging] }).contact.isUnderSupervision()).toBe(true);
    expect(callWith({ type: "task" }).contact.isUnderSupervision()).toBe(false);
  });
});

describe("contact events", () => {
  const EVENTS = {
    onRefresh: "refresh",
    onIncoming: "incoming",
    onPending: "pending",
    onConnecting: "connecting",
    onAccepted: "accepted",
    onMissed: "missed",
    onEnded: "ended",
    onDestroy: "destroyed",
    onACW: "acw",
    onConnected: "connected",
    onError: "error",
  } as const;

  for (const [method, word] of Object.entries(EVENTS)) {
    it(`${method} subscribes to contact::${word} of this contact until unsubscribed`, () => {
      const { ns, bus } = createDesk();
      const received: unknown[] = [];
      const contact = new ns.Contact(CHAT_ID);
      const subscription = contact[method as keyof typeof EVENTS]((payload) => void received.push(payload));

      bus.trigger(`contact::${word}::${CALL_ID}`, "another");
      bus.trigger(`contact::${word}::${CHAT_ID}`, contact);
      subscription.unsubscribe();
      bus.trigger(`contact::${word}::${CHAT_ID}`, "late");

      expect(received).toEqual([contact]);
    });
  }

  it("screen sharing events are received for any contact", () => {
    const { ns, bus } = createDesk();
    const received: string[] = [];
    const contact = new ns.Contact(CHAT_ID);
    contact.onScreenSharingStarted(() => received.push("started"));
    contact.onScreenSharingStopped(() => received.push("stopped"));
    contact.onScreenSharingError(() => received.push("error"));

    for (const word of ["started", "stopped", "error"]) bus.trigger(`contact::screen_sharing_${word}`, {});

    expect(received).toEqual(["started", "stopped", "error"]);
  });

  it("event names are available for direct use of the bus", () => {
    const { ns } = createDesk();
    const contact = new ns.Contact(CHAT_ID);

    expect(contact.getEventName("contact::view")).toBe(`contact::view::${CHAT_ID}`);
    expect(() => contact.getEventName("contact::dreaming")).toThrow(ns.ValueError);
  });
});

describe("contact requests", () => {
  it("send the contact's id and pass on the callbacks", () => {
    const { desk, contact } = callWith({});
    const callbacks = { success() {}, failure() {} };
    const endpoint = new desk.ns.Endpoint({ endpointARN: "arn:e", type: "agent", name: "Grace" });

    contact.clear(callbacks);
    contact.complete(callbacks);
    contact.pause(callbacks);
    contact.resume(callbacks);
    contact.conferenceConnections(callbacks);
    contact.toggleActiveConnections(callbacks);
    contact.notifyIssue("code", "words", callbacks);
    contact.addConnection(endpoint, callbacks);
    contact.addParticipant(endpoint, callbacks);
    contact.transfer(endpoint, callbacks);
    contact.silentMonitor(callbacks);
    contact.bargeIn(callbacks);

    const contactId = CALL_ID;
    const wire = {
      endpointARN: "arn:e",
      type: "agent",
      name: "Grace",
      phoneNumber: null,
      agentLogin: null,
      queue: null,
    };
    expect(desk.calls).toEqual(
      Object.entries({
        clearContact: { contactId },
        completeContact: { contactId },
        pauseContact: { contactId },
        resumeContact: { contactId },
        conferenceConnections: { contactId },
        toggleActiveConnections: { contactId, connectionId: "call-agent" },
        notifyContactIssue: { contactId, issueCode: "code", description: "words" },
        createAdditionalConnection: { contactId, endpoint: wire },
        addNewConnection: { contactId, endpoint: wire },
        transferContact: { contactId, endpoint: wire },
      })
        .map(([method, params]) => ({ method, params, callbacks }))
        .concat(
          ["SILENT_MONITOR", "BARGE"].map((targetMonitorMode) => ({
            method: "updateMonitorParticipantState",
            params: { contactId, targetMonitorMode } as never,
            callbacks,
          })),
        ),
    );
  });

  it("accept records the click, broadcasts the acceptance on success, then calls success", () => {
    const { desk, contact } = callWith({});
    const received: unknown[] = [];

    contact.accept({
      success: (data) => received.push(data, desk.sent().length),
      failure: (err) => received.push(err),
    });
    desk.call().callbacks.success?.("done");

    const clickTime = new Date(desk.clock.now()).toISOString();
    const broadcasts = [
      { event: "click_stream_data", data: { contactId: CALL_ID, clickType: "Accept", clickTime } },
      { event: "contact::accepted", data: { contactId: CALL_ID } },
      { event: `contact::accepted::${CALL_ID}`, data: { contactId: CALL_ID } },
    ];
    expect(desk.call()).toMatchObject({ method: "acceptContact", params: { contactId: CALL_ID } });
    expect(desk.sent()).toEqual(broadcasts.map((data) => ({ event: "broadcast", data })));
    expect(received).toEqual(["done", 3]);
  });

  it("accept calls only failure on failure, with one word", () => {
    const { desk, contact } = callWith({});
    const received: unknown[] = [];
    contact.accept({ failure: (...answer) => received.push(...answer) });

    desk.call().callbacks.failure?.('{"message":"gone"}', {});

    expect(received).toEqual(["error"]);
    expect(desk.sent().map(({ data }) => (data as { event: string }).event)).toEqual([
      "click_stream_data",
      "client_metric",
    ]);
  });

  it("reject records the click", () => {
    const { desk, contact } = callWith({});

    contact.reject();

    expect(desk.call()).toMatchObject({ method: "rejectContact", params: { contactId: CALL_ID } });
    expect(desk.sent()[0]?.data).toMatchObject({ event: "click_stream_data", data: { clickType: "Reject" } });
  });

  it("destroy sends no request and logs a warning", () => {
    const { desk, contact } = callWith({});

    contact.destroy();

    expect(desk.calls).toEqual([]);
  });

  it("toggleActiveConnections sends the connections on hold, and none if no connection is left", () => {
    const onHold = { ...CUSTOMER_LEG, state: { ...CUSTOMER_LEG.state, type: "hold" as const } };
    const gone = LEGS.map((leg) => ({ ...leg, state: { ...leg.state, type: "disconnected" as const } }));
    const asked = [[AGENT_LEG, onHold], gone].map((connections) => {
      const { desk, contact } = callWith({ connections });
      contact.toggleActiveConnections();
      return desk.call().params;
    });

    expect(asked).toEqual([
      { contactId: CALL_ID, connectionId: "call-customer" },
      { contactId: CALL_ID, connectionId: null },
    ]);
  });

  it("updateMonitorParticipantState accepts lower case and rejects unknown modes", () => {
    const { desk, contact } = callWith({});
    const received: string[] = [];

    contact.updateMonitorParticipantState("barge" as MonitoringMode);
    contact.updateMonitorParticipantState("shout" as MonitoringMode, { failure: (err) => received.push(err) });
    contact.updateMonitorParticipantState("shout" as MonitoringMode);

    expect(desk.call().params).toEqual({ contactId: CALL_ID, targetMonitorMode: "BARGE" });
    expect(received).toEqual(["invalid_target_state"]);
  });

  it("screen sharing requires a connected web call", async () => {
    const segmentAttributes = { "connect:Subtype": { ValueString: "connect:WebRTC" } };
    const { desk, contact } = callWith({ segmentAttributes, state: exampleState("connected") });

    const started = contact.startScreenSharing();
    desk.call().callbacks.success?.({});
    await started;
    await contact.startScreenSharing(true);
    await contact.stopScreenSharing();

    expect(desk.call()).toMatchObject({
      method: "startScreenSharing",
      params: { InstanceId: "0f6b2c1e-7a55-4d0e-9b1c-2f3a4b5c6d7e", ContactId: CALL_ID, ParticipantId: "call-agent" },
    });
    expect(desk.sent().map(({ data }) => (data as { event: string }).event)).toEqual([
      "contact::screen_sharing_started",
      "contact::screen_sharing_started",
      "contact::screen_sharing_stopped",
    ]);
    await expect(callWith({ state: exampleState("connected") }).contact.startScreenSharing()).rejects.toThrow(
      /web call/,
    );
    await expect(callWith({ segmentAttributes }).contact.stopScreenSharing()).rejects.toThrow(/not connected/);
  });

  it("a screen sharing failure is broadcast, and the call rejects with the panel's error", async () => {
    const segmentAttributes = { "connect:Subtype": { ValueString: "connect:WebRTC" } };
    const { desk, contact } = callWith({ segmentAttributes, state: exampleState("connected") });

    const started = contact.startScreenSharing();
    desk.call().callbacks.failure?.("panel error", {});

    await expect(started).rejects.toBe("panel error");
    expect(desk.sent()[0]?.data).toEqual({ event: "contact::screen_sharing_error", data: { contactId: CALL_ID } });
  });

  it("softphone reports are sent to the center, and metrics are broadcast", () => {
    const { desk, contact } = callWith({});

    contact.sendSoftphoneMetrics([1]);
    contact.sendSoftphoneReport({ r: 1 });

    const common = { contactId: CALL_ID, ccpVersion: "V2" };
    expect(desk.calls.map(({ method, params }) => [method, params])).toEqual([
      ["sendSoftphoneCallMetrics", { ...common, softphoneStreamStatistics: [1] }],
      ["sendSoftphoneCallReport", { ...common, report: { r: 1 } }],
    ]);
    expect(desk.sent()).toEqual([
      { event: "broadcast", data: { event: "softphone_stats", data: { ...common, stats: [1] } } },
    ]);
  });

  it("the SDK channel is used for requests that only it supports", async () => {
    const { desk, contact } = callWith({});
    desk.answers.set("contact/getInstanceDetails", { origin: "https://panel.example", region: "us-west-2" });
    desk.answers.set("contact/isPreviewMode", { isPreviewMode: true });

    expect(await contact.getInstanceDetails()).toEqual({ origin: "https://panel.example", region: "us-west-2" });
    expect(await contact.isPreviewMode()).toBe(true);
    await contact.engagePreviewContact();
    await contact.getPreviewConfiguration();
    expect(desk.asked).toEqual(
      ["getInstanceDetails", "isPreviewMode", "engagePreviewContact", "getPreviewConfiguration"].map((command) => [
        `contact/${command}`,
        { contactId: CALL_ID },
      ]),
    );
  });
});
