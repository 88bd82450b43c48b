import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Icon } from "../../shared/icons.view.tsx";
import { words } from "../../shared/words.ts";
import { type ConversationModel, isTooLong } from "./conversation-model.ts";

type Props = { readonly actions: ConversationModel; readonly isFocused: boolean };

/** The field to write in. Enter sends, Shift and Enter begin a new line. */
export function Composer({ actions, isFocused }: Props): JSX.Element {
  const [text, setText] = useState("");
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (isFocused) field.current?.focus();
  }, [isFocused]);
  const isLong = isTooLong(text);

  function send(): void {
    if (actions.send(text)) setText("");
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
      {isLong && (
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
          aria-invalid={isLong}
          aria-describedby={isLong ? "too-long" : undefined}
          value={text}
          onInput={(event) => {
            setText(event.currentTarget.value);
            actions.typing();
          }}
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
          aria-disabled={text.trim() === "" || isLong}
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
