import { present } from "@tributary/kernel";
import { asId, DEFAULT_OFFER_TIMEOUT_MS, type QueueId, type UserId } from "@tributary/model";
import { DEMO_IDS, demoAgentId, demoDefinition, withQuickConnects, withVoice } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { connectLeg, openCalls, openLeg, phaseOf, slotOf, startCall } from "../../test/calls.ts";
import { acceptedValue, FIRST, makeAvailable, phasesAt, queueChat, SECOND } from "../../test/center.ts";
import { ABSENCE_MS } from "./call.ts";

/** The agent of the quick connect `support`, beside the first. */
const SUPPORT = demoAgentId(2);
const refusedWith = (code: string) => ({ ok: false, refusal: { code } });

/** A center with three agents who may call. All but the first are available. */
async function openOutbound({ mayCall = true, hasCalls = true } = {}) {
  const plain = demoDefinition({ agents: 3 });
  const definition = withQuickConnects(hasCalls ? withVoice(plain, { crossChannels: true }) : plain);
  const permissions = ["BasicAgentAccess", ...(mayCall ? ["OutboundCallAccess"] : [])];
  const securityProfiles = definition.securityProfiles.map((each) => ({ ...each, permissions }));
  const opened = await openCalls({ ...definition, securityProfiles });
  const { harness, media } = opened;
  const { center, run, clock } = harness;
  await makeAvailable(harness, SECOND);
  await makeAvailable(harness, SUPPORT);
  const call = (quickConnectId: string | null, changes = {}, by: UserId = FIRST) =>
    run(center.calls.startOutbound(by, { quickConnectId, queueId: null, relatedContactId: null, ...changes }));
  const slot = async (agentId: UserId) => present(await slotOf(harness, agentId), "slot");

  return {
    ...opened,
    ...harness,
    slot,
    call,
    /** The first agent calls. Their audio has arrived. */
    async dial(quickConnectId = "last") {
      const contactId = acceptedValue(await call(quickConnectId));
      const caller = await slot(FIRST);
      const leg = await connectLeg(harness, caller, media);
      return { contactId, caller, leg };
    },
    /** An agent accepts the call on their desk, with audio. */
    async answer(agentId: UserId) {
      const own = await slot(agentId);
      const leg = await connectLeg(harness, own, media);
      acceptedValue(await run(center.agents.accept(agentId, own.contactId)));
      return { contactId: own.contactId, participantId: own.participantId, leg };
    },
    phases: (...agents: readonly UserId[]) => Promise.all(agents.map((id) => phasesAt(harness, id))),
    failureOf: async (agentId: UserId) => (await slot(agentId)).state,
    end: async (agentId: UserId) => {
      const { contactId, participantId } = await slot(agentId);
      acceptedValue(await run(center.agents.end(agentId, contactId, participantId)));
    },
    drain: () => clock.drain(),
  };
}

