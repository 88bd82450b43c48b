import { asId, BY_SERVER, type ConfigurationEdit, QUEUE_DEFAULTS, type Queue, type QueueId } from "@tributary/model";
import { DEMO_IDS, demoDefinition } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { configurationOf } from "../../test/configuration.ts";
import { outcome, outcomeOf } from "../../test/outcome.ts";
import { type ConfigurationState, newConfiguration } from "./configuration-state.ts";
import { decideEdits } from "./decide-edits.ts";

const NOW = 10_000;
const ORIGIN = { now: NOW, by: BY_SERVER };
const definition = demoDefinition();
const state = configurationOf(definition);
const [sales, support] = definition.queues as readonly [Queue, Queue]; // the demo definition has two

const decide = (...edits: ConfigurationEdit[]) => decideEdits(state, edits, ORIGIN);
const putQueue = (resource: Queue): ConfigurationEdit => ({ kind: "put", list: "queues", resource });
const queue = (id: string, members: Partial<Queue> = {}): Queue => ({
  ...QUEUE_DEFAULTS,
  id: asId<QueueId>(id),
  name: id,
  ...members,
});

describe("edits of a configuration", () => {
  it("[CF-10] are written together: the instance, new resources, changed and deleted ones", () => {
    const added = queue("returns");
    const changed = { ...sales, maxContacts: 5 };
    const edits: ConfigurationEdit[] = [
      { kind: "instance", changes: { alias: "other", approvedOrigins: [] } },
      putQueue(added),
      putQueue(changed),
      { kind: "delete", list: "contactFlows", id: DEMO_IDS.flows.support },
    ];

    const decision = decide(...edits, putQueue(support));

    expect(outcomeOf(decision)).toEqual(outcome({ configuration: [{ type: "configuration.edited", edits, at: NOW }] }));
    if ("refusal" in decision) throw new Error(decision.refusal.code);
    const after = decision.drafts[0]?.state as ConfigurationState; // the decision's only draft
    expect(after.instance).toEqual({ ...definition.instance, alias: "other" });
    expect(Object.values(after.queues)).toEqual([changed, support, added]);
    expect(Object.keys(after.contactFlows)).toEqual([DEMO_IDS.flows.sales]);
    expect(after.users).toBe(state.users);
  });

  it("[CF-10] may be circular, and may exchange names", () => {
    const quickConnectIds = [asId<Queue["quickConnectIds"][number]>("to-returns")];
    const circular = decide(putQueue(queue("returns", { quickConnectIds })), {
      kind: "put",
      list: "quickConnects",
      resource: {
        id: asId("to-returns"),
        name: "To returns",
        description: "",
        tags: {},
        target: { type: "queue", queueId: asId("returns"), contactFlowId: DEMO_IDS.flows.sales },
      },
    });
    const exchanged = decide(putQueue({ ...sales, name: support.name }), putQueue({ ...support, name: sales.name }));

    expect([circular, exchanged].map((decision) => "refusal" in decision)).toEqual([false, false]);
  });

  it.each([
    ["a name that another queue has", [putQueue(queue("new", { name: " SALES " }))], "queues"],
    ["an unknown reference", [putQueue(queue("new", { hoursOfOperationId: asId("constructor") }))], "queues"],
    ["no offline state", [{ kind: "delete", list: "agentStates", id: DEMO_IDS.states.offline }], "agentStates"],
  ] satisfies [string, ConfigurationEdit[], string][])("[CF-10] are refused with %s", (_what, edits, field) => {
    expect(decideEdits(state, edits, ORIGIN)).toMatchObject({ refusal: { code: "invalid-field", field } });
  });

  it("[CF-09, CF-10] are refused if a resource is deleted to which another one refers", () => {
    expect(decide({ kind: "delete", list: "queues", id: sales.id })).toEqual({
      refusal: { code: "in-use", field: "QueueId", expected: "not in use by the routing profile Basic" },
    });
  });

  it("[CF-10] are refused if a resource to delete does not exist, or if there is no instance", () => {
    expect(decide({ kind: "delete", list: "queues", id: "__proto__" })).toEqual({
      refusal: { code: "not-found", field: "QueueId" },
    });
    expect(decideEdits(newConfiguration("instance"), [], ORIGIN)).toEqual({
      refusal: { code: "not-found", field: "instance" },
    });
  });

  it("write nothing if nothing changes", () => {
    const same = decide({ kind: "instance", changes: definition.instance }, putQueue(sales));

    expect(outcomeOf(same)).toEqual({ ...outcome({}), events: {} });
  });
});
