/**
 * Routing criteria of a contact: steps that ask for agents with certain proficiencies, one after the other.
 *
 * ```
 *  inactive ──queued──▶ active ──step expired──▶ active (next step) … ──last step expired──▶ exhausted
 *     │
 *     └──queued, in a personal queue──▶ ineffective
 * ```
 *
 * Source: https://docs.aws.amazon.com/connect/latest/adminguide/proficiency-routing.html
 */
import type { EpochMs } from "@tributary/kernel";
import type { ProficiencyLevel } from "../center/predefined-attribute.ts";
import { ownerOfQueue, type QueueId, type UserId } from "../ids.ts";

/** Requirement for agents. Attributes are named as in the request: they may be deleted meanwhile. */
export type RoutingExpression =
  | {
      readonly kind: "proficiency";
      readonly attribute: string;
      readonly value: string;
      readonly minLevel: ProficiencyLevel;
    }
  | { readonly kind: "agents"; readonly agentIds: readonly UserId[] }
  | { readonly kind: "all" | "any"; readonly of: readonly RoutingExpression[] };

/** One step. `durationMs`: time for which it is active; null: until the end. Unit: milliseconds. */
export type RoutingStep = { readonly expression: RoutingExpression; readonly durationMs: number | null };

/** Progress of the criteria. `expiredAt`: times at which the first steps have expired; the one after them is active. */
export type CriteriaProgress =
  /** The contact is not in a queue yet. */
  | { readonly phase: "inactive" }
  | {
      readonly phase: "active";
      readonly activatedAt: EpochMs;
      readonly expiredAt: readonly EpochMs[];
      /** Deadline of the active step; null: none. */
      readonly expiresAt: EpochMs | null;
    }
  | { readonly phase: "exhausted"; readonly activatedAt: EpochMs; readonly expiredAt: readonly EpochMs[] }
  /** The contact is in the personal queue of an agent. */
  | { readonly phase: "ineffective"; readonly activatedAt: EpochMs };

/** Criteria of a contact. `steps` is not empty. */
export type RoutingCriteria = { readonly steps: readonly RoutingStep[]; readonly progress: CriteriaProgress };

/** Returns criteria that are active since the contact was queued, or since they were set. Rules CR-01 and CR-02. */
export function activateCriteria({ steps }: RoutingCriteria, queueId: QueueId, at: EpochMs): RoutingCriteria {
  if (ownerOfQueue(queueId) !== undefined) return { steps, progress: { phase: "ineffective", activatedAt: at } };
  return { steps, progress: { phase: "active", activatedAt: at, expiredAt: [], expiresAt: deadlineOf(steps[0], at) } };
}

/** Returns criteria whose active step has expired; undefined if none is active. Rule CR-03. */
export function expireStep({ steps, progress }: RoutingCriteria, at: EpochMs): RoutingCriteria | undefined {
  if (progress.phase !== "active") return undefined;
  const { activatedAt } = progress;
  const expiredAt = [...progress.expiredAt, at];
  const next = steps[expiredAt.length];
  if (next === undefined) return { steps, progress: { phase: "exhausted", activatedAt, expiredAt } };
  return { steps, progress: { phase: "active", activatedAt, expiredAt, expiresAt: deadlineOf(next, at) } };
}

function deadlineOf(step: RoutingStep | undefined, at: EpochMs): EpochMs | null {
  return step === undefined || step.durationMs === null ? null : at + step.durationMs;
}

/** Returns the requirement that agents have to fulfil now; null if there is none. */
export function activeExpression(criteria: RoutingCriteria | undefined): RoutingExpression | null {
  if (criteria?.progress.phase !== "active") return null;
  return criteria.steps[criteria.progress.expiredAt.length]?.expression ?? null;
}

/** An agent as expressions see them. `levelAt`: undefined for values that the agent is not proficient in. */
export type ProficientAgent = {
  readonly id: UserId;
  readonly levelAt: (attribute: string, value: string) => ProficiencyLevel | undefined;
};

/** Returns true if the agent fulfils a requirement. Rule CR-05. */
export function fulfils(agent: ProficientAgent, expression: RoutingExpression): boolean {
  switch (expression.kind) {
    case "proficiency":
      return (agent.levelAt(expression.attribute, expression.value) ?? 0) >= expression.minLevel;
    case "agents":
      return expression.agentIds.includes(agent.id);
    case "all":
      return expression.of.every((each) => fulfils(agent, each));
    case "any":
      return expression.of.some((each) => fulfils(agent, each));
  }
}
