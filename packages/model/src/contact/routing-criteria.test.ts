import { describe, expect, it } from "vitest";
import { asId, personalQueueId, type QueueId, type UserId } from "../ids.ts";
import {
  activateCriteria,
  activeExpression,
  expireStep,
  fulfils,
  type ProficientAgent,
  type RoutingCriteria,
  type RoutingExpression,
} from "./routing-criteria.ts";

const QUEUE = asId<QueueId>("queue");
const ADA = asId<UserId>("ada");

const french = (minLevel: 1 | 2 | 3 | 4 | 5): RoutingExpression => ({
  kind: "proficiency",
  attribute: "Language",
  value: "French",
  minLevel,
});
const aws: RoutingExpression = { kind: "proficiency", attribute: "Technology", value: "AWS", minLevel: 2 };
const nobody: RoutingExpression = { kind: "agents", agentIds: [] };
const ada: ProficientAgent = {
  id: ADA,
  levelAt: (attribute, value) => (`${attribute} ${value}` === "Language French" ? 3 : undefined),
};

const criteria: RoutingCriteria = {
  steps: [
    { expression: french(4), durationMs: 30_000 },
    { expression: french(3), durationMs: null },
  ],
  progress: { phase: "inactive" },
};

describe("routing criteria", () => {
  it("[CR-01] are inactive at first, and begin with their first step", () => {
    const active = activateCriteria(criteria, QUEUE, 1_000);

    expect(activeExpression(undefined)).toBeNull();
    expect(activeExpression(criteria)).toBeNull();
    expect(active.progress).toEqual({ phase: "active", activatedAt: 1_000, expiredAt: [], expiresAt: 31_000 });
    expect(activeExpression(active)).toEqual(french(4));
  });

  it("[CR-02] have no effect in a personal queue", () => {
    const active = activateCriteria(criteria, personalQueueId(ADA), 1_000);

    expect(active.progress).toEqual({ phase: "ineffective", activatedAt: 1_000 });
    expect(activeExpression(active)).toBeNull();
    expect(expireStep(active, 2_000)).toBeUndefined();
  });

  it("[CR-03] continue with the next step when one expires, and end after the last", () => {
    const second = expireStep(activateCriteria(criteria, QUEUE, 1_000), 31_005);
    const last = second && expireStep(second, 40_000);

    expect(second?.progress).toMatchObject({ phase: "active", expiredAt: [31_005], expiresAt: null });
    expect(activeExpression(second)).toEqual(french(3));
    expect(last?.progress).toEqual({ phase: "exhausted", activatedAt: 1_000, expiredAt: [31_005, 40_000] });
    expect(activeExpression(last)).toBeNull();
    expect(last && expireStep(last, 50_000)).toBeUndefined();
    expect(expireStep(criteria, 2_000)).toBeUndefined();
  });
});

it.each([
  [french(3), true],
  [french(4), false],
  [aws, false],
  [{ kind: "agents", agentIds: [asId<UserId>("grace"), ADA] }, true],
  [nobody, false],
  [{ kind: "all", of: [french(3), aws] }, false],
  [{ kind: "all", of: [french(1), french(3)] }, true],
  [{ kind: "any", of: [aws, french(3)] }, true],
  [{ kind: "any", of: [aws, { kind: "all", of: [french(2), nobody] }] }, false],
] satisfies [RoutingExpression, boolean][])("[CR-05] an agent with level 3 fulfils %j: %s", (expression, expected) => {
  expect(fulfils(ada, expression)).toBe(expected);
});
