import { type AuthenticateStep, type CenterDefinition, type FlowStep, MIN_AUTHENTICATION_MS } from "@tributary/model";
import { DEMO_IDS } from "./demo-definition.ts";

/** A step that asks the customer to sign in, for three minutes. The attribute `signIn` has the outcome. */
export const SIGN_IN_STEP: AuthenticateStep = {
  kind: "authenticate",
  timeoutMs: MIN_AUTHENTICATION_MS,
  branches: {
    succeeded: [{ kind: "set-attributes", attributes: { signIn: "succeeded" } }],
    failed: [{ kind: "set-attributes", attributes: { signIn: "failed" } }],
    "timed-out": [{ kind: "set-attributes", attributes: { signIn: "timed-out" } }],
    canceled: [{ kind: "set-attributes", attributes: { signIn: "canceled" } }],
  },
};

/** Steps that greet the customer, ask them to sign in, and queue them. */
export const SIGN_IN_STEPS: readonly FlowStep[] = [
  { kind: "send-message", text: "Welcome." },
  SIGN_IN_STEP,
  { kind: "to-queue", queueId: DEMO_IDS.queues.sales, priority: 5 },
];

/** Returns the definition with other steps of the flow *Sales*. */
export function withSalesSteps(
  definition: CenterDefinition,
  steps: readonly FlowStep[] = SIGN_IN_STEPS,
): CenterDefinition {
  const contactFlows = definition.contactFlows.map((flow) =>
    flow.id === DEMO_IDS.flows.sales ? { ...flow, steps } : flow,
  );
  return { ...definition, contactFlows };
}
