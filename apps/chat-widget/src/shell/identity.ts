/** The customer of a signed identity: the part of the widget that is loaded for pages with identities. */
import { signedClaims } from "../shared/signed-claims.ts";
import type { Identity } from "./page-options.ts";

/** The functions of the browser that hash; undefined in pages that are not secure. */
export type Hashing = Pick<SubtleCrypto, "digest"> | undefined;

/**
 * Returns the facts in a signed identity. The key under which the chat of the customer is saved ends with a hash of the subject, so that the storage of the
 * page does not have it; null if it cannot be hashed.
 */
export async function identityOf(token: string, hashing: Hashing): Promise<Identity> {
  const claims = signedClaims(token);
  if (hashing === undefined) return { ...claims, key: null };
  const bytes = new TextEncoder().encode(`tributary-chat ${claims.subject}`);
  const hash = new Uint8Array(await hashing.digest("SHA-256", bytes));
  return { ...claims, key: ` ${[...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("")}` };
}
