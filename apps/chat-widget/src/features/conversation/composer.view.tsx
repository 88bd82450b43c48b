import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Icon } from "../../shared/icons.view.tsx";
import { words } from "../../shared/words.ts";
import type { ConversationModel, ConversationState } from "./conversation-model.ts";

type Props = {
  readonly state: ConversationState;
  readonly actions: ConversationModel;
  readonly isFocused: boolean;
};

/** The field to write in. Enter sends, Shift and Enter begin a new line. */
export function Composer({ state, actions, isFocused }: Props): JSX.Element {
  const { draft, isDraftTooLong } = state;
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (isFocused) field.current?.focus();
  }, [isFocused]);

  function send(): void {
    actions.send();
    field.current?.focus();
  }

  return (
    <form
      class="foot composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {isDraftTooLong && (
        <p id="too-long" class="problem" role="alert">
          {words.tooLong}
        </p>
      )}
      <div class="write">
        <textarea
          ref={field}
          rows={1}
          aria-label={words.message}
          placeholder={words.placeholder}
          aria-invalid={isDraftTooLong}
          aria-describedby={isDraftTooLong ? "too-long" : undefined}
          value={draft}
          onInput={(event) => actions.write(event.currentTarget.value)}
          onKeyDown={(event) => {
            // While an input method composes, Enter belongs to it.
            if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
            event.preventDefault();
            send();
          }}
        />
        <button
          type="submit"
          class="primary square"
          aria-label={words.send}
          aria-disabled={draft.trim() === "" || isDraftTooLong}
        >
          <Icon name="send" />
        </button>
      </div>
      <button type="button" class="quiet small" onClick={() => actions.askToLeave()}>
        {words.end}
      </button>
    </form>
  );
}
