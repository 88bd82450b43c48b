import type { ChatUpload } from "@tributary/chat";
import type { JSX } from "preact";
import { Attach } from "../files/attach.view.tsx";
import type { FilesPart } from "../files/files-part.tsx";

type Props = {
  readonly uploads: readonly ChatUpload[];
  readonly files: FilesPart | null;
  /** Adds files. Null: customers send none. */
  readonly onAttach: ((files: readonly File[]) => Promise<boolean>) | null;
};

/** Files above the text field, and the button that adds some. */
export function Tools({ uploads, files, onAttach }: Props): JSX.Element {
  return (
    <>
      {files !== null && <files.Outgoing uploads={uploads} />}
      {onAttach !== null && <Attach accept={files?.files.accept ?? ""} onAttach={onAttach} />}
    </>
  );
}
