/** Calls as the center has them in its agent data. Source: docs/wire/voice.md#states, #media-info. */
import type { ConnectionData, ContactData } from "@tributary/protocol/host-data";
import { CALL_ID, exampleCall, exampleHostData, exampleState } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { createDesk } from "../../../test/fake-desk.ts";
import { createFakePage } from "../../../test/fake-page.ts";
import { createMediaFactory } from "../../media/create-media-factory.ts";
import type { VoiceConnection } from "./connection-types.ts";

const MEDIA = {
  callType: "audio_only",
  autoAccept: false,
  callContextToken: "token",
  mediaLegContextToken: "token",
  callConfigJson: '{"signalingEndpoint":"wss://center/socket/softphone","iceServers":[],"useWebSocketProvider":true}',
} as const;

/** A call of a customer's page: without a number, with the name of the customer. */
function callOf(
  state: ContactData["state"]["type"],
  [agent, customer]: readonly [Partial<ConnectionData>, Partial<ConnectionData>] = [{}, {}],
): ContactData {
  const call = exampleCall({ state: exampleState(state) });
  const [own, other] = call.connections;
  if (own === undefined || other === undefined) throw new Error("the example has two legs");
  const endpoint = {
    type: "phone_number",
    name: "Ann",
    phoneNumber: null,
    endpointARN: null,
    agentLogin: null,
    queue: null,
  };
  const isOpen = state === "connecting" || state === "connected";
  return {
    ...call,
    initiationMethod: "webrtc_api",
    segmentAttributes: { "connect:Subtype": { ValueString: "connect:WebRTC" } },
    connections: [
      { ...own, softphoneMediaInfo: isOpen ? MEDIA : null, ...agent },
      { ...other, endpoint: endpoint as never, mute: false, forcedMute: false, ...customer },
    ],
  };
}

const legState = (type: ConnectionData["state"]["type"]): Pick<ConnectionData, "state"> => ({
  state: { type, timestamp: new Date(0) },
});

function openCall(call: ContactData) {
  const desk = createDesk(exampleHostData({ contacts: [call] }));
  const contact = new desk.ns.Contact(CALL_ID);
  const agent = contact.getAgentConnection() as VoiceConnection;
  const customer = contact.getInitialConnection() as VoiceConnection;
  return { desk, contact, agent, customer };
}

describe("a call of the center", () => {
  it("rings as a softphone call of a customer, with media that opens the audio", async () => {
    const { desk, contact, agent, customer } = openCall(callOf("connecting"));

    expect([contact.isSoftphoneCall(), contact.isInbound(), contact.getType(), contact.getContactSubtype()]).toEqual([
      true,
      true,
      "voice",
      "connect:WebRTC",
    ]);
    expect([agent.getMediaType(), agent.getSoftphoneMediaInfo(), agent.isConnecting()]).toEqual([
      "softphone",
      MEDIA,
      true,
    ]);
    expect([customer.getEndpoint().name, customer.isConnected(), contact.isAutoAcceptEnabled()]).toEqual([
      "Ann",
      true,
      false,
    ]);
    const factory = createMediaFactory(desk.ns, createFakePage().deps, { ccpUrl: "https://center/ccp-v2/" });
    expect(await factory.get(agent)).toBe(MEDIA);
  });

  it("has a customer on hold, parties that are muted, and the agent's own hold", () => {
    const { agent, customer } = openCall(
      callOf("connected", [
        { ...legState("hold"), mute: false },
        { ...legState("hold"), mute: true },
      ]),
    );

    expect([customer.isOnHold(), customer.isMute(), customer.isActive(), customer.isConnected()]).toEqual([
      true,
      true,
      true,
      false,
    ]);
    expect([agent.isOnHold(), agent.isMute(), agent.isForcedMute()]).toEqual([true, false, false]);
  });

  it.each([
    ["holdConnection", {}, (leg: VoiceConnection) => leg.hold()],
    ["resumeConnection", {}, (leg: VoiceConnection) => leg.resume()],
    ["muteParticipant", {}, (leg: VoiceConnection) => leg.muteParticipant()],
    ["unmuteParticipant", {}, (leg: VoiceConnection) => leg.unmuteParticipant()],
    ["sendDigits", { digits: "1#" }, (leg: VoiceConnection) => leg.sendDigits("1#")],
    ["destroyConnection", {}, (leg: VoiceConnection) => leg.destroy()],
  ] as const)("calls %s with contact and connection", (method, params, act) => {
    const { desk, customer } = openCall(callOf("connected"));

    act(customer);

    expect(desk.call()).toMatchObject({
      method,
      params: { contactId: CALL_ID, connectionId: customer.getConnectionId(), ...params },
    });
  });

  it.each(["ended", "missed"] as const)("has no media once it is %s", async (state) => {
    const { desk, contact, agent } = openCall(callOf(state, [legState("disconnected"), legState("disconnected")]));
    const factory = createMediaFactory(desk.ns, createFakePage().deps, { ccpUrl: "https://center/ccp-v2/" });

    expect([contact.isSoftphoneCall(), agent.getSoftphoneMediaInfo(), agent.isActive()]).toEqual([false, null, false]);
    await expect(factory.get(agent)).rejects.toMatch("no longer available");
  });

  it("is muted by the agent in the page that has the audio, which reports it", () => {
    const { desk } = openCall(callOf("connected"));
    const agent = new desk.ns.Agent();
    const toggles: unknown[] = [];
    agent.onMuteToggle((event) => void toggles.push(event));

    agent.mute();
    agent.unmute();
    desk.bus.trigger("agent::mute_toggle", { muted: true });

    expect(desk.sent()).toEqual([
      { event: "broadcast", data: { event: "mute", data: { mute: true } } },
      { event: "broadcast", data: { event: "mute", data: { mute: false } } },
    ]);
    expect(toggles).toEqual([{ muted: true }]);
  });
});
