/** Steps of a flow by the outcomes of its authentications. Rules FL-08 and FL-09. */
import type { AuthenticationOutcome, ContactFlow, FlowStep } from "@tributary/model";

/** Returns the outcome of an authentication by its number in the flow, from 0; undefined if it is not over. */
export type OutcomeOf = (index: number) => AuthenticationOutcome | undefined;

/**
 * Returns the steps that follow the authentication that ended last. A flow that was changed meanwhile, and has no step for it any more, begins again, with
 * the known outcomes.
 */
export function stepsAfter(
  { steps }: Pick<ContactFlow, "steps">,
  outcomes: readonly AuthenticationOutcome[],
): readonly FlowStep[] {
  const indexes = steps.flatMap(({ kind }, index) => (kind === "authenticate" ? [index] : []));
  const last = indexes[outcomes.length - 1];
  if (last === undefined) return stepsWith(steps, (index) => outcomes[index]);
  return stepsWith(steps.slice(last), (index) => (index === 0 ? outcomes.at(-1) : undefined));
}

/** Returns the steps with the branches of authentications that are over in their place. */
export function stepsWith(steps: readonly FlowStep[], outcomeOf: OutcomeOf): readonly FlowStep[] {
  let count = 0;
  return steps.flatMap((step): readonly FlowStep[] => {
    if (step.kind !== "authenticate") return [step];
    const outcome = outcomeOf(count);
    count += 1;
    return outcome === undefined ? [step] : (step.branches[outcome] ?? []);
  });
}
