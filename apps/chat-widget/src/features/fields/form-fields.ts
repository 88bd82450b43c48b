/** Fields that the page adds to the form before a chat; their values become contact attributes. */
import { type FieldProblem, type FormValues, filledIn } from "../start/start-form.ts";

/** Kinds of fields. */
const FIELD_TYPES = ["text", "email", "tel", "textarea", "select"] as const;

/** A field of the form. Its name is that of the contact attribute. */
export type FormField = {
  readonly name: string;
  readonly label: string;
  readonly type: (typeof FIELD_TYPES)[number];
  /** Choices of a `select`. */
  readonly options: readonly string[];
  readonly required: boolean;
};

/** Longest value of a field. Unit: UTF-16 code units. */
export const MAX_VALUE_LENGTH = 1_000;

const MAX_FIELDS = 10;
const MAX_OPTIONS = 100;
const MAX_LABEL_LENGTH = 200;
const NAME = /^[\w-]{1,127}$/;
const EMAIL = /^[^\s@]+@[^\s@]+$/;

/** Reads the attribute `fields`. Returns a sentence for the developer of the page if it is not valid. */
export function readFields(text: string): readonly FormField[] | string {
  const list = parse(text);
  if (!Array.isArray(list)) return "it must be a JSON list of objects.";
  if (list.length > MAX_FIELDS) return `it has more than ${MAX_FIELDS} fields.`;
  const fields: FormField[] = [];
  for (const [index, item] of list.entries()) {
    const field = readField(item);
    if (typeof field === "string") return `field ${index + 1}: ${field}`;
    fields.push(field);
  }
  return fields;
}

function readField(item: unknown): FormField | string {
  // Any object has string members, all of them unknown.
  const { name, label, type = "text", options = [], required = false } = (item ?? {}) as Record<string, unknown>;
  const kind = FIELD_TYPES.find((each) => each === type);
  if (typeof name !== "string" || !NAME.test(name)) return "name must be 1 to 127 letters, digits, - or _.";
  if (!isLabel(label)) return `label must be a text of at most ${MAX_LABEL_LENGTH} characters.`;
  if (kind === undefined) return `type must be one of ${FIELD_TYPES.join(", ")}.`;
  if (!Array.isArray(options) || options.length > MAX_OPTIONS || !options.every(isLabel))
    return `options must be a list of at most ${MAX_OPTIONS} texts.`;
  if (typeof required !== "boolean") return "required must be true or false.";
  return { name, label, type: kind, options, required };
}

function isLabel(value: unknown): value is string {
  return typeof value === "string" && value !== "" && value.length <= MAX_LABEL_LENGTH;
}

/** Returns the problems of the fields that are not filled in correctly, in their order. */
export function problemsIn(fields: readonly FormField[], values: FormValues): readonly FieldProblem[] {
  return fields.flatMap(({ name: field, type, required }): readonly FieldProblem[] => {
    const value = filledIn(values, field);
    if (required && value === "") return [{ kind: "fieldMissing", field }];
    return type === "email" && value !== "" && !EMAIL.test(value) ? [{ kind: "emailInvalid", field }] : [];
  });
}

/** Returns the values as contact attributes. Empty fields are left out. */
export function attributesIn(fields: readonly FormField[], values: FormValues): Readonly<Record<string, string>> {
  return Object.fromEntries(
    fields.flatMap(({ name }) => {
      const value = filledIn(values, name).slice(0, MAX_VALUE_LENGTH);
      return value === "" ? [] : [[name, value]];
    }),
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // reported as invalid by the caller
  }
}
