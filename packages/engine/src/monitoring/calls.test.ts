import { present } from "@tributary/kernel";
import type { Actor } from "@tributary/model";
import { demoDefinition, withQuickConnects, withVoice } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { connectedCall, connectLeg, openCalls, openLeg, slotOf, startCall } from "../../test/calls.ts";
import { acceptedValue, FIRST, makeAvailable, phasesAt, SECOND } from "../../test/center.ts";
import { ABSENCE_MS } from "../voice/call.ts";

const BY: Actor = { kind: "command-line" };
const refusedWith = (code: string) => ({ ok: false, refusal: { code } });

/** A call of the first agent in a center whose third agent is a supervisor. */
async function openMonitored() {
  const definition = withQuickConnects(withVoice(demoDefinition({ agents: 3 })));
  const permissions = ["BasicAgentAccess", "ManagerListenIn", "ManagerBargeIn", "OutboundCallAccess"];
  const securityProfiles = definition.securityProfiles.map((each) => ({ ...each, permissions }));
  const opened = await openCalls({ ...definition, securityProfiles });
  const { harness, media } = opened;
  const { center, run } = harness;
  const call = await connectedCall(harness, media);
  const monitor = (userId = SECOND) => run(center.monitoring.start(call.contactId, { userId, mayBarge: true }, BY));
  return {
    ...opened,
    ...call,
    center,
    run,
    monitor,
    /** The supervisor listens. */
    async listen() {
      acceptedValue(await monitor());
      const slot = present(await slotOf(harness, SECOND), "slot");
      return { slot, leg: await connectLeg(harness, slot, media) };
    },
    /** The supervisor calls the first agent. */
    dial: () =>
      run(center.calls.startOutbound(SECOND, { quickConnectId: "support", queueId: null, relatedContactId: null })),
    setMode: (mode: "silent" | "barge") => run(center.monitoring.setMode(SECOND, call.contactId, mode)),
    heard: (...legs: readonly (typeof call.agentLeg)[]) => legs.map((leg) => media.heardBy(leg)),
  };
}

