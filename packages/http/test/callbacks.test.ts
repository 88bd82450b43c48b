import { present } from "@tributary/kernel";
import { agentUpdate, type ContactSnapshot } from "@tributary/protocol/panel";
import { DEMO_IDS, demoAgentId, exampleOffer } from "@tributary/testkit";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import type { PanelPage } from "./panel-center.ts";
import { connectCustomer, legIn, openAgent, openCalls, openSocket, softphone, startCall } from "./voice-center.ts";

const REFUSED = { error: { code: 404 } };

type Update = Awaited<ReturnType<PanelPage["contactState"]>>;
const callbackIn = ({ update }: Pick<Update, "update">): ContactSnapshot | undefined =>
  update.snapshot.contacts.find(({ type }) => type === "queue_callback");

/** An agent's page, and a customer who asks to be called back while their call rings there. */
async function openCallback(options: Parameters<typeof openCalls>[0] = {}) {
  const opened = await openCalls(options);
  const { center, media } = opened;
  const page = await openAgent(center);
  const { socket, contactId: callId, participantId, leg } = await connectCustomer(center, media);
  await page.contactState(callId, "connecting");
  const offer = await socket.request("requestCallback");

  /** Returns the first update in which the callback is in that state. */
  const shown = (state: string): Promise<Update> =>
    page.frame("update", (frame) => callbackIn(frame)?.state.type === state) as Promise<Update>;
  return {
    ...opened,
    page,
    customer: socket,
    callId,
    participantId,
    leg,
    offer,
    shown,
    contact: async (state: string) => present(callbackIn(await shown(state)), "the callback"),
    /** The agent accepts, and the audio of their page arrives: the customer's page rings. */
    async ring() {
      const { contactId } = present(callbackIn(await shown("incoming")), "the callback");
      await page.call("acceptContact", { contactId });
      const calling = present(callbackIn(await shown("connecting")), "the callback");
      const { callContextToken } = present(legIn(calling, "agent").softphoneMediaInfo, "media");
      await softphone(page, "invite", { ...exampleOffer(), callContextToken });
      media.connect(present(media.legs.at(-1), "the agent's leg").legId);
      await socket.state({ phase: "ringing", agentName: "Agent 1", ringsForMs: 6_000 });
      expect(await socket.request("confirmCallback", { step: "ringing" })).toMatchObject({ result: {} });
      await socket.state({ phase: "ringing", agentName: "Agent 1", ringsForMs: 20_000 });
      return calling;
    },
    async [Symbol.asyncDispose]() {
      await socket[Symbol.asyncDispose]();
      await page[Symbol.asyncDispose]();
      await opened[Symbol.asyncDispose]();
    },
  };
}

