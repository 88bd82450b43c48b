/** Settings that the page writes as attributes of the element. */

import type { StartDetails } from "../features/start/start-form.ts";
import { findLanguage } from "../languages/load-language.ts";
import { MAX_NAME_LENGTH } from "../shared/name-length.ts";

/** Returns an attribute of the element; null if it has none of that name. */
export type ReadAttribute = (name: string) => string | null;

/** The signed identity of the customer. It may change while the page is shown, as those of the customer may; all others are read once. */
export const IDENTITY_ATTRIBUTE = "identity-token";

/** Contents of a signed identity, as far as the widget uses them. */
export type Identity = {
  /** Id of the customer; null without an identity. */
  readonly subject: string | null;
  /** End of the key of the saved chat: empty without an identity. Null: the chat is not saved, because it is unknown. */
  readonly key: string | null;
  /**
   * Name and attributes that a center with the key takes from the identity, in place of those of the page. The form does not ask for them, and the start call has them
   * too: other centers ignore the identity.
   */
  readonly name: string | null;
  readonly attributes: Readonly<Record<string, string>>;
};

/** Attributes of the form. */
export const CUSTOMER_ATTRIBUTES = ["customer-name", "contact-attributes"];

/** Attributes with a list of values. */
export type CheckedAttribute = "lang" | "storage" | "theme";

const CHECKS: readonly (readonly [CheckedAttribute, (value: string) => boolean])[] = [
  ["lang", (tag) => findLanguage([tag]) !== undefined],
  ["storage", (value) => value === "tab"],
  ["theme", (value) => /^(auto|light|dark)$/.test(value)],
];

/** Returns the attributes with a value that they cannot have. Empty ones count as absent. */
export function wrongAttributes(read: ReadAttribute): readonly CheckedAttribute[] {
  return CHECKS.flatMap(([name, isValid]) => {
    const value = read(name);
    return value && !isValid(value) ? name : [];
  });
}

/**
 * Returns a function that reads what the page knows about the customer. An attribute that is not valid has no effect, and is reported to the developer
 * of the page, once for each value. `identity`: returns the signed one, which may be replaced; it has precedence.
 */
export function customerReader(
  read: ReadAttribute,
  report: (problem: string) => void,
  identity: () => Pick<Identity, "name" | "attributes">,
): () => StartDetails {
  let reported: string | undefined;
  return () => {
    const signed = identity();
    const name = signed.name ?? (read("customer-name")?.trim().slice(0, MAX_NAME_LENGTH) || null);
    const text = read("contact-attributes") ?? "{}";
    const attributes = readAttributes(text);
    if (attributes === null && text !== reported) {
      reported = text;
      report("contact-attributes must be a JSON object of texts");
    }
    return { name, attributes: { ...attributes, ...signed.attributes } };
  };
}

/** Returns the attributes that a JSON text contains; null if it has another form. The center checks their names and their size. */
function readAttributes(text: string): Readonly<Record<string, string>> | null {
  try {
    const json: unknown = JSON.parse(text);
    if (typeof json !== "object" || json === null || Array.isArray(json)) return null;
    const isOfTexts = Object.values(json).every((value) => typeof value === "string");
    return isOfTexts ? (json as Readonly<Record<string, string>>) : null; // checked
  } catch {
    return null; // not JSON: reported by the caller
  }
}

/** Returns the address of the center: that of the attribute, or of the widget's own script. */
export function centerOf(read: ReadAttribute, script: string): string {
  return (read("center") ?? new URL(script).origin).replace(/\/+$/, "");
}
