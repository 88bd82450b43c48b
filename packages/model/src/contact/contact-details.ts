import type { Tags } from "../center/described.ts";

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
