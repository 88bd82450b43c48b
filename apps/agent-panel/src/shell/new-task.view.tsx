import type { ReactNode, RefObject } from "react";
import type { TaskRequest } from "../features/task/new-task.ts";
import type { QuickConnect } from "../features/transfer/transfer.view-model.ts";
import { LazyCreateTask } from "./lazy-views.tsx";

/** The dialog that creates a task. `unused`: it has not been opened. `closed`: it keeps an unfinished task. */
export type NewTaskForm = "unused" | "open" | "closed";

/** The agent's actions in the dialog. */
export type NewTaskCallbacks = {
  /** Resolves to null if the quick connects could not be loaded. */
  readonly onLoadQuickConnects: () => Promise<readonly QuickConnect[] | null>;
  /** Resolves to null once the task is created, otherwise to the type of the error. */
  readonly onCreateTask: (request: TaskRequest) => Promise<string | null>;
  /** Returns a token for a task. */
  readonly newToken: () => string;
  /** An action failed whose dialog is closed, or could not be loaded. */
  readonly onActionFailed: () => void;
};

type Props = {
  readonly form: NewTaskForm;
  readonly on: NewTaskCallbacks;
  readonly onChange: (form: NewTaskForm) => void;
  /** Takes the focus if the button that opened the dialog is hidden. Source: PA-07. */
  readonly desk: RefObject<HTMLElement | null>;
  /** The ringing offers. */
  readonly children: ReactNode;
};

/** The ringing offers in front of the desk, and the dialog that creates a task, which contains them while it is open. */
export function NewTask({ form, on, onChange, desk, children }: Props): ReactNode {
  return (
    <>
      {form !== "open" && children}
      {form !== "unused" && (
        <LazyCreateTask
          isOpen={form === "open"}
          ringing={children}
          onLoad={on.onLoadQuickConnects}
          onCreate={on.onCreateTask}
          newToken={on.newToken}
          onUnseenFailure={on.onActionFailed}
          onUnavailable={() => {
            onChange("unused");
            on.onActionFailed();
          }}
          onClose={() => {
            onChange("closed");
            if (isFocusLost() && document.hasFocus()) desk.current?.focus(); // never takes the host page's
          }}
        />
      )}
    </>
  );
}

/** True if no visible control has the focus. A hidden one keeps it until the next rendering. */
function isFocusLost(): boolean {
  const { activeElement, body } = document;
  return activeElement === null || activeElement === body || activeElement.getClientRects().length === 0;
}
