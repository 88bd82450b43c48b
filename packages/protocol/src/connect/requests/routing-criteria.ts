/** Routing criteria in requests. Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_RoutingCriteriaInput.html */
import * as v from "valibot";
import { object } from "../../object.ts";
import { ids, wholeNumber } from "../fields.ts";
import { attributeText } from "./predefined-attributes.ts";
import { level } from "./proficiencies.ts";

/** Limits of our own: criteria are part of each snapshot of the conversation, and a routing pass compares agents with them. */
const MAX_STEPS = 20;
const MAX_PARTS = 200;
const MAX_CHARACTERS = 8_192;
const MAX_DURATION_SECONDS = 7 * 24 * 3_600;

/** Members that are not supported are parsed, so that the refusal can name them. */
const condition = object(
  {
    Name: v.optional(attributeText),
    Value: v.optional(attributeText),
    ProficiencyLevel: v.optional(level),
    ComparisonOperator: v.optional(v.string("a string")),
    MatchCriteria: v.optional(
      object(
        { AgentsCriteria: object({ AgentIds: ids(1, 100) }, "an object with AgentIds") },
        "an object with AgentsCriteria",
      ),
    ),
    Range: v.optional(v.unknown()),
  },
  "an object with Name, Value, ProficiencyLevel and ComparisonOperator, or with MatchCriteria",
);

/** A condition of a routing expression. */
export type AttributeCondition = v.InferOutput<typeof condition>;

/** A requirement: exactly one member. */
export type RoutingExpressionInput = {
  readonly AttributeCondition?: AttributeCondition | undefined;
  readonly NotAttributeCondition?: unknown;
  readonly AndExpression?: readonly RoutingExpressionInput[] | undefined;
  readonly OrExpression?: readonly RoutingExpressionInput[] | undefined;
};

const leaf = { AttributeCondition: v.optional(condition), NotAttributeCondition: v.optional(v.unknown()) };

function combining(inner: v.GenericSchema<unknown, RoutingExpressionInput>) {
  const list = v.optional(v.pipe(v.array(inner, "a list"), v.minLength(1, "a list of at least one expression")));
  return object({ ...leaf, AndExpression: list, OrExpression: list }, EXPRESSION);
}

const EXPRESSION = "an object with AttributeCondition, AndExpression or OrExpression";

const expression = combining(
  combining(object(leaf, "an object with AttributeCondition, which is not an expression of expressions")),
);

const step = object(
  {
    Expression: expression,
    Expiry: v.optional(
      object(
        { DurationInSeconds: v.optional(wholeNumber(1, MAX_DURATION_SECONDS)) },
        "an object with DurationInSeconds",
      ),
    ),
  },
  "an object with Expression",
);

/** Criteria without steps remove those that the contact has. */
export const routingCriteria = object(
  {
    Steps: v.optional(
      v.pipe(
        v.array(step, "a list"),
        v.maxLength(MAX_STEPS, `at most ${MAX_STEPS} steps`),
        v.check(
          (all) => all.reduce((sum, { Expression }) => sum + partsOf(Expression), 0) <= MAX_PARTS,
          `at most ${MAX_PARTS} conditions and agents in all`,
        ),
        v.check((all) => JSON.stringify(all).length <= MAX_CHARACTERS, `at most ${MAX_CHARACTERS} characters as JSON`),
      ),
    ),
  },
  "an object with Steps",
);

/** Returns the number of conditions and agents. */
function partsOf({ AttributeCondition, AndExpression = [], OrExpression = [] }: RoutingExpressionInput): number {
  const agents = AttributeCondition?.MatchCriteria?.AgentsCriteria.AgentIds.length ?? 0;
  return [...AndExpression, ...OrExpression].reduce((sum, each) => sum + partsOf(each), 1 + agents);
}

export type RoutingCriteriaInput = v.InferOutput<typeof routingCriteria>;
