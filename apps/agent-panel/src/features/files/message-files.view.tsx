import type { ChatAttachment } from "@tributary/chat";
import { type ReactNode, useState } from "react";
import { Button } from "react-aria-components";
import { filesMessages as texts } from "../../messages/files.en.ts";
import { Icon } from "../../shared/icons.tsx";
import type { FileCallbacks } from "./file-callbacks.ts";
import { fileOf } from "./files.view-model.ts";
import "./files.css";

type Props = { readonly files: readonly ChatAttachment[]; readonly onLoad: FileCallbacks["onLoadFile"] };

/** Files in place of the text of a message. */
export function MessageFiles({ files, onLoad }: Props): ReactNode {
  return files.map((file) => <MessageFile key={file.id} file={file} onLoad={onLoad} />);
}

type FileProps = { readonly file: ChatAttachment; readonly onLoad: FileCallbacks["onLoadFile"] };

function MessageFile({ file, onLoad }: FileProps): ReactNode {
  const { id, name } = file;
  const { canSave, canShow, note } = fileOf(file);
  const [shown, setShown] = useState<string | null>(null);
  const [isUnavailable, setUnavailable] = useState(false);

  async function load(use: (address: string) => void): Promise<void> {
    const address = await onLoad(id);
    setUnavailable(address === null);
    if (address !== null) use(address);
  }

  return (
    <div className="file">
      <p className="file-line">
        <Icon name="file" />
        <span className="file-name" dir="auto">
          {name}
        </span>
        {canShow && (
          <Button
            className="button button-quiet button-small"
            aria-label={shown === null ? texts.preview(name) : texts.hide(name)}
            aria-expanded={shown !== null}
            onPress={() => (shown === null ? void load(setShown) : setShown(null))}
          >
            <Icon name={shown === null ? "eye" : "close"} />
          </Button>
        )}
        {canSave && (
          <Button
            className="button button-quiet button-small"
            aria-label={texts.save(name)}
            onPress={() => void load(save)}
          >
            <Icon name="down" />
          </Button>
        )}
      </p>
      {note !== null && <p className="file-note">{note}</p>}
      {isUnavailable && (
        <p className="file-note file-problem" role="alert">
          {texts.unavailable}
        </p>
      )}
      {shown !== null && (
        <img
          className="file-image"
          src={shown}
          alt={name}
          onError={() => {
            setShown(null);
            setUnavailable(true);
          }}
        />
      )}
    </div>
  );
}

/** The center serves the file as a download, so that the page stays. */
function save(address: string): void {
  const link = document.createElement("a");
  link.href = address;
  link.download = "";
  link.rel = "noopener";
  link.click();
}
