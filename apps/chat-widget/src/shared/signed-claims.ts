/** Claims of a signed identity: a part of the widget that is loaded for pages with identities, and for refusals. */
import { MAX_NAME_LENGTH } from "./name-length.ts";

/** The customer that the site has signed, as far as the widget uses the claims. The center verifies them, if it has the key. */
export type SignedClaims = {
  /** Id of the customer. A token without one is a customer of its own. */
  readonly subject: string;
  /** Null: the token has none. */
  readonly name: string | null;
  /** Contact attributes that are filled in. */
  readonly attributes: Readonly<Record<string, string>>;
};

/** Returns the claims of a JWT; none of another text. Source: RFC 7519 section 4.1.2 */
export function signedClaims(token: string): SignedClaims {
  const { sub, name, attributes } = jsonIn(token);
  const isFilledIn = (entry: [string, unknown]): entry is [string, string] =>
    typeof entry[1] === "string" && entry[1].trim() !== "";
  return {
    subject: typeof sub === "string" ? sub : token,
    name: (typeof name === "string" && name.trim().slice(0, MAX_NAME_LENGTH)) || null,
    attributes: Object.fromEntries(Object.entries(Object(attributes)).filter(isFilledIn)),
  };
}

type Json = { readonly sub?: unknown; readonly name?: unknown; readonly attributes?: unknown };

function jsonIn(token: string): Json {
  try {
    const text = atob(token.split(".")[1]?.replaceAll("-", "+").replaceAll("_", "/") ?? "");
    const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
    return (JSON.parse(new TextDecoder().decode(bytes)) as Json | null) ?? {}; // any value has these members, unknown ones
  } catch {
    return {}; // not a JWT
  }
}
