/** The OpenID provider, as this center uses it: authorization code with PKCE. Source: https://openid.net/specs/openid-connect-core-1_0.html */
import { accepted, asError, type Clock, type Result, refused } from "@tributary/kernel";
import * as openid from "openid-client";
import { createOutgoingFetch, isSecureAddress, OutgoingError, type OutgoingFetch } from "../outgoing/outgoing-fetch.ts";

/** Settings of the provider, and of this center as its client. */
export type ProviderOptions = {
  /** Issuer as the provider writes it. Its origin may be requested. */
  readonly issuer: string;
  readonly clientId: string;
  /** Absent for a public client, which proves itself by PKCE alone. */
  readonly clientSecret?: string | undefined;
  readonly scopes: readonly string[];
  /** Further origins at which the provider has endpoints. */
  readonly endpointOrigins: readonly string[];
  /** Name of the setting with these origins, for the operator. Default: that of users. */
  readonly endpointOriginsSetting?: string;
};

/** Values that tie an answer of the provider to the sign-in that asked for it. */
export type SignInChecks = { readonly state: string; readonly nonce: string; readonly verifier: string };

/** Claims about a user. Untrusted text of the provider. */
export type UserClaims = Readonly<Record<string, unknown>>;

/** Reason for a failed sign-in. `detail` is for the log: it contains no tokens, codes or claims. */
export type ProviderFailure = {
  readonly reason: "unreachable" | "misconfigured" | "declined" | "invalid-answer";
  readonly detail: string;
};

/** Sends users to the provider and verifies its answers. */
export interface IdentityProvider {
  /** Reads the description of the provider. */
  check(): Promise<Result<null, ProviderFailure>>;
  /** Returns the address at which the user signs in. `asksAgain`: with a form, even if the browser is signed in at the provider. */
  authorizationUrl(
    checks: SignInChecks,
    options: { readonly redirectUri: string; readonly asksAgain: boolean },
  ): Promise<Result<URL, ProviderFailure>>;
  /**
   * Verifies the answer at `url` and returns the claims of the ID token, with those of the UserInfo endpoint if they are not sufficient. `isPassedOn`: a page has
   * taken the code and the state out of the answer; the issuer is known, because there is one.
   */
  claimsOf(url: URL, checks: SignInChecks, reading: ClaimsReading): Promise<Result<UserClaims, ProviderFailure>>;
}

/** Claims that are needed. */
export type ClaimsReading = {
  readonly isSufficient: (claims: UserClaims) => boolean;
  readonly isPassedOn?: boolean;
};

/** Time for which the description of the provider is used: its endpoints change rarely. Unit: milliseconds. */
const DESCRIPTION_MS = 3_600_000;

/** Time after a failure in which the provider is not asked again: anybody can begin a sign-in. Unit: milliseconds. */
const RETRY_MS = 5_000;

/** Difference between the clocks of the provider and of this center. Unit: seconds. */
const CLOCK_TOLERANCE_S = 60;

type Deps = { readonly clock: Clock };

/** A description that is read or being read, or the failure to read it. */
type Reading = { readonly untilMs: number; readonly result: Promise<Result<openid.Configuration, ProviderFailure>> };

/** Creates the provider. Rules SO-03, SO-06, SO-07 and SO-12. */
export function createIdentityProvider({ clock }: Deps, options: ProviderOptions): IdentityProvider {
  const allowedOrigins = [new URL(options.issuer).origin, ...options.endpointOrigins];
  const request = createOutgoingFetch({ clock }, { allowedOrigins });
  let reading: Reading | undefined;

  function describe(): Reading["result"] {
    if (reading !== undefined && clock.monotonicMs() < reading.untilMs) return reading.result;
    const result = discover(options, request, allowedOrigins);
    const begun: Reading = { untilMs: Number.POSITIVE_INFINITY, result };
    reading = begun;
    void result.then(({ ok }) => {
      if (reading === begun) reading = { result, untilMs: clock.monotonicMs() + (ok ? DESCRIPTION_MS : RETRY_MS) };
    });
    return result;
  }

  return {
    async check() {
      const description = await describe();
      return description.ok ? accepted(null) : description;
    },
    async authorizationUrl({ state, nonce, verifier }, { redirectUri, asksAgain }) {
      const description = await describe();
      if (!description.ok) return description;
      return accepted(
        openid.buildAuthorizationUrl(description.value, {
          redirect_uri: redirectUri,
          scope: options.scopes.join(" "),
          state,
          nonce,
          code_challenge: await openid.calculatePKCECodeChallenge(verifier),
          code_challenge_method: "S256",
          ...(asksAgain && { prompt: "login" }),
        }),
      );
    },
    async claimsOf(url, { state, nonce, verifier }, reading) {
      const description = await describe();
      if (!description.ok) return description;
      try {
        return await readClaims(description.value, { url, state, nonce, verifier, ...reading });
      } catch (error) {
        return refused(failureOf(error));
      }
    },
  };
}

