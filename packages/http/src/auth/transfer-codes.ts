import { Buffer } from "node:buffer";
import type { Clock, EpochMs, Random } from "@tributary/kernel";
import type { Tokens } from "../tokens/tokens.ts";
import type { Session, Sessions } from "./sessions.ts";

/** Short-lived codes that transfer a session to another window once. Any node redeems the codes of any other. */
export interface TransferCodes {
  /** The code has at most 200 characters: windows and servers accept no longer ones. */
  mint(session: Session, lifetimeMs?: number): { readonly code: string; readonly expiresAt: EpochMs };
  /** Returns the session that began the family, once; undefined if the code is unknown, used or expired, or the family has ended since. */
  redeem(code: string): Promise<Session | undefined>;
}

/** Default validity of a code. Unit: milliseconds. */
export const CODE_LIFETIME_MS = 30_000;

/** Random part that distinguishes the codes of a family within a millisecond. Unit: bytes. */
const CODE_ID_BYTES = 6;

type Deps = {
  readonly tokens: Tokens;
  readonly sessions: Sessions;
  readonly clock: Clock;
  readonly random: Random;
};

/** Creates codes that are signed, not stored; the store keeps only the redeemed ones. Rule SN-03. */
export function createTransferCodes({ tokens, sessions, clock, random }: Deps): TransferCodes {
  return {
    mint({ familyId }, lifetimeMs = CODE_LIFETIME_MS) {
      const expiresAt = clock.now() + lifetimeMs;
      const scope = Buffer.from(random.bytes(CODE_ID_BYTES)).toString("base64url");
      return { code: tokens.issue({ purpose: "code", subject: shorten(familyId), scope, expiresAt }), expiresAt };
    },
    async redeem(code) {
      const claims = tokens.verify(code, "code");
      if (!claims.ok) return undefined;
      const { subject, scope, expiresAt } = claims.value;
      const isFirst = await sessions.redeemCode(`${subject}/${expiresAt}/${scope}`, expiresAt);
      return isFirst ? sessions.findFamily(lengthen(subject)) : undefined;
    },
  };
}

/** Writes a UUID in 22 characters. */
function shorten(uuid: string): string {
  return Buffer.from(uuid.replaceAll("-", ""), "hex").toString("base64url");
}

function lengthen(text: string): string {
  const hex = Buffer.from(text, "base64url").toString("hex");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
