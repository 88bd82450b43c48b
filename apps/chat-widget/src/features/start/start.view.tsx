import type { ComponentChild, ComponentType, JSX } from "preact";
import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { usePhrase } from "../../languages/phrase.ts";
import { MAX_NAME_LENGTH } from "../../shared/name-length.ts";
import type { OfferProps } from "../call/call-part.ts";
import type { StartProblem } from "./start-chat.ts";
import { type FormValues, NAME_FIELD, problemId, problemsOf, type StartForm } from "./start-form.ts";

type Props = {
  readonly form: StartForm;
  /** `incomplete`: fields have to be corrected. */
  readonly problem: StartProblem | { readonly kind: "incomplete" } | null;
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
  const isIncomplete = problem?.kind === "incomplete";
  const problems = isIncomplete ? problemsOf(form, values) : []; // fewer with each one that is corrected
  /** The field of which the message is announced: the first one when the form was submitted, so that a correction announces nothing. */
  const announced = useMemo(() => problems[0]?.field, [problem]);
  const onInput = (field: string, value: string): void => setValues(new Map(values).set(field, value));
  const isNameMissing = problems[0]?.field === NAME_FIELD;
  const messageFor = (field: string): ComponentChild =>
    problems.map(
      (each) =>
        each.field === field && (
          <p id={problemId(field)} class="problem" role={field === announced ? "alert" : undefined}>
            {phrase(each.kind)}
          </p>
        ),
    );
  useLayoutEffect(() => {
    if (isFocused) focusFirst(element.current, "input, textarea, select, button");
  }, []);
  useLayoutEffect(() => {
    if (isIncomplete) focusFirst(element.current, "[aria-invalid=true]");
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
        <div class="field">
          <label for="name">{phrase("name")}</label>
          <input
            id="name"
            name="name"
            autocomplete="name"
            dir="auto"
            enterkeyhint="go"
            maxLength={MAX_NAME_LENGTH}
            required
            value={values.get(NAME_FIELD) ?? ""}
            aria-invalid={isNameMissing}
            aria-describedby={isNameMissing ? problemId(NAME_FIELD) : undefined}
            onInput={(event) => onInput(NAME_FIELD, event.currentTarget.value)}
          />
          {messageFor(NAME_FIELD)}
        </div>
      )}
      {fields !== null && <fields.View values={values} problems={problems} messageFor={messageFor} onInput={onInput} />}
      <p class="problem" role="alert">
        {problem === null || isIncomplete ? "" : phrase(problem.kind)}
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
