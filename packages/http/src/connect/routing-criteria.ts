/** Routing criteria of contacts as requests and answers have them. Rule CP-50. */
import type { Contact, Directory } from "@tributary/engine";
import { accepted, type Result, refused } from "@tributary/kernel";
import {
  connectionIn,
  PROFICIENCY_LEVELS,
  type ProficiencyLevel,
  type Refusal,
  type RoutingCriteria,
  type RoutingExpression,
  type RoutingStep,
  refusal,
} from "@tributary/model";
import type {
  AttributeCondition,
  RoutingCriteriaAnswer,
  RoutingCriteriaInput,
  RoutingExpressionAnswer,
  RoutingExpressionInput,
} from "@tributary/protocol/connect";
import { namedId } from "../server/named-id.ts";
import { refusalOfUnsupported } from "./operation.ts";
import { attributeNamed } from "./predefined-attribute.ts";
import { epochSeconds } from "./wire-values.ts";

type Known = Pick<Directory, "definition" | "user">;

/**
 * Returns the steps of a request. Refusals: `not-found` for an attribute or an agent that does not exist, `invalid-field`, and `operation-unknown` for
 * conditions that are not supported.
 */
export function routingStepsOf(
  known: Known,
  { Steps = [] }: RoutingCriteriaInput,
): Result<readonly RoutingStep[], Refusal> {
  const steps: RoutingStep[] = [];
  for (const { Expression, Expiry } of Steps) {
    const expression = expressionOf(known, Expression);
    if (!expression.ok) return expression;
    const seconds = Expiry?.DurationInSeconds;
    steps.push({ expression: expression.value, durationMs: seconds === undefined ? null : seconds * 1_000 });
  }
  return accepted(steps);
}

/** Recursion is limited by the schema of the request. */
function expressionOf(known: Known, input: RoutingExpressionInput): Result<RoutingExpression, Refusal> {
  const unsupported = refusalOfUnsupported(input, ["NotAttributeCondition"]);
  if (unsupported) return refused(unsupported);
  const { AttributeCondition, AndExpression, OrExpression } = input;
  const given = [AttributeCondition, AndExpression, OrExpression].filter((each) => each !== undefined);
  if (given.length !== 1)
    return refused(refusal("invalid-field", "Expression", "one of AttributeCondition, AndExpression, OrExpression"));
  if (AttributeCondition !== undefined) return conditionOf(known, AttributeCondition);
  const of: RoutingExpression[] = [];
  for (const each of AndExpression ?? OrExpression ?? []) {
    const inner = expressionOf(known, each);
    if (!inner.ok) return inner;
    of.push(inner.value);
  }
  return accepted({ kind: AndExpression === undefined ? "any" : "all", of });
}

const LEAST = "NumberGreaterOrEqualTo";
const MATCH = "Match";

function conditionOf(known: Known, condition: AttributeCondition): Result<RoutingExpression, Refusal> {
  const unsupported = refusalOfUnsupported(condition, ["Range"]);
  if (unsupported) return refused(unsupported);
  const { Name, Value, ProficiencyLevel, ComparisonOperator, MatchCriteria } = condition;
  if (MatchCriteria !== undefined) {
    if (Name !== undefined || Value !== undefined || ProficiencyLevel !== undefined)
      return refused(
        refusal("invalid-field", "AttributeCondition", "Name, Value and ProficiencyLevel, or MatchCriteria"),
      );
    return agentsOf(known, MatchCriteria.AgentsCriteria.AgentIds, ComparisonOperator ?? MATCH);
  }
  if (Name === undefined) return refused(refusal("invalid-field", "AttributeCondition.Name", "required"));
  if (Value === undefined) return refused(refusal("invalid-field", "AttributeCondition.Value", "required"));
  const minLevel = PROFICIENCY_LEVELS.find((level) => level === ProficiencyLevel);
  if (minLevel === undefined)
    return refused(refusal("invalid-field", "AttributeCondition.ProficiencyLevel", "required"));
  if (ComparisonOperator !== LEAST) return refused(refusal("invalid-field", "ComparisonOperator", LEAST));
  return proficiencyOf(known, { name: Name, value: Value, minLevel });
}

