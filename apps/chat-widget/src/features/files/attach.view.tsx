import type { JSX, RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { usePartPhrase } from "../../languages/part-phrase.ts";
import { Icon } from "../../shared/part-icons.view.tsx";

type Props = {
  /** Names of files that are accepted, as the attribute of an input has them. */
  readonly accept: string;
  /** Adds files. Resolves to false if the code for files cannot be loaded. */
  readonly onAttach: (files: readonly File[]) => Promise<boolean>;
};

/** Button that opens the system's dialog for files. Files can also be pasted into the text and dropped on the conversation. */
export function Attach({ accept, onAttach }: Props): JSX.Element {
  const phrase = usePartPhrase();
  const input = useRef<HTMLInputElement>(null);
  const [hasFailed, setFailed] = useState(false);
  const attach = (files: readonly File[]): void => {
    if (files.length === 0) return;
    setFailed(false);
    void onAttach(files).then((isLoaded) => setFailed(!isLoaded));
  };
  useGivenFiles(input, attach);
  return (
    <>
      <button
        type="button"
        class="quiet square"
        aria-label={phrase("attach")}
        title={phrase("attach")}
        onClick={() => input.current?.click()}
      >
        <Icon name="clip" />
      </button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        accept={accept}
        onChange={({ currentTarget }) => {
          attach([...(currentTarget.files ?? [])]);
          currentTarget.value = ""; // so that the same file can be chosen again
        }}
      />
      {hasFailed && (
        <p class="problem" role="alert">
          {phrase("filesUnavailable")}
        </p>
      )}
    </>
  );
}

/** Accepts files that are pasted into the conversation around `element`, or dropped on it. */
function useGivenFiles(element: RefObject<HTMLElement | null>, attach: (files: readonly File[]) => void): void {
  const label = usePartPhrase()("dropFiles");
  const latest = useRef(attach);
  latest.current = attach;
  useEffect(() => {
    const box = element.current?.closest<HTMLElement>(".conversation");
    if (!box) return undefined;
    const stopping = new AbortController();
    /** Elements within that the files are above: entering one precedes leaving the other. */
    let depth = 0;
    const mark = (next: number): void => {
      depth = Math.max(0, next);
      if (depth > 0) box.dataset.drop = label;
      else delete box.dataset.drop;
    };
    const onDrag = (event: DragEvent): void => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault(); // otherwise the browser opens the file in place of the page
      if (event.type === "dragenter") mark(depth + 1);
      if (event.type === "dragleave") mark(depth - 1);
      if (event.type !== "drop") return;
      mark(0);
      latest.current([...event.dataTransfer.files]);
    };
    const onPaste = (event: ClipboardEvent): void => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (files.length === 0) return;
      event.preventDefault(); // programs copy the name of a file as text beside it
      latest.current(files);
    };
    const { signal } = stopping;
    for (const name of ["dragenter", "dragover", "dragleave", "drop"] as const)
      box.addEventListener(name, onDrag, { signal });
    box.addEventListener("paste", onPaste, { signal });
    return () => {
      stopping.abort();
      mark(0);
    };
  }, [element, label]);
}
