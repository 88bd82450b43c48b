import { present, type Result } from "@tributary/kernel";
import type { ContactId, Refusal, RoutingExpression } from "@tributary/model";
import { describe, expect, it } from "vitest";
import { DEMO_IDS, demoAgentId, demoDefinition } from "./demo-definition.ts";
import { type InProcessCenter, inProcessCenter } from "./in-process-center.ts";
import { PLAIN_CHAT } from "./plain-chat.ts";
import { LANGUAGE, withProficiencies } from "./proficiencies.ts";
import { proficiencyViolations } from "./proficiency-invariants.ts";
import { withQuickConnects } from "./quick-connects.ts";

const [FIRST, SECOND] = [demoAgentId(1), demoAgentId(3)];
const DEFINITION = withQuickConnects(demoDefinition({ agents: 3 }));
const FRENCH = { kind: "proficiency", attribute: LANGUAGE.name, value: "French", minLevel: 4 } as const;

async function valueIn<T>(harness: InProcessCenter, call: Promise<Result<T, Refusal>>): Promise<T> {
  const result = await harness.run(call);
  if (!result.ok) throw new Error(`refused: ${result.refusal.code}`);
  return result.value;
}

describe("the invariant of proficiencies", () => {
  it("[RT-24, CR-02] compares agents with the criteria of the contact that they were offered, not with those of one beside it", async () => {
    await using harness = await inProcessCenter({ definition: withProficiencies(DEFINITION, [null, null, 4]) });
    const { agents, chats, contacts } = harness.center;
    const makeAvailable = (agent: typeof FIRST) =>
      valueIn(harness, agents.chooseState(agent, DEMO_IDS.states.available, { enqueue: false }));
    const chat = await valueIn(harness, chats.start({ ...PLAIN_CHAT, flowId: DEMO_IDS.flows.sales }));
    await valueIn(harness, chats.join(chat));
    await makeAvailable(FIRST);
    await valueIn(harness, agents.accept(FIRST, chat.contactId));
    const addWith = async (expression: RoutingExpression): Promise<ContactId> => {
      await valueIn(harness, agents.add(FIRST, chat.contactId, "sales"));
      const { whole } = await valueIn(harness, contacts.describe(chat.contactId));
      const { id } = present(whole.added?.at(-1), "added contact");
      await valueIn(harness, contacts.updateRouting(id, { steps: [{ expression, durationMs: null }] }));
      return id;
    };
    const french = await addWith(FRENCH);
    await harness.clock.run(1_000);
    await addWith({ kind: "agents", agentIds: [SECOND] });
    await makeAvailable(SECOND);

    expect(proficiencyViolations(harness)).toEqual([]);
    expect(proficiencyViolations({ disk: harness.disk, definition: withProficiencies(DEFINITION, []) })).toEqual([
      `contact ${french} was offered to ${SECOND}, who does not fulfil its routing criteria`,
    ]);
  });
});
