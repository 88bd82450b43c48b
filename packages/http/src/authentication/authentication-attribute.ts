import type { ConversationState } from "@tributary/engine";
import type { AuthenticationOutcome } from "@tributary/model";
import type { SegmentAttributeDictionary } from "@tributary/protocol/host-data";

/** Values of `Status`. A customer who does not want to sign in has none. Source: https://docs.aws.amazon.com/connect/latest/adminguide/connect-attrib-list.html */
const STATUSES: Readonly<Record<AuthenticationOutcome, string | null>> = {
  succeeded: "AUTHENTICATED",
  failed: "FAILED",
  "timed-out": "TIMEOUT",
  canceled: null,
};

/** Returns the segment attribute about the sign-ins of a customer: none if it has no status. Rule AN-27. */
export function authenticationAttribute({
  authentication,
}: Pick<ConversationState, "authentication">): SegmentAttributeDictionary {
  const { identity, outcomes = [] } = authentication ?? {};
  const last = outcomes.at(-1);
  const status = identity === undefined ? last && STATUSES[last] : STATUSES.succeeded;
  if (!status) return {};
  const values = {
    Status: status,
    AuthenticationMethod: "CONNECT",
    ...(identity && {
      IdentityProvider: identity.issuer,
      ClientId: identity.clientId,
      AssociatedCustomerId: identity.customerId,
    }),
  };
  const ValueMap = Object.fromEntries(Object.entries(values).map(([name, ValueString]) => [name, { ValueString }]));
  return { "connect:CustomerAuthentication": { ValueMap } };
}
