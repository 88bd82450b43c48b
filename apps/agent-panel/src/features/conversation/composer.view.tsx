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
import { AttachButton, type AttachedSnapshot, type FileCallbacks, OutgoingFiles } from "../files/index.ts";
import type { ConversationCallbacks, ConversationSnapshot } from "./conversation.view-model.ts";
import { FormatBar } from "./format-bar.view.tsx";
import { type Edit, type Format, formatEdit } from "./formatting.ts";

const texts = messages.conversation;

const SHORTCUTS: Readonly<Record<string, Format>> = { b: "bold", i: "italic", KeyB: "bold", KeyI: "italic" };

/** The letter decides; the position of the key on keyboards without Latin letters. */
function shortcutOf({ key, code }: KeyboardEvent): Format | undefined {
  return SHORTCUTS[key.toLowerCase()] ?? (/^[a-z]$/iu.test(key) ? undefined : SHORTCUTS[code]);
}

/** Maximum message length. Unit: bytes of UTF-8. Source: docs/wire/participant.md#sendmessage. */
const MAX_BYTES = 16_384;
const encoder = new TextEncoder();

type Props = {
  readonly name: string;
  readonly draft: string;
  readonly takesFocus: boolean;
  readonly snapshot: Pick<ConversationSnapshot, "canWrite" | "canAttach" | "canFormat" | "uploads">;
  /** Files that are sent with the next message. */
  readonly attached: readonly AttachedSnapshot[];
  /** True if the agent formats texts, in chats that permit it. */
  readonly isFormatting: boolean;
  readonly on: Pick<ConversationCallbacks, "onSend" | "onTyping" | "onDraft" | "onToggleFormatting"> &
    Omit<FileCallbacks, "onLoadFile">;
};

/** Text field for messages, and files to send. Enter sends, Shift+Enter inserts a line break; the draft is kept. */
export function Composer({ name, draft, takesFocus, snapshot, attached, isFormatting, on }: Props): ReactNode {
  const { canWrite, canAttach, canFormat, uploads } = snapshot;
  const writesMarkdown = canFormat && isFormatting;
  const [text, setText] = useState(draft);
  const hintId = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text determines the height
  useLayoutEffect(() => {
    if (field.current !== null) fitToText(field.current);
  }, [text]);
  const over = encoder.encode(text).length - MAX_BYTES;
  const canSend = canWrite && (text.trim() !== "" || attached.some(({ problem }) => problem === null)) && over <= 0;

  function change(next: string): void {
    setText(next);
    on.onDraft(next);
    if (next.trim() !== "") on.onTyping();
  }

  function send(): void {
    if (!canSend) return;
    on.onSend(text, writesMarkdown ? "markdown" : "plain");
    change("");
  }

  function format(kind: Format): void {
    if (field.current === null) return;
    const { selectionStart: from, selectionEnd: to } = field.current;
    const edit = formatEdit(text, { from, to }, kind);
    applyEdit(field.current, edit);
  }

  function onKeyDown(event: KeyboardEvent): void {
    const shortcut = writesMarkdown && (event.ctrlKey || event.metaKey) ? shortcutOf(event) : undefined;
    if (shortcut !== undefined) {
      event.preventDefault();
      format(shortcut);
      return;
    }
    if (!isSendKey(event.nativeEvent)) return;
    event.preventDefault();
    send();
  }

  function onPaste(event: ClipboardEvent): void {
    const pasted = [...event.clipboardData.files];
    if (pasted.length === 0 || !canAttach) return;
    event.preventDefault(); // programs copy the name of a file as text beside it
    on.onAttach(pasted);
  }

  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <OutgoingFiles attached={attached} uploads={uploads} isOver={false} on={on} />
      {writesMarkdown && <FormatBar onFormat={format} />}
      <div className="composer-tools">
        {canAttach && <AttachButton isDisabled={!canWrite} onChoose={on.onAttach} />}
        {canFormat && (
          <Button
            className="button button-quiet button-icon"
            aria-label={texts.format.toggle}
            aria-pressed={isFormatting}
            data-tip={texts.format.toggle}
            onPress={() => {
              on.onToggleFormatting();
              field.current?.focus();
            }}
          >
            <Icon name="format" />
          </Button>
        )}
      </div>
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

/** Replaces a part of the text as typing does, so that the browser can undo it. */
function applyEdit(field: HTMLTextAreaElement, { replaced, replacement, selection }: Edit): void {
  field.focus();
  field.setSelectionRange(replaced.from, replaced.to);
  // The only way that keeps the history of the field; every supported browser has it for text areas.
  document.execCommand("insertText", false, replacement);
  field.setSelectionRange(selection.from, selection.to);
}