describe("a callback on the desk of an agent", () => {
  it("[AU-15, MD-15] is as desktops know it from the offer to after-contact work, never accepted automatically", async () => {
    await using opened = await openCallback({ autoAcceptChats: true });
    const { page, customer, participantId, media } = opened;
    const offered = await opened.shown("incoming");
    const incoming = present(callbackIn(offered), "the callback");
    expect(v.parse(agentUpdate, offered.update)).toEqual(offered.update);
    expect(offered.update.snapshot.state).toMatchObject({ type: "not_routable", name: "Pending", agentStateARN: null });
    expect(incoming).toMatchObject({
      initiationMethod: "callback",
      initialContactId: opened.callId,
      queueTimestamp: null,
      waitingSince: expect.any(Number),
      agentContactHandlingConfig: { autoAccept: false },
      connections: [
        { type: "agent", initial: false, state: { type: "connecting" }, softphoneMediaInfo: null },
        { type: "inbound", initial: true, connectionId: participantId, state: { type: "connected" } },
      ],
    });
    const offeredId = legIn(incoming, "agent").connectionId;
    expect(offeredId).toMatch(/^[\da-f-]{36}_[\da-f-]{36}$/);

    const calling = await opened.ring();
    const accepted = await opened.shown("connecting");
    expect(accepted.update.snapshot.state).toMatchObject({ type: "system", name: "CallingCustomer" });
    expect(calling.connections).toMatchObject([
      { type: "agent", state: { type: "connecting" }, softphoneMediaInfo: { autoAccept: false } },
      { type: "inbound", initial: true, state: { type: "connecting" } },
    ]);
    expect(legIn(calling, "agent").connectionId).not.toBe(offeredId);
    const { contactId } = calling;
    const held = await page.call("holdConnection", { contactId, connectionId: participantId });
    expect(held).toMatchObject({ type: "failed", error: { type: "InvalidStateException" } });

    opened.center.time.advance(3_000);
    expect(await customer.request("confirmCallback", { step: "connecting" })).toMatchObject({ result: {} });
    await customer.request("invite", exampleOffer(2));
    media.connect(present(media.legs.at(-1), "the customer's leg").legId);
    const answered = await opened.shown("connected");
    const startTimestamp = calling.state.timestamp + 3_000;
    expect(answered.update.snapshot.state).toMatchObject({ type: "system", name: "Busy", startTimestamp });
    expect(callbackIn(answered)?.state).toEqual({ type: "connected", timestamp: startTimestamp });
    expect(callbackIn(answered)?.connections.map(({ state }) => state.type)).toEqual(["connected", "connected"]);
    await customer.state({ phase: "connected", agentName: "Agent 1", canCallBack: false });
    await customer.request("bye");
    const ended = await opened.shown("ended");
    expect(ended.update.snapshot.state).toMatchObject({ name: "AfterCallWork" });
    expect(callbackIn(ended)).not.toHaveProperty("isUnanswered");
  });

  it("[AU-15, VC-40] reports that the agent has ended it before the answer", async () => {
    await using opened = await openCallback();
    const calling = await opened.ring();
    const { contactId } = calling;

    await opened.page.call("destroyConnection", { contactId, connectionId: legIn(calling, "agent").connectionId });

    const ended = await opened.shown("ended");
    expect(v.parse(agentUpdate, ended.update)).toEqual(ended.update);
    expect(callbackIn(ended)).toMatchObject({ isUnanswered: true });
  });

  it("[AU-15, VC-40] reports that also once the customer has answered another agent", async () => {
    await using opened = await openCallback();
    const { page, center, customer, media } = opened;
    const { contactId } = await opened.contact("incoming");
    await page.call("acceptContact", { contactId });
    const calling = await opened.contact("connecting");
    await page.call("destroyConnection", { contactId, connectionId: legIn(calling, "agent").connectionId });
    await opened.shown("ended");
    opened.center.time.advance(1_000);

    await center.center.agents.chooseState(demoAgentId(3), DEMO_IDS.states.available, { enqueue: false });
    await using other = await openAgent(center, "agent-3");
    const shown = (state: string) => other.frame("update", (frame) => callbackIn(frame)?.state.type === state);
    await shown("incoming");
    await other.call("acceptContact", { contactId });
    const accepted = present(callbackIn((await shown("connecting")) as Update), "the callback");
    const { callContextToken } = present(legIn(accepted, "agent").softphoneMediaInfo, "media");
    await softphone(other, "invite", { ...exampleOffer(), callContextToken });
    media.connect(present(media.legs.at(-1), "the agent's leg").legId);
    await customer.state({ phase: "ringing", agentName: "Agent 3" });
    await customer.request("invite", exampleOffer(2));
    media.connect(present(media.legs.at(-1), "the customer's leg").legId);
    await shown("connected");

    await using later = await openAgent(center);
    const again = (await later.frame("update", (frame) => callbackIn(frame) !== undefined)) as Update;
    expect(callbackIn(again)).toMatchObject({ state: { type: "ended" }, isUnanswered: true });
  });

  it.each<[method: string, params: (contact: ContactSnapshot) => object]>([
    ["rejectContact", ({ contactId }) => ({ contactId })],
    [
      "destroyConnection",
      (contact) => ({ contactId: contact.contactId, connectionId: legIn(contact, "agent").connectionId }),
    ],
  ])("[AU-15, MD-15] is rejected by %s, and waits for the next agent", async (method, params) => {
    await using opened = await openCallback();
    const incoming = await opened.contact("incoming");

    await opened.page.call(method, params(incoming));

    const rejected = await opened.shown("rejected");
    expect(rejected.update.snapshot.state).toMatchObject({ type: "error", name: "MissedCallAgent" });
    expect(callbackIn(rejected)?.connections.map(({ state }) => state.type)).toEqual(["disconnected", "disconnected"]);
    expect(callbackIn(rejected)).not.toHaveProperty("isRejected");
    await opened.customer.state({ phase: "callback" });
  });

  it.each([
    [{}, "LineEngagedCustomer", "busy"],
    [{ reason: "busy" }, "LineEngagedCustomer", "busy"],
    [{ reason: "no-audio" }, "FailedConnectCustomer", "unreachable"],
  ])("[AU-15, VS-13] has failed if the customer declines with %j", async (params, name, failure) => {
    await using opened = await openCallback();
    await opened.ring();

    expect(await opened.customer.request("declineCallback", params)).toMatchObject({ result: {} });

    const failed = await opened.shown("error");
    expect(failed.update.snapshot.state).toMatchObject({ type: "error", name });
    expect(callbackIn(failed)).toMatchObject({ failure, connections: [{ softphoneMediaInfo: null }, {}] });
  });

  it("[AU-15] has failed if the customer does not answer in 20 seconds", async () => {
    await using opened = await openCallback();
    await opened.ring();

    opened.center.time.advance(20_000);

    const failed = await opened.shown("error");
    expect(failed.update.snapshot.state).toMatchObject({ name: "MissedCallCustomer" });
    const { center } = opened.center;
    const found = await center.contacts.describe(present(callbackIn(failed), "the callback").contactId);
    expect(found.ok && found.value.contact.state.phase).toBe("paused");
  });
});

