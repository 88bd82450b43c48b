import { present } from "@tributary/kernel";
import { asId, type ContactId, type LegId } from "@tributary/model";
import { createFakeMedia, demoDefinition, inProcessCenter, withQuickConnects, withVoice } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { connectLeg, slotOf, startCall } from "../../test/calls.ts";
import { acceptedValue, FIRST, makeAvailable, SECOND } from "../../test/center.ts";
import { ABSENCE_MS } from "./call.ts";

const refusedWith = (code: string) => ({ ok: false, refusal: { code } });

/** A call of the first agent, whose customer and agent are connected. The second agent is available. */
async function openCall() {
  const media = createFakeMedia();
  const definition = withQuickConnects(withVoice(demoDefinition({ agents: 3 })));
  const harness = await inProcessCenter({ definition, media });
  const { center, run } = harness;
  await makeAvailable(harness, FIRST);
  const started = await startCall(harness);
  const customerLeg = await connectLeg(harness, started, media);
  const { contactId } = started;
  const slot = present(await slotOf(harness, FIRST), "slot of the first agent");
  const firstLeg = await connectLeg(harness, slot, media);
  acceptedValue(await run(center.agents.accept(FIRST, contactId)));
  await makeAvailable(harness, SECOND);

  return {
    harness,
    media,
    contactId,
    customer: started,
    first: slot,
    customerLeg,
    firstLeg,
    /** The second agent is asked for, accepts and is connected. */
    async consult() {
      acceptedValue(await run(center.agents.add(FIRST, contactId, "last")));
      await harness.clock.drain();
      const asked = present(await slotOf(harness, SECOND), "slot of the second agent");
      const leg = await connectLeg(harness, asked, media);
      acceptedValue(await run(center.agents.accept(SECOND, asked.contactId)));
      return { second: asked, secondLeg: leg };
    },
    heard: (...legs: readonly LegId[]) => legs.map((leg) => media.heardBy(leg)),
    async phase(id: ContactId = contactId) {
      const { contact } = acceptedValue(await run(center.contacts.describe(id)));
      return contact.state.phase;
    },
    [Symbol.asyncDispose]: () => harness[Symbol.asyncDispose](),
  };
}

describe("a further agent in a call", () => {
  it("[VC-11] is asked for while the customer hears music, and talks to the first agent", async () => {
    await using call = await openCall();
    const { center, run } = call.harness;

    acceptedValue(await run(center.agents.add(FIRST, call.contactId, "last")));
    const asking = call.heard(call.customerLeg, call.firstLeg);
    const asked = await slotOf(call.harness, SECOND);
    const leg = await connectLeg(call.harness, present(asked, "slot"), call.media);
    acceptedValue(await run(center.agents.accept(SECOND, present(asked, "slot").contactId)));

    expect(asking).toEqual(["hold-music", []]);
    expect(call.heard(call.customerLeg, call.firstLeg, leg)).toEqual(["hold-music", [leg], [call.firstLeg]]);
  });

  it("[VC-15] who does not accept is not waited for, and the customer stays on hold", async () => {
    await using call = await openCall();
    const { center, run, clock } = call.harness;
    acceptedValue(await run(center.agents.add(FIRST, call.contactId, "last")));
    await clock.drain();
    const asked = present(await slotOf(call.harness, SECOND), "slot");

    await clock.run(20_000);

    expect(await call.phase(asked.contactId)).toBe("ended");
    expect(await call.phase()).toBe("connected");
    expect((await slotOf(call.harness, SECOND))?.state.phase).toBe("missed");
    expect(call.heard(call.customerLeg)).toEqual(["hold-music"]);
  });

  it("[VC-15] of a queue may be another one", async () => {
    await using call = await openCall();
    const { center, run, clock } = call.harness;
    acceptedValue(await run(center.agents.add(FIRST, call.contactId, "support")));
    await clock.drain();
    const asked = await slotOf(call.harness, SECOND);
    if (asked !== undefined) acceptedValue(await run(center.agents.reject(SECOND, asked.contactId)));
    const { whole } = acceptedValue(await run(center.contacts.describe(call.contactId)));

    expect(whole.added?.map(({ state }) => state.phase)).toEqual(["queued"]);
  });

  it("[VC-12] and the customer are connected by a conference", async () => {
    await using call = await openCall();
    const { center, run } = call.harness;
    expect(await run(center.calls.conference(FIRST, call.contactId))).toMatchObject(refusedWith("wrong-phase"));
    const { secondLeg } = await call.consult();

    acceptedValue(await run(center.calls.conference(FIRST, call.contactId)));
    acceptedValue(await run(center.calls.conference(FIRST, call.contactId)));

    const { customerLeg, firstLeg } = call;
    expect(call.heard(customerLeg, firstLeg, secondLeg).map((legs) => new Set(legs))).toEqual([
      new Set([firstLeg, secondLeg]),
      new Set([customerLeg, secondLeg]),
      new Set([customerLeg, firstLeg]),
    ]);
  });

  it("[VC-13] and the customer change places", async () => {
    await using call = await openCall();
    const { center, run } = call.harness;
    expect(await run(center.calls.swap(FIRST, call.contactId))).toMatchObject(refusedWith("wrong-phase"));
    const { secondLeg } = await call.consult();
    const { customerLeg, firstLeg } = call;

    acceptedValue(await run(center.calls.swap(FIRST, call.contactId)));
    const swapped = call.heard(customerLeg, firstLeg, secondLeg);
    acceptedValue(await run(center.calls.swap(FIRST, call.contactId)));

    expect(swapped).toEqual([[firstLeg], [customerLeg], "hold-music"]);
    expect(call.heard(customerLeg, firstLeg, secondLeg)).toEqual(["hold-music", [secondLeg], [firstLeg]]);
    acceptedValue(await run(center.calls.conference(FIRST, call.contactId)));
    expect(await run(center.calls.swap(FIRST, call.contactId))).toMatchObject(refusedWith("wrong-phase"));
  });
});

