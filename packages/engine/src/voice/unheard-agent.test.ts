import { present } from "@tributary/kernel";
import { DEMO_IDS, demoDefinition, type FakeMedia, type InProcessCenter, withVoice } from "@tributary/testkit";
import { expect, it } from "vitest";
import {
  connectedCall,
  connectLeg,
  fillSales,
  openCalls,
  overflowing,
  phaseOf,
  slotOf,
  startCall,
} from "../../test/calls.ts";
import { acceptedValue, FIRST, makeAvailable, SECOND } from "../../test/center.ts";
import { ABSENCE_MS } from "./call.ts";

/** A call that the first agent accepts without audio, and one that waits behind it. */
async function acceptWithoutAudio(harness: InProcessCenter, media: FakeMedia) {
  await makeAvailable(harness);
  const customer = await startCall(harness);
  const customerLeg = await connectLeg(harness, customer, media);
  await harness.clock.run(1_000);
  const second = await startCall(harness);
  await connectLeg(harness, second, media);
  acceptedValue(await harness.run(harness.center.agents.accept(FIRST, customer.contactId)));
  return { customer, customerLeg, second };
}

it("[VC-22] the customer waits again with music, before those who came later, and gets the next agent", async () => {
  await using opened = await openCalls(withVoice(demoDefinition({ agents: 3 })));
  const { harness, media } = opened;
  const { customer, customerLeg } = await acceptWithoutAudio(harness, media);
  for (const change of ["hold", "mute"] as const) {
    const gate = { change, connectionId: customer.participantId };
    acceptedValue(await harness.run(harness.center.calls.gate(FIRST, customer.contactId, gate)));
  }
  await harness.clock.run(ABSENCE_MS - 1_000);
  const before = await phaseOf(harness, customer.contactId);

  await harness.clock.run(2_000);
  const failed = await slotOf(harness);
  const heard = media.heardBy(customerLeg);
  await makeAvailable(harness, SECOND);
  const offered = present(await slotOf(harness, SECOND), "an offer");
  acceptedValue(await harness.run(harness.center.agents.accept(SECOND, offered.contactId)));
  const agentLeg = await connectLeg(harness, offered, media);

  expect([before, failed?.state]).toMatchObject(["connected", { phase: "failed", failure: "no-audio" }]);
  expect(heard).toBe("hold-music");
  expect(offered.contactId).toBe(customer.contactId);
  expect([media.heardBy(customerLeg), media.heardBy(agentLeg)]).toEqual([[agentLeg], [customerLeg]]);
  expect(await phaseOf(harness, customer.contactId)).toBe("connected");
});

it("[VC-22] the agent is offered the next call once they have cleared the failed one, without after-contact work", async () => {
  await using opened = await openCalls();
  const { harness, media } = opened;
  const { customer } = await acceptWithoutAudio(harness, media);
  await harness.clock.run(ABSENCE_MS + 1_000);
  const { agents } = harness.center;
  const isFailed = (await slotOf(harness))?.state.phase;

  acceptedValue(await harness.run(agents.clear(FIRST, customer.contactId)));
  await makeAvailable(harness);
  const next = present(await slotOf(harness), "an offer");

  expect([isFailed, next.state.phase]).toEqual(["failed", "offered"]);
  expect(next.contactId).toBe(customer.contactId);
});

it("[VC-22, QL-01] the customer does not overflow from a queue that takes no further contacts", async () => {
  await using opened = await openCalls(overflowing(withVoice(demoDefinition())));
  const { harness, media } = opened;
  const { customer } = await acceptWithoutAudio(harness, media);
  await fillSales(harness);

  await harness.clock.run(ABSENCE_MS + 1_000);

  const { whole } = acceptedValue(await harness.run(harness.center.contacts.describe(customer.contactId)));
  expect(whole.contact.state).toMatchObject({ phase: "queued", place: { queueId: DEMO_IDS.queues.sales } });
});

it("[VC-08, VC-22] a call whose agent was heard before ends, also after their leg was closed", async () => {
  await using opened = await openCalls();
  const { harness, media } = opened;
  const { agentLeg, contactId } = await connectedCall(harness, media);

  media.closeByPeer(agentLeg);
  await harness.clock.run(ABSENCE_MS);

  expect(await phaseOf(harness, contactId)).toBe("ended: media-lost");
});

it("[VC-08, VC-22] after a restart it is not known who was heard, and the call ends", async () => {
  await using opened = await openCalls();
  const { harness, media } = opened;
  const { customer } = await acceptWithoutAudio(harness, media);
  media.endProcess();
  await harness.crashAndRestart();

  await connectLeg(harness, customer, media);
  await harness.clock.run(ABSENCE_MS);

  expect(await phaseOf(harness, customer.contactId)).toBe("ended: media-lost");
});
