import { visibleNameOf } from "@tributary/model";
import type { UserClaims } from "../single-sign-on/identity-provider.ts";
import { readableClaim } from "../single-sign-on/readable-claim.ts";

/** Longest id of a customer; subjects have up to 255 characters. Source: https://openid.net/specs/openid-connect-core-1_0.html#IDToken */
const MAX_ID_LENGTH = 255;

/** As display names in general. Source: docs/wire/participant.md#operations */
const MAX_NAME_LENGTH = 256;

/** Claims with the name that others see, the first one that can be a name. Source: https://docs.aws.amazon.com/connect/latest/adminguide/authenticate-customer.html */
const NAME_CLAIMS = ["given_name", "name"] as const;

/** A customer as the provider knows them. */
export type NamedCustomer = { readonly customerId: string; readonly displayName: string | undefined };

/** Returns the customer in the claims; undefined if their id is not one. Rule AN-23. */
export function customerIn(claims: UserClaims, idClaim: string): NamedCustomer | undefined {
  const customerId = readableClaim(claims, idClaim, MAX_ID_LENGTH);
  const names = NAME_CLAIMS.map((name) => nameIn(claims[name]));
  return customerId === undefined ? undefined : { customerId, displayName: names.find((name) => name !== undefined) };
}

/** True if the claims have an id and a name, so that the UserInfo endpoint is not asked. */
export function isNamed(claims: UserClaims, idClaim: string): boolean {
  return claims[idClaim] !== undefined && NAME_CLAIMS.some((name) => claims[name] !== undefined);
}

function nameIn(claim: unknown): string | undefined {
  const name = typeof claim === "string" ? visibleNameOf(claim).trim() : "";
  return name === "" || name.length > MAX_NAME_LENGTH ? undefined : name;
}