describe("a supervisor of a call", () => {
  it("[MO-08] listens once their audio arrives, and no party notices it", async () => {
    await using opened = await openMonitored();
    const { agentLeg, customerLeg, harness, media } = opened;
    const before = opened.heard(agentLeg, customerLeg);
    acceptedValue(await opened.monitor());
    const slot = present(await slotOf(harness, SECOND), "slot");
    const leg = await openLeg(harness, slot, media);
    const opening = [slot.state, media.heardBy(leg)];

    media.connect(leg);
    await harness.clock.drain();

    expect(opening).toEqual([
      { phase: "monitoring", since: slot.state.phase === "monitoring" && slot.state.since },
      "silence",
    ]);
    expect(await slotOf(harness, SECOND)).toMatchObject({ state: { phase: "monitoring", hasAudio: true } });
    expect(new Set(media.heardBy(leg))).toEqual(new Set([agentLeg, customerLeg]));
    expect(opened.heard(agentLeg, customerLeg)).toEqual(before);
    media.receiveDigits(leg, "12");
    expect([media.leg(agentLeg)?.digits, media.leg(customerLeg)?.digits]).toEqual(["", ""]);
  });

  it("[MO-08, MO-04] takes part, and goes back to silence, also with a new connection", async () => {
    await using opened = await openMonitored();
    const { agentLeg, customerLeg, harness, media } = opened;
    const { slot, leg } = await opened.listen();
    const silent = opened.heard(agentLeg, customerLeg);

    acceptedValue(await opened.setMode("barge"));
    const taking = opened.heard(agentLeg, customerLeg);
    acceptedValue(await opened.setMode("silent"));
    const again = await connectLeg(harness, slot, media);

    expect(silent).toEqual([[customerLeg], [agentLeg]]);
    expect(taking).toEqual(
      [
        [customerLeg, leg],
        [agentLeg, leg],
      ].map((legs) => expect.arrayContaining(legs)),
    );
    expect(opened.heard(agentLeg, customerLeg)).toEqual(silent);
    expect(media.heardBy(again)).toHaveLength(2);
  });

  it("[MO-08] does not receive a party on hold", async () => {
    await using opened = await openMonitored();
    const { agentLeg, customer, contactId } = opened;
    const { leg } = await opened.listen();

    const gate = { change: "hold", connectionId: customer.participantId } as const;
    acceptedValue(await opened.run(opened.center.calls.gate(FIRST, contactId, gate)));

    expect(opened.heard(leg)).toEqual([[agentLeg]]);
  });

  it("[MO-05] hears nothing once they stop, and once the call is over; without audio the call goes on", async () => {
    await using opened = await openMonitored();
    const { agentLeg, customerLeg, harness, media, contactId } = opened;
    const { slot, leg } = await opened.listen();
    media.closeByPeer(leg);
    await harness.clock.run(ABSENCE_MS);
    const lost = await phasesAt(harness, FIRST);
    acceptedValue(await opened.run(opened.center.agents.end(SECOND, contactId, slot.participantId)));
    const second = await opened.listen();

    acceptedValue(await opened.run(opened.center.agents.end(FIRST, contactId, opened.agent.participantId)));

    expect(lost).toEqual(["connected"]);
    expect([agentLeg, customerLeg, second.leg].map((each) => media.leg(each))).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(await phasesAt(harness, SECOND)).toEqual([]);
  });

  it("[MO-08] is refused with another call", async () => {
    await using opened = await openMonitored();
    const { harness, media } = opened;
    await makeAvailable(harness, SECOND);
    const { center, run } = harness;

    const waiting = await startCall(harness);
    await connectLeg(harness, waiting, media);

    expect(await phasesAt(harness, SECOND)).toEqual(["offered"]);
    expect(await opened.monitor()).toMatchObject(refusedWith("wrong-phase"));
    expect(await run(center.monitoring.start(waiting.contactId, { userId: FIRST, mayBarge: false }, BY))).toMatchObject(
      refusedWith("wrong-phase"),
    );
  });

  it("[MO-08, VC-17] is refused with a call that they have started, and cannot start one while they listen", async () => {
    await using opened = await openMonitored();
    await opened.listen();
    const whileListening = await opened.dial();
    acceptedValue(await opened.setMode("barge"));
    const whileTakingPart = await opened.dial();
    const { slots } = acceptedValue(await opened.run(opened.center.agents.view(SECOND))).agent;
    const { contactId, participantId } = present(slots[0], "slot");
    acceptedValue(await opened.run(opened.center.agents.end(SECOND, contactId, participantId)));

    acceptedValue(await opened.dial());

    expect([whileListening, whileTakingPart]).toMatchObject([refusedWith("wrong-phase"), refusedWith("wrong-phase")]);
    expect(slots.map(({ state }) => state.phase)).toEqual(["monitoring"]);
    expect(await opened.monitor()).toMatchObject(refusedWith("wrong-phase"));
  });

  it("[MO-08] presses keys for the parties while they take part, and none in silence", async () => {
    await using opened = await openMonitored();
    const { contactId, customer, customerLeg, center, media } = opened;
    const keys = (digits: string) => ({ connectionId: customer.participantId, digits });
    const press = (digits: string) => opened.run(center.calls.sendDigits(SECOND, contactId, keys(digits)));
    await opened.listen();

    const silent = await press("1");
    acceptedValue(await opened.setMode("barge"));
    const taking = await press("2");
    acceptedValue(await opened.setMode("silent"));

    expect([silent, taking, await press("3")]).toMatchObject([
      refusedWith("wrong-phase"),
      { ok: true },
      refusedWith("wrong-phase"),
    ]);
    expect(media.leg(customerLeg)?.digits).toBe("2");
  });
});
