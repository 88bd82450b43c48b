import { type Clock, type EpochMs, type Random, uuidV7 } from "@tributary/kernel";
import { asId, type UserId } from "@tributary/model";
import type { Tokens } from "../tokens/tokens.ts";
import type { Session, Sessions } from "./sessions.ts";

/** Short-lived codes that transfer a session to another window once. Any node redeems the codes of any other. */
export interface TransferCodes {
  mint(session: Session): { readonly code: string; readonly expiresAt: EpochMs };
  /** Returns the session once; undefined if the code is unknown, used or expired, or the session has ended since. */
  redeem(code: string): Promise<Session | undefined>;
}

/** Validity of a code. Unit: milliseconds. */
export const CODE_LIFETIME_MS = 30_000;

type Deps = {
  readonly tokens: Tokens;
  readonly sessions: Sessions;
  readonly clock: Clock;
  readonly random: Random;
};

/** Creates codes that are signed, not stored; the store keeps only the redeemed ones. Rule SN-03. */
export function createTransferCodes({ tokens, sessions, clock, random }: Deps): TransferCodes {
  return {
    mint({ id, userId }) {
      const expiresAt = clock.now() + CODE_LIFETIME_MS;
      const scope = `${uuidV7(clock.now(), random)} ${id}`;
      return { code: tokens.issue({ purpose: "code", subject: userId, scope, expiresAt }), expiresAt };
    },
    async redeem(code) {
      const claims = tokens.verify(code, "code");
      if (!claims.ok) return undefined;
      const { subject, scope, expiresAt } = claims.value;
      const [codeId = "", sessionId = ""] = scope.split(" ");
      if (!(await sessions.redeemCode(codeId, expiresAt))) return undefined;
      const session = await sessions.find(sessionId);
      return session?.userId === asId<UserId>(subject) ? session : undefined;
    },
  };
}