describe("an agent who calls", () => {
  it("[VC-17] has the contact, whatever their state, and the endpoint is called once their audio arrives", async () => {
    await using opened = await openOutbound();
    const contactId = acceptedValue(await opened.call("last"));
    const caller = await opened.slot(FIRST);
    const leg = await openLeg(opened.harness, caller, opened.media);
    await opened.drain();
    const before = await opened.phases(FIRST, SECOND);

    opened.media.connect(leg);
    await opened.drain();

    expect([before, await opened.phases(FIRST, SECOND)]).toEqual([
      [["connected"], []],
      [["connected"], ["offered"]],
    ]);
    expect(caller).toMatchObject({ contactId, channel: "voice", queueId: DEMO_IDS.queues.sales });
    expect(await opened.slot(SECOND)).toMatchObject({ queueId: `agent/${SECOND}`, channel: "voice" });
  });

  it.each([
    ["without the permission", { mayCall: false }, "last", {}, "permission-missing"],
    ["a phone number", {}, "phone", {}, "bad-endpoint"],
    ["a number that is not a quick connect", {}, null, {}, "bad-endpoint"],
    ["a quick connect that does not exist", {}, "unknown", {}, "not-found"],
    ["for a queue that does not exist", {}, "last", { queueId: asId<QueueId>("unknown") }, "not-found"],
    ["for a contact that does not exist", {}, "last", { relatedContactId: "unknown" }, "not-found"],
  ])("[VC-17] is refused %s", async (_title, options, quickConnectId, changes, code) => {
    await using opened = await openOutbound(options);

    expect(await opened.call(quickConnectId, changes)).toMatchObject(refusedWith(code));
    expect(await opened.phases(FIRST)).toEqual([[]]);
  });

  it("[VC-17] is refused their own endpoint, a second call, and calls that their routing profile does not have", async () => {
    await using opened = await openOutbound();
    await using silent = await openOutbound({ hasCalls: false });
    acceptedValue(await opened.call("last"));

    expect(await opened.call("last", {}, SECOND)).toMatchObject(refusedWith("bad-endpoint"));
    expect(await opened.call("support")).toMatchObject(refusedWith("wrong-phase"));
    expect(await silent.call("last")).toMatchObject(refusedWith("wrong-phase"));
  });

  it("[VC-17] may name the queue and a contact that the call belongs to", async () => {
    await using opened = await openOutbound();
    const { contactId: relatedContactId } = await queueChat(opened.harness);

    const queueId = DEMO_IDS.queues.support;
    const contactId = acceptedValue(await opened.call("last", { queueId, relatedContactId }));

    expect((await opened.slot(FIRST)).queueId).toBe(queueId);
    const { contact } = acceptedValue(await opened.run(opened.center.contacts.describe(contactId)));
    expect(contact.relatedId).toBe(relatedContactId);
  });
});

describe("the endpoint of a call", () => {
  it("[VC-18] is heard ringing, and connected once it answers", async () => {
    await using opened = await openOutbound();
    const { leg } = await opened.dial();
    const ringing = opened.media.heardBy(leg);

    const answered = await opened.answer(SECOND);

    expect(ringing).toBe("ring-back");
    expect([opened.media.heardBy(leg), opened.media.heardBy(answered.leg)]).toEqual([[answered.leg], [leg]]);
    expect(await opened.phases(FIRST, SECOND)).toEqual([["connected"], ["connected"]]);
  });

  it("[VC-18] that is a queue is the next agent who serves it, one after the other", async () => {
    await using opened = await openOutbound();
    const { leg } = await opened.dial("support");
    const first = await opened.slot(SUPPORT);

    acceptedValue(await opened.run(opened.center.agents.reject(SUPPORT, first.contactId)));
    await opened.drain();

    expect(await opened.phases(FIRST, SUPPORT, SECOND)).toEqual([["connected"], ["rejected"], ["offered"]]);
    expect(opened.media.heardBy(leg)).toBe("ring-back");
  });

  it("[VC-18] gets music on hold, also while the caller asks for a further agent", async () => {
    await using opened = await openOutbound();
    const { contactId, leg } = await opened.dial();
    const answered = await opened.answer(SECOND);
    const { center, run } = opened;
    const gate = (change: "hold" | "resume") =>
      run(center.calls.gate(FIRST, contactId, { change, connectionId: answered.participantId }));
    acceptedValue(await gate("hold"));
    const held = [opened.media.heardBy(answered.leg), opened.media.heardBy(leg)];
    acceptedValue(await gate("resume"));

    acceptedValue(await run(center.agents.add(FIRST, contactId, "support")));
    await opened.drain();
    const third = await opened.answer(SUPPORT);

    expect(held).toEqual(["hold-music", []]);
    expect([opened.media.heardBy(answered.leg), opened.media.heardBy(leg)]).toEqual(["hold-music", [third.leg]]);
    acceptedValue(await run(center.calls.conference(FIRST, contactId)));
    expect(opened.media.heardBy(answered.leg)).toEqual([leg, third.leg]);
  });

  it("[VC-18] is called once, also if the caller's audio arrives again", async () => {
    await using opened = await openOutbound();
    const { caller } = await opened.dial();
    await opened.answer(SECOND);

    await connectLeg(opened.harness, caller, opened.media);

    expect(await opened.phases(FIRST, SECOND)).toEqual([["connected"], ["connected"]]);
    expect(opened.harness.log.of("error")).toEqual([]);
  });
});

