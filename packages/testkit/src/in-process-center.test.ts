import { describe, expect, it } from "vitest";
import { DEMO_IDS, demoAgentId, demoDefinition } from "./demo-definition.ts";
import { type InProcessCenter, inProcessCenter } from "./in-process-center.ts";
import { createLeakCheck } from "./leak-check.ts";
import { PLAIN_CHAT } from "./plain-chat.ts";

const [first, second] = [demoAgentId(1), demoAgentId(3)]; // both in the profile Basic

async function phasesAt(harness: InProcessCenter, agentId: typeof first): Promise<string[]> {
  const view = await harness.run(harness.center.agents.view(agentId));
  return view.ok ? view.value.agent.slots.map(({ state }) => state.phase) : [view.refusal.code];
}

async function startChat(harness: InProcessCenter) {
  const started = await harness.run(
    harness.center.chats.start({
      flowId: DEMO_IDS.flows.sales,
      ...PLAIN_CHAT,
    }),
  );
  if (!started.ok) throw new Error(started.refusal.code);
  await harness.run(harness.center.chats.join(started.value));
  return started.value;
}

describe("in-process center", () => {
  it("offers a contact missed by one agent to the other without real time passing", async () => {
    await using harness = await inProcessCenter({ definition: demoDefinition({ agents: 3, chatSlots: 1 }) });
    const { agents } = harness.center;
    await harness.run(agents.chooseState(first, DEMO_IDS.states.available, { enqueue: false }));
    await startChat(harness);
    expect(await phasesAt(harness, first)).toEqual(["offered"]);

    await harness.run(agents.chooseState(second, DEMO_IDS.states.available, { enqueue: false }));
    await harness.clock.run(20_000);

    expect(await phasesAt(harness, first)).toEqual(["missed"]);
    expect(await phasesAt(harness, second)).toEqual(["offered"]);
  });

  it.each(["crashAndRestart", "restart"] as const)("continues from its stored state after %s", async (end) => {
    await using harness = await inProcessCenter();
    await harness.run(harness.center.agents.chooseState(first, DEMO_IDS.states.available, { enqueue: false }));
    const { contactId } = await startChat(harness);

    await harness[end]();

    expect(await phasesAt(harness, first)).toEqual(["offered"]);
    expect(await harness.run(harness.center.agents.accept(first, contactId))).toEqual({ ok: true, value: null });
    expect(await phasesAt(harness, first)).toEqual(["connected"]);
  });

  it("leaves nothing running after dispose", async () => {
    const harness = await inProcessCenter();
    const check = createLeakCheck({ clocks: [harness.clock] });
    await harness.run(harness.center.agents.chooseState(first, DEMO_IDS.states.available, { enqueue: false }));
    await startChat(harness);
    expect(check.leaks()).not.toEqual([]);

    await harness[Symbol.asyncDispose]();
    await harness.clock.drain();

    expect(check.leaks()).toEqual([]);
  });
});
