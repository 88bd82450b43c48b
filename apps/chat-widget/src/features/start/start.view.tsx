import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { messages } from "../../shared/messages.ts";
import type { StartProblem } from "./start-chat.ts";

type Props = {
  readonly problem: StartProblem | "name-missing" | null;
  readonly isStarting: boolean;
  readonly isFocused: boolean;
  readonly onStart: (name: string) => void;
};

const PROBLEMS = {
  "name-missing": messages.nameMissing,
  unreachable: messages.unreachable,
  "not-started": messages.notStarted,
} as const;

/** Form with the customer's name that starts the chat. */
export function StartView({ problem, isStarting, isFocused, onStart }: Props): JSX.Element {
  const [name, setName] = useState("");
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (isFocused) field.current?.focus();
  }, [isFocused]);
  useEffect(() => {
    if (problem === "name-missing") field.current?.focus();
  }, [problem]);

  return (
    <form
      class="start"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onStart(name);
      }}
    >
      <p>{messages.startLead}</p>
      <label class="field">
        <span>{messages.name}</span>
        <input
          ref={field}
          name="name"
          autocomplete="name"
          dir="auto"
          maxLength={256}
          required
          value={name}
          aria-invalid={problem === "name-missing"}
          aria-describedby={problem === null ? undefined : "problem"}
          onInput={(event) => setName(event.currentTarget.value)}
        />
      </label>
      <p id="problem" class="problem" role="alert">
        {problem === null ? "" : PROBLEMS[problem]}
      </p>
      <button type="submit" class="primary wide" aria-disabled={isStarting}>
        {isStarting ? messages.starting : messages.start}
      </button>
    </form>
  );
}
