import { describe, expect, it } from "vitest";
import { DEMO_IDS, demoAgentId, demoDefinition } from "./demo-definition.ts";
import { type InProcessCenter, inProcessCenter } from "./in-process-center.ts";
import { createLeakCheck } from "./leak-check.ts";

const [first, second] = [demoAgentId(1), demoAgentId(3)]; // both in the profile Basic

async function phasesAt(lab: InProcessCenter, agentId: typeof first): Promise<string[]> {
  const view = await lab.run(lab.center.agents.view(agentId));
  return view.ok ? view.value.agent.slots.map(({ state }) => state.phase) : [view.refusal.code];
}

async function startChat(lab: InProcessCenter) {
  const started = await lab.run(
    lab.center.chats.start({
      flowId: DEMO_IDS.flows.sales,
      displayName: "Customer",
      attributes: {},
      initialMessage: null,
      contentTypes: ["text/plain"],
      durationMs: 3_600_000,
      name: null,
      description: null,
      clientToken: null,
    }),
  );
  if (!started.ok) throw new Error(started.refusal.code);
  await lab.run(lab.center.chats.join(started.value));
  return started.value;
}

describe("in-process center", () => {
  it("lets one agent miss a contact and offers it to the other, and no real time passes", async () => {
    await using lab = await inProcessCenter({ definition: demoDefinition({ agents: 3, chatSlots: 1 }) });
    const { agents } = lab.center;
    await lab.run(agents.chooseState(first, DEMO_IDS.states.available, { enqueue: false }));
    await startChat(lab);
    expect(await phasesAt(lab, first)).toEqual(["offered"]);

    await lab.run(agents.chooseState(second, DEMO_IDS.states.available, { enqueue: false }));
    await lab.clock.run(20_000);

    expect(await phasesAt(lab, first)).toEqual(["missed"]);
    expect(await phasesAt(lab, second)).toEqual(["offered"]);
  });

  it.each(["crashAndRestart", "restart"] as const)("goes on where it was after %s", async (end) => {
    await using lab = await inProcessCenter();
    await lab.run(lab.center.agents.chooseState(first, DEMO_IDS.states.available, { enqueue: false }));
    const { contactId } = await startChat(lab);

    await lab[end]();

    expect(await phasesAt(lab, first)).toEqual(["offered"]);
    expect(await lab.run(lab.center.agents.accept(first, contactId))).toEqual({ ok: true, value: null });
    expect(await phasesAt(lab, first)).toEqual(["connected"]);
  });

  it("leaves nothing running behind", async () => {
    const lab = await inProcessCenter();
    const check = createLeakCheck({ clocks: [lab.clock] });
    await lab.run(lab.center.agents.chooseState(first, DEMO_IDS.states.available, { enqueue: false }));
    await startChat(lab);
    expect(check.leaks()).not.toEqual([]);

    await lab[Symbol.asyncDispose]();
    await lab.clock.settle();

    expect(check.leaks()).toEqual([]);
  });
});
