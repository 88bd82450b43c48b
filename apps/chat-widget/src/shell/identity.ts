/** The customer of a signed identity, for the key of their saved chat: the part of the widget that is loaded for pages with identities. */

/** The functions of the browser that hash; undefined in pages that are not secure. */
export type Hashing = Pick<SubtleCrypto, "digest"> | undefined;

/**
 * Returns the end of the key under which the chat of a customer is saved: a hash of the subject, so that the storage of the page does not have it. Null if it
 * cannot be hashed. A token without a subject is a customer of its own; the center verifies it.
 */
export async function identityOf(token: string, hashing: Hashing): Promise<string | null> {
  if (hashing === undefined) return null;
  const bytes = new TextEncoder().encode(`tributary-chat ${subjectIn(token) ?? token}`);
  const hash = new Uint8Array(await hashing.digest("SHA-256", bytes));
  return ` ${[...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

/** Returns the claim `sub` of a JWT. Source: RFC 7519 section 4.1.2 */
function subjectIn(token: string): string | undefined {
  try {
    const text = atob(token.split(".")[1]?.replaceAll("-", "+").replaceAll("_", "/") ?? "");
    const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
    const { sub } = JSON.parse(new TextDecoder().decode(bytes)) as { readonly sub?: unknown }; // checked below
    return typeof sub === "string" ? sub : undefined;
  } catch {
    return undefined; // not a JWT
  }
}
