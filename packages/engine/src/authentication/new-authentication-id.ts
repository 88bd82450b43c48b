import { type Clock, type Random, uuidV7 } from "@tributary/kernel";
import { type AuthenticationId, asId } from "@tributary/model";

/** Makes an id for an authentication that a flow may begin, before the decision, which stays pure. Null: the center has no provider. */
export type NewAuthenticationId = () => AuthenticationId | null;

type Deps = { readonly clock: Pick<Clock, "now">; readonly random: Random };

/** Creates the source of ids. `hasProvider`: true if the server has a provider at which customers sign in. */
export function authenticationIds({ clock, random }: Deps, hasProvider: boolean): NewAuthenticationId {
  return () => (hasProvider ? asId<AuthenticationId>(uuidV7(clock.now(), random)) : null);
}
