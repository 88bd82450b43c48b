import { asId, type ContactId } from "@tributary/model";
import { createManualClock, DEMO_IDS, demoAgentId, demoDefinition, withQuickConnects } from "@tributary/testkit";
import { expect, it } from "vitest";
import { openChatJs } from "./chatjs-session.ts";
import { openTestCenter, whileTimePasses } from "./test-center.ts";

it("[IT-07] the unmodified ChatJS calls onParticipantInvited once for a further agent, with their name", async () => {
  await using center = await openTestCenter({
    definition: withQuickConnects(demoDefinition({ agents: 3 })),
    time: createManualClock(Date.now()),
  });
  const { agents } = center.center;
  const [first, further] = [demoAgentId(1), demoAgentId(3)];
  const customer = await center.startChat({ flowId: DEMO_IDS.flows.sales });
  const contactId = asId<ContactId>(customer.ref.conversationId);
  const { session, named } = await openChatJs(center, customer);
  await agents.chooseState(first, DEMO_IDS.states.available, { enqueue: false });
  await expect.poll(async () => (await agents.accept(first, contactId)).ok).toBe(true);
  await agents.chooseState(further, DEMO_IDS.states.available, { enqueue: false });
  expect(named("onParticipantInvited")).toEqual([]);

  await agents.add(first, contactId, "last");

  await expect.poll(() => named("onParticipantInvited")).toHaveLength(1);
  expect(named("onParticipantInvited")[0]?.item).toMatchObject({ ParticipantRole: "AGENT", DisplayName: "Agent 3" });
  expect(named("onMessage").at(-1)?.item).not.toMatchObject({ ContentType: expect.stringMatching("invited") });
  await whileTimePasses(center, session.disconnectParticipant());
});
