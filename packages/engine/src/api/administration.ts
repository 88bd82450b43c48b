import type { Journal } from "@tributary/journal";
import { type Clock, type Random, type Result, uuidV7 } from "@tributary/kernel";
import {
  asId,
  type CenterDefinition,
  type Queue,
  type QueueId,
  type Refusal,
  type RoutingProfileId,
  type UserId,
} from "@tributary/model";
import { configurationRef } from "../configuration/configuration-stream.ts";
import { decideAssignRoutingProfile } from "../configuration/decide-assign-routing-profile.ts";
import { decideCreateInstance } from "../configuration/decide-create-instance.ts";
import { decideCreateQueue } from "../configuration/decide-create-queue.ts";

/** Operations that change the configuration. Each resolves when its change is durable and visible in the directory of this node. */
export interface Administration {
  /** Creates the instance. Refusals: `already-exists`, `invalid-field` for a definition that contradicts itself. */
  createInstance(definition: CenterDefinition): Promise<Result<null, Refusal>>;
  createQueue(queue: Pick<Queue, "name" | "description">): Promise<Result<Queue, Refusal>>;
  /** Refusals: `not-found` for the user or the profile. */
  assignRoutingProfile(userId: UserId, routingProfileId: RoutingProfileId): Promise<Result<null, Refusal>>;
}

type Deps = { readonly journal: Pick<Journal, "run">; readonly clock: Clock; readonly random: Random };

/** Creates the operations that change the configuration. */
export function createAdministration({ journal, clock, random }: Deps): Administration {
  const needs = { configuration: configurationRef };
  return {
    createInstance: (definition) =>
      journal.run(needs, ({ configuration }, now) => decideCreateInstance(configuration, definition, now)),
    createQueue({ name, description }) {
      const queue = { id: asId<QueueId>(uuidV7(clock.now(), random)), name, description };
      return journal.run(needs, ({ configuration }, now) => decideCreateQueue(configuration, queue, now));
    },
    assignRoutingProfile: (userId, routingProfileId) =>
      journal.run(needs, ({ configuration }, now) =>
        decideAssignRoutingProfile(configuration, { userId, routingProfileId }, now),
      ),
  };
}