function agentsOf(known: Known, idsOrArns: readonly string[], operator: string): Result<RoutingExpression, Refusal> {
  if (operator !== MATCH) return refused(refusal("invalid-field", "ComparisonOperator", MATCH));
  const agentIds = [...new Set(idsOrArns.map((each) => namedId(known, "agent", each)))];
  return agentIds.every((id) => known.user(id) !== undefined)
    ? accepted({ kind: "agents", agentIds })
    : refused(refusal("not-found", "AgentIds"));
}

/** A misspelled attribute would keep the contact from all agents. */
function proficiencyOf(
  known: Known,
  { name, value, minLevel }: { readonly name: string; readonly value: string; readonly minLevel: ProficiencyLevel },
): Result<RoutingExpression, Refusal> {
  const attribute = attributeNamed(known, name);
  if (attribute === undefined) return refused(refusal("not-found", "AttributeCondition.Name"));
  if (!attribute.values.includes(value))
    return refused(refusal("invalid-field", "AttributeCondition.Value", "a value of the predefined attribute"));
  return accepted({ kind: "proficiency", attribute: name, value, minLevel });
}

/** Returns the criteria of a contact with the status of each step. */
export function criteriaAnswer({ criteria, state }: Contact): RoutingCriteriaAnswer | undefined {
  if (criteria === undefined) return undefined;
  const isJoined = connectionIn(state) !== null || (state.phase === "ended" && state.connectedAt !== undefined);
  const { progress } = criteria;
  return {
    Steps: criteria.steps.map(({ expression, durationMs }, index) => ({
      Expression: expressionAnswer(expression),
      Status: statusOf(criteria, index, isJoined),
      ...(durationMs === null
        ? {}
        : { Expiry: { DurationInSeconds: durationMs / 1_000, ...expiryOf(criteria, index) } }),
    })),
    ...(progress.phase === "inactive" ? {} : { ActivationTimestamp: epochSeconds(progress.activatedAt) }),
  };
}

function statusOf(
  { progress }: RoutingCriteria,
  index: number,
  isJoined: boolean,
): RoutingCriteriaAnswer["Steps"][number]["Status"] {
  if (progress.phase === "exhausted") return "EXPIRED";
  if (progress.phase !== "active" || index > progress.expiredAt.length) return "INACTIVE";
  if (index < progress.expiredAt.length) return "EXPIRED";
  return isJoined ? "JOINED" : "ACTIVE";
}

/** Returns the time at which a step expired, or the deadline of the active one. */
function expiryOf({ progress }: RoutingCriteria, index: number): { readonly ExpiryTimestamp?: number } {
  if (progress.phase !== "active" && progress.phase !== "exhausted") return {};
  const deadline = progress.phase === "active" && index === progress.expiredAt.length ? progress.expiresAt : null;
  const at = progress.expiredAt[index] ?? deadline;
  return at === null ? {} : { ExpiryTimestamp: epochSeconds(at) };
}

function expressionAnswer(expression: RoutingExpression): RoutingExpressionAnswer {
  switch (expression.kind) {
    case "proficiency": {
      const { attribute, value, minLevel } = expression;
      const condition = {
        Name: attribute,
        Value: value,
        ProficiencyLevel: minLevel,
        ComparisonOperator: LEAST,
      } as const;
      return { AttributeCondition: condition };
    }
    case "agents": {
      const MatchCriteria = { AgentsCriteria: { AgentIds: expression.agentIds } };
      return { AttributeCondition: { MatchCriteria, ComparisonOperator: MATCH } };
    }
    case "all":
      return { AndExpression: expression.of.map(expressionAnswer) };
    case "any":
      return { OrExpression: expression.of.map(expressionAnswer) };
  }
}
