/** The form before a chat: what the page knows about the customer, and what the form asks for. */
import type { ComponentType } from "preact";

/** Longest name of a customer. Source: docs/wire/participant.md#operations. */
export const MAX_NAME_LENGTH = 256;

/** Name of the field for the customer's name, which the widget adds. Not possible for a contact attribute. */
export const NAME_FIELD = "customer name";

/** Values of the form, by the name of the field. */
export type FormValues = ReadonlyMap<string, string>;

/** First field that the customer has to correct. Kinds are named like their texts. */
export type FieldProblem = {
  readonly kind: "nameMissing" | "fieldMissing" | "emailInvalid";
  readonly field: string;
};

/** Facts about a customer that the contact starts with. A customer without a name gets one from the center. */
export type StartDetails = {
  readonly name: string | null;
  readonly attributes: Readonly<Record<string, string>>;
};

/** The fields that the page adds to the form. They are a part of the widget that is loaded if there are any. */
export type PageFields = {
  readonly View: ComponentType<{
    readonly values: FormValues;
    /** Name of the field to correct. */
    readonly wrong: string | null;
    readonly onInput: (field: string, value: string) => void;
  }>;
  problemOf(values: FormValues): FieldProblem | null;
  /** Returns the contact attributes of the filled-in fields. */
  attributesOf(values: FormValues): Readonly<Record<string, string>>;
};

/** The details that the page knows, and its fields; null without any. */
export type StartForm = StartDetails & { readonly fields: PageFields | null };

/** Returns the problem of the first field that is not filled in correctly; null if all are. */
export function problemOf({ name, fields }: StartForm, values: FormValues): FieldProblem | null {
  if (name === null && filledIn(values, NAME_FIELD) === "") return { kind: "nameMissing", field: NAME_FIELD };
  return fields?.problemOf(values) ?? null;
}

/** Returns the details of a customer who has filled in the form. */
export function detailsOf({ name, attributes, fields }: StartForm, values: FormValues): StartDetails {
  return {
    name: name ?? filledIn(values, NAME_FIELD).slice(0, MAX_NAME_LENGTH),
    attributes: { ...attributes, ...fields?.attributesOf(values) },
  };
}

/** Returns the value of a field without the spaces around it. */
export function filledIn(values: FormValues, field: string): string {
  return values.get(field)?.trim() ?? "";
}
