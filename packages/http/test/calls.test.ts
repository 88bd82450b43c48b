import { present } from "@tributary/kernel";
import { agentUpdate } from "@tributary/protocol/panel";
import { DEMO_IDS, demoAgentId, exampleOffer, type FakeMedia } from "@tributary/testkit";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { openPanelCenter, type PanelCenter, type PanelPage } from "./panel-center.ts";
import {
  connectCustomer,
  contactIn,
  legIn,
  openAgent,
  openCalls,
  openSocket,
  phaseOf,
  softphone,
  startCall,
  tokenIn,
} from "./voice-center.ts";

describe("a call from a page", () => {
  it("[VS-08, VS-02, VS-07] is started, opened and shown to its customer until it ends", async () => {
    await using opened = await openCalls();
    const { center, media } = opened;
    await using page = await openAgent(center);
    const { socket, answer, contactId } = await connectCustomer(center, media);
    await using customer = socket;
    await customer.state({ phase: "waiting", agentName: null });
    await page.contactState(contactId, "connecting");

    await page.call("acceptContact", { contactId });
    await customer.state({ phase: "connected", agentName: "Agent 1", isOnHold: false });
    await page.call("destroyConnection", {
      contactId,
      connectionId: legIn(contactIn(await page.contactState(contactId, "connected"), contactId), "agent").connectionId,
    });

    await customer.state({ phase: "ended", endReason: "agent-disconnect" });
    expect(answer).toMatchObject({
      jsonrpc: "2.0",
      result: {
        sdp: expect.stringContaining("m=audio"),
        candidates: [expect.objectContaining({ candidate: expect.stringContaining("typ host") })],
        peerConnectionId: expect.any(String),
        peerConnectionToken: expect.any(String),
        inactivityDuration: 600_000,
      },
    });
    const states = customer.received
      .filter(({ method }) => method === "callState")
      .map(({ params }) => JSON.stringify(params));
    expect(new Set(states).size).toBe(states.length);
    center.time.advance(500);
    expect(await customer.closed).toBe(1000);
  });

  it("[VS-08] is refused without voice, for unknown flows and for bodies of another shape", async () => {
    await using opened = await openCalls();
    await using silent = await openPanelCenter();

    expect(await startCall(silent)).toMatchObject({ status: 403, error: { code: "voice-off" } });
    expect(await startCall(opened.center, { ContactFlowId: "unknown" })).toMatchObject({ status: 404 });
    expect(await startCall(opened.center, { Attributes: 1 })).toMatchObject({
      status: 400,
      error: { code: "invalid-field" },
    });
  });

  it("[VS-04] ends when its customer hangs up, and is over for later requests", async () => {
    await using opened = await openCalls();
    const { center, media } = opened;
    const { socket, contactId } = await connectCustomer(center, media);
    await using customer = socket;
    await customer.state({ phase: "waiting" });

    const reply = await customer.request("bye");
    await customer.state({ phase: "ended" });
    const late = [await customer.request("invite", exampleOffer(2)), await customer.request("bye")];

    expect([reply, ...late]).toMatchObject([{ result: {} }, { error: { code: 404 } }, { result: {} }]);
    expect(await phaseOf(center.center, contactId)).toBe("ended");
    expect(media.legs).toEqual([]);
  });

  it("[VC-09] passes the keys of the customer's page on to the agent", async () => {
    await using opened = await openCalls();
    const { center, media } = opened;
    await using page = await openAgent(center);
    const { socket, contactId } = await connectCustomer(center, media);
    await using customer = socket;
    const contact = contactIn(await page.contactState(contactId, "connecting"), contactId);
    await softphone(page, "invite", { ...exampleOffer(2), callContextToken: tokenIn(contact) });
    const leg = present(media.legs.at(-1), "the agent's leg").legId;
    media.connect(leg);
    await page.call("acceptContact", { contactId });
    await customer.state({ phase: "connected" });

    const replies = [
      await customer.request("dtmf", { digits: "12#" }),
      await customer.request("dtmf", { digits: "x" }),
    ];

    expect(replies).toMatchObject([{ result: {} }, { error: { code: 400 } }]);
    expect(media.leg(leg)?.digits).toBe("12#");
  });
});

