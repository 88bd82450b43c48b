import { createFakeMedia, DEMO_IDS, demoDefinition, inProcessCenter, withVoice } from "@tributary/testkit";
import { expect, it } from "vitest";
import { callStateOf } from "./call-state.ts";

it("[VS-10] is over for a customer who has left, also while the call goes on, and names no agent", async () => {
  await using harness = await inProcessCenter({ definition: withVoice(demoDefinition()), media: createFakeMedia() });
  const { center, run } = harness;
  const facts = { attributes: {}, name: null, description: null, clientToken: null };
  const started = await run(center.calls.start({ flowId: DEMO_IDS.flows.sales, displayName: "Ann", ...facts }));
  if (!started.ok) throw new Error(started.refusal.code);
  const found = await run(center.contacts.describe(started.value.contactId));
  if (!found.ok) throw new Error(found.refusal.code);
  const { whole } = found.value;
  const left = { phase: "left", leftAt: 1 } as const;
  const later = { ...whole, participants: whole.participants.map((each) => ({ ...each, state: left })) };

  const { callbacks } = center.calls;
  expect(callStateOf(callbacks, whole, started.value).phase).toBe("connecting");
  expect(callStateOf(callbacks, later, started.value)).toMatchObject({
    phase: "ended",
    agentName: null,
    endReason: null,
  });
});
