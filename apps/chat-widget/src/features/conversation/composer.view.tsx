import { fitToText, isSendKey } from "@tributary/ui";
import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { usePhrase } from "../../languages/phrase.ts";
import { Icon } from "../../shared/icons.view.tsx";
import type { ConversationProps } from "./log-part.ts";

type Props = ConversationProps & { readonly isFocused: boolean };

/** Text field for messages. Enter sends, Shift+Enter inserts a line break. */
export function Composer({ state, actions, isFocused }: Props): JSX.Element {
  const phrase = usePhrase();
  const { log, draft, isDraftTooLong } = state;
  const field = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => {
    if (isFocused) field.current?.focus();
  }, []);
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
          {phrase("tooLong")}
        </p>
      )}
      <div class="write">
        {log !== null && <log.Tools state={state} actions={actions} />}
        <textarea
          ref={field}
          rows={1}
          dir="auto"
          enterkeyhint="send"
          aria-label={phrase("message")}
          placeholder={phrase("placeholder")}
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
        <button type="submit" class="primary square" aria-label={phrase("send")} aria-disabled={!state.canSend}>
          <Icon name="send" />
        </button>
      </div>
    </form>
  );
}
