import { fitToText, isSendKey } from "@tributary/ui";
import { type KeyboardEvent, type ReactNode, useId, useLayoutEffect, useRef, useState } from "react";
import { Button } from "react-aria-components";
import { messages } from "../../messages/en.ts";
import { Icon } from "../../shared/icons.tsx";

const texts = messages.conversation;

/** Maximum message length. Unit: bytes of UTF-8. Source: docs/wire/participant.md#sendmessage. */
const MAX_BYTES = 16_384;
const encoder = new TextEncoder();

type Props = {
  readonly name: string;
  readonly draft: string;
  readonly takesFocus: boolean;
  readonly canWrite: boolean;
  readonly onSend: (text: string) => void;
  readonly onTyping: () => void;
  readonly onDraft: (text: string) => void;
};

/** Text field for messages. Enter sends, Shift+Enter inserts a line break; the draft is kept. */
export function Composer({ name, draft, takesFocus, canWrite, onSend, onTyping, onDraft }: Props): ReactNode {
  const [text, setText] = useState(draft);
  const hintId = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text determines the height
  useLayoutEffect(() => {
    if (field.current !== null) fitToText(field.current);
  }, [text]);
  const over = encoder.encode(text).length - MAX_BYTES;
  const canSend = canWrite && text.trim() !== "" && over <= 0;

  function change(next: string): void {
    setText(next);
    onDraft(next);
    if (next.trim() !== "") onTyping();
  }

  function send(): void {
    if (!canSend) return;
    onSend(text);
    change("");
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (!isSendKey(event.nativeEvent)) return;
    event.preventDefault();
    send();
  }

  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <textarea
        ref={field}
        dir="auto"
        className="composer-text"
        aria-label={texts.composer}
        aria-describedby={hintId}
        aria-invalid={over > 0}
        placeholder={texts.placeholder(name)}
        rows={1}
        // biome-ignore lint/a11y/noAutofocus: only after the agent selected this conversation
        autoFocus={takesFocus}
        value={text}
        disabled={!canWrite}
        onChange={(event) => change(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <Button type="submit" className="button button-primary button-icon" aria-label={texts.send} isDisabled={!canSend}>
        <Icon name="send" />
      </Button>
      <p id={hintId} className={over > 0 ? "composer-problem" : "composer-hint"} role={over > 0 ? "alert" : undefined}>
        {over > 0 ? texts.tooLong : texts.hint}
      </p>
    </form>
  );
}