describe("a call without a customer", () => {
  it.each([
    ["caller", FIRST],
    ["called agent", SECOND],
  ])("[VC-19] ends for both when the %s leaves", async (_who, leaver) => {
    await using opened = await openOutbound();
    const { contactId } = await opened.dial();
    await opened.answer(SECOND);

    await opened.end(leaver);

    expect(await opened.phases(FIRST, SECOND)).toEqual([["after-contact-work"], ["after-contact-work"]]);
    expect(await phaseOf(opened.harness, contactId)).toBe("ended: agent-disconnect");
    expect(opened.media.legs).toEqual([]);
  });

  it("[VC-19] goes on for the last two, who are taken from hold, and with one who is awaited", async () => {
    await using opened = await openOutbound();
    const { contactId } = await opened.dial();
    const second = await opened.answer(SECOND);
    acceptedValue(await opened.run(opened.center.agents.add(FIRST, contactId, "support")));
    await opened.drain();
    const third = await opened.answer(SUPPORT);

    await opened.end(FIRST);

    expect([opened.media.heardBy(second.leg), opened.media.heardBy(third.leg)]).toEqual([[third.leg], [second.leg]]);
    expect(await opened.phases(FIRST, SECOND, SUPPORT)).toEqual([["after-contact-work"], ["connected"], ["connected"]]);
  });

  it("[VC-19] ends when a further agent is not awaited any more, and no other party is in it", async () => {
    await using opened = await openOutbound();
    const { contactId, leg } = await opened.dial("support");
    await opened.answer(SUPPORT);
    acceptedValue(await opened.run(opened.center.agents.add(FIRST, contactId, "last")));
    await opened.drain();
    await opened.end(SUPPORT);
    const waiting = [await opened.phases(FIRST, SECOND), opened.media.heardBy(leg)];

    acceptedValue(await opened.run(opened.center.agents.reject(SECOND, (await opened.slot(SECOND)).contactId)));

    expect(waiting).toEqual([[["connected"], ["offered"]], "ring-back"]);
    expect(await opened.phases(FIRST, SECOND)).toEqual([["after-contact-work"], ["rejected"]]);
  });

  it("[VC-19] is not transferred", async () => {
    await using opened = await openOutbound();
    const { contactId } = await opened.dial();
    await opened.answer(SECOND);

    expect(await opened.run(opened.center.agents.transfer(FIRST, contactId, "support"))).toMatchObject(
      refusedWith("wrong-phase"),
    );
    expect(await opened.phases(FIRST, SECOND)).toEqual([["connected"], ["connected"]]);
  });

  it("[VC-19] is ended by its caller while it rings, and before it does, without an error", async () => {
    await using opened = await openOutbound();
    await opened.dial();
    await opened.end(FIRST);
    const rung = await opened.phases(FIRST, SECOND);
    acceptedValue(await opened.run(opened.center.agents.clear(FIRST, (await opened.slot(FIRST)).contactId)));
    const contactId = acceptedValue(await opened.call("last"));
    const { voice } = acceptedValue(await opened.run(opened.center.contacts.describe(contactId)));
    const calledId = voice?.direction === "outbound" ? voice.calledContactId : "";

    acceptedValue(await opened.run(opened.center.agents.end(FIRST, contactId, calledId)));

    expect(rung).toEqual([["after-contact-work"], []]);
    expect(await opened.phases(FIRST, SECOND)).toEqual([["after-contact-work"], []]);
  });
});

