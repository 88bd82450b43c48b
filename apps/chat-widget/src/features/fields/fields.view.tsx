/** The fields of the page: the part of the widget that is loaded if there are any. */
import type { ComponentChild, JSX } from "preact";
import { usePhrase } from "../../languages/phrase.ts";
import { type PageFields, problemId } from "../start/start-form.ts";
import { attributesIn, type FormField, MAX_VALUE_LENGTH, problemsIn, readFields } from "./form-fields.ts";

/** The page of the fields. `known`: returns the contact attributes of the signed identity, which may be replaced; the form does not ask for them. */
export type FieldsPage = {
  readonly report: (problem: string) => void;
  readonly known: () => Readonly<Record<string, string>>;
};

/** Creates the fields of the attribute `fields`. One that is not valid has no effect, and is reported to the developer of the page. */
export function createPageFields(text: string, { report, known }: FieldsPage): PageFields | null {
  const read = readFields(text);
  if (typeof read === "string") {
    report(`the attribute fields is not valid: ${read}`);
    return null;
  }
  const asked = (): readonly FormField[] => {
    const values = known();
    return read.filter(({ name }) => !Object.hasOwn(values, name));
  };
  return {
    View: ({ values, problems, messageFor, onInput }) => (
      <>
        {asked().map((field) => (
          <Field
            key={field.name}
            field={field}
            value={values.get(field.name) ?? ""}
            isWrong={problems.some((problem) => problem.field === field.name)}
            message={messageFor(field.name)}
            onInput={(value) => onInput(field.name, value)}
          />
        ))}
      </>
    ),
    problemsOf: (values) => problemsIn(asked(), values),
    attributesOf: (values) => attributesIn(asked(), values),
  };
}

type FieldProps = {
  readonly field: FormField;
  readonly value: string;
  readonly isWrong: boolean;
  readonly message: ComponentChild;
  readonly onInput: (value: string) => void;
};

/** Autofill of the browser. */
const AUTOCOMPLETE: Readonly<Record<string, string>> = { email: "email", tel: "tel" };

function Field({ field, value, isWrong, message, onInput }: FieldProps): JSX.Element {
  const { name, label, type, options, required } = field;
  const phrase = usePhrase();
  const id = `field-${name}`;
  const common = {
    id,
    name,
    required,
    value,
    "aria-invalid": isWrong,
    ...(isWrong && { "aria-describedby": problemId(name) }),
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
      {message}
    </div>
  );
}