describe("a call on a desk", () => {
  it("[AU-10, AU-12] is shown with the media of the agent's leg, in the wire's schema", async () => {
    await using opened = await openCalls();
    const { center, media } = opened;
    await using page = await openAgent(center);
    await using customer = (await connectCustomer(center, media)).socket;
    const waiting = await customer.state({ phase: "waiting" });
    const frame = await page.frame("update", ({ update }) => update.snapshot.contacts.length > 0);
    const { update } = frame;
    const [contact] = update.snapshot.contacts;

    expect(waiting).toBeDefined();
    expect(v.parse(agentUpdate, update)).toEqual(update);
    expect(update.snapshot.state).toMatchObject({ type: "system", name: "PendingBusy", agentStateARN: null });
    expect(update.snapshot.agentAvailabilityState).toMatchObject({ state: "Available", type: "routable" });
    expect(contact).toMatchObject({
      type: "voice",
      state: { type: "connecting" },
      initiationMethod: "webrtc_api",
      attributes: { plan: { name: "plan", value: "gold" } },
      segmentAttributes: { "connect:Subtype": { ValueString: "connect:WebRTC" } },
      contactFeatures: { attachmentsEnabled: false },
    });
    const own = present(contact?.connections[0], "the agent's leg");
    expect(own).toMatchObject({ type: "agent", initial: false, chatMediaInfo: null, mute: false, forcedMute: false });
    expect(own.softphoneMediaInfo).toMatchObject({ callType: "audio_only", autoAccept: false });
    expect(JSON.parse(own.softphoneMediaInfo?.callConfigJson ?? "")).toEqual({
      signalingEndpoint: `${center.http.replace("http", "ws")}/socket/softphone`,
      iceServers: [],
      useWebSocketProvider: true,
    });
    expect(contact?.connections[1]).toMatchObject({
      type: "inbound",
      initial: true,
      state: { type: "connected" },
      endpoint: { type: "phone_number", name: "Ann", phoneNumber: null },
      chatMediaInfo: null,
      softphoneMediaInfo: null,
    });
  });

  it("[AU-10, VC-16] of an agent who accepts automatically shows that, and is accepted with the audio of their page", async () => {
    await using opened = await openCalls({ autoAcceptChats: true });
    const { center, media } = opened;
    await using page = await openAgent(center);
    const { socket, contactId } = await connectCustomer(center, media);
    await using _customer = socket;
    const ringing = await page.contactState(contactId, "connecting");
    const { configuration } = ringing.update;
    const contact = contactIn(ringing, contactId);
    const own = legIn(contact, "agent");

    await softphone(page, "invite", { ...exampleOffer(2), callContextToken: tokenIn(contact) });
    media.connect(present(media.legs.at(-1), "leg").legId);

    await page.contactState(contactId, "connected");
    expect(configuration?.softphoneAutoAccept).toBe(true);
    expect(contact.agentContactHandlingConfig).toEqual({ autoAccept: true });
    expect(own.softphoneMediaInfo?.autoAccept).toBe(true);
  });

  it("[AU-12] keeps its token, and makes the agent busy, then does after-contact work", async () => {
    await using opened = await openCalls();
    const { center, media } = opened;
    await using page = await openAgent(center);
    const { socket, contactId } = await connectCustomer(center, media);
    await using _customer = socket;
    const ringing = await page.contactState(contactId, "connecting");
    await page.call("acceptContact", { contactId });
    const connected = await page.contactState(contactId, "connected");
    const { connectionId } = legIn(contactIn(connected, contactId), "agent");
    await page.call("destroyConnection", { contactId, connectionId });
    const ended = await page.contactState(contactId, "ended");
    await page.call("clearContact", { contactId });
    const cleared = await page.frame("update", ({ seq }) => seq > ended.seq);

    expect(tokenIn(contactIn(connected, contactId))).toBe(tokenIn(contactIn(ringing, contactId)));
    expect(legIn(contactIn(ended, contactId), "agent").softphoneMediaInfo).toBeNull();
    expect([connected, ended, cleared].map(({ update }) => update.snapshot.state.name)).toEqual([
      "Busy",
      "AfterCallWork",
      "Available",
    ]);
  });

  it("[AU-12] is missed if the agent rejects it", async () => {
    await using opened = await openCalls();
    const { center, media } = opened;
    await using page = await openAgent(center);
    const { socket, contactId } = await connectCustomer(center, media);
    await using _customer = socket;
    await page.contactState(contactId, "connecting");

    await page.call("rejectContact", { contactId });

    const missed = await page.contactState(contactId, "missed");
    expect(missed.update.snapshot.state).toMatchObject({ type: "error", name: "MissedCallAgent" });
    expect(contactIn(missed, contactId).isRejected).toBe(true);
  });

  it("[MD-12, AU-11] is held, muted and sent keys by the methods of desktops", async () => {
    await using opened = await openCalls();
    const { center, media } = opened;
    await using page = await openAgent(center);
    const { socket, contactId, participantId, leg } = await connectCustomer(center, media);
    await using customer = socket;
    await page.contactState(contactId, "connecting");
    const party = { contactId, connectionId: participantId };
    const early = await page.call("holdConnection", party);
    await page.call("acceptContact", { contactId });
    const customerIs = (type: string, mute: boolean) =>
      page.frame("update", ({ update }) =>
        update.snapshot.contacts.some((each) =>
          each.connections.some((it) => it.type === "inbound" && it.state.type === type && it.mute === mute),
        ),
      );

    await page.call("holdConnection", party);
    await customerIs("hold", false);
    await customer.state({ isOnHold: true });
    await page.call("muteParticipant", party);
    await customerIs("hold", true);
    await customer.state({ isMuted: true, isOnHold: true });
    await page.call("resumeConnection", party);
    await customerIs("connected", true);

    expect(early).toMatchObject({ type: "failed", error: { type: "InvalidStateException" } });
    expect(await page.call("unmuteParticipant", party)).toMatchObject({ error: { type: "InvalidStateException" } });
    expect(await page.call("sendDigits", { ...party, digits: "1*" })).toMatchObject({ type: "result" });
    expect(await page.call("sendDigits", { ...party, digits: "x" })).toMatchObject({
      error: { type: "InvalidParameterException" },
    });
    expect(media.leg(leg)?.digits).toBe("1*");
    for (const method of ["sendSoftphoneCallMetrics", "sendSoftphoneCallReport"])
      expect(await page.call(method, { contactId, report: { any: 1 } })).toMatchObject({ type: "result", data: {} });
    const transport = { transportType: "softphone", softphoneClientId: "1-a" };
    expect(await page.call("createTransport", transport)).toMatchObject({
      data: { softphoneTransport: { softphoneMediaConnections: [] } },
    });
  });
});

