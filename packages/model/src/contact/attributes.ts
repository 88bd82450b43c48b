/** Attributes of a contact: texts by key, set by the caller that starts it, by flows and by back ends. */
export type ContactAttributes = Readonly<Record<string, string>>;

/**
 * Maximum size of a contact's attributes. Unit: bytes of UTF-8, keys and values together.
 *
 * Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_UpdateContactAttributes.html; CM-09.
 */
export const MAX_ATTRIBUTES_BYTES = 32_768;

/** Contact attribute with the id that a site has signed for its customer. No page can set it. Source: WS-07 */
export const VISITOR_ATTRIBUTE = "verifiedVisitorId";

/** Returns the size of attributes. Unit: bytes of UTF-8, keys and values together. */
export function attributesBytes(attributes: ContactAttributes): number {
  let bytes = 0;
  for (const [key, value] of Object.entries(attributes)) bytes += utf8Bytes(key) + utf8Bytes(value);
  return bytes;
}

/** Returns the attributes after `changes` are merged in; undefined if they would be larger than a contact's may be. Rule CM-09. */
export function mergeAttributes(
  attributes: ContactAttributes,
  changes: ContactAttributes,
): ContactAttributes | undefined {
  const merged = { ...attributes, ...changes };
  return attributesBytes(merged) <= MAX_ATTRIBUTES_BYTES ? merged : undefined;
}

/** Returns the size of a text. Unit: bytes of UTF-8. */
export function utf8Bytes(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x1_0000 ? 3 : 4;
  }
  return bytes;
}
