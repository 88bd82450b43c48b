import { asId, BY_SERVER, type CenterDefinition, QUEUE_DEFAULTS, type QueueId } from "@tributary/model";
import { DEMO_IDS, demoDefinition } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { configurationOf } from "../../test/configuration.ts";
import { outcome, outcomeOf } from "../../test/outcome.ts";
import { newConfiguration } from "./configuration-state.ts";
import { draftConfiguration } from "./configuration-stream.ts";
import { decideChangeInstance, decideCreateInstance } from "./decide-instance.ts";

const NOW = 10_000;
const ORIGIN = { now: NOW, by: BY_SERVER };
const nothing = newConfiguration("instance");
const definition = demoDefinition();

describe("creating the instance", () => {
  it("writes an event for the instance and each of its resources", () => {
    const decision = decideCreateInstance(nothing, definition, ORIGIN);

    const { instance, ...lists } = definition;
    const created = Object.entries(lists).flatMap(([list, resources]) =>
      resources.map((resource) => ({ type: "resource.created", list, resource, at: NOW })),
    );
    expect(outcomeOf(decision)).toEqual(
      outcome({
        value: created.length + 1,
        configuration: [{ type: "instance.created", instance, at: NOW }, ...created],
      }),
    );
  });

  it("[CF-01] is refused if the instance exists", () => {
    const draft = draftConfiguration(nothing, ORIGIN);
    const existing = draft.add({ type: "instance.created", instance: definition.instance });

    expect(decideCreateInstance(existing, definition, ORIGIN)).toEqual({
      refusal: { code: "already-exists", field: "instance" },
    });
  });
});

describe("changing the instance", () => {
  const state = configurationOf(definition);

  it("[CF-04] writes it as it is then, and nothing if it stays the same", () => {
    const instance = { ...definition.instance, approvedOrigins: ["https://desk.example"] };

    expect(outcomeOf(decideChangeInstance(state, () => instance, ORIGIN))).toEqual(
      outcome({ value: instance, configuration: [{ type: "instance.changed", instance, at: NOW }] }),
    );
    expect(outcomeOf(decideChangeInstance(state, (same) => ({ ...same }), ORIGIN))).toEqual(
      outcome({ value: definition.instance }),
    );
  });

  it("is refused before there is an instance, and as the change refuses", () => {
    const problem = { refusal: { code: "invalid-field", field: "Origin" } } as const;

    expect(decideChangeInstance(nothing, (same) => same, ORIGIN)).toEqual({
      refusal: { code: "not-found", field: "InstanceId" },
    });
    expect(decideChangeInstance(state, () => problem, ORIGIN)).toEqual(problem);
  });
});

const [salesQueue] = definition.queues;
const [basicProfile] = definition.routingProfiles;
const [firstUser] = definition.users;
const [firstState] = definition.agentStates;
const [agentProfile] = definition.securityProfiles;
const [salesFlow] = definition.contactFlows;
const different = "resources with different ids";

/** Each change makes the demo definition contradict itself. */
const contradictions: readonly [string, Partial<CenterDefinition>, field: string, expected: string][] = [
  ["two agent states with one id", { agentStates: twice(firstState, { name: "Other" }) }, "agentStates", different],
  ["two queues with one id", { queues: twice(salesQueue, { name: "Other" }) }, "queues", different],
  [
    "two routing profiles with one id",
    { routingProfiles: twice(basicProfile, { name: "Other" }) },
    "routingProfiles",
    different,
  ],
  [
    "two security profiles with one id",
    { securityProfiles: twice(agentProfile, { name: "Other" }) },
    "securityProfiles",
    different,
  ],
  ["two users with one id", { users: twice(firstUser, { username: "other" }) }, "users", different],
  ["two flows with one id", { contactFlows: twice(salesFlow, { name: "Other" }) }, "contactFlows", different],
  [
    "no offline state",
    { agentStates: definition.agentStates.filter(({ type }) => type !== "offline") },
    "agentStates",
    "a state of type offline",
  ],
  [
    "two users whose names differ only in case",
    { users: twice(firstUser, { id: asId("other"), username: "AGENT-1" }) },
    "users",
    "resources with different names",
  ],
  [
    "a user with an unknown routing profile",
    { users: definition.users.map((user) => ({ ...user, routingProfileId: asId("unknown") })) },
    "users",
    "a known routing profile in agent-1",
  ],
  [
    "a user with an unknown security profile",
    { users: definition.users.map((user) => ({ ...user, securityProfileIds: [DEMO_IDS.security, asId("unknown")] })) },
    "users",
    "a known security profile in agent-1",
  ],
  [
    "a routing profile with an unknown queue",
    { queues: definition.queues.filter(({ id }) => id !== DEMO_IDS.queues.support) },
    "routingProfiles",
    "a known queue in Basic",
  ],
  [
    "a flow with an unknown queue",
    {
      contactFlows: definition.contactFlows.map((flow) => ({
        ...flow,
        steps: [{ kind: "to-queue", queueId: asId("unknown"), priority: 1 }],
      })),
    },
    "contactFlows",
    "a known queue in Sales",
  ],
];

function twice<T>(entity: T | undefined, changes: Partial<T>): T[] {
  if (entity === undefined) throw new Error("the demo definition has none");
  return [entity, { ...entity, ...changes }];
}

describe("a contradiction", () => {
  it.each(contradictions)("[CF-02] such as %s is refused with its field", (_what, changes, field, expected) => {
    const decision = decideCreateInstance(nothing, { ...definition, ...changes }, ORIGIN);

    expect(decision).toEqual({ refusal: { code: "invalid-field", field, expected } });
  });

  it("[CF-03] such as two queues whose names differ only in case is refused", () => {
    const queues = [...definition.queues, { ...QUEUE_DEFAULTS, id: asId<QueueId>("other"), name: "SALES" }];

    expect(decideCreateInstance(nothing, { ...definition, queues }, ORIGIN)).toEqual({
      refusal: { code: "invalid-field", field: "queues", expected: "resources with different names" },
    });
  });
});
