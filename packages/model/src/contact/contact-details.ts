import type { Tags } from "../center/described.ts";
import { utf8Bytes } from "./attributes.ts";

/** Kinds of references that are not files. Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_Reference.html */
export type ReferenceType = "URL" | "NUMBER" | "STRING" | "DATE" | "EMAIL";

/** A thing that belongs to a contact, e.g. the address of an order. */
export type Reference = { readonly type: ReferenceType; readonly value: string };

/** Notes of agents and programs about a contact. */
export type ContactDetails = {
  readonly name: string | null;
  readonly description: string | null;
  readonly references: Readonly<Record<string, Reference>>;
  readonly tags: Tags;
};

/** References that a contact may have, so that they fit on one page. */
export const MAX_REFERENCES = 50;

/**
 * Maximum size of the references of a contact. Unit: bytes of UTF-8, as JSON. A desk with many contacts must fit into one frame. Amazon limits only their
 * number and each of them. Rule CM-13.
 */
export const MAX_REFERENCES_BYTES = 32_768;

/** Returns true if a contact may have these references. */
export function areReferencesSmall(references: ContactDetails["references"]): boolean {
  return utf8Bytes(JSON.stringify(references)) <= MAX_REFERENCES_BYTES;
}
