import type { Journal, StoredRecord } from "@tributary/journal";
import { type Clock, type Random, type Result, uuidV7 } from "@tributary/kernel";
import {
  asId,
  type CenterDefinition,
  type Refusal,
  type ResourceIn,
  type ResourceList,
  refusal,
  type UserId,
} from "@tributary/model";
import { agentRef } from "../agent/agent-stream.ts";
import { configurationRef } from "../configuration/configuration-stream.ts";
import { decideCreateInstance } from "../configuration/decide-create-instance.ts";
import { decideChange, decideCreate, decideDelete } from "../configuration/decide-resource.ts";

/** Returns the changed resource, or why it cannot be changed so. Pure: it may be called several times. */
export type ResourceChange<Resource> = (resource: Resource) => Resource | { readonly refusal: Refusal };

/** Operations that change the configuration. Each resolves when its change is durable and visible in the directory of this node. */
export interface Administration {
  /** Creates the instance. Refusals: `already-exists`, `invalid-field` for a definition that contradicts itself. */
  createInstance(definition: CenterDefinition): Promise<Result<null, Refusal>>;
  /**
   * Adds a resource under a new id, and stores the record in the same commit. Refusals: `already-exists` for its name, `not-found` for a
   * resource that it refers to.
   */
  create<List extends ResourceList>(
    list: List,
    resource: Omit<ResourceIn<List>, "id">,
    recordOf?: (resource: ResourceIn<List>) => StoredRecord,
  ): Promise<Result<ResourceIn<List>, Refusal>>;
  /** Changes a resource. Refusals: `not-found`, those of `create`, and those of `change`. */
  change<List extends ResourceList>(
    list: List,
    id: string,
    change: ResourceChange<ResourceIn<List>>,
  ): Promise<Result<ResourceIn<List>, Refusal>>;
  /** Deletes a resource. Refusals: `not-found`, `in-use` if another one refers to it, or for a user with contacts on their desk. */
  delete(list: ResourceList, id: string): Promise<Result<null, Refusal>>;
}

type Deps = { readonly journal: Pick<Journal, "run">; readonly clock: Clock; readonly random: Random };

/** Creates the operations that change the configuration. */
export function createAdministration({ journal, clock, random }: Deps): Administration {
  const needs = { configuration: configurationRef };
  return {
    createInstance: (definition) =>
      journal.run(needs, ({ configuration }, now) => decideCreateInstance(configuration, definition, now)),
    create(list, members, recordOf) {
      const resource = { ...members, id: uuidV7(clock.now(), random) } as unknown as ResourceIn<typeof list>; // ids are branded text
      return journal.run(needs, ({ configuration }, now) => {
        const decision = decideCreate(configuration, { list, resource }, now);
        return "refusal" in decision || recordOf === undefined
          ? decision
          : { ...decision, putRecords: [recordOf(resource)] };
      });
    },
    change: (list, id, change) =>
      journal.run(needs, ({ configuration }, now) => decideChange(configuration, { list, id, change }, now)),
    delete: (list, id) =>
      journal.run(
        { ...needs, agent: list === "users" ? agentRef(asId<UserId>(id)) : null },
        ({ configuration, agent }, now) =>
          // Their contacts could not be handled any more.
          agent === undefined || agent.slots.length === 0
            ? decideDelete(configuration, { list, id }, now)
            : { refusal: refusal("in-use", "UserId", "a user without contacts on their desk") },
      ),
  };
}