describe("a call with a third party", () => {
  it("[MD-12, AU-11] is made, joined, swapped and handed over by the methods of desktops", async () => {
    await using opened = await openCalls();
    const { center, media } = opened;
    await using page = await openAgent(center);
    await using other = await openAgent(center, "agent-3");
    const { socket, contactId } = await connectCustomer(center, media);
    await using customer = socket;
    await page.contactState(contactId, "connecting");
    await page.call("acceptContact", { contactId });
    await center.center.agents.chooseState(demoAgentId(3), DEMO_IDS.states.available, { enqueue: false });
    /** Waits until the first agent sees these legs. */
    const legsAre = (...legs: readonly string[]) =>
      page.frame("update", ({ update }) => {
        const [contact] = update.snapshot.contacts;
        const seen = contact?.connections.map(({ type, state }) => `${type} ${state.type}`);
        return JSON.stringify(seen) === JSON.stringify(legs);
      });
    const endpoint = (quickConnect: string) => ({ endpointARN: quickConnect });

    expect(await page.call("conferenceConnections", { contactId })).toMatchObject({
      error: { type: "InvalidStateException" },
    });
    expect(await page.call("createAdditionalConnection", { contactId, endpoint: endpoint("phone") })).toMatchObject({
      error: { type: "InvalidParameterException" },
    });
    await page.call("createAdditionalConnection", { contactId, endpoint: endpoint("last") });
    await legsAre("agent connected", "inbound hold", "outbound connecting");
    const offered = await other.frame("update", ({ update }) => update.snapshot.contacts.length > 0);
    const asked = present(offered.update.snapshot.contacts[0], "the contact of the other agent");
    await other.call("acceptContact", { contactId: asked.contactId });
    await legsAre("agent connected", "inbound hold", "outbound connected");
    await page.call("toggleActiveConnections", { contactId, connectionId: null });
    await legsAre("agent connected", "inbound connected", "outbound hold");
    await page.call("conferenceConnections", { contactId });
    const conference = await legsAre("agent connected", "inbound connected", "outbound connected");
    const { connectionId } = legIn(contactIn(conference, contactId), "agent");
    await page.call("destroyConnection", { contactId, connectionId });

    await page.contactState(contactId, "ended");
    await customer.state({ phase: "connected", agentName: "Agent 3" });
    expect(asked).toMatchObject({ type: "voice", initiationMethod: "transfer", state: { type: "connecting" } });
    expect(contactIn(conference, contactId).contactFeatures.multiPartyConferenceEnabled).toBe(true);
  });
});

