/** The form before a chat: what the page knows about the customer, and what the form asks for. */
import type { ComponentChild, ComponentType } from "preact";
import { MAX_NAME_LENGTH } from "../../shared/name-length.ts";

/** Name of the field for the customer's name, which the widget adds. Not possible for a contact attribute. */
export const NAME_FIELD = "customer:name";

/** Values of the form, by the name of the field. */
export type FormValues = ReadonlyMap<string, string>;

/** A field that the customer has to correct. Kinds are named like their texts. */
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
    /** Fields to correct. */
    readonly problems: readonly FieldProblem[];
    /** Returns the message for a field, which is shown below it; nothing if the field is right. */
    readonly messageFor: (field: string) => ComponentChild;
    readonly onInput: (field: string, value: string) => void;
  }>;
  problemsOf(values: FormValues): readonly FieldProblem[];
  /** Returns the contact attributes of the filled-in fields. */
  attributesOf(values: FormValues): Readonly<Record<string, string>>;
};

/** The details that the page knows, and its fields; null without any. */
export type StartForm = StartDetails & { readonly fields: PageFields | null };

/** Returns the problems of the fields that are not filled in correctly, in their order. */
export function problemsOf({ name, fields }: StartForm, values: FormValues): readonly FieldProblem[] {
  const isNameMissing = name === null && filledIn(values, NAME_FIELD) === "";
  return [
    ...(isNameMissing ? [{ kind: "nameMissing", field: NAME_FIELD } as const] : []),
    ...(fields?.problemsOf(values) ?? []),
  ];
}

/** Returns the details of a customer who has filled in the form. */
export function detailsOf({ name, attributes, fields }: StartForm, values: FormValues): StartDetails {
  return {
    name: name ?? filledIn(values, NAME_FIELD).slice(0, MAX_NAME_LENGTH),
    attributes: { ...attributes, ...fields?.attributesOf(values) },
  };
}

/** Returns the id of the message about a field. */
export function problemId(field: string): string {
  return `problem-${field}`;
}

/** Returns the value of a field without the spaces around it. */
export function filledIn(values: FormValues, field: string): string {
  return values.get(field)?.trim() ?? "";
}
