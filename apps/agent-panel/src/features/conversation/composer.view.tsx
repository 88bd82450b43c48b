import type { ChatUpload } from "@tributary/chat";
import { fitToText, isSendKey } from "@tributary/ui";
import {
  type ClipboardEvent,
  type KeyboardEvent,
  type ReactNode,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { Button } from "react-aria-components";
import { messages } from "../../messages/en.ts";
import { Icon } from "../../shared/icons.tsx";
import { AttachButton, type FileActions, OutgoingFiles } from "../files/index.ts";

const texts = messages.conversation;

/** Maximum message length. Unit: bytes of UTF-8. Source: docs/wire/participant.md#sendmessage. */
const MAX_BYTES = 16_384;
const encoder = new TextEncoder();

type Props = {
  readonly name: string;
  readonly draft: string;
  readonly takesFocus: boolean;
  readonly canWrite: boolean;
  /** Files that are sent with the next message. */
  readonly attached: readonly File[];
  readonly uploads: readonly ChatUpload[];
  readonly files: Omit<FileActions, "onLoadFile">;
  readonly onSend: (text: string) => void;
  readonly onTyping: () => void;
  readonly onDraft: (text: string) => void;
};

/** Text field for messages, and files to send. Enter sends, Shift+Enter inserts a line break; the draft is kept. */
export function Composer({ name, draft, takesFocus, canWrite, attached, uploads, files, ...on }: Props): ReactNode {
  const { onSend, onTyping, onDraft } = on;
  const [text, setText] = useState(draft);
  const hintId = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text determines the height
  useLayoutEffect(() => {
    if (field.current !== null) fitToText(field.current);
  }, [text]);
  const over = encoder.encode(text).length - MAX_BYTES;
  const canSend = canWrite && (text.trim() !== "" || attached.length > 0) && over <= 0;
  const attach = (added: readonly File[]): void => files.onAttach([...attached, ...added]);

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

  function onPaste(event: ClipboardEvent): void {
    const pasted = [...event.clipboardData.files];
    if (pasted.length === 0) return;
    event.preventDefault(); // programs copy the name of a file as text beside it
    attach(pasted);
  }

  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <OutgoingFiles attached={attached} uploads={uploads} isOver={false} on={files} />
      <AttachButton isDisabled={!canWrite} onChoose={attach} />
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
        onPaste={onPaste}
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