describe("a call that does not reach its endpoint", () => {
  const failed = (failure: string) => ({ phase: "failed", failure });

  it("[VC-20] has failed when the agent rejects it, until the caller clears it", async () => {
    await using opened = await openOutbound();
    await makeAvailable(opened.harness, FIRST);
    const { contactId } = await opened.dial();

    acceptedValue(await opened.run(opened.center.agents.reject(SECOND, (await opened.slot(SECOND)).contactId)));

    expect(await opened.failureOf(FIRST)).toMatchObject(failed("busy"));
    expect(await opened.phases(SECOND)).toEqual([["rejected"]]);
    expect(await phaseOf(opened.harness, contactId)).toBe("ended: not-reached");
    const view = async () => acceptedValue(await opened.run(opened.center.agents.view(FIRST))).agent.availability.phase;
    const before = await view();
    acceptedValue(await opened.run(opened.center.agents.clear(FIRST, contactId)));
    expect([before, await view()]).toEqual(["error", "chosen"]);
    expect(opened.media.legs).toEqual([]);
  });

  it("[VC-20] has failed when the agent does not answer", async () => {
    await using opened = await openOutbound();
    await opened.dial();

    await opened.clock.run(DEFAULT_OFFER_TIMEOUT_MS);

    expect(await opened.failureOf(FIRST)).toMatchObject(failed("not-answered"));
    expect(await opened.phases(SECOND)).toEqual([["missed"]]);
  });

  it("[VC-20] has failed some time after the agent has signed out", async () => {
    await using opened = await openOutbound();
    await opened.dial();
    acceptedValue(await opened.run(opened.center.agents.signOut(SECOND)));
    const before = await opened.phases(FIRST, SECOND);

    await opened.clock.run(DEFAULT_OFFER_TIMEOUT_MS);

    expect(before).toEqual([["connected"], []]);
    expect(await opened.failureOf(FIRST)).toMatchObject(failed("not-answered"));
  });

  it("[VC-20] has failed when the agent is not available, or has a call", async () => {
    await using opened = await openOutbound();
    acceptedValue(await opened.run(opened.center.agents.signOut(SECOND)));
    await opened.dial();
    const offline = await opened.failureOf(FIRST);
    acceptedValue(await opened.run(opened.center.agents.clear(FIRST, (await opened.slot(FIRST)).contactId)));
    await makeAvailable(opened.harness, SECOND);
    await connectLeg(opened.harness, await startCall(opened.harness), opened.media);
    const calls = await opened.phases(SECOND);

    await opened.dial();

    expect([offline, await opened.failureOf(FIRST)]).toMatchObject([failed("busy"), failed("busy")]);
    expect(calls).toEqual([["offered"]]);
    expect(await opened.phases(SECOND)).toEqual([["offered"]]);
  });

  it("[VC-20] has failed when the flow of the quick connect does not queue it", async () => {
    await using opened = await openOutbound();
    await opened.dial("broken");

    expect(await opened.failureOf(FIRST)).toMatchObject(failed("unreachable"));
  });

  it("[VC-20] has failed without the caller's audio, before it rings and while it does", async () => {
    await using opened = await openOutbound();
    acceptedValue(await opened.call("last"));
    await opened.clock.run(ABSENCE_MS);
    const silent = await opened.failureOf(FIRST);
    acceptedValue(await opened.run(opened.center.agents.clear(FIRST, (await opened.slot(FIRST)).contactId)));

    const { leg } = await opened.dial("sales");
    opened.media.closeByPeer(leg);
    await opened.clock.run(ABSENCE_MS);

    expect([silent, await opened.failureOf(FIRST)]).toMatchObject([failed("no-audio"), failed("no-audio")]);
    expect(await opened.phases(SECOND)).toEqual([["missed"]]);
  });
});
