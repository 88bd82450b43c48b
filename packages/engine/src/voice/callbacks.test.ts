import { present } from "@tributary/kernel";
import { BY_SERVER } from "@tributary/model";
import { DEMO_IDS, demoDefinition, withVoice } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import {
  connectLeg,
  fillSales,
  openCalls,
  openLeg,
  overflowing,
  phaseOf,
  slotOf,
  startCall,
} from "../../test/calls.ts";
import { acceptedValue, FIRST, makeAvailable, phasesAt, SECOND } from "../../test/center.ts";
import { ANSWER_CONNECT_MS, type CallbackStep, CONFIRM_MS, RING_MS } from "../contact/decide-callback.ts";
import { RING_ABSENCE_MS } from "./call.ts";
import { CALLBACK_LIFETIME_MS } from "./decide-request-callback.ts";

const RETRY_MS = 60_000;
const refusedWith = (code: string) => ({ ok: false, refusal: { code } });

/** A center with three agents, who are offline, and a call that waits. */
async function openWaiting(autoAcceptCalls = false) {
  const definition = overflowing(withVoice(demoDefinition({ agents: 3 })));
  const users = definition.users.map((user) => ({ ...user, autoAcceptCalls }));
  const opened = await openCalls({ ...definition, users });
  const { harness, media } = opened;
  const { center, run, clock } = harness;
  const customer = await startCall(harness);
  const customerLeg = await connectLeg(harness, customer, media);
  const { callbacks } = center.calls;
  const conversation = async () => acceptedValue(await run(center.contacts.describe(customer.contactId))).whole;

  return {
    ...opened,
    ...harness,
    customer,
    customerLeg,
    conversation,
    callback: async () => (await conversation()).contact,
    request: () => run(callbacks.request(customer)),
    confirm: (step: CallbackStep) => run(callbacks.confirm(customer, step)),
    decline: (why: "busy" | "unreachable" = "busy") => run(callbacks.decline(customer, why)),
    slot: async (agentId = FIRST) => present(await slotOf(harness, agentId), "slot"),
    /** An agent becomes available, accepts the callback, and their audio arrives: the page of the customer rings, unless it is gone. */
    async callBack(agentId = FIRST, hasPage = true) {
      await makeAvailable(harness, agentId);
      await clock.drain();
      const slot = present(await slotOf(harness, agentId), "slot");
      acceptedValue(await run(center.agents.accept(agentId, slot.contactId)));
      const leg = await connectLeg(harness, slot, media);
      if (hasPage) acceptedValue(await run(callbacks.confirm(customer, "ringing")));
      return { ...slot, leg };
    },
    async clear(agentId = FIRST) {
      const { contactId } = present(await slotOf(harness, agentId), "slot");
      acceptedValue(await run(center.agents.clear(agentId, contactId)));
      await clock.drain();
    },
    async pass(ms: number) {
      await clock.advance(ms);
      await clock.drain();
    },
  };
}

