import {
  asId,
  BY_SERVER,
  type HoursOfOperationId,
  QUEUE_DEFAULTS,
  type Queue,
  type QueueId,
  type UserId,
} from "@tributary/model";
import { DEMO_IDS, demoAgentId, demoDefinition } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { configurationOf } from "../../test/configuration.ts";
import { outcome, outcomeOf } from "../../test/outcome.ts";
import { decideChange, decideCreate, decideDelete } from "./decide-resource.ts";

const NOW = 10_000;
const ORIGIN = { now: NOW, by: BY_SERVER };
const state = configurationOf(demoDefinition());
const userId = demoAgentId(1); // in the profile Basic
const { basic, overflow } = DEMO_IDS.profiles;

function queue(name: string, members: Partial<Queue> = {}): Queue {
  return { ...QUEUE_DEFAULTS, id: asId<QueueId>("new"), name, ...members };
}

describe("creating a resource", () => {
  it("writes it", () => {
    const resource = queue("Returns");

    expect(outcomeOf(decideCreate(state, { list: "queues", resource }, ORIGIN))).toEqual(
      outcome({ value: resource, configuration: [{ type: "resource.created", list: "queues", resource, at: NOW }] }),
    );
  });

  it.each(["Sales", "SALES", " sales "])("[CF-03] is refused with the name %s of another queue", (name) => {
    expect(decideCreate(state, { list: "queues", resource: queue(name) }, ORIGIN)).toEqual({
      refusal: { code: "already-exists", field: "Name", expected: "a name that no other queue has" },
    });
  });

  it.each(["unknown", "constructor", "__proto__"])("[CF-08] is refused if it refers to hours with the id %s", (id) => {
    const resource = queue("Returns", { hoursOfOperationId: asId<HoursOfOperationId>(id) });

    expect(decideCreate(state, { list: "queues", resource }, ORIGIN)).toEqual({
      refusal: { code: "not-found", field: "HoursOfOperationId" },
    });
  });
});

describe("changing a resource", () => {
  it("[CF-04] writes it as it is then", () => {
    const [user] = demoDefinition().users;
    const change = {
      list: "users",
      id: userId,
      change: (each) => ({ ...each, routingProfileId: overflow }),
    } as const satisfies Parameters<typeof decideChange<"users">>[1];

    const resource = { ...user, routingProfileId: overflow };
    expect(outcomeOf(decideChange(state, change, ORIGIN))).toEqual(
      outcome({ value: resource, configuration: [{ type: "resource.changed", list: "users", resource, at: NOW }] }),
    );
  });

  it("writes nothing if it stays the same", () => {
    const decision = decideChange(
      state,
      { list: "users", id: userId, change: (user) => ({ ...user, routingProfileId: basic }) },
      ORIGIN,
    );

    expect(outcomeOf(decision)).toHaveProperty("events", {});
  });

  it("keeps its own name", () => {
    const change = (each: Queue): Queue => ({ ...each, name: "SALES", description: "Goods" });

    expect(decideChange(state, { list: "queues", id: DEMO_IDS.queues.sales, change }, ORIGIN)).not.toHaveProperty(
      "refusal",
    );
  });

  it.each(["unknown", "constructor", "__proto__"])("[CF-08] is refused for the id %s", (id) => {
    expect(decideChange(state, { list: "users", id: asId<UserId>(id), change: (user) => user }, ORIGIN)).toEqual({
      refusal: { code: "not-found", field: "UserId" },
    });
  });

  it("[CF-08] is refused if it then refers to a resource that does not exist", () => {
    const decision = decideChange(
      state,
      { list: "users", id: userId, change: (user) => ({ ...user, routingProfileId: asId("unknown") }) },
      ORIGIN,
    );

    expect(decision).toEqual({ refusal: { code: "not-found", field: "RoutingProfileId" } });
  });

  it("is refused with the reason of the change", () => {
    const refusal = { code: "wrong-phase" } as const;

    expect(decideChange(state, { list: "users", id: userId, change: () => ({ refusal }) }, ORIGIN)).toEqual({
      refusal,
    });
  });
});

describe("deleting a resource", () => {
  it("writes its id", () => {
    expect(outcomeOf(decideDelete(state, { list: "users", id: userId }, ORIGIN))).toEqual(
      outcome({ value: null, configuration: [{ type: "resource.deleted", list: "users", id: userId, at: NOW }] }),
    );
  });

  it("[CF-09] is refused while another resource refers to it, which is named", () => {
    expect(decideDelete(state, { list: "routingProfiles", id: basic }, ORIGIN)).toEqual({
      refusal: { code: "in-use", field: "RoutingProfileId", expected: "not in use by the user agent-1" },
    });
    expect(decideDelete(state, { list: "queues", id: DEMO_IDS.queues.support }, ORIGIN)).toEqual({
      refusal: { code: "in-use", field: "QueueId", expected: "not in use by the routing profile Basic" },
    });
  });

  it.each(["unknown", "constructor"])("is refused for the id %s", (id) => {
    expect(decideDelete(state, { list: "queues", id }, ORIGIN)).toEqual({
      refusal: { code: "not-found", field: "QueueId" },
    });
  });
});
