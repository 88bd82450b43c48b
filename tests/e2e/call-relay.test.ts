/**
 * Calls of desktops that own the audio, with unmodified releases of Amazon's Streams library: its library for audio is in no registry, so that a scripted client
 * sends its messages through the panel. It sends audio through a relay only, as that library does.
 */
import { describe, expect, it } from "vitest";
import { addLegScript, callFromPage, scriptedLeg, TONES } from "./support/call-leg.ts";
import { contactStateIs, openAgentLeg } from "./support/desktop-calls.ts";
import { eventually } from "./support/eventually.ts";
import { relayedCalls } from "./support/relayed-calls.ts";

const calls = relayedCalls();

describe.each(["1.4.5", "2.18.7", "2.28.2"] as const)("a desktop on %s that owns the audio", (streams) => {
  it("[VS-02, VS-09] connects a call through a relay, and holds, mutes and ends it", async () => {
    await using context = await calls.browser.newContext();
    await addLegScript(context);
    const { page } = await calls.openDesk(context, streams);
    const customer = await callFromPage(context, calls.center);
    const { contactId, participantId } = customer;
    await contactStateIs(page, contactId, "connecting");

    const agent = await openAgentLeg(page, contactId, "one");
    await agent.hears();
    expect(
      await agent.leg.evaluate(({ candidates }) =>
        candidates.every((each: RTCIceCandidateInit) => each.candidate?.includes("typ relay")),
      ),
    ).toBe(true);
    const call = (method: string) =>
      page.evaluate(([id, name]) => Reflect.get(globalThis, "call")(id, name), [contactId, method]);
    await call("accept");
    await customer.hears("agent");
    await agent.hears("customer");

    const onCustomer = (method: string) =>
      page.evaluate(
        ({ id, legId, name }) =>
          new Promise((success, failure) => {
            const { contact } = Reflect.get(globalThis, "contacts")[id];
            const leg = contact
              .getConnections()
              .find((each: { getConnectionId(): string }) => each.getConnectionId() === legId);
            leg[name]({ success, failure });
          }),
        { id: contactId, legId: participantId, name: method },
      );
    await onCustomer("hold");
    await agent.hears();
    await onCustomer("resume");
    await agent.hears("customer");
    await agent.leg.evaluate((leg) => leg.restart());
    await agent.hears("customer");
    await customer.leg.evaluate((leg) => leg.mute(true));
    await agent.hears();

    await page.evaluate((id) => Reflect.get(globalThis, "hangUp")(id), contactId);
    await contactStateIs(page, contactId, "ended");
    expect(await agent.leg.evaluate((leg) => leg.close())).toMatchObject({ result: {} });
    await eventually(async () => {
      expect(await customer.leg.evaluate(({ signaling }) => signaling.states.at(-1))).toMatchObject({
        phase: "ended",
        endReason: "agent-disconnect",
      });
    });
  });
});

it("[VS-03, VS-04] each refusal and each repeated message has the reply that the library expects", async () => {
  await using context = await calls.browser.newContext();
  await addLegScript(context);
  const { page } = await calls.openDesk(context, "2.28.2");
  const customer = await callFromPage(context, calls.center);
  const { contactId } = customer;
  await contactStateIs(page, contactId, "connecting");
  const agent = await openAgentLeg(page, contactId, "one");
  const replies = await page.evaluate(async (id) => {
    const { request } = Reflect.get(globalThis, "openBridge")();
    const { callContextToken } = Reflect.get(globalThis, "contacts")
      [id].contact.getAgentConnection()
      .getSoftphoneMediaInfo();
    const peer = new RTCPeerConnection();
    peer.addTransceiver("audio");
    await peer.setLocalDescription(await peer.createOffer());
    const offer = { sdp: peer.localDescription?.sdp, candidates: [] };
    const errorOf = async (method: string, params: object) => (await request(method, params)).error?.code ?? "ok";
    const codes = {
      busy: await errorOf("invite", { ...offer, callContextToken, browserId: "another" }),
      malformed: await errorOf("invite", { sdp: "v=0", candidates: [], callContextToken, browserId: "one" }),
      withoutSdp: await errorOf("invite", { callContextToken }),
      denied: await errorOf("invite", { ...offer, callContextToken: "stranger" }),
      unknown: await errorOf("transfer", {}),
      connectContact: await errorOf("connectContact", { contactId: id, callContextToken }),
      disconnectContact: await errorOf("disconnectContact", { contactId: id }),
    };
    peer.close();
    return codes;
  }, contactId);
  const accepted = await agent.leg.evaluate((leg) => leg.accepted);

  await page.evaluate((id) => Reflect.get(globalThis, "call")(id, "reject"), contactId);
  await contactStateIs(page, contactId, "missed");
  const gone = await page.evaluate(async (id) => {
    const { request } = Reflect.get(globalThis, "openBridge")();
    const { error } = await request("invite", { sdp: "v=0", candidates: [], contactId: id });
    const bye = await request("bye", { contactId: id });
    return [error.code, bye.result];
  }, contactId);

  expect(replies).toEqual({
    busy: 486,
    malformed: 400,
    withoutSdp: 400,
    denied: 403,
    unknown: -32_601,
    connectContact: "ok",
    disconnectContact: "ok",
  });
  expect(accepted).toMatchObject({ result: { clientToken: expect.any(String) } });
  expect(gone).toEqual([404, {}]);
  await customer.leg.evaluate((leg) => leg.close());
});

it("[VS-01, VS-05] a library with a socket per call connects by the address in the media of the leg", async () => {
  await using context = await calls.browser.newContext();
  await addLegScript(context);
  const { page } = await calls.openDesk(context, "1.4.5");
  const customer = await callFromPage(context, calls.center);
  const { contactId } = customer;
  await contactStateIs(page, contactId, "connecting");
  const leg = await page.evaluateHandle(
    async ({ id, hz }) => {
      const info = Reflect.get(globalThis, "contacts")[id].contact.getAgentConnection().getSoftphoneMediaInfo();
      const { signalingEndpoint, iceServers } = JSON.parse(info.callConfigJson);
      const address = `${signalingEndpoint}?callId=${id}&contactCtx=${encodeURIComponent(info.callContextToken)}`;
      const signaling = await Reflect.get(globalThis, "openSignaling")(address);
      const configuration = { iceServers, iceTransportPolicy: "relay" };
      const names = { callContextToken: info.callContextToken };
      const opened = await Reflect.get(globalThis, "openLeg")({ signaling, names, configuration, hz });
      return { ...opened, signaling };
    },
    { id: contactId, hz: TONES.agent },
  );
  const agent = scriptedLeg(page, leg);
  await page.evaluate((id) => Reflect.get(globalThis, "call")(id, "accept"), contactId);
  await agent.hears("customer");

  await agent.leg.evaluate(({ signaling }) => signaling.close());
  await customer.hears("agent");

  await customer.leg.evaluate((open) => open.close());
  await contactStateIs(page, contactId, "ended");
});
