/** The customer of a signed identity: the part of the widget that is loaded for pages with identities. */
import type { Identity } from "./page-options.ts";

/** The functions of the browser that hash; undefined in pages that are not secure. */
export type Hashing = Pick<SubtleCrypto, "digest"> | undefined;

/**
 * Returns what the widget knows of a signed identity. The key under which the chat of the customer is saved ends with a hash of the subject, so that the storage of the
 * page does not have it; null if it cannot be hashed. A token without a subject is a customer of its own; the center verifies it.
 */
export async function identityOf(token: string, hashing: Hashing): Promise<Identity> {
  const { sub, name, attributes } = claimsIn(token);
  const known = {
    name: (typeof name === "string" && name.trim()) || null,
    attributes: Object(attributes) as Identity["attributes"], // the center verifies it; the widget uses the names alone
  };
  if (hashing === undefined) return { ...known, key: null };
  const bytes = new TextEncoder().encode(`tributary-chat ${typeof sub === "string" ? sub : token}`);
  const hash = new Uint8Array(await hashing.digest("SHA-256", bytes));
  return { ...known, key: ` ${[...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("")}` };
}

type Claims = { readonly sub?: unknown; readonly name?: unknown; readonly attributes?: unknown };

/** Returns the claims of a JWT; none of another text. Source: RFC 7519 section 4.1.2 */
function claimsIn(token: string): Claims {
  try {
    const text = atob(token.split(".")[1]?.replaceAll("-", "+").replaceAll("_", "/") ?? "");
    const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
    return (JSON.parse(new TextDecoder().decode(bytes)) as Claims | null) ?? {}; // any value has these members, unknown ones
  } catch {
    return {}; // not a JWT
  }
}