describe("a customer who is called back", () => {
  it("[VC-34, VC-35] has no audio, and their call has ended in favor of the callback", async () => {
    await using opened = await openWaiting();
    const before = await opened.callback();

    acceptedValue(await opened.request());
    acceptedValue(await opened.request());
    await opened.clock.drain();
    await opened.pass(120_000);

    expect(opened.media.legs).toEqual([]);
    expect(await phaseOf(opened.harness, opened.customer.contactId)).toBe("ended: callback-requested");
    const after = await opened.callback();
    expect(after.state).toEqual(before.state);
    expect(await phaseOf(opened.harness, after.id)).toBe("queued");
    const { calls } = opened.center;
    const page = { name: "page", isOpen: () => true };
    expect(await opened.run(calls.connect(opened.customer, page, { sdp: "v=0", candidates: [] }))).toMatchObject(
      refusedWith("wrong-phase"),
    );
  });

  it("[VC-36] is offered to an agent whose audio is not opened before they accept, also one who accepts calls automatically", async () => {
    await using opened = await openWaiting(true);
    acceptedValue(await opened.request());
    await makeAvailable(opened.harness);
    await opened.clock.drain();
    const slot = await opened.slot();

    const page = { name: "page", isOpen: () => true };
    const early = await opened.run(opened.center.calls.connect(slot, page, { sdp: "v=0", candidates: [] }));

    expect(early).toMatchObject(refusedWith("wrong-phase"));
    expect(await phasesAt(opened.harness, FIRST)).toEqual(["offered"]);
  });

  it("[VC-36, VC-39] is offered to the next agent after a rejection, which does not count as an attempt", async () => {
    await using opened = await openWaiting();
    acceptedValue(await opened.request());
    await makeAvailable(opened.harness);
    await opened.clock.drain();
    acceptedValue(await opened.run(opened.center.agents.reject(FIRST, (await opened.slot()).contactId)));

    await makeAvailable(opened.harness, SECOND);
    await opened.clock.drain();

    expect([await phasesAt(opened.harness, FIRST), await phasesAt(opened.harness, SECOND)]).toEqual([
      ["rejected"],
      ["offered"],
    ]);
    expect((await opened.conversation()).voice?.callback).toMatchObject({ attempts: 0 });
  });

  it("[VC-37] talks to the agent once both have audio", async () => {
    await using opened = await openWaiting();
    acceptedValue(await opened.request());
    const { leg } = await opened.callBack();
    const ringing = opened.media.heardBy(leg);

    const customerLeg = await connectLeg(opened.harness, opened.customer, opened.media);

    expect(ringing).toBe("ring-back");
    expect([opened.media.heardBy(leg), opened.media.heardBy(customerLeg)]).toEqual([[customerLeg], [leg]]);
    await opened.pass(600_000);
    expect(await phasesAt(opened.harness, FIRST)).toEqual(["connected"]);
    acceptedValue(await opened.run(opened.center.calls.leave(opened.customer)));
    await opened.clock.drain();
    expect(await phasesAt(opened.harness, FIRST)).toEqual(["after-contact-work"]);
    expect(await phaseOf(opened.harness, (await opened.callback()).id)).toBe("ended: customer-disconnect");
  });

  it("[VC-37, VC-38] is unreachable if their page does not confirm that it rings, and called again a minute later", async () => {
    await using opened = await openWaiting();
    acceptedValue(await opened.request());
    await opened.callBack(FIRST, false);

    await opened.pass(CONFIRM_MS - 1);
    expect((await opened.slot()).state).toMatchObject({ phase: "connected" });
    await opened.pass(1);

    expect((await opened.slot()).state).toMatchObject({ phase: "failed", failure: "unreachable" });
    expect(await phaseOf(opened.harness, (await opened.callback()).id)).toBe("paused");
    expect((await opened.conversation()).voice?.callback).toMatchObject({ attempts: 1 });
    expect(await opened.confirm("ringing")).toMatchObject(refusedWith("wrong-phase"));
    expect(await opened.run(opened.center.calls.callbacks.confirm(await opened.slot(), "ringing"))).toMatchObject(
      refusedWith("token-invalid"),
    );
  });

  it.each(["customer", "agent"] as const)(
    "[VC-37] talks to an agent whose audio was missing meanwhile once both have audio, the %s first",
    async (first) => {
      await using opened = await openWaiting();
      acceptedValue(await opened.request());
      const { leg, ...slot } = await opened.callBack();
      opened.media.lose(leg);
      acceptedValue(await opened.confirm("connecting"));

      const parties = { customer: opened.customer, agent: slot };
      const order = first === "customer" ? (["customer", "agent"] as const) : (["agent", "customer"] as const);
      const legs = { customer: leg, agent: leg };
      for (const party of order) {
        expect((await opened.conversation()).voice?.callback).not.toHaveProperty("answeredAt");
        legs[party] = await connectLeg(opened.harness, parties[party], opened.media);
      }

      expect(opened.media.heardBy(legs.agent)).toEqual([legs.customer]);
      await opened.pass(ANSWER_CONNECT_MS);
      expect(await phasesAt(opened.harness, FIRST)).toEqual(["connected"]);
    },
  );

  it("[VC-38, VC-39] has answered an agent whose audio does not return: the attempt fails, and does not count", async () => {
    await using opened = await openWaiting();
    acceptedValue(await opened.request());
    for (let attempt = 1; attempt <= 4; attempt += 1) {
      const { leg } = await opened.callBack();
      opened.media.lose(leg);
      acceptedValue(await opened.confirm("connecting"));
      await connectLeg(opened.harness, opened.customer, opened.media);

      await opened.pass(RING_ABSENCE_MS);

      expect((await opened.slot()).state).toMatchObject({ phase: "failed", failure: "no-audio" });
      expect(await phaseOf(opened.harness, (await opened.callback()).id)).toBe("paused");
      expect((await opened.conversation()).voice?.callback).toMatchObject({ attempts: 0, failures: attempt });
      await opened.clear();
      await opened.pass(RETRY_MS);
    }
  });

  it("[VC-39] is called later each time if an agent disconnects before their page is called", async () => {
    await using opened = await openWaiting();
    acceptedValue(await opened.request());
    await makeAvailable(opened.harness);
    await opened.clock.drain();
    const pauses: number[] = [];
    for (let attempt = 1; attempt <= 15; attempt += 1) {
      const { contactId, participantId } = await opened.slot();
      acceptedValue(await opened.run(opened.center.agents.accept(FIRST, contactId)));
      acceptedValue(await opened.run(opened.center.agents.end(FIRST, contactId, participantId)));
      const retryAt = (await opened.conversation()).voice?.callback?.retryAt ?? opened.clock.now();
      pauses.push(retryAt - opened.clock.now());
      await opened.clear();
      await opened.pass(pauses.at(-1) ?? 0);
    }

    expect(pauses).toEqual(
      [0, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60, 60, 60].map((seconds) => seconds * 1_000),
    );
  });

  it("[VC-37] is not connected by a leg without audio", async () => {
    await using opened = await openWaiting();
    acceptedValue(await opened.request());
    const { leg } = await opened.callBack();

    await openLeg(opened.harness, opened.customer, opened.media);
    await opened.clock.drain();

    expect(opened.media.heardBy(leg)).toBe("ring-back");
  });

  it("[VC-38, VC-39] is called three times, a minute apart, by an agent who is available", async () => {
    await using opened = await openWaiting();
    acceptedValue(await opened.request());

    for (const how of ["decline", "time", "decline"] as const) {
      await opened.callBack(FIRST);
      if (how === "decline") acceptedValue(await opened.decline("unreachable"));
      else await opened.pass(20_000);
      expect((await opened.slot()).state).toMatchObject({
        phase: "failed",
        failure: how === "decline" ? "unreachable" : "not-answered",
      });
      await opened.clear();
      expect(await phasesAt(opened.harness, FIRST)).toEqual([]);
      await opened.pass(RETRY_MS);
    }

    expect(await phaseOf(opened.harness, (await opened.callback()).id)).toBe("ended: not-reached");
    expect(await phasesAt(opened.harness, FIRST)).toEqual([]);
  });

  it("[VC-39, CX-01] is found as a callback without an agent between two attempts", async () => {
    await using opened = await openWaiting();
    acceptedValue(await opened.request());
    const { id } = await opened.callback();
    const summary = async () => (await opened.run(opened.center.records.find("contact-summary", id)))?.value;
    await opened.callBack();
    const calling = await summary();
    acceptedValue(await opened.decline());

    const callback = { contactId: id, previousId: opened.customer.contactId, initiation: "callback" };
    expect(calling).toMatchObject({ ...callback, agentId: FIRST });
    expect(await summary()).toMatchObject(callback);
    expect(await summary()).not.toHaveProperty("agentId");
  });

  it("[VC-34, QL-01] does not overflow from a queue that takes no further contacts", async () => {
    await using opened = await openWaiting();
    await fillSales(opened);

    acceptedValue(await opened.request());
    await opened.clock.drain();

    const { state } = await opened.callback();
    expect(state).toMatchObject({ phase: "queued", place: { queueId: DEMO_IDS.queues.sales } });
  });

  it("[VC-37] has time to connect after they have answered late in the ring", async () => {
    await using opened = await openWaiting();
    acceptedValue(await opened.request());
    const { leg } = await opened.callBack();
    await opened.pass(RING_MS - 2_000);
    const customerLeg = await openLeg(opened.harness, opened.customer, opened.media);

    await opened.pass(ANSWER_CONNECT_MS - 1_000);
    opened.media.connect(customerLeg);
    await opened.clock.drain();

    expect(opened.media.heardBy(leg)).toEqual([customerLeg]);
  });

  it("[VC-37, VC-38] has not answered if no audio arrives then, whatever further legs their page opens", async () => {
    await using opened = await openWaiting();
    acceptedValue(await opened.request());
    await opened.callBack();
    await openLeg(opened.harness, opened.customer, opened.media);
    await opened.pass(ANSWER_CONNECT_MS - 1_000);
    await openLeg(opened.harness, opened.customer, opened.media);

    await opened.pass(1_000);

    expect((await opened.slot()).state).toMatchObject({ phase: "failed", failure: "not-answered" });
  });

  it("[VC-38] has the next agent at once after one without audio, who fails, as the same callback", async () => {
    await using opened = await openWaiting();
    acceptedValue(await opened.request());
    await makeAvailable(opened.harness);
    await makeAvailable(opened.harness, SECOND);
    await opened.clock.drain();
    const first = (await phasesAt(opened.harness, FIRST)).length > 0 ? FIRST : SECOND;
    const next = first === FIRST ? SECOND : FIRST;
    const { id, previousId } = await opened.callback();
    acceptedValue(await opened.run(opened.center.agents.accept(first, (await opened.slot(first)).contactId)));

    await opened.pass(20_000);

    expect((await opened.slot(first)).state).toMatchObject({ phase: "failed", failure: "no-audio" });
    expect(await phasesAt(opened.harness, next)).toEqual(["offered"]);
    expect(await opened.callback()).toMatchObject({ id, isCallback: true, previousId });
    const { callback } = present((await opened.conversation()).voice, "call");
    expect(callback).toMatchObject({ contactId: id, attempts: 0, failures: 1 });
    expect([...opened.disk.timers.keys()]).toContain(`callback-expired:${id}:${callback?.expiresAt}`);
    const { contactId, ...party } = await opened.slot(next);
    acceptedValue(await opened.run(opened.center.agents.accept(next, contactId)));
    const leg = await connectLeg(opened.harness, party, opened.media);
    const customerLeg = await connectLeg(opened.harness, opened.customer, opened.media);
    expect(opened.media.heardBy(leg)).toEqual([customerLeg]);
  });

  it.each(["own", "customer"] as const)(
    "[VC-40] goes on after an agent has disconnected the %s connection before the answer",
    async (which) => {
      await using opened = await openWaiting();
      acceptedValue(await opened.request());
      const { contactId, participantId } = await opened.callBack();

      const connectionId = which === "own" ? participantId : opened.customer.participantId;
      acceptedValue(await opened.run(opened.center.agents.end(FIRST, contactId, connectionId)));
      await opened.clock.drain();

      expect(await phasesAt(opened.harness, FIRST)).toEqual(["after-contact-work"]);
      expect(await phaseOf(opened.harness, contactId)).toBe("paused");
      await opened.pass(RETRY_MS);
      expect(await phaseOf(opened.harness, contactId)).toBe("queued");
    },
  );

  it.each([
    ["while they wait", false, []],
    ["while their page rings", true, ["failed"]],
  ] as const)("[VC-42] is not called any more once they leave %s", async (_title, isRinging, phases) => {
    await using opened = await openWaiting();
    acceptedValue(await opened.request());
    if (isRinging) await opened.callBack();

    acceptedValue(await opened.run(opened.center.calls.leave(opened.customer)));
    await opened.clock.drain();

    expect(await phaseOf(opened.harness, (await opened.callback()).id)).toBe("ended: customer-disconnect");
    expect(await phasesAt(opened.harness, FIRST)).toEqual(phases);
    if (isRinging) expect((await opened.slot()).state).toMatchObject({ failure: "busy" });
  });

  it("[VC-42] is not called any more after their callback was stopped, or after twelve hours", async () => {
    await using stopped = await openWaiting();
    await using forgotten = await openWaiting();
    for (const { request } of [stopped, forgotten]) acceptedValue(await request());

    acceptedValue(await stopped.run(stopped.center.contacts.stop((await stopped.callback()).id, "api")));
    await forgotten.pass(CALLBACK_LIFETIME_MS);

    expect(await phaseOf(stopped.harness, (await stopped.callback()).id)).toBe("ended: api");
    expect(await phaseOf(forgotten.harness, (await forgotten.callback()).id)).toBe("ended: expired");
  });

  it("[RE-03] leaves no record once it is erased, of whatever attempts", async () => {
    await using opened = await openWaiting();
    acceptedValue(await opened.request());
    const { id } = await opened.callback();
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      await opened.callBack();
      acceptedValue(await opened.decline());
      await opened.clear();
      await opened.pass(RETRY_MS);
    }
    const { conversations } = opened.center;

    const erased = await opened.run(conversations.erase(id, BY_SERVER));

    expect(erased).toEqual({ ok: true, value: [opened.customer.contactId, id] });
    const { records } = opened.disk;
    expect([...records].flatMap(([kind, { size }]) => (kind.startsWith("contact") && size > 0 ? [kind] : []))).toEqual(
      [],
    );
  });
});