describe("an agent who leaves a call", () => {
  it("[VC-14] hands it over to the further agent, who talks to the customer", async () => {
    await using call = await openCall();
    const { center, run } = call.harness;
    const { second, secondLeg } = await call.consult();

    acceptedValue(await run(center.agents.end(FIRST, call.contactId, call.first.participantId)));

    expect(call.heard(call.customerLeg, secondLeg)).toEqual([[secondLeg], [call.customerLeg]]);
    expect([await call.phase(), await call.phase(second.contactId)]).toEqual(["ended", "connected"]);
    expect((await slotOf(call.harness, FIRST))?.state.phase).toBe("after-contact-work");
    expect(call.media.leg(call.firstLeg)).toBeUndefined();
  });

  it("[VC-14] before the further one accepts leaves the customer waiting for them", async () => {
    await using call = await openCall();
    const { center, run, clock } = call.harness;
    acceptedValue(await run(center.agents.add(FIRST, call.contactId, "last")));
    await clock.drain();
    const asked = present(await slotOf(call.harness, SECOND), "slot");

    acceptedValue(await run(center.agents.end(FIRST, call.contactId, call.first.participantId)));
    const waiting = [await call.phase(asked.contactId), ...call.heard(call.customerLeg)];
    const leg = await connectLeg(call.harness, asked, call.media);
    acceptedValue(await run(center.agents.accept(SECOND, asked.contactId)));

    expect(waiting).toEqual(["offered", "hold-music"]);
    expect(call.heard(call.customerLeg, leg)).toEqual([[leg], [call.customerLeg]]);
  });

  it("[VC-08, VC-14] because their audio is missing leaves it to the others", async () => {
    await using call = await openCall();
    const { second, secondLeg } = await call.consult();

    call.media.lose(call.firstLeg);
    await call.harness.clock.run(ABSENCE_MS);

    expect([await call.phase(), await call.phase(second.contactId)]).toEqual(["ended", "connected"]);
    expect(call.heard(call.customerLeg)).toEqual([[secondLeg]]);
  });

  it("[VC-14] alone ends it, and the customer ends it for all", async () => {
    await using alone = await openCall();
    await using three = await openCall();
    await three.consult();

    const { center, run } = alone.harness;
    acceptedValue(await run(center.agents.end(FIRST, alone.contactId, alone.first.participantId)));
    acceptedValue(await three.harness.run(three.harness.center.calls.leave(three.customer)));

    expect([await alone.phase(), await three.phase()]).toEqual(["ended", "ended"]);
    expect([alone.media.legs, three.media.legs]).toEqual([[], []]);
    expect(await slotOf(three.harness, SECOND)).toMatchObject({ state: { phase: "after-contact-work" } });
  });
});

it("[VC-11] of an unknown call is refused", async () => {
  await using call = await openCall();
  const { center, run } = call.harness;
  const unknown = asId<ContactId>("unknown");

  expect(await run(center.agents.add(FIRST, unknown, "last"))).toMatchObject(refusedWith("not-found"));
  expect(await run(center.calls.conference(FIRST, unknown))).toMatchObject(refusedWith("not-found"));
});
