/** The fields of the page: the part of the widget that is loaded if there are any. */
import type { JSX } from "preact";
import { usePhrase } from "../../languages/phrase.ts";
import type { PageFields } from "../start/start-form.ts";
import { attributesIn, type FormField, MAX_VALUE_LENGTH, problemIn, readFields } from "./form-fields.ts";

/** Creates the fields of the attribute `fields`. One that is not valid has no effect, and is reported to the developer of the page. */
export function createPageFields(text: string, report: (problem: string) => void): PageFields | null {
  const fields = readFields(text);
  if (typeof fields === "string") {
    report(`the attribute fields is not valid: ${fields}`);
    return null;
  }
  return {
    View: ({ values, wrong, onInput }) => (
      <>
        {fields.map((field) => (
          <Field
            key={field.name}
            field={field}
            value={values.get(field.name) ?? ""}
            isWrong={field.name === wrong}
            onInput={(value) => onInput(field.name, value)}
          />
        ))}
      </>
    ),
    problemOf: (values) => problemIn(fields, values),
    attributesOf: (values) => attributesIn(fields, values),
  };
}

type FieldProps = {
  readonly field: FormField;
  readonly value: string;
  readonly isWrong: boolean;
  readonly onInput: (value: string) => void;
};

/** Autofill of the browser. */
const AUTOCOMPLETE: Readonly<Record<string, string>> = { email: "email", tel: "tel" };

function Field({ field: { name, label, type, options, required }, value, isWrong, onInput }: FieldProps): JSX.Element {
  const phrase = usePhrase();
  const id = `field-${name}`;
  const common = {
    id,
    name,
    required,
    value,
    "aria-invalid": isWrong,
    ...(isWrong && { "aria-describedby": "problem" }),
    onInput: (event: { readonly currentTarget: { readonly value: string } }) => onInput(event.currentTarget.value),
  };
  const written = { ...common, dir: "auto", maxLength: MAX_VALUE_LENGTH, autocomplete: AUTOCOMPLETE[type] } as const;
  return (
    <div class="field">
      <label for={id}>{required ? label : phrase("optional", { label })}</label>
      {type === "textarea" ? (
        <textarea {...written} rows={2} />
      ) : type === "select" ? (
        <select {...common}>
          {["", ...options].map((option) => (
            <option key={option} value={option}>
              {option}
            </option>
          ))}
        </select>
      ) : (
        <input {...written} type={type} list={undefined} />
      )}
    </div>
  );
}
