/** Settings of the single sign-on. Source: docs/guides/single-sign-on.md. */
import type { SingleSignOnOptions } from "@tributary/http";
import { isLoopback, isSecureAddress } from "@tributary/http/settings";
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
import { booleanSetting } from "./setting-types.ts";

/** Secret settings of this file. */
export const SINGLE_SIGN_ON_SECRETS = ["oidcClientSecret"] as const;

export const singleSignOnSettings = {
  oidcIssuer: v.optional(
    v.pipe(
      issuerValue,
      v.description(
        "Issuer of the OpenID provider with which users sign in, e.g. `https://login.example.org/realms/main`; see guides/single-sign-on.md. " +
          "It needs `oidcClientId`, and `publicUrl` unless the server listens on a loopback address. By default users sign in with passwords only.",
      ),
    ),
  ),
  oidcClientId: v.optional(
    v.pipe(
      clientIdValue,
      v.description(
        "Id of this center at the provider. Its redirect address there is `<publicUrl>/auth/oidc/callback`.",
      ),
    ),
  ),
  oidcClientSecret: v.optional(
    v.pipe(
      clientSecretValue,
      v.description("Secret of this center at the provider. Without one it is a public client, which PKCE protects."),
    ),
  ),
  oidcScopes: v.optional(
    v.pipe(scopesValue, v.description("Comma-separated scopes that are requested; `openid` is one of them.")),
    DEFAULT_SCOPES,
  ),
  oidcUsernameClaim: v.optional(
    v.pipe(
      claimValue,
      v.description(
        "Claim that contains the user name in this center. Only the provider's administrators should be able to change its value. Default: " +
          "`preferred_username`, or `email` if that is absent.",
      ),
    ),
  ),
  oidcLabel: v.optional(
    v.pipe(
      v.string(),
      v.minLength(1, "1 to 60 characters"),
      v.maxLength(60, "1 to 60 characters"),
      v.description("Text of the button that begins the sign-in."),
    ),
    "Single sign-on",
  ),
  oidcOnly: v.optional(
    v.pipe(
      booleanSetting(),
      v.description(
        "Hides the fields for user name and password, and refuses passwords except those of administrators, who sign in at `/login?password`.",
      ),
    ),
    false,
  ),
  oidcEndpointOrigins: v.optional(
    v.pipe(
      endpointOriginsValue,
      v.description(
        "Comma-separated origins of endpoints of the provider that are not at the origin of `oidcIssuer`. The server sends requests to no others.",
      ),
    ),
    [],
  ),
};

type SingleSignOnSettings = {
  readonly oidcIssuer?: string | undefined;
  readonly oidcClientId?: string | undefined;
  readonly oidcClientSecret?: string | undefined;
  readonly oidcScopes: readonly string[];
  readonly oidcUsernameClaim?: string | undefined;
  readonly oidcLabel: string;
  readonly oidcOnly: boolean;
  readonly oidcEndpointOrigins: readonly string[];
};

/** Settings that are useless without another one. */
export const SINGLE_SIGN_ON_NEEDS = [
  { setting: "oidcIssuer", needs: "oidcClientId" },
  { setting: "oidcClientId", needs: "oidcIssuer" },
  { setting: "oidcClientSecret", needs: "oidcIssuer" },
  { setting: "oidcUsernameClaim", needs: "oidcIssuer" },
  { setting: "oidcScopes", needs: "oidcIssuer" },
  { setting: "oidcLabel", needs: "oidcIssuer" },
  { setting: "oidcOnly", needs: "oidcIssuer" },
  { setting: "oidcEndpointOrigins", needs: "oidcIssuer" },
] as const;

/** The single sign-on of a server, and its button. */
export type SingleSignOn = SingleSignOnOptions & { readonly label: string; readonly isOnly: boolean };

/** Returns the single sign-on of the settings; undefined without one. */
export function singleSignOnOf(settings: SingleSignOnSettings): SingleSignOn | undefined {
  const { oidcIssuer: issuer, oidcClientId: clientId } = settings;
  if (issuer === undefined || clientId === undefined) return undefined;
  return {
    issuer,
    clientId,
    clientSecret: settings.oidcClientSecret,
    scopes: settings.oidcScopes,
    endpointOrigins: settings.oidcEndpointOrigins,
    usernameClaim: settings.oidcUsernameClaim,
    label: settings.oidcLabel,
    isOnly: settings.oidcOnly,
  };
}

/**
 * True if browsers reach the center over `https:` or at a loopback address: elsewhere they refuse the cookie of a sign-in in progress, and codes could be read on
 * the way.
 */
export function hasSecureAddress({
  publicUrl,
  host,
}: {
  readonly publicUrl?: string | undefined;
  readonly host: string;
}) {
  return publicUrl === undefined ? isLoopback(host) : isSecureAddress(new URL(publicUrl));
}
