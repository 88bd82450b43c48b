import { asId, type RoutingExpression, type UserId } from "@tributary/model";
import { demoAgentId, demoDefinition } from "@tributary/testkit";
import { expect, it } from "vitest";
import { createFulfilment, valueKey } from "./fulfilment.ts";

const attribute = { id: asId<never>("language"), name: "Language", values: ["French"], purposes: [] };
const level3: RoutingExpression = { kind: "proficiency", attribute: "Language", value: "French", minLevel: 3 };

it("[CR-05] an agent is compared by their proficiencies, also after a change of the configuration", () => {
  const [ada] = demoDefinition().users;
  if (ada === undefined) throw new Error("no user");
  const proficient = { ...ada, proficiencies: [{ attributeId: attribute.id, value: "French", level: 4 as const }] };
  let [seq, name] = [1, "Language"];
  const { fulfils, valuesOf } = createFulfilment({
    get seq() {
      return seq;
    },
    user: (id) => (id === proficient.id ? proficient : undefined),
    resource: (() => ({ ...attribute, name })) as never, // the only resource
  });

  expect(fulfils(demoAgentId(1), level3)).toBe(true);
  expect(fulfils(demoAgentId(1), { ...level3, minLevel: 5 })).toBe(false);
  expect(fulfils(demoAgentId(1), { ...level3, value: "English" })).toBe(false);
  expect(fulfils(asId<UserId>("unknown"), { kind: "agents", agentIds: [asId<UserId>("unknown")] })).toBe(false);

  expect(valuesOf(demoAgentId(1))).toEqual([valueKey("Language", "French")]);
  expect(valuesOf(asId<UserId>("unknown"))).toEqual([]);

  [seq, name] = [2, "language"];
  expect(fulfils(demoAgentId(1), level3)).toBe(false);
});
