import { type FormEvent, type ReactNode, useId, useState } from "react";
import { Button } from "react-aria-components";
import { messages } from "../messages/en.ts";
import { Mark } from "../shared/icons.tsx";
import "./sign-in.css";

const texts = messages.signIn;

export type SignInSnapshot = {
  readonly phase: "idle" | "submitting";
  /** Reason for the failure of the last attempt. */
  readonly problem: keyof typeof texts.failed | null;
  /** True if a previous session has ended. */
  readonly isAgain: boolean;
};

export type SignInCallbacks = {
  readonly onSubmit: (username: string, password: string) => void;
  /** Focus or a key press in the form. */
  readonly onTouched: () => void;
};

type Props = SignInCallbacks & {
  readonly snapshot: SignInSnapshot;
  /** False in a frame: the host page keeps the focus. */
  readonly takesFocus: boolean;
};

/** Sign-in form; the same in the frame, in the popup and on its own page. */
export function SignIn({ snapshot, takesFocus, onSubmit, onTouched }: Props): ReactNode {
  const problemId = useId();
  const { phase, problem, isAgain } = snapshot;
  const errorProps =
    problem === null ? {} : { "aria-describedby": problemId, "aria-invalid": problem === "bad-credentials" };

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    onSubmit(String(fields.get("username")), String(fields.get("password")));
  }

  return (
    <main className="page">
      <form className="card sign-in" onSubmit={submit} onFocus={onTouched} onKeyDown={onTouched}>
        <div className="brand">
          <Mark />
          <span>{messages.product}</span>
        </div>
        <h1>{texts.heading}</h1>
        <p className="lead">{isAgain ? texts.again : texts.lead}</p>
        <Field
          label={texts.username}
          name="username"
          type="text"
          autoComplete="username"
          autoFocus={takesFocus}
          errorProps={errorProps}
        />
        <Field
          label={texts.password}
          name="password"
          type="password"
          autoComplete="current-password"
          errorProps={errorProps}
        />
        <p id={problemId} className="sign-in-problem" role="alert">
          {problem !== null && texts.failed[problem]}
        </p>
        <Button type="submit" className="button button-primary" isDisabled={phase === "submitting"}>
          {phase === "submitting" ? texts.submitting : texts.submit}
        </Button>
        {/* Left empty here: the single sign-on has a script of its own, which fills it. */}
        <div id="sign-in-more" />
      </form>
    </main>
  );
}

type FieldProps = {
  readonly label: string;
  readonly name: string;
  readonly type: "text" | "password";
  readonly autoComplete: string;
  readonly autoFocus?: boolean;
  readonly errorProps: Readonly<Record<string, unknown>>;
};

function Field({ label, errorProps, type, ...input }: FieldProps): ReactNode {
  const id = useId();
  const [isShown, setShown] = useState(false);
  const field = (
    <input
      id={id}
      required
      autoCapitalize="none"
      spellCheck={false}
      type={isShown ? "text" : type}
      {...input}
      {...errorProps}
    />
  );
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {type === "text" ? (
        field
      ) : (
        <div className="field-row">
          {field}
          <Button
            className="button button-quiet button-small"
            aria-label={isShown ? texts.hidePassword : texts.showPassword}
            onPress={() => setShown(!isShown)}
          >
            {isShown ? texts.hide : texts.show}
          </Button>
        </div>
      )}
    </div>
  );
}
