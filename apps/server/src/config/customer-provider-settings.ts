/** Settings of the OpenID provider at which customers sign in. Source: docs/guides/authenticate-customers.md. */
import type { CustomerProviderOptions } from "@tributary/http";
import * as v from "valibot";
import {
  claimValue,
  clientIdValue,
  clientSecretValue,
  DEFAULT_SCOPES,
  endpointOriginsValue,
  issuerValue,
  scopesValue,
} from "./openid-settings.ts";

/** Secret settings of this file. */
export const CUSTOMER_PROVIDER_SECRETS = ["customerOidcClientSecret"] as const;

export const customerProviderSettings = {
  customerOidcIssuer: v.optional(
    v.pipe(
      issuerValue,
      v.description(
        "Issuer of the OpenID provider at which customers sign in when the flow of their chat asks for it; see guides/authenticate-customers.md. " +
          "It needs `customerOidcClientId`. By default such steps of flows fail.",
      ),
    ),
  ),
  customerOidcClientId: v.optional(
    v.pipe(
      clientIdValue,
      v.description(
        "Id of this center at that provider. Redirect addresses there are those of your own pages and apps.",
      ),
    ),
  ),
  customerOidcClientSecret: v.optional(
    v.pipe(
      clientSecretValue,
      v.description("Secret of this center at that provider. Without one it is a public client, which PKCE protects."),
    ),
  ),
  customerOidcScopes: v.optional(
    v.pipe(
      scopesValue,
      v.description("Comma-separated scopes that are requested of that provider; `openid` is one of them."),
    ),
    DEFAULT_SCOPES,
  ),
  customerOidcIdClaim: v.optional(
    v.pipe(
      claimValue,
      v.description(
        "Claim that contains the id of a customer. Only the provider's administrators should be able to change its value.",
      ),
    ),
    "sub",
  ),
  customerOidcEndpointOrigins: v.optional(
    v.pipe(
      endpointOriginsValue,
      v.description(
        "Comma-separated origins of endpoints of that provider that are not at the origin of `customerOidcIssuer`. The server sends requests to no others.",
      ),
    ),
    [],
  ),
};

type CustomerProviderSettings = {
  readonly customerOidcIssuer?: string | undefined;
  readonly customerOidcClientId?: string | undefined;
  readonly customerOidcClientSecret?: string | undefined;
  readonly customerOidcScopes: readonly string[];
  readonly customerOidcIdClaim: string;
  readonly customerOidcEndpointOrigins: readonly string[];
};

/** Settings that are useless without another one. */
export const CUSTOMER_PROVIDER_NEEDS = [
  { setting: "customerOidcIssuer", needs: "customerOidcClientId" },
  { setting: "customerOidcClientId", needs: "customerOidcIssuer" },
  { setting: "customerOidcClientSecret", needs: "customerOidcIssuer" },
  { setting: "customerOidcScopes", needs: "customerOidcIssuer" },
  { setting: "customerOidcIdClaim", needs: "customerOidcIssuer" },
  { setting: "customerOidcEndpointOrigins", needs: "customerOidcIssuer" },
] as const;

/** Returns the provider of the settings; undefined without one. */
export function customerProviderOf(settings: CustomerProviderSettings): CustomerProviderOptions | undefined {
  const { customerOidcIssuer: issuer, customerOidcClientId: clientId } = settings;
  if (issuer === undefined || clientId === undefined) return undefined;
  return {
    issuer,
    clientId,
    clientSecret: settings.customerOidcClientSecret,
    scopes: settings.customerOidcScopes,
    endpointOrigins: settings.customerOidcEndpointOrigins,
    endpointOriginsSetting: "customerOidcEndpointOrigins",
    idClaim: settings.customerOidcIdClaim,
  };
}
