import { present } from "@tributary/kernel";

import { DEFAULT_OFFER_TIMEOUT_MS, USER_DEFAULTS, type User } from "@tributary/model";
import { demoDefinition, withVoice } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { connectLeg, openCalls, openLeg, phaseOf, slotOf, startCall } from "../../test/calls.ts";
import { acceptedValue, FIRST, makeAvailable, phasesAt } from "../../test/center.ts";

/** A center whose agents have these settings. */
function openWith(settings: Pick<User, "autoAcceptChats" | "autoAcceptCalls">) {
  const definition = withVoice(demoDefinition());
  return openCalls({ ...definition, users: definition.users.map((user) => ({ ...user, ...settings })) });
}

describe("a call for an agent who accepts automatically", () => {
  it("[VC-16] rings until the agent's audio arrives, and is accepted then", async () => {
    await using opened = await openWith({ ...USER_DEFAULTS, autoAcceptCalls: true });
    const { harness, media } = opened;
    await makeAvailable(harness);
    const call = await startCall(harness);
    const customerLeg = await connectLeg(harness, call, media);
    const slot = present(await slotOf(harness), "slot");
    const agentLeg = await openLeg(harness, slot, media);
    await harness.clock.run(5_000);
    const before = await phaseOf(harness, call.contactId);

    media.connect(agentLeg);
    await harness.clock.drain();

    expect([before, await phaseOf(harness, call.contactId)]).toEqual(["offered", "connected"]);
    expect(await phasesAt(harness, FIRST)).toEqual(["connected"]);
    expect([media.heardBy(agentLeg), media.heardBy(customerLeg)]).toEqual([[customerLeg], [agentLeg]]);
    const { participants } = acceptedValue(await harness.run(harness.center.contacts.describe(call.contactId)));
    expect(participants.find(({ role }) => role === "agent")).toMatchObject({ displayName: "agent-1", agentId: FIRST });
  });

  it("[VC-16] is missed without the agent's audio", async () => {
    await using opened = await openWith({ ...USER_DEFAULTS, autoAcceptCalls: true });
    const { harness, media } = opened;
    await makeAvailable(harness);
    const call = await startCall(harness);
    await connectLeg(harness, call, media);

    await harness.clock.run(DEFAULT_OFFER_TIMEOUT_MS);

    expect(await phasesAt(harness, FIRST)).toEqual(["missed"]);
    expect(await phaseOf(harness, call.contactId)).toBe("queued");
  });

  it("[VC-16] that was assigned rings while they are not available", async () => {
    await using opened = await openWith({ ...USER_DEFAULTS, autoAcceptCalls: true });
    const { harness, media } = opened;
    const call = await startCall(harness);
    await connectLeg(harness, call, media);
    acceptedValue(await harness.run(harness.center.contacts.assign(call.contactId, FIRST)));

    await connectLeg(harness, present(await slotOf(harness), "slot"), media);

    expect(await phaseOf(harness, call.contactId)).toBe("offered");
  });

  it.each([
    { autoAcceptChats: true, autoAcceptCalls: false, phase: "offered" },
    { autoAcceptChats: true, phase: "connected" },
    { autoAcceptChats: false, phase: "offered" },
  ])(
    "[VC-16] depends on the setting of calls, and without one on that of chats: %o",
    async ({ phase, ...settings }) => {
      await using opened = await openWith(settings);
      const { harness, media } = opened;
      await makeAvailable(harness);
      const call = await startCall(harness);
      await connectLeg(harness, call, media);

      await connectLeg(harness, present(await slotOf(harness), "slot"), media);

      expect(await phaseOf(harness, call.contactId)).toBe(phase);
    },
  );
});
