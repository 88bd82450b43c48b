/** Verifies the answers of an OpenID provider for customers. Codes and tokens stay in memory. Source: ADR 0029. */
import { accepted, asError, refused } from "@tributary/kernel";
import { type AuthenticationFailure, type AuthenticationResult, refusal } from "@tributary/model";
import type { HttpContext } from "../context.ts";
import {
  createIdentityProvider,
  type IdentityProvider,
  type ProviderFailure,
  type ProviderOptions,
} from "../single-sign-on/identity-provider.ts";
import { type BegunAuthentication, begunBy, checksOf } from "./authentication-state.ts";
import { customerIn, isNamed } from "./customer-claims.ts";
import type { CustomerSignIns, ProviderAnswer } from "./customer-sign-ins.ts";

/** Settings of the provider. `idClaim`: the claim with the id of a customer. */
export type CustomerProviderOptions = ProviderOptions & { readonly idClaim: string };

/** Sign-ins that wait for the provider at the same time, on a node: each has a request. */
const MAX_VERIFYING = 100;

/** Time for answers that are being verified when the server stops. Unit: milliseconds. */
const STOP_MS = 2_000;

/** Each reason is logged on its own, at most once a minute. */
const LOGGED: Readonly<Record<ProviderFailure["reason"], string>> = {
  unreachable: "the sign-in service of customers cannot be reached",
  misconfigured: "the sign-in service of customers cannot be used",
  declined: "the sign-in service of customers declined a sign-in",
  "invalid-answer": "invalid answer of the sign-in service of customers",
};

type Context = Pick<HttpContext, "center" | "clock" | "log" | "tokens" | "limits">;

type Parts = {
  readonly context: Context;
  readonly options: CustomerProviderOptions;
  readonly provider: IdentityProvider;
};

const UNKNOWN_STATE = refusal("invalid-field", "State", "the state of a sign-in that has not expired");

/** Creates the sign-ins of a server. Disposing waits a little for answers that are being verified. Rules AN-20 to AN-26. */
export function openCustomerSignIns(
  context: Context,
  options: CustomerProviderOptions,
): CustomerSignIns & AsyncDisposable {
  const parts: Parts = { context, options, provider: createIdentityProvider(context, options) };
  const verifying = new Set<Promise<void>>();

  void parts.provider.check().then((checked) => {
    if (!checked.ok) logFailure(context, checked.refusal);
  });

  return {
    async addressFor(conversationId, issued) {
      const checks = checksOf(context.tokens, conversationId, issued);
      const { redirectUri } = issued;
      const url = await parts.provider.authorizationUrl(checks, { redirectUri, asksAgain: false });
      if (url.ok) return accepted(url.value.href);
      logFailure(context, url.refusal);
      return refused(refusal("provider-unavailable"));
    },
    async take({ state, answer }, { by, within }) {
      const begun = begunBy(context.tokens, state);
      if (begun === undefined || (within ?? begun.conversationId) !== begun.conversationId)
        return refused(UNKNOWN_STATE);
      if (verifying.size >= MAX_VERIFYING) {
        context.limits.refusals.count("customer-sign-ins");
        return refused(refusal("too-many-requests"));
      }
      const { conversationId, authenticationId, isFor } = begun;
      const taken = await context.center.authentications.answer(conversationId, { authenticationId, isFor, by });
      if (!taken.ok) return taken;
      const work = finish(parts, { begun, answer, redirectUri: taken.value.redirectUri }).finally(() =>
        verifying.delete(work),
      );
      verifying.add(work);
      return accepted(null);
    },
    async [Symbol.asyncDispose]() {
      const stopping = Promise.withResolvers<void>();
      using _deadline = context.clock.after(STOP_MS, stopping.resolve);
      await Promise.race([Promise.all(verifying), stopping.promise]);
    },
  };
}

type Taken = {
  readonly begun: BegunAuthentication;
  readonly answer: ProviderAnswer["answer"];
  readonly redirectUri: string;
};

/** Verifies an answer and ends the authentication. Never rejects: without an end, it ends in time by its timer. */
async function finish({ context, ...parts }: Parts, taken: Taken): Promise<void> {
  const { conversationId, authenticationId } = taken.begun;
  try {
    const { result, displayName } = await verified({ context, ...parts }, taken);
    await context.center.authentications.end(conversationId, { authenticationId, result, displayName });
  } catch (error) {
    context.log.warn("failed to end the authentication of a customer", { conversationId, error: asError(error) });
  }
}

type Verified = { readonly result: AuthenticationResult; readonly displayName?: string | undefined };

async function verified(
  { context, options, provider }: Parts,
  { begun, answer, redirectUri }: Taken,
): Promise<Verified> {
  if ("error" in answer) return failed("declined");
  const url = new URL(redirectUri);
  url.searchParams.set("code", answer.code);
  url.searchParams.set("state", begun.checks.state);
  const { issuer, clientId, idClaim } = options;
  const claims = await provider.claimsOf(url, begun.checks, {
    isSufficient: (known) => isNamed(known, idClaim),
    isPassedOn: true,
  });
  if (!claims.ok) {
    logFailure(context, claims.refusal);
    return failed(claims.refusal.reason);
  }
  const customer = customerIn(claims.value, idClaim);
  if (customer === undefined) {
    context.log.warn("the sign-in service of customers gave no usable id", { claim: idClaim });
    return failed("unnamed");
  }
  const { customerId, displayName } = customer;
  return { result: { outcome: "succeeded", identity: { issuer, clientId, customerId } }, displayName };
}

function failed(failure: AuthenticationFailure): Verified {
  return { result: { outcome: "failed", failure } };
}

function logFailure({ log }: Context, { reason, detail }: ProviderFailure): void {
  log.warn(LOGGED[reason], { detail });
}
