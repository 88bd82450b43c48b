import { fitToText, isSendKey } from "@tributary/ui";
import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { Icon } from "../../shared/icons.view.tsx";
import { messages } from "../../shared/messages.ts";
import type { ConversationModel, ConversationState } from "./conversation-model.ts";

type Props = {
  readonly state: ConversationState;
  readonly actions: ConversationModel;
  readonly isFocused: boolean;
};

/** Text field for messages. Enter sends, Shift+Enter inserts a line break. */
export function Composer({ state, actions, isFocused }: Props): JSX.Element {
  const { draft, isDraftTooLong } = state;
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (isFocused) field.current?.focus();
  }, [isFocused]);
  useLayoutEffect(() => {
    if (field.current !== null) fitToText(field.current);
  }, [draft]);

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
          {messages.tooLong}
        </p>
      )}
      <div class="write">
        <textarea
          ref={field}
          rows={1}
          dir="auto"
          enterkeyhint="send"
          aria-label={messages.message}
          placeholder={messages.placeholder}
          aria-invalid={isDraftTooLong}
          aria-describedby={isDraftTooLong ? "too-long" : undefined}
          value={draft}
          onInput={(event) => actions.write(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (!isSendKey(event)) return;
            event.preventDefault();
            send();
          }}
        />
        <button
          type="submit"
          class="primary square"
          aria-label={messages.send}
          aria-disabled={draft.trim() === "" || isDraftTooLong}
        >
          <Icon name="send" />
        </button>
      </div>
    </form>
  );
}
