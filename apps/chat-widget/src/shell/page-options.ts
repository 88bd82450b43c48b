/** Settings that the page writes as attributes of the element. */

import { MAX_NAME_LENGTH, type StartDetails } from "../features/start/start-form.ts";
import { findLanguage } from "../languages/load-language.ts";

/** Returns an attribute of the element; null if it has none of that name. */
export type ReadAttribute = (name: string) => string | null;

/** The signed identity of the customer. It may change while the page is shown, as those of the customer may; all others are read once. */
export const IDENTITY_ATTRIBUTE = "identity-token";

/** Contents of a signed identity, as far as the widget uses them. */
export type Identity = {
  /** End of the key of the saved chat: empty without an identity. Null: the chat is not saved, because it is unknown. */
  readonly key: string | null;
  /** Name and attributes that the center takes from the identity, in place of those of the page; the form does not ask for them. */
  readonly name: string | null;
  readonly attributes: Readonly<Record<string, unknown>>;
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
 * of the page, once for each value. `signedName`: that of the signed identity, which the center takes in place of the page's.
 */
export function customerReader(
  read: ReadAttribute,
  report: (problem: string) => void,
  signedName: string | null,
): () => StartDetails {
  let reported: string | undefined;
  return () => {
    const name = signedName ?? (read("customer-name")?.trim().slice(0, MAX_NAME_LENGTH) || null);
    const text = read("contact-attributes") ?? "{}";
    const attributes = readAttributes(text);
    if (attributes === null && text !== reported) {
      reported = text;
      report("the attribute contact-attributes must be a JSON object of texts.");
    }
    return { name, attributes: attributes ?? {} };
  };
}

/** Returns the attributes that a JSON text contains; null if it has another form. The center checks their names and their size. */
function readAttributes(text: string): Readonly<Record<string, string>> | null {
  try {
    const json: unknown = JSON.parse(text);
    if (typeof json !== "object" || json === null || Array.isArray(json)) return null;
    const entries = Object.entries(json).filter((entry): entry is [string, string] => typeof entry[1] === "string");
    return entries.length === Object.keys(json).length ? Object.fromEntries(entries) : null;
  } catch {
    return null; // not JSON: reported by the caller
  }
}

/** Returns the address of the center: that of the attribute, or of the widget's own script. */
export function centerOf(read: ReadAttribute, script: string): string {
  return (read("center") ?? new URL(script).origin).replace(/\/+$/, "");
}
