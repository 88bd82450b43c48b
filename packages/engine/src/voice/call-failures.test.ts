/** Calls whose conversation cannot be changed for a while, because the store does not answer. */
import type { ParticipantRef } from "@tributary/engine";
import { asId, type QuickConnectId } from "@tributary/model";
import {
  createFakeMedia,
  demoDefinition,
  exampleOffer,
  inProcessCluster,
  withQuickConnects,
  withVoice,
} from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { pageNamed, SALES_CALL } from "../../test/calls.ts";
import { acceptedValue, FIRST, SECOND } from "../../test/center.ts";
import { deskOn, makeAvailableOn } from "../../test/cluster.ts";
import { ABSENCE_MS } from "./call.ts";

/** Time in which everything that failed has been tried again. Unit: milliseconds. */
const RECOVERY_MS = 5_000;

/** A node with a store that can fail. */
async function openNode() {
  const media = createFakeMedia();
  const definition = withQuickConnects(withVoice(demoDefinition({ agents: 3 }), { crossChannels: true }));
  const permissions = ["BasicAgentAccess", "OutboundCallAccess"];
  const securityProfiles = definition.securityProfiles.map((each) => ({ ...each, permissions }));
  const cluster = inProcessCluster({ definition: { ...definition, securityProfiles }, media: () => media });
  const node = await cluster.open("first");
  const { center } = node;

  async function openLeg(ref: ParticipantRef) {
    acceptedValue(await cluster.finish(center.calls.connect(ref, pageNamed(ref.participantId), exampleOffer())));
    const leg = media.legs.at(-1);
    if (leg === undefined) throw new Error("no leg was opened");
    return leg.legId;
  }

  async function phaseOf(contactId: string) {
    const { contact } = acceptedValue(await cluster.run(center.contacts.describe(contactId)));
    return contact.state.phase === "ended" ? `ended: ${contact.state.reason}` : contact.state.phase;
  }

  /** Lets something happen while the store fails, and lets it answer again five seconds later. */
  async function duringOutage(act: () => void) {
    cluster.isStoreUp = false;
    act();
    await cluster.clock.run(5_000);
    cluster.isStoreUp = true;
  }

  return { cluster, node, center, media, openLeg, phaseOf, duringOutage };
}

describe("a call during an outage of the store", () => {
  it("[VC-21] begins after it if the customer's audio has arrived meanwhile", async () => {
    const { cluster, center, media, openLeg, phaseOf, duringOutage } = await openNode();
    const call = acceptedValue(await cluster.run(center.calls.start(SALES_CALL)));
    const leg = await openLeg(call);

    await duringOutage(() => media.connect(leg));
    const before = await phaseOf(call.contactId);
    await cluster.clock.run(RECOVERY_MS);

    expect([before, await phaseOf(call.contactId)]).toEqual(["created", "queued"]);
  });

  it("[VC-21] does not begin after it if the audio is missing again", async () => {
    const { cluster, center, media, openLeg, phaseOf, duringOutage } = await openNode();
    const call = acceptedValue(await cluster.run(center.calls.start(SALES_CALL)));
    const leg = await openLeg(call);

    await duringOutage(() => {
      media.connect(leg);
      media.lose(leg);
    });
    await cluster.clock.run(RECOVERY_MS);

    expect(await phaseOf(call.contactId)).toBe("created");
  });

  it("[VC-18, VC-21] of an agent reaches its endpoint after it", async () => {
    const { cluster, node, center, media, openLeg, duringOutage } = await openNode();
    await makeAvailableOn(cluster, node, SECOND);
    const quickConnectId = asId<QuickConnectId>("last");
    const terms = { quickConnectId, queueId: null, relatedContactId: null };
    acceptedValue(await cluster.run(center.calls.startOutbound(FIRST, terms)));
    const { agent } = acceptedValue(await cluster.run(center.agents.view(FIRST)));
    const [slot] = agent.slots;
    if (slot === undefined) throw new Error("the agent has no contact");
    const leg = await openLeg(slot);

    await duringOutage(() => media.connect(leg));
    await cluster.clock.run(RECOVERY_MS);

    expect((await deskOn(cluster, node, SECOND)).map(({ phase }) => phase)).toEqual(["offered"]);
  });

  it("[VC-08] ends after it if its audio was missing for too long", async () => {
    const { cluster, center, media, openLeg, phaseOf, duringOutage } = await openNode();
    const call = acceptedValue(await cluster.run(center.calls.start(SALES_CALL)));
    const leg = await openLeg(call);
    media.connect(leg);
    await cluster.run(Promise.resolve());
    media.lose(leg);
    await cluster.clock.run(ABSENCE_MS - 1_000);

    await duringOutage(() => undefined);
    await cluster.clock.run(ABSENCE_MS); // the end was undone, and the party is missed again

    expect(await phaseOf(call.contactId)).toBe("ended: media-lost");
  });
});
