/** The page with the form: its progress, the fields that are missing, and the notice of a center that is closed. */
import type { StartProblem } from "../features/start/start-chat.ts";
import {
  detailsOf,
  type FormValues,
  problemsOf,
  type StartDetails,
  type StartForm,
} from "../features/start/start-form.ts";
import { createOpeningNotice } from "./opening-notice.ts";

/** Reason why no chat has started. `incomplete`: fields have to be corrected. */
export type FormProblem = StartProblem | { readonly kind: "incomplete" };

/** Facts that the page with the form shows. */
export type StartPageState = {
  readonly form: StartForm;
  readonly problem: FormProblem | null;
  readonly isStarting: boolean;
  /** Text of a center that is closed, or empty; null while it is open. */
  readonly closedText: string | null;
};

/** Dependencies of {@link createStartPage}. */
export type StartPageDeps = {
  /** Reads what the page knows about the customer, and the fields of the form. */
  readonly readForm: () => StartForm;
  /** Loads the fields of the form unless they are there; null if they are. Resolves to false if they cannot be loaded. */
  readonly completeForm: () => Promise<boolean> | null;
  /** Reads the text of a center that is closed; null while it is open. */
  readonly readClosedText: () => Promise<string | null>;
};

/** State and actions of the form. */
export interface StartPage {
  state(): StartPageState;
  readonly isStarting: boolean;
  /** Sets the problem and the progress of a start. */
  show(problem: StartPageState["problem"], isStarting?: boolean): void;
  /** Reads the opening hours again, and loads the fields that are missing. */
  prepare(): void;
  /** Returns the details of the customer; null if the form is not complete. */
  check(values: FormValues): StartDetails | null;
}

/** Creates a {@link StartPage}. `onChange` is called with each change. */
export function createStartPage(deps: StartPageDeps, onChange: () => void): StartPage {
  const opening = createOpeningNotice(deps.readClosedText, onChange);
  let problem: StartPageState["problem"] = null;
  let isStarting = false;

  function show(next: typeof problem, isNowStarting = false): void {
    problem = next;
    isStarting = isNowStarting;
    onChange();
  }

  /** Shows that the center cannot be reached while fields of the form are missing. Returns true if there are all. */
  function isComplete(): boolean {
    const loading = deps.completeForm();
    if (loading === null) return true;
    show({ kind: "unreachable" });
    void loading.then((isLoaded) => {
      if (isLoaded && !isStarting) show(null);
    });
    return false;
  }

  return {
    state: () => ({ form: deps.readForm(), problem, isStarting, closedText: opening.text }),
    get isStarting() {
      return isStarting;
    },
    show,
    prepare() {
      opening.refresh();
      if (!isStarting) isComplete();
    },
    check(values) {
      if (isStarting || !isComplete()) return null;
      const form = deps.readForm();
      if (problemsOf(form, values).length === 0) return detailsOf(form, values);
      show({ kind: "incomplete" });
      return null;
    },
  };
}
