import type { EpochMs } from "@tributary/kernel";
import type { Actor } from "./actor.ts";
import type { ConfigurationEdit, Instance, ResourceIn, ResourceList } from "./center/entities.ts";
import type { RoutingProfileId, UserId } from "./ids.ts";

/** Facts of the configuration of an instance. `by`: who made the change; absent in events written before 2026-12. */
export type ConfigurationEvent = { readonly at: EpochMs; readonly by?: Actor } & (
  | {
      /** The instance was created. First event of the stream. */ readonly type: "instance.created";
      readonly instance: Instance;
    }
  | {
      /** Several changes were made together, as the set-up and center files do. Edits without an effect are not in it. */
      readonly type: "configuration.edited";
      readonly edits: readonly ConfigurationEdit[];
    }
  | {
      /** Facts of the instance were changed, and are now as in the event. */ readonly type: "instance.changed";
      readonly instance: Instance;
    }
  | {
      /** A user was given another routing profile. Written before 2026-12 only; now the user is changed. */
      readonly type: "user.routing-profile-assigned";
      readonly userId: UserId;
      readonly routingProfileId: RoutingProfileId;
    }
  | ResourceEvent
);

/** Facts of the resources of an instance. `list`: the member of `CenterDefinition` that contains it. */
export type ResourceEvent = {
  [List in ResourceList]:
    | {
        /** A resource was added. */ readonly type: "resource.created";
        readonly list: List;
        readonly resource: ResourceIn<List>;
      }
    | {
        /** A resource was changed, and is now as in the event. */ readonly type: "resource.changed";
        readonly list: List;
        readonly resource: ResourceIn<List>;
      }
    | {
        /** A resource was deleted. */ readonly type: "resource.deleted";
        readonly list: List;
        readonly id: string;
      };
}[ResourceList];
