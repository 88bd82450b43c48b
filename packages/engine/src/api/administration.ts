import type { Decision, Journal, StoredRecord } from "@tributary/journal";
import { type Clock, type EpochMs, type Random, type Result, uuidV7 } from "@tributary/kernel";
import {
  type Actor,
  asId,
  type CenterDefinition,
  type ConfigurationEdit,
  type Instance,
  type Refusal,
  type ResourceIn,
  type ResourceList,
  refusal,
  type UserId,
} from "@tributary/model";
import type { AgentDesk } from "../agent/agent-desk.ts";
import { agentRef } from "../agent/agent-stream.ts";
import { type AuditState, auditRef, draftFacts, type NewAuditEvent } from "../audit/audit-stream.ts";
import { configurationRef } from "../configuration/configuration-stream.ts";
import { decideEdits } from "../configuration/decide-edits.ts";
import { decideChangeInstance, decideCreateInstance } from "../configuration/decide-instance.ts";
import { decideChange, decideCreate, decideDelete } from "../configuration/decide-resource.ts";

/** Returns the changed resource, or why it cannot be changed so. Pure: it may be called several times. */
export type ResourceChange<Resource> = (resource: Resource) => Resource | { readonly refusal: Refusal };

/** Operations that change the configuration. Each resolves when its change is durable and visible in the directory of this node. */
export interface Administration {
  /**
   * Creates the instance, and stores the records in the same commit; `seq`: number of the last event of the configuration then. Refusals:
   * `already-exists`, `invalid-field` for a definition that contradicts itself.
   */
  createInstance(
    definition: CenterDefinition,
    recordsAt?: (seq: number) => readonly StoredRecord[],
  ): Promise<Result<number, Refusal>>;
  /** Changes facts of the instance. Refusals: `not-found` before it is created, and those of `change`. */
  changeInstance(change: ResourceChange<Instance>): Promise<Result<Instance, Refusal>>;
  /**
   * Adds a resource under a new id, with what belongs to it. Refusals: `already-exists` for its name, `not-found` for a resource that it refers
   * to.
   */
  create<List extends ResourceList>(
    list: List,
    resource: Omit<ResourceIn<List>, "id">,
    belongingTo?: (resource: ResourceIn<List>) => Belongings,
  ): Promise<Result<ResourceIn<List>, Refusal>>;
  /** Changes a resource. Refusals: `not-found`, those of `create`, and those of `change`. */
  change<List extends ResourceList>(
    list: List,
    id: string,
    change: ResourceChange<ResourceIn<List>>,
  ): Promise<Result<ResourceIn<List>, Refusal>>;
  /**
   * Makes several changes in one commit, with what belongs to them. Refusals: `not-found`, `invalid-field` for a list that would contradict
   * itself, `in-use` for a user with contacts on their desk, and `conflict` if the configuration is not at `expectedSeq`.
   */
  edit(edits: readonly ConfigurationEdit[], options?: EditOptions): Promise<Result<null, Refusal>>;
  /** Deletes a resource. Refusals: `not-found`, `in-use` if another one refers to it, or for a user with contacts on their desk. */
  delete(list: ResourceList, id: string): Promise<Result<null, Refusal>>;
}

/** Records to store, and facts for the audit log, in the commit of a change. Nothing is written if the change has no effect. */
export type Belongings = {
  readonly putRecords?: readonly StoredRecord[];
  readonly facts?: readonly NewAuditEvent[];
};

/** `expectedSeq`: number of the last event of the configuration that the edits were made for. */
export type EditOptions = Belongings & { readonly expectedSeq?: number };

type Deps = { readonly journal: Pick<Journal, "run">; readonly clock: Clock; readonly random: Random };

/** Creates the operations that change the configuration, made by that actor. */
export function createAdministration({ journal, clock, random }: Deps, by: Actor): Administration {
  const needs = { configuration: configurationRef };
  return {
    createInstance: (definition, recordsAt = () => []) =>
      journal.run(needs, ({ configuration }, now) => {
        const decision = decideCreateInstance(configuration, definition, { now, by });
        return "refusal" in decision ? decision : { ...decision, putRecords: recordsAt(decision.value) };
      }),
    changeInstance: (change) =>
      journal.run(needs, ({ configuration }, now) => decideChangeInstance(configuration, change, { now, by })),
    create(list, members, belongingTo) {
      const resource = { ...members, id: uuidV7(clock.now(), random) } as unknown as ResourceIn<typeof list>; // ids are branded text
      const belongings = belongingTo?.(resource) ?? {};
      return journal.run({ ...needs, audit: auditOf(belongings) }, ({ configuration, audit }, now) => {
        const decision = decideCreate(configuration, { list, resource }, { now, by });
        return withBelongings(decision, belongings, { audit, now });
      });
    },
    edit(edits, { expectedSeq, ...belongings } = {}) {
      const { edited, desks } = needsOf(edits, belongings);
      return journal.run(edited, (states, now) => {
        const { configuration, audit } = states;
        if (expectedSeq !== undefined && configuration.seq !== expectedSeq) return { refusal: refusal("conflict") };
        if (desks.some((name) => isBusy(states[name]))) return { refusal: BUSY };
        const decision = decideEdits(configuration, edits, { now, by });
        return withBelongings(decision, belongings, { audit, now });
      });
    },
    change: (list, id, change) =>
      journal.run(needs, ({ configuration }, now) => decideChange(configuration, { list, id, change }, { now, by })),
    delete: (list, id) =>
      journal.run(
        { ...needs, agent: list === "users" ? agentRef(asId<UserId>(id)) : null },
        ({ configuration, agent }, now) =>
          isBusy(agent) ? { refusal: BUSY } : decideDelete(configuration, { list, id }, { now, by }),
      ),
  };
}

/** Returns the audit log if a change needs it: each further stream of a commit is one more that may move on meanwhile. */
function auditOf({ facts = [] }: Belongings): typeof auditRef | null {
  return facts.length === 0 ? null : auditRef;
}

type AuditAt = { readonly audit: AuditState | undefined; readonly now: EpochMs };

/** Returns the decision with what belongs to its change, in one commit. Rule AL-02. */
function withBelongings<T>(
  decision: Decision<T, Refusal>,
  { putRecords = [], facts = [] }: Belongings,
  { audit, now }: AuditAt,
): Decision<T, Refusal> {
  if ("refusal" in decision || decision.drafts.length === 0) return decision;
  const drafts = audit === undefined ? decision.drafts : [...decision.drafts, draftFacts(audit, facts, now)];
  return { ...decision, drafts, putRecords };
}

/** Refusal to delete a user whose contacts could not be handled any more. */
const BUSY = refusal("in-use", "UserId", "a user without contacts on their desk");

function isBusy(agent: Pick<AgentDesk, "slots"> | undefined): boolean {
  return agent !== undefined && agent.slots.length > 0;
}

type DeskName = `desk ${string}`;

type EditNeeds = { configuration: typeof configurationRef; audit: typeof auditRef | null } & Record<
  DeskName,
  ReturnType<typeof agentRef>
>;

/** Returns what edits need, and the names of the needs that are desks: those of users who are deleted. */
function needsOf(edits: readonly ConfigurationEdit[], belongings: Belongings) {
  const edited: EditNeeds = { configuration: configurationRef, audit: auditOf(belongings) };
  const desks: DeskName[] = [];
  for (const edit of edits) {
    if (edit.kind !== "delete" || edit.list !== "users") continue;
    const name: DeskName = `desk ${edit.id}`;
    edited[name] = agentRef(asId<UserId>(edit.id));
    desks.push(name);
  }
  return { edited, desks };
}
