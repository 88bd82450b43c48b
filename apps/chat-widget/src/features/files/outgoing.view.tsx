import type { ChatUpload, FileProblem } from "@tributary/chat";
import type { AttachedFile, FileRejection } from "@tributary/chat/files";
import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { usePartPhrase } from "../../languages/part-phrase.ts";
import type { PartPhrase } from "../../languages/phrase.ts";
import { Icon } from "../../shared/part-icons.view.tsx";
import type { ChatFiles } from "./chat-files.ts";
import { useSizes } from "./file-size.ts";

type Props = { readonly uploads: readonly ChatUpload[]; readonly files: ChatFiles };

/** Files above the text field: those that are being sent, those that were not sent, and those that the next message takes along. */
export function OutgoingFiles({ uploads, files }: Props): JSX.Element | null {
  const phrase = usePartPhrase();
  const list = useRef<HTMLUListElement>(null);
  if (uploads.length + files.attached.length === 0) return null;
  const removing = (remove: (key: string) => void) => (key: string) => {
    focusBeside(list.current);
    remove(key);
  };
  return (
    <ul ref={list} class="outgoing" aria-label={phrase("filesToSend")}>
      {uploads.map((upload) => (
        <UploadLine key={upload.key} upload={upload} onRetry={files.retry} onRemove={removing(files.discard)} />
      ))}
      {files.attached.map((attached) => (
        <AttachedLine
          key={attached.key}
          attached={attached}
          maxBytes={files.maxBytes}
          onRemove={removing(files.detach)}
        />
      ))}
    </ul>
  );
}

/** Moves the focus from the button of a file that is about to be removed: to that of the next one, or to the text. */
function focusBeside(list: HTMLElement | null): void {
  const root = list?.getRootNode();
  const focused = root instanceof ShadowRoot ? root.activeElement : null;
  if (list === null || !(focused instanceof HTMLElement) || !list.contains(focused)) return;
  const buttons = [...list.querySelectorAll<HTMLElement>("[data-removes]")];
  const at = buttons.indexOf(focused);
  const text = list.closest("form")?.querySelector("textarea");
  (buttons[at + 1] ?? buttons[at - 1] ?? text)?.focus();
}

type UploadProps = {
  readonly upload: ChatUpload;
  readonly onRetry: (key: string) => void;
  readonly onRemove: (key: string) => void;
};

function UploadLine({ upload, onRetry, onRemove }: UploadProps): JSX.Element {
  const phrase = usePartPhrase();
  const { key, name, size, sentBytes, isChecking, problem } = upload;
  return (
    <li class={problem === null ? "outgoing-file" : "outgoing-file failed"}>
      <FileLine name={name} size={size} />
      <span class="file-note" role="status">
        {problem !== null ? phrase(PROBLEMS[problem.kind]) : phrase(isChecking ? "fileChecking" : "sendingFile")}
      </span>
      {problem === null && !isChecking && (
        <progress aria-label={phrase("sendingFile")} max={size} value={sentBytes || undefined} />
      )}
      {problem?.kind === "unreachable" && (
        <button
          type="button"
          class="quiet square"
          aria-label={phrase("retryFile", { name })}
          onClick={({ currentTarget }) => {
            currentTarget.closest("li")?.querySelector<HTMLElement>("[data-removes]")?.focus(); // this button disappears
            onRetry(key);
          }}
        >
          <Icon name="retry" />
        </button>
      )}
      {!isChecking && <RemoveButton name={name} onRemove={() => onRemove(key)} />}
    </li>
  );
}

type AttachedProps = {
  readonly attached: AttachedFile;
  readonly maxBytes: number | null;
  readonly onRemove: (key: string) => void;
};

function AttachedLine({ attached, maxBytes, onRemove }: AttachedProps): JSX.Element {
  const phrase = usePartPhrase();
  const sizeText = useSizes();
  const { key, file, rejection } = attached;
  const limit = maxBytes === null ? "" : sizeText(maxBytes);
  return (
    <li class={rejection === null ? "outgoing-file" : "outgoing-file failed"}>
      <FileLine name={file.name} size={file.size} />
      {rejection !== null && (
        <span class="file-note" role="alert">
          {rejectionText(rejection, limit, phrase)}
        </span>
      )}
      <RemoveButton name={file.name} onRemove={() => onRemove(key)} />
    </li>
  );
}

function RemoveButton({ name, onRemove }: { readonly name: string; readonly onRemove: () => void }): JSX.Element {
  const phrase = usePartPhrase();
  return (
    <button
      type="button"
      class="quiet square"
      aria-label={phrase("removeFile", { name })}
      data-removes
      onClick={onRemove}
    >
      <Icon name="close" />
    </button>
  );
}

function FileLine({ name, size }: { readonly name: string; readonly size: number }): JSX.Element {
  const sizeText = useSizes();
  return (
    <>
      <Icon name="file" />
      <span class="file-name" dir="auto">
        {name}
      </span>
      <bdi class="file-facts">{sizeText(size)}</bdi>
    </>
  );
}

const PROBLEMS = {
  unreachable: "fileNotSent",
  refused: "fileRefused",
  "too-many": "fileCount",
  over: "fileTooLate",
} as const satisfies Readonly<Record<FileProblem["kind"], string>>;

function rejectionText(rejection: FileRejection, size: string, phrase: PartPhrase): string {
  switch (rejection) {
    case "type":
      return phrase("fileType");
    case "size":
      return phrase("fileSize", { size });
    case "empty":
      return phrase("fileEmpty");
    case "count":
      return phrase("fileCount");
  }
}
