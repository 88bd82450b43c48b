import type { ChatUpload } from "@tributary/chat";
import type { ReactNode } from "react";
import { Button } from "react-aria-components";
import { filesMessages as texts } from "../../messages/files.en.ts";
import { Icon } from "../../shared/icons.tsx";
import type { FileActions } from "./file-actions.ts";
import { sizeText } from "./file-size.ts";
import { uploadOf } from "./files.view-model.ts";
import "./files.css";

type Props = {
  /** Files that are sent with the next message. */
  readonly attached: readonly File[];
  readonly uploads: readonly ChatUpload[];
  /** True once nothing can be sent any more. */
  readonly isOver: boolean;
  readonly on: Omit<FileActions, "onLoadFile">;
};

/** Files above the composer, or in its place after the end of the chat: those on their way, those that were not sent, and those that the next message takes along. */
export function OutgoingFiles({ attached, uploads, isOver, on }: Props): ReactNode {
  if (attached.length + uploads.length === 0) return null;
  return (
    <ul className="outgoing-files" aria-label={texts.attached}>
      {uploads.map((upload) => (
        <UploadLine key={upload.key} upload={upload} on={on} />
      ))}
      {attached.map((file, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: files have no id, and the list is short
        <li key={index} className="outgoing-file">
          <FileLine name={file.name} size={file.size} />
          {isOver && <span className="file-note file-problem">{uploadOf(null).note}</span>}
          <Button
            className="button button-quiet button-small"
            aria-label={texts.remove(file.name)}
            onPress={() => on.onAttach(attached.filter((other) => other !== file))}
          >
            <Icon name="close" />
          </Button>
        </li>
      ))}
    </ul>
  );
}

function UploadLine({ upload, on }: Pick<Props, "on"> & { readonly upload: ChatUpload }): ReactNode {
  const { key, name, size } = upload;
  const { note, hasFailed, canRetry } = uploadOf(upload);
  return (
    <li className="outgoing-file" data-failed={hasFailed}>
      <FileLine name={name} size={size} />
      <span className={hasFailed ? "file-note file-problem" : "file-note"} role="status" dir="auto">
        {note}
      </span>
      {canRetry && (
        <Button
          className="button button-quiet button-small"
          aria-label={texts.retry(name)}
          onPress={() => on.onRetryFile(key)}
        >
          <Icon name="retry" />
        </Button>
      )}
      <Button
        className="button button-quiet button-small"
        aria-label={texts.remove(name)}
        onPress={() => on.onDiscardFile(key)}
      >
        <Icon name="close" />
      </Button>
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
