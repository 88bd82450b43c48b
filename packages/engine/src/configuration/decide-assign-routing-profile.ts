import { type Decision, unchanged } from "@tributary/journal";
import type { EpochMs } from "@tributary/kernel";
import { type Refusal, type RoutingProfileId, refusal, type UserId } from "@tributary/model";
import { type ConfigurationState, entityOf } from "./configuration-state.ts";
import { draftConfiguration } from "./configuration-stream.ts";

/** A routing profile for a user. */
export type Assigning = { readonly userId: UserId; readonly routingProfileId: RoutingProfileId };

/** Gives a user another routing profile, effective with the next routing pass. Rule CF-04. */
export function decideAssignRoutingProfile(
  state: ConfigurationState,
  { userId, routingProfileId }: Assigning,
  now: EpochMs,
): Decision<null, Refusal> {
  const user = entityOf(state.users, userId);
  if (user === undefined) return { refusal: refusal("not-found", "UserId") };
  if (entityOf(state.routingProfiles, routingProfileId) === undefined)
    return { refusal: refusal("not-found", "RoutingProfileId") };
  if (user.routingProfileId === routingProfileId) return unchanged(null);
  const draft = draftConfiguration(state, now);
  draft.add({ type: "user.routing-profile-assigned", userId, routingProfileId });
  return { value: null, drafts: [draft] };
}
