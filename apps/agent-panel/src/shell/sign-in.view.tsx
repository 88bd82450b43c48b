import { type FormEvent, type ReactNode, useId } from "react";
import { Button } from "react-aria-components";
import { messages } from "../messages/en.ts";
import { Mark } from "../shared/icons.tsx";
import "./sign-in.css";

const words = messages.signIn;

/** What the form shows. */
export type SignInSnapshot = {
  readonly phase: "idle" | "submitting";
  /** Why the last try did not work. */
  readonly problem: "bad-credentials" | "unreachable" | "other" | null;
  /** A session was there and ended. */
  readonly isAgain: boolean;
};

/** What happens at the form. */
export type SignInCallbacks = {
  readonly onSubmit: (username: string, password: string) => void;
  /** Somebody is at the form: focus or a key. */
  readonly onTouched: () => void;
};

type Props = SignInCallbacks & { readonly snapshot: SignInSnapshot };

/** The form to sign in with, the same in the frame, in the popup and on its own page. */
export function SignIn({ snapshot, onSubmit, onTouched }: Props): ReactNode {
  const problemId = useId();
  const { phase, problem, isAgain } = snapshot;
  const fault =
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
        <h1>{words.heading}</h1>
        <p className="lead">{isAgain ? words.again : words.lead}</p>
        <Field label={words.username} name="username" type="text" autoComplete="username" fault={fault} />
        <Field label={words.password} name="password" type="password" autoComplete="current-password" fault={fault} />
        <p id={problemId} className="sign-in-problem" role="alert">
          {problem !== null && words.failed[problem]}
        </p>
        <Button type="submit" className="button button-primary" isDisabled={phase === "submitting"}>
          {phase === "submitting" ? words.submitting : words.submit}
        </Button>
      </form>
    </main>
  );
}

type FieldProps = {
  readonly label: string;
  readonly name: string;
  readonly type: "text" | "password";
  readonly autoComplete: string;
  readonly fault: Readonly<Record<string, unknown>>;
};

function Field({ label, fault, ...input }: FieldProps): ReactNode {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input id={id} required autoCapitalize="none" spellCheck={false} {...input} {...fault} />
    </div>
  );
}