describe("a customer who is called back", () => {
  it("[VS-13] asks for it once they wait, and their leg is closed", async () => {
    await using opened = await openCallback();
    const { customer, media, leg } = opened;

    expect(opened.offer).toMatchObject({ result: {} });
    await customer.state({ phase: "waiting", canCallBack: true });
    await customer.state({ phase: "callback", canCallBack: false, agentName: null });
    expect(media.legs.map(({ legId }) => legId)).not.toContain(leg);
    expect(await customer.request("invite", exampleOffer(2))).toMatchObject(REFUSED);
    expect(await customer.request("declineCallback")).toMatchObject(REFUSED);
    expect(await customer.request("confirmCallback", { step: "ringing" })).toMatchObject(REFUSED);
    expect(await customer.request("confirmCallback", { step: "answered" })).toMatchObject({ error: { code: 400 } });
    expect(await customer.request("requestCallback")).toMatchObject({ result: {} });
  });

  it("[LM-14] counts as an open call of their address until the callback has ended", async () => {
    await using opened = await openCalls({}, { openChatsPerAddress: 1 });
    const { center, media } = opened;
    const { socket } = await connectCustomer(center, media);
    await using customer = socket;
    await customer.state({ phase: "waiting" });
    expect(await customer.request("requestCallback")).toMatchObject({ result: {} });
    await customer.state({ phase: "callback" });
    center.time.advance(5_000);

    expect((await startCall(center)).status).toBe(429);
    expect(await customer.request("bye")).toMatchObject({ result: {} });
    await customer.state({ phase: "ended" });
    center.time.advance(5_000);

    expect((await startCall(center)).status).toBe(200);
  });

  it("[VS-13] is refused before they wait, and with an agent", async () => {
    await using opened = await openCalls();
    const { center, media } = opened;
    await using page = await openAgent(center);
    const { result } = await startCall(center);
    await using early = await openSocket(result.SocketUrl);
    const { socket, contactId } = await connectCustomer(center, media);
    await using customer = socket;
    await page.contactState(contactId, "connecting");
    await page.call("acceptContact", { contactId });
    await customer.state({ phase: "connected", canCallBack: false });

    expect(await early.request("requestCallback")).toMatchObject(REFUSED);
    expect(await customer.request("requestCallback")).toMatchObject(REFUSED);
  });

  it("[VS-13] is not for agents", async () => {
    await using opened = await openCallback();
    const { contactId } = await opened.contact("incoming");

    for (const method of ["requestCallback", "confirmCallback", "declineCallback"])
      expect(await softphone(opened.page, method, { contactId, step: "ringing" })).toMatchObject({
        error: { code: 403 },
      });
  });

  it("[VS-13] leaves by hanging up, and the agent's attempt has failed", async () => {
    await using opened = await openCallback();
    await opened.ring();

    await opened.customer.request("bye");

    await opened.customer.state({ phase: "ended", endReason: "customer-disconnect" });
    const failed = await opened.shown("error");
    expect(failed.update.snapshot.state).toMatchObject({ name: "LineEngagedCustomer" });
  });

  it("[VS-13] is called back at the page that has come again with the same address", async () => {
    await using opened = await openCallback();
    const { center, media } = opened;
    await opened.customer[Symbol.asyncDispose]();
    const token = center.tokens.issue({
      purpose: "call-leg",
      subject: opened.participantId,
      scope: opened.callId,
      expiresAt: center.time.now() + 60_000,
    });
    await using later = await openSocket(
      `${center.http.replace("http", "ws")}/socket/call?token=${encodeURIComponent(token)}`,
    );
    await later.state({ phase: "callback" });
    const ringing = later.state({ phase: "ringing" });
    const { contactId } = await opened.contact("incoming");
    await opened.page.call("acceptContact", { contactId });
    const { callContextToken } = present(
      legIn(await opened.contact("connecting"), "agent").softphoneMediaInfo,
      "media",
    );
    await softphone(opened.page, "invite", { ...exampleOffer(), callContextToken });
    media.connect(present(media.legs.at(-1), "the agent's leg").legId);
    await ringing;

    expect(await later.request("invite", exampleOffer(2))).toMatchObject({ result: { sdp: expect.any(String) } });
  });
});
