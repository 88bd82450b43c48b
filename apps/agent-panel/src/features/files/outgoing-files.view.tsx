import type { ChatUpload } from "@tributary/chat";
import { type ReactNode, useRef } from "react";
import { Button } from "react-aria-components";
import { filesMessages as texts } from "../../messages/files.en.ts";
import { Icon } from "../../shared/icons.tsx";
import type { FileCallbacks } from "./file-callbacks.ts";
import { sizeText } from "./file-size.ts";
import { type AttachedSnapshot, uploadOf } from "./files.view-model.ts";
import "./files.css";

type Props = {
  /** Files that are sent with the next message. */
  readonly attached: readonly AttachedSnapshot[];
  readonly uploads: readonly ChatUpload[];
  /** True once nothing can be sent any more. */
  readonly isOver: boolean;
  readonly on: Omit<FileCallbacks, "onLoadFile">;
};

/** Files above the composer, or in its place after the end of the chat: those on their way, those that were not sent, and those that the next message takes along. */
export function OutgoingFiles({ attached, uploads, isOver, on }: Props): ReactNode {
  const list = useRef<HTMLUListElement>(null);
  if (attached.length + uploads.length === 0) return null;
  const removing = (remove: (key: string) => void) => (key: string) => {
    focusBeside(list.current);
    remove(key);
  };
  const onDetach = removing(on.onDetach);
  return (
    <ul ref={list} className="outgoing-files" aria-label={texts.attached}>
      {uploads.map((upload) => (
        <UploadLine
          key={upload.key}
          upload={upload}
          on={{ onRetryFile: on.onRetryFile, onDiscardFile: removing(on.onDiscardFile) }}
        />
      ))}
      {attached.map(({ key, name, size, problem }) => (
        <li key={key} className="outgoing-file" data-failed={isOver || problem !== null}>
          <FileLine name={name} size={size} />
          <span className="file-note file-problem" role="alert">
            {isOver ? uploadOf(null).note : problem}
          </span>
          <Button
            className="button button-quiet button-small"
            aria-label={texts.remove(name)}
            data-removes
            onPress={() => onDetach(key)}
          >
            <Icon name="close" />
          </Button>
        </li>
      ))}
    </ul>
  );
}

/** Moves the focus from the button of a file that is about to be removed: to that of the next one, or to the text. Source: PA-40. */
function focusBeside(list: HTMLElement | null): void {
  if (list === null || !list.contains(document.activeElement)) return;
  const buttons = [...list.querySelectorAll<HTMLElement>("[data-removes]")];
  const at = buttons.findIndex((button) => button.matches(":focus"));
  const text = list.closest("form")?.querySelector("textarea");
  (buttons[at + 1] ?? buttons[at - 1] ?? text ?? list.closest<HTMLElement>("[tabindex]"))?.focus();
}

type UploadProps = {
  readonly upload: ChatUpload;
  readonly on: Pick<FileCallbacks, "onRetryFile" | "onDiscardFile">;
};

function UploadLine({ upload, on }: UploadProps): ReactNode {
  const { key, name, size } = upload;
  const { note, progress, hasFailed, canRetry, canRemove } = uploadOf(upload);
  return (
    <li className="outgoing-file" data-failed={hasFailed}>
      <FileLine name={name} size={size} />
      <span className={hasFailed ? "file-note file-problem" : "file-note"} role="status" dir="auto">
        {note}
      </span>
      {progress !== null && <progress className="file-progress" aria-label={texts.progress(name)} value={progress} />}
      {canRetry && (
        <Button
          className="button button-quiet button-small"
          aria-label={texts.retry(name)}
          onPress={({ target }) => {
            target.closest("li")?.querySelector<HTMLElement>("[data-removes]")?.focus(); // this button disappears
            on.onRetryFile(key);
          }}
        >
          <Icon name="retry" />
        </Button>
      )}
      {canRemove && (
        <Button
          className="button button-quiet button-small"
          aria-label={texts.remove(name)}
          data-removes
          onPress={() => on.onDiscardFile(key)}
        >
          <Icon name="close" />
        </Button>
      )}
    </li>
  );
}

function FileLine({ name, size }: { readonly name: string; readonly size: number }): ReactNode {
  return (
    <>
      <Icon name="file" />
      <span className="file-name" dir="auto">
        {name}
      </span>
      <bdi className="file-size">{sizeText(size)}</bdi>
    </>
  );
}
