import type { ComponentType, JSX } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { usePhrase } from "../../languages/phrase.ts";
import type { OfferProps } from "../call/call-part.ts";
import type { StartProblem } from "./start-chat.ts";
import { type FieldProblem, type FormValues, MAX_NAME_LENGTH, NAME_FIELD, type StartForm } from "./start-form.ts";

type Props = {
  readonly form: StartForm;
  readonly problem: StartProblem | FieldProblem | null;
  readonly isStarting: boolean;
  readonly isFocused: boolean;
  readonly closedText: string | null;
  readonly onStart: (values: FormValues) => void;
  /** Offers a call too; null: it is not offered. */
  readonly Offer: ComponentType<OfferProps> | null | undefined;
};

/** Form that starts the chat: the customer's name, unless the page knows it, and the fields of the page. */
export function StartView(props: Props): JSX.Element {
  const { form, problem, isStarting, isFocused, closedText, onStart, Offer } = props;
  const phrase = usePhrase();
  const { name, fields } = form;
  const [values, setValues] = useState<FormValues>(new Map());
  const element = useRef<HTMLFormElement>(null);
  const kind = problem?.kind;
  const wrong = problem && "field" in problem ? problem.field : null;
  const onInput = (field: string, value: string): void => setValues(new Map(values).set(field, value));
  useLayoutEffect(() => {
    if (isFocused) focusFirst(element.current, "input, textarea, select, button");
  }, []);
  useLayoutEffect(() => {
    if (wrong !== null) focusFirst(element.current, "[aria-invalid=true]");
  }, [problem]);

  return (
    <form
      ref={element}
      class="start"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onStart(values);
      }}
    >
      {closedText !== null && (
        <p class="notice" role="status">
          {closedText || phrase("closed")}
        </p>
      )}
      <p>{phrase(name === null ? "startLead" : "startLeadKnown")}</p>
      {name === null && (
        <label class="field">
          <span>{phrase("name")}</span>
          <input
            name="name"
            autocomplete="name"
            dir="auto"
            enterkeyhint="go"
            maxLength={MAX_NAME_LENGTH}
            required
            value={values.get(NAME_FIELD) ?? ""}
            aria-invalid={wrong === NAME_FIELD}
            aria-describedby={kind === undefined || (wrong ?? NAME_FIELD) !== NAME_FIELD ? undefined : "problem"}
            onInput={(event) => onInput(NAME_FIELD, event.currentTarget.value)}
          />
        </label>
      )}
      {fields !== null && <fields.View values={values} wrong={wrong} onInput={onInput} />}
      <p id="problem" class="problem" role="alert">
        {kind === undefined ? "" : phrase(kind)}
      </p>
      <button type="submit" class="primary wide" aria-disabled={isStarting}>
        {phrase(isStarting ? "starting" : "start")}
      </button>
      {Offer && <Offer values={values} />}
    </form>
  );
}

function focusFirst(form: HTMLElement | null, selector: string): void {
  form?.querySelector<HTMLElement>(selector)?.focus();
}
