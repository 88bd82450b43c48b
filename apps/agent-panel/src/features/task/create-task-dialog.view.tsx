import { type FormEvent, type ReactNode, useEffect, useId, useLayoutEffect, useRef, useState } from "react";
import { Button } from "react-aria-components";
import { taskMessages } from "../../messages/task.en.ts";
import { Icon } from "../../shared/icons.tsx";
import type { QuickConnect } from "../transfer/transfer.view-model.ts";
import { type TaskForm, type TaskRefusal, type TaskRequest, taskRefusalOf, taskRequestOf } from "./new-task.ts";
import "./create-task-dialog.css";

const texts = taskMessages.create;

/** Actions in the dialog. */
export type CreateTaskCallbacks = {
  /** Resolves to null if the quick connects could not be loaded. */
  readonly onLoad: () => Promise<readonly QuickConnect[] | null>;
  /** Resolves to null once the task is created, otherwise to the type of the error. */
  readonly onCreate: (request: TaskRequest) => Promise<string | null>;
  /** Returns a token for a task. */
  readonly newToken: () => string;
};

type Props = CreateTaskCallbacks & { readonly onClose: () => void };

type Phase = TaskRefusal | "editing" | "submitting" | "created";

/** Dialog with the form of a new task. A native dialog keeps the focus inside and returns it to the button. */
export function CreateTaskDialog({ onLoad, onCreate, newToken, onClose }: Props): ReactNode {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const [phase, setPhase] = useState<Phase>("editing");
  const submitted = useRef({ content: "", token: "" });
  const isPending = phase === "submitting";
  const close = (): void => dialog.current?.close();

  useLayoutEffect(() => {
    if (dialog.current?.open === false) dialog.current.showModal();
  }, []);

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    if (isPending) return;
    const task = taskIn(new FormData(event.currentTarget));
    // A repetition has the token of before, so that a lost answer does not make a second task.
    const content = JSON.stringify(task);
    if (submitted.current.content !== content) submitted.current = { content, token: newToken() };
    setPhase("submitting");
    void onCreate(taskRequestOf(task, submitted.current.token)).then((error) =>
      setPhase(error === null ? "created" : taskRefusalOf(error)),
    );
  }

  function another(): void {
    submitted.current = { content: "", token: "" };
    setPhase("editing");
  }

  return (
    <dialog
      ref={dialog}
      className="create-task"
      aria-labelledby={`${id}-title`}
      onClose={onClose}
      onCancel={(event) => isPending && event.preventDefault()}
      onKeyDown={(event) => isPending && event.key === "Escape" && event.preventDefault()}
    >
      <header className="create-task-head">
        <h2 id={`${id}-title`}>{texts.heading}</h2>
        <Button
          className="button button-quiet button-icon"
          aria-label={texts.close}
          isDisabled={isPending}
          onPress={close}
        >
          <Icon name="close" />
        </Button>
      </header>
      {phase === "created" ? (
        <div className="create-task-created">
          <p role="status">{texts.created}</p>
          <Button className="button" onPress={another}>
            {texts.another}
          </Button>
          <Button className="button button-primary" autoFocus onPress={close}>
            {texts.close}
          </Button>
        </div>
      ) : (
        <Form id={id} phase={phase} onLoad={onLoad} onSubmit={submit} />
      )}
    </dialog>
  );
}

/** Members of the form, by the names of its fields. */
function taskIn(form: FormData): TaskForm {
  const text = (name: string): string => String(form.get(name) ?? "").trim();
  return {
    name: text("name"),
    description: text("description"),
    link: text("link"),
    quickConnectId: text("to"),
    at: text("at"),
  };
}

type FormProps = {
  readonly id: string;
  readonly phase: Exclude<Phase, "created">;
  readonly onLoad: CreateTaskCallbacks["onLoad"];
  readonly onSubmit: (event: FormEvent<HTMLFormElement>) => void;
};

function Form({ id, phase, onLoad, onSubmit }: FormProps): ReactNode {
  const isPending = phase === "submitting";
  return (
    <form className="create-task-form" onSubmit={onSubmit}>
      <Field id={`${id}-name`} label={texts.name}>
        <input id={`${id}-name`} name="name" dir="auto" required maxLength={512} autoComplete="off" />
      </Field>
      <Field id={`${id}-description`} label={texts.description} hint={texts.optional}>
        <textarea id={`${id}-description`} name="description" dir="auto" rows={3} maxLength={4_096} />
      </Field>
      <Destinations id={`${id}-to`} onLoad={onLoad} />
      <Field id={`${id}-link`} label={texts.link} hint={texts.optional}>
        <input id={`${id}-link`} name="link" type="url" maxLength={4_096} placeholder="https://" autoComplete="off" />
      </Field>
      <Field id={`${id}-at`} label={texts.at} hint={texts.atHint}>
        <input id={`${id}-at`} name="at" type="datetime-local" />
      </Field>
      <p className="create-task-problem" role="alert">
        {phase !== "editing" && phase !== "submitting" && texts.refused[phase]}
      </p>
      <Button type="submit" className="button button-primary" isDisabled={isPending}>
        {isPending ? texts.submitting : texts.submit}
      </Button>
    </form>
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

/** The quick connects of the agent's queues: a native list is usable with keys, by touch and by screen readers. */
function Destinations({ id, onLoad }: { readonly id: string } & Pick<CreateTaskCallbacks, "onLoad">): ReactNode {
  const [list, setList] = useState<readonly QuickConnect[] | "loading" | "failed">("loading");
  const load = useRef(onLoad);
  useEffect(() => {
    if (list === "loading") void load.current().then((loaded) => setList(loaded ?? "failed"));
  }, [list]);
  if (list === "failed")
    return (
      <div className="field">
        <p role="alert">{texts.unavailable}</p>
        <Button className="button button-small" onPress={() => setList("loading")}>
          {texts.retry}
        </Button>
      </div>
    );
  const isEmpty = list !== "loading" && list.length === 0;
  return (
    <Field id={id} label={texts.to}>
      <select id={id} name="to" required defaultValue="">
        <option value="" disabled>
          {list === "loading" ? texts.loading : isEmpty ? texts.none : texts.choose}
        </option>
        {list !== "loading" && KINDS.map((kind) => <Group key={kind} kind={kind} quickConnects={list} />)}
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