async function discover(
  options: ProviderOptions,
  request: OutgoingFetch,
  allowedOrigins: readonly string[],
): Reading["result"] {
  const { issuer, clientId, clientSecret } = options;
  const isOnThisMachine = new URL(issuer).protocol === "http:" && isSecureAddress(new URL(issuer));
  try {
    // The only body that the library sends in this flow is a form: that of the token request.
    const metadata = { [openid.clockTolerance]: CLOCK_TOLERANCE_S };
    const configuration = await openid.discovery(new URL(issuer), clientId, metadata, authenticationBy(clientSecret), {
      [openid.customFetch]: (url, { method, headers, body, signal }) =>
        request(url, { method, headers, signal, body: body instanceof URLSearchParams ? body : undefined }),
      // Without the second, the library trusts TLS and does not verify the signature of an ID token.
      execute: [...(isOnThisMachine ? [openid.allowInsecureRequests] : []), openid.enableNonRepudiationChecks],
    });
    const setting = options.endpointOriginsSetting ?? "oidcEndpointOrigins";
    const foreign = foreignEndpoint(configuration.serverMetadata(), { allowedOrigins, setting });
    return foreign === undefined ? accepted(configuration) : refused({ reason: "misconfigured", detail: foreign });
  } catch (error) {
    const failure = failureOf(error);
    return refused(failure.reason === "unreachable" ? failure : { ...failure, reason: "misconfigured" });
  }
}

const ENDPOINTS = ["authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint"] as const;

/** Returns what is wrong with the endpoints: one is missing, or at an origin that the operator has not allowed. */
function foreignEndpoint(
  metadata: openid.ServerMetadata,
  { allowedOrigins, setting }: { readonly allowedOrigins: readonly string[]; readonly setting: string },
): string | undefined {
  for (const name of ENDPOINTS) {
    const address = metadata[name];
    if (address === undefined && name !== "userinfo_endpoint") return `the provider has no ${name}`;
    if (address === undefined) continue;
    const url = URL.parse(address);
    if (url === null || !isSecureAddress(url)) return `${name} of the provider is not an https address`;
    if (!allowedOrigins.includes(url.origin)) {
      return `${name} of the provider is at ${url.origin}, which the setting ${setting} does not list`;
    }
  }
  return undefined;
}

/** Sends the secret in the way that the provider announces; in the header by default, as in the standard. */
function authenticationBy(clientSecret: string | undefined): openid.ClientAuth {
  if (clientSecret === undefined) return openid.None();
  const [inHeader, inBody] = [openid.ClientSecretBasic(clientSecret), openid.ClientSecretPost(clientSecret)];
  return (server, ...rest) => {
    const supported = server.token_endpoint_auth_methods_supported ?? ["client_secret_basic"];
    const isInBody = !supported.includes("client_secret_basic") && supported.includes("client_secret_post");
    return (isInBody ? inBody : inHeader)(server, ...rest);
  };
}

type Answer = SignInChecks & ClaimsReading & { readonly url: URL };

async function readClaims(
  configuration: openid.Configuration,
  { url, state, nonce, verifier, isSufficient, isPassedOn = false }: Answer,
): Promise<Result<UserClaims, ProviderFailure>> {
  const { issuer, userinfo_endpoint: userInfo } = configuration.serverMetadata();
  // The library requires the issuer of providers that announce it. Source: RFC 9207 section 2.4
  if (isPassedOn) url.searchParams.set("iss", issuer);
  const tokens = await openid.authorizationCodeGrant(configuration, url, {
    expectedState: state,
    expectedNonce: nonce,
    pkceCodeVerifier: verifier,
    idTokenExpected: true,
  });
  const claims = tokens.claims();
  if (claims === undefined) return refused({ reason: "invalid-answer", detail: "the answer has no ID token" });
  if (isSufficient(claims) || userInfo === undefined) return accepted(claims);
  return accepted({ ...(await openid.fetchUserInfo(configuration, tokens.access_token, claims.sub)), ...claims });
}

/** Translates an error of the library. Its messages can contain parts of answers, so only codes are kept. */
function failureOf(error: unknown): ProviderFailure {
  const outgoing = outgoingErrorIn(error);
  if (outgoing !== undefined) return { reason: "unreachable", detail: textOf(outgoing) };
  if (error instanceof openid.AuthorizationResponseError) return { reason: "declined", detail: codeOf(error.error) };
  if (error instanceof openid.ResponseBodyError) return { reason: "invalid-answer", detail: codeOf(error.error) };
  if (error instanceof openid.ClientError) {
    const { code, cause } = error;
    if (code === "OAUTH_RESPONSE_IS_NOT_CONFORM" && cause instanceof Response) return failureOfStatus(cause);
    return { reason: "invalid-answer", detail: codeOf(code ?? error.message) };
  }
  return { reason: "invalid-answer", detail: codeOf(asError(error).name) };
}

/** A provider with trouble of its own has a status from 500. */
function failureOfStatus({ status }: Response): ProviderFailure {
  return { reason: status < 500 ? "invalid-answer" : "unreachable", detail: `HTTP status ${status}` };
}

/** The library wraps what the request threw, once or twice. */
function outgoingErrorIn(error: unknown): OutgoingError | undefined {
  let inner = error;
  for (let depth = 0; depth < 4 && inner instanceof Error; depth += 1) {
    if (inner instanceof OutgoingError) return inner;
    inner = inner.cause;
  }
  return undefined;
}

function textOf({ message, cause }: OutgoingError): string {
  return cause instanceof Error ? `${message}: ${asError(cause.cause ?? cause).message}` : message;
}

/** Returns a code as it may be logged: that of an answer is text of the provider. */
function codeOf(text: string): string {
  return text.replaceAll(/[^\w .-]/g, "?").slice(0, 80);
}
