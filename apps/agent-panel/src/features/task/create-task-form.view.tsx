import { type FormEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";
import { Button } from "react-aria-components";
import { taskMessages } from "../../messages/task.en.ts";
import type { QuickConnect } from "../transfer/transfer.view-model.ts";
import type { TaskRefusal } from "./new-task.ts";

const texts = taskMessages.create;

type Load = () => Promise<readonly QuickConnect[] | null>;

type FormProps = {
  /** The quick connects are loaded each time that the form is opened. */
  readonly isOpen: boolean;
  readonly phase: TaskRefusal | "editing" | "submitting";
  readonly onLoad: Load;
  readonly onSubmit: (event: FormEvent<HTMLFormElement>) => void;
};

/** Form of a new task. The names of its fields are those of a `TaskForm`, except for `to`, the quick connect. */
export function CreateTaskForm({ isOpen, phase, onLoad, onSubmit }: FormProps): ReactNode {
  const id = useId();
  const { list, reload } = useQuickConnects(isOpen, onLoad);
  const isPending = phase === "submitting";
  const isEmpty = list !== "loading" && list !== "failed" && list.length === 0;
  return (
    <form className="create-task-form" onSubmit={onSubmit}>
      <p role="status">{isEmpty && texts.none}</p>
      <fieldset disabled={isEmpty}>
        <Field id={`${id}-name`} label={texts.name}>
          <input id={`${id}-name`} name="name" dir="auto" required maxLength={512} autoComplete="off" />
        </Field>
        <Field id={`${id}-description`} label={texts.description} hint={texts.optional}>
          <textarea id={`${id}-description`} name="description" dir="auto" rows={3} maxLength={4_096} />
        </Field>
        <Destinations id={`${id}-to`} list={list} onRetry={reload} />
        <Field id={`${id}-link`} label={texts.link} hint={texts.optional}>
          <LinkField id={`${id}-link`} />
        </Field>
        <Field id={`${id}-at`} label={texts.at} hint={texts.atHint}>
          <input id={`${id}-at`} name="at" type="datetime-local" />
        </Field>
      </fieldset>
      <p className="create-task-problem" role="alert">
        {phase !== "editing" && phase !== "submitting" && texts.refused[phase]}
      </p>
      <Button type="submit" className="button button-primary" isDisabled={isPending || isEmpty || list === "failed"}>
        {isPending ? texts.submitting : texts.submit}
      </Button>
    </form>
  );
}

/** A field whose browser names the missing scheme: the browser's own message only asks for a URL. */
function LinkField({ id }: { readonly id: string }): ReactNode {
  return (
    <input
      id={id}
      name="link"
      type="url"
      pattern="https?://.+"
      maxLength={4_096}
      placeholder="https://"
      autoComplete="off"
      onInvalid={({ currentTarget }) => currentTarget.setCustomValidity(texts.linkProblem)}
      onInput={({ currentTarget }) => currentTarget.setCustomValidity("")}
    />
  );
}

type FieldProps = {
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
  readonly children: ReactNode;
};

function Field({ id, label, hint, children }: FieldProps): ReactNode {
  return (
    <div className="field">
      <label htmlFor={id}>
        {label} {hint !== undefined && <span className="create-task-hint">{hint}</span>}
      </label>
      {children}
    </div>
  );
}

type List = readonly QuickConnect[] | "loading" | "failed";

function useQuickConnects(isOpen: boolean, onLoad: Load): { readonly list: List; readonly reload: () => void } {
  const [list, setList] = useState<List>("loading");
  const [attempt, setAttempt] = useState(0);
  const load = useRef(onLoad);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each attempt loads them again
  useEffect(() => {
    if (!isOpen) return;
    let isCurrent = true;
    setList("loading");
    void load.current().then((loaded) => isCurrent && setList(loaded ?? "failed"));
    return () => {
      isCurrent = false;
    };
  }, [isOpen, attempt]);
  return { list, reload: () => setAttempt(attempt + 1) };
}

type DestinationsProps = { readonly id: string; readonly list: List; readonly onRetry: () => void };

/** The quick connects of the agent's queues: a native list is usable with keys, by touch and by screen readers. */
function Destinations({ id, list, onRetry }: DestinationsProps): ReactNode {
  const [chosenId, setChosenId] = useState("");
  if (list === "failed")
    return (
      <div className="field">
        <p role="alert">{texts.unavailable}</p>
        <Button className="button button-small" onPress={onRetry}>
          {texts.retry}
        </Button>
      </div>
    );
  const quickConnects = list === "loading" ? [] : list;
  // The browser would choose the first one in place of one that no longer exists.
  const value = quickConnects.some((each) => each.id === chosenId) ? chosenId : "";
  return (
    <Field id={id} label={texts.to}>
      <select id={id} name="to" required value={value} onChange={(event) => setChosenId(event.target.value)}>
        <option value="" disabled>
          {list === "loading" ? texts.loading : texts.choose}
        </option>
        {KINDS.map((kind) => (
          <Group key={kind} kind={kind} quickConnects={quickConnects} />
        ))}
      </select>
    </Field>
  );
}

const KINDS = ["agent", "queue"] as const;

type GroupProps = { readonly kind: QuickConnect["kind"]; readonly quickConnects: readonly QuickConnect[] };

function Group({ kind, quickConnects }: GroupProps): ReactNode {
  const options = quickConnects.filter((each) => each.kind === kind);
  if (options.length === 0) return null;
  return (
    <optgroup label={texts.kinds[kind]}>
      {options.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </optgroup>
  );
}
