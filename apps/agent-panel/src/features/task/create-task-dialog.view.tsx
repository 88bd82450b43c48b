import {
  type FocusEvent,
  type FormEvent,
  type ReactNode,
  type RefObject,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { taskMessages } from "../../messages/task.en.ts";
import { ModalDialog } from "../../shared/modal-dialog.tsx";
import { useNow } from "../../shared/ticking.tsx";
import type { QuickConnect } from "../transfer/transfer.view-model.ts";
import { CreateTaskForm } from "./create-task-form.view.tsx";
import { type TaskForm, type TaskRefusal, type TaskRequest, taskRefusalOf, taskRequestOf } from "./new-task.ts";
import "./create-task-dialog.css";

const texts = taskMessages.create;

/** Actions in the dialog. */
export type CreateTaskCallbacks = {
  /** Resolves to null if the quick connects could not be loaded. */
  readonly onLoad: () => Promise<readonly QuickConnect[] | null>;
  /** Resolves to null once the task is created, otherwise to the type of the error. */
  readonly onCreate: (request: TaskRequest) => Promise<string | null>;
  /** An attempt failed after the dialog was closed. */
  readonly onUnseenFailure: () => void;
  /** Returns a token for a task. */
  readonly newToken: () => string;
};

type Props = CreateTaskCallbacks & {
  readonly isOpen: boolean;
  /** The ringing offers. An open dialog makes the rest of the page inert, so they are shown inside of it. */
  readonly ringing: ReactNode;
  readonly onClose: () => void;
};

const NOT_SUBMITTED = { content: "", token: "" };

/**
 * Dialog with the form of a new task. It stays on the page while it is closed, so that an unfinished task is kept.
 */
export function CreateTaskDialog({ isOpen, ringing, onLoad, onClose, ...on }: Props): ReactNode {
  const dialog = useRef<HTMLDialogElement>(null);
  const [phase, setPhase] = useState<TaskRefusal | "editing" | "submitting">("editing");
  const [createdCount, setCreatedCount] = useState(0);
  const submitted = useRef(NOT_SUBMITTED);
  const isPending = phase === "submitting";
  const close = (): void => dialog.current?.close();
  const trackFocus = useFocusInside(dialog);

  useLayoutEffect(() => {
    if (dialog.current?.open !== isOpen) dialog.current?.[isOpen ? "showModal" : "close"]();
  }, [isOpen]);

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    if (isPending) return;
    const task = taskIn(new FormData(event.currentTarget));
    // A repetition has the token of before, so that a lost answer does not make a second task.
    const content = JSON.stringify(task);
    if (submitted.current.content !== content) submitted.current = { content, token: on.newToken() };
    setPhase("submitting");
    const error = await on.onCreate(taskRequestOf(task, submitted.current.token));
    setPhase(error === null ? "editing" : taskRefusalOf(error));
    if (error !== null) {
      if (dialog.current?.open === false) on.onUnseenFailure();
      return;
    }
    submitted.current = NOT_SUBMITTED;
    setCreatedCount((count) => count + 1);
    close();
  }

  return (
    <>
      <div role="status">{createdCount > 0 && !isPending && <Created key={createdCount} />}</div>
      <ModalDialog
        dialog={dialog}
        className="create-task"
        heading={texts.heading}
        closeLabel={texts.close}
        isPending={isPending}
        onFocus={trackFocus}
        onClose={onClose}
      >
        <CreateTaskForm key={createdCount} isOpen={isOpen} phase={phase} onLoad={onLoad} onSubmit={submit} />
        {isOpen && ringing}
      </ModalDialog>
    </>
  );
}

/** Time a created task is reported. Unit: milliseconds. */
const CREATED_SHOWN_MS = 6_000;

function Created(): ReactNode {
  const now = useNow(1_000);
  const [since] = useState(now);
  return now - since < CREATED_SHOWN_MS && <p className="notice notice-success create-task-created">{texts.created}</p>;
}

/** Moves the focus to the form if the focused control is gone, such as a button of an offer. Source: PA-07. */
function useFocusInside(dialog: RefObject<HTMLDialogElement | null>): (event: FocusEvent) => void {
  const last = useRef<Element>(null);
  useEffect(() => {
    if (last.current?.isConnected !== false || dialog.current?.open !== true || !document.hasFocus()) return;
    const field = dialog.current.querySelector<HTMLElement>("input:enabled");
    (field ?? dialog.current.querySelector("button"))?.focus();
  });
  return ({ target }) => {
    last.current = target;
  };
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