describe("the signaling of an agent", () => {
  async function ringingAt(center: PanelCenter, media: FakeMedia) {
    const page = await openAgent(center);
    const call = await connectCustomer(center, media);
    const contact = contactIn(await page.contactState(call.contactId, "connecting"), call.contactId);
    return { ...call, page, contact, callContextToken: tokenIn(contact) };
  }

  it("[VS-02] opens, accepts, restarts and closes a leg, which is parked until the call is accepted", async () => {
    await using opened = await openCalls();
    const { center, media } = opened;
    const { page, socket, contactId, callContextToken, leg: customerLeg } = await ringingAt(center, media);
    await using _page = page;
    await using _customer = socket;
    const invited = await softphone(page, "invite", { ...exampleOffer(2), callContextToken, contactId });
    const leg = present(media.legs.at(-1), "the agent's leg").legId;
    media.connect(leg);
    const accept = await softphone(page, "accept", { callContextToken });
    const parked = media.heardBy(leg);
    await page.call("acceptContact", { contactId });
    const { peerConnectionToken } = invited.result as Record<string, unknown>;

    const restarted = await softphone(page, "invite", { ...exampleOffer(3), peerConnectionToken, iceRestart: true });
    const heard = [media.heardBy(leg), media.heardBy(customerLeg)];
    const others = [
      await softphone(page, "connectContact", { contactId }),
      await softphone(page, "disconnectContact", { contactId }),
    ];
    const bye = await softphone(page, "bye", { contactId });

    expect([accept, restarted, ...others, bye]).toMatchObject([
      { result: { clientToken: callContextToken } },
      { result: { sdp: expect.any(String) } },
      { result: {} },
      { result: {} },
      { result: {} },
    ]);
    expect([parked, ...heard]).toEqual(["silence", [customerLeg], [leg]]);
    expect(media.leg(leg)).toBeUndefined();
    expect(await phaseOf(center.center, contactId)).toBe("connected");
  });

  it("[VS-01, VS-03] is refused for tokens of others, of no use any more, and without a name", async () => {
    await using opened = await openCalls();
    const { center, media } = opened;
    const { page, socket, contactId, callContextToken } = await ringingAt(center, media);
    await using _page = page;
    await using _customer = socket;
    await using other = await openAgent(center, "agent-2");
    const participant = center.tokens.issue({
      purpose: "participant",
      subject: "p",
      scope: "c",
      expiresAt: center.time.now() + 1,
    });

    expect(await softphone(other, "invite", { ...exampleOffer(), callContextToken })).toMatchObject({
      error: { code: 404 },
    });
    expect(await softphone(other, "invite", { ...exampleOffer(), contactId })).toMatchObject({ error: { code: 404 } });
    for (const wrong of ["", "x", participant, "y".repeat(1_000)])
      expect(await softphone(page, "invite", { ...exampleOffer(), callContextToken: wrong })).toMatchObject({
        error: { code: 403 },
      });
    expect(await softphone(page, "invite", exampleOffer())).toMatchObject({ error: { code: 403 } });
    await page.call("rejectContact", { contactId });
    expect(await softphone(page, "invite", { ...exampleOffer(), callContextToken })).toMatchObject({
      error: { code: 404 },
    });
    expect(await softphone(page, "bye", { callContextToken })).toMatchObject({ result: {} });
  });

  it("[VS-03] is busy while another page has the audio, and free once that has closed", async () => {
    await using opened = await openCalls();
    const { center, media } = opened;
    const { page, socket, callContextToken } = await ringingAt(center, media);
    await using _customer = socket;
    await using second = await openAgent(center);
    const invite = (of: PanelPage) => softphone(of, "invite", { ...exampleOffer(2), callContextToken });

    const first = await invite(page);
    const busy = await invite(second);
    await page[Symbol.asyncDispose]();
    await expect.poll(async () => (await invite(second)).error).toBeUndefined();

    expect([first.error, busy]).toMatchObject([undefined, { error: { code: 486 } }]);
  });

  it("[VS-03, VS-06] answers what it cannot read, and ignores what is not a request", async () => {
    await using opened = await openCalls();
    const { center, media } = opened;
    const { page, socket, callContextToken } = await ringingAt(center, media);
    await using _page = page;
    await using _customer = socket;

    expect(await softphone(page, "invite", { callContextToken })).toMatchObject({ error: { code: 400 } });
    expect(await softphone(page, "invite", { sdp: "v=0", candidates: [], callContextToken })).toMatchObject({
      error: { code: 400 },
    });
    expect(await softphone(page, "transfer", {})).toMatchObject({ error: { code: -32601 } });
    media.setAvailable(false);
    expect(await softphone(page, "invite", { ...exampleOffer(), callContextToken })).toMatchObject({
      error: { code: 500 },
    });
    for (const jsonRpcMsg of [null, 1, "x", {}, { id: "1", result: {} }, { method: "bye" }])
      page.send({ type: "softphone", connectionId: "c", jsonRpcMsg });
    await page.roundTrip();
    expect(page.all("softphone").filter(({ connectionId }) => connectionId === "c")).toEqual([]);
  });

  it("[VS-01] works on a socket of its own for libraries that have one per call", async () => {
    await using opened = await openCalls();
    const { center, media } = opened;
    const { page, socket, contactId, contact, callContextToken } = await ringingAt(center, media);
    await using _page = page;
    await using _customer = socket;
    const { signalingEndpoint } = JSON.parse(legIn(contact, "agent").softphoneMediaInfo?.callConfigJson ?? "");

    await using own = await openSocket(`${signalingEndpoint}?callId=${contactId}&contactCtx=${callContextToken}`);
    const replies = [
      await own.request("invite", exampleOffer(2)),
      await own.request("accept"),
      await own.request("bye"),
    ];

    expect(replies).toMatchObject([
      { result: { sdp: expect.any(String) } },
      { result: { clientToken: callContextToken } },
      { result: {} },
    ]);
    await expect(openSocket(`${signalingEndpoint}?callId=${contactId}&contactCtx=x`)).rejects.toThrow("403");
    expect(await phaseOf(center.center, contactId)).toBe("offered");
  });
});
