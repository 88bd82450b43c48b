/** Sign-ins that a program with a user's access key begins, and a browser finishes. Source: docs/wire/panel-socket.md#federation. */
import { accepted, type EpochMs, type Result, refused } from "@tributary/kernel";
import { PANEL_PERMISSION, type Refusal, refusal, type UserId } from "@tributary/model";
import { FEDERATION_PATH } from "@tributary/protocol/panel";
import { tokenOf } from "../auth/authenticate.ts";
import type { Sessions } from "../auth/sessions.ts";
import { createTransferCodes } from "../auth/transfer-codes.ts";
import { signInTrusted, type TrustedUser } from "../auth/trusted-sign-in.ts";
import type { HttpContext } from "../context.ts";
import { createTokenBuckets } from "../limits/token-buckets.ts";

/** A new session of the user, and the address that signs a browser in with it once. */
export type FederatedSignIn = {
  readonly userId: UserId;
  readonly sessionToken: string;
  readonly expiresAt: EpochMs;
  readonly signInUrl: string;
};

/** Begins sign-ins of users whose access key signed a request. */
export interface Federation {
  /** Refusals: `user-not-found`, `user-disabled`, `permission-missing`, `too-many-requests`. */
  begin(user: Omit<TrustedUser, "method">): Promise<Result<FederatedSignIn, Refusal>>;
}

/**
 * Validity of the code in the address. The thirty seconds of SN-03 are for windows that are open; here a program passes the address on, and a browser loads
 * two files or waits until its user allows a pop-up. RFC 6749 recommends at most ten minutes for such codes. Unit: milliseconds.
 * Source: https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2
 */
export const FEDERATION_CODE_MS = 120_000;

/** Of each user on a node, at once and again within an hour, as many as the audit log has of them: each session is stored. */
const SIGN_INS_PER_HOUR = 60;

const HOUR_SECONDS = 3_600;

/** Creates the federation of a node. Rule CP-55. */
export function createFederation(context: HttpContext, { sessions }: { readonly sessions: Sessions }): Federation {
  const { center, tokens, addresses, limits } = context;
  const codes = createTransferCodes({ ...context, sessions });
  const budget = createTokenBuckets(context, {
    perSecond: SIGN_INS_PER_HOUR / HOUR_SECONDS,
    burst: SIGN_INS_PER_HOUR,
  });
  return {
    async begin(trusted) {
      const user = center.directory.user(trusted.userId);
      if (user === undefined) return refused(refusal("user-not-found"));
      // Administrators may call all operations, but the panel is not among them.
      if (!center.directory.permissionsOf(user).has(PANEL_PERMISSION))
        return refused(refusal("permission-missing", undefined, PANEL_PERMISSION));
      if (!budget.take(user.id)) {
        limits.refusals.count("federation");
        return refused(refusal("too-many-requests"));
      }
      const session = await signInTrusted({ ...context, sessions }, { ...trusted, method: "federation" });
      if (!session.ok) return refused(refusal("user-disabled"));
      const { code } = codes.mint(session.value, FEDERATION_CODE_MS);
      return accepted({
        userId: user.id,
        sessionToken: tokenOf(tokens, session.value),
        expiresAt: session.value.expiresAt,
        // Fragments are sent to no server and in no `Referer`, so that no log contains the code.
        signInUrl: `${addresses().http}${FEDERATION_PATH}#code=${encodeURIComponent(code)}`,
      });
    },
  };
}
