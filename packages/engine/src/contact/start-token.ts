import type { Plan } from "@tributary/journal";
import type { EpochMs } from "@tributary/kernel";
import { refusal } from "@tributary/model";

/** Idempotency token of a start: a repeated start with the same request returns the same contact while the token is valid. Rule CH-06. */
export type StartToken = {
  /** Token with the key space of its callers, who may know the tokens of each other. */
  readonly key: string;
  /** Collision-resistant digest of the whole request. A token that comes with another request is refused. */
  readonly requestDigest: string;
  /** Unit: milliseconds from the first start. */
  readonly validMs: number;
};

/** Refusal of a token that came with another request before. */
export const TOKEN_REUSED = refusal("token-reused", "ClientToken", "a new token for each different request");

/** Text of a claim: the ids of the start and the digest of its request. */
type ClaimText<Ids> = { readonly started: Ids; readonly requestDigest: string };

type StartOperation = "start-chat" | "start-task" | "start-call";

/** Returns the claim of a start on its token, for the plan that starts it. Without a token there is none. */
export function startClaim<Ids>(
  operation: StartOperation,
  { token, started, now }: { readonly token: StartToken | null; readonly started: Ids; readonly now: EpochMs },
): Pick<Plan<Ids | null>, "claim"> {
  if (token === null) return {};
  const { key, requestDigest, validMs } = token;
  const text: ClaimText<Ids> = { started, requestDigest };
  const otherwise = (holder: string): Ids | null => startedBy<Ids>(holder, requestDigest);
  return { claim: { key: startKey(operation, key), holder: JSON.stringify(text), endsAt: now + validMs, otherwise } };
}

/**
 * Returns the start that a refused request repeats; undefined if there is none. What it named may be gone since, and its schedule may be over: that
 * does not refuse a repetition.
 */
export async function earlierStart<Ids>(
  operation: StartOperation,
  token: StartToken | null,
  holderOf: (key: string) => Promise<string | undefined>,
): Promise<Ids | undefined> {
  const holder = token === null ? undefined : await holderOf(startKey(operation, token.key));
  if (token === null || holder === undefined) return undefined;
  return startedBy<Ids>(holder, token.requestDigest) ?? undefined;
}

/** Returns the key that a start takes, as a member of its first event; nothing without a token. */
export function startKeyOf(operation: StartOperation, token: StartToken | null): { readonly startKey?: string } {
  return token === null ? {} : { startKey: startKey(operation, token.key) };
}

/** Returns the id of the contact whose start has a claim with this text. */
export function contactOfClaim(holder: string): string {
  return (JSON.parse(holder) as ClaimText<{ readonly contactId: string }>).started.contactId; // written by `startClaim`
}

/** Returns the key of the claim of a start. `key`: that of its token. */
export function startKey(operation: StartOperation, key: string): string {
  return `${operation}:${key}`;
}

/** Returns the ids of the start that has the claim; null if that was another request. */
function startedBy<Ids>(holder: string, requestDigest: string): Ids | null {
  const earlier = JSON.parse(holder) as ClaimText<Ids>; // written by `startClaim` in an earlier commit
  return earlier.requestDigest === requestDigest ? earlier.started : null;
}
