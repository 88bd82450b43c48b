import type { ChatAttachment } from "@tributary/chat";
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { usePartPhrase } from "../../languages/part-phrase.ts";
import { isolated, isRightToLeft, useLanguage } from "../../languages/phrase.ts";
import { Icon } from "../../shared/part-icons.view.tsx";
import type { ChatFiles } from "./chat-files.ts";
import { useSizes } from "./file-size.ts";
import { drawPreview, type ImageLoader, isShown, loadImage } from "./preview.ts";

type Props = { readonly file: ChatAttachment; readonly files: ChatFiles; readonly images: ImageLoader };

/** A file of a message: its name, type and size, a button that saves it, and a preview if it is an image. */
export function FileCard({ file, files, images }: Props): JSX.Element {
  const phrase = usePartPhrase();
  const sizeText = useSizes();
  const isRtl = isRightToLeft(useLanguage().code);
  const [problem, setProblem] = useState<"fileGone" | "fileUnreachable" | null>(null);
  const { id, name, contentType, status } = file;
  const isThere = status === "approved";
  const size = files.sizeOf(file);
  const facts = [typeOf(file), size === null ? "" : sizeText(size)].filter((fact) => fact !== "");

  async function save(): Promise<void> {
    const loaded = await files.load(id);
    if ("url" in loaded) saveFrom(loaded.url);
    setProblem("url" in loaded ? null : loaded.problem === "gone" ? "fileGone" : "fileUnreachable");
  }

  return (
    <div class="file" dir={isRtl ? "rtl" : "ltr"}>
      {isThere && isShown(contentType) && <Preview file={file} files={files} images={images} />}
      <div class="file-line">
        <Icon name="file" />
        <span class="file-text">
          <span class="file-name" dir="auto">
            {name}
          </span>
          <span class="file-facts">{(isRtl ? facts.map(isolated) : facts).join(" · ")}</span>
        </span>
        {isThere && (
          <button
            type="button"
            class="quiet square"
            aria-label={phrase("saveFile", { name })}
            onClick={() => void save()}
          >
            <Icon name="save" />
          </button>
        )}
      </div>
      {!isThere && <p class="file-note">{phrase(status === "checking" ? "fileChecking" : "fileRejected")}</p>}
      {problem !== null && (
        <p class="file-note" role="alert">
          {phrase(problem)}
        </p>
      )}
    </div>
  );
}

/** Shows an image once it is loaded. One that cannot be shown takes no space. */
function Preview({ file: { id, name }, files, images }: Props): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [isDrawn, setDrawn] = useState(false);
  useEffect(() => {
    const stopping = new AbortController();
    void (async () => {
      const loaded = await files.load(id);
      const image = "url" in loaded ? await loadImage(images, loaded.url, stopping.signal) : null;
      if (image !== null && canvas.current !== null) {
        drawPreview(canvas.current, image, globalThis.devicePixelRatio);
        setDrawn(true);
      }
      image?.close();
    })();
    return () => stopping.abort();
  }, [id, files, images]);
  return <canvas ref={canvas} class="preview" role="img" aria-label={name} hidden={!isDrawn} />;
}

/** The extension of the name in capitals, as people know types of files. */
function typeOf({ name }: ChatAttachment): string {
  const dot = name.lastIndexOf(".");
  return dot < 1 ? "" : name.slice(dot + 1, dot + 8).toUpperCase();
}

/** The center sends the file as a download, so that the page stays. */
function saveFrom(address: string): void {
  const link = Object.assign(document.createElement("a"), { href: address, download: "", rel: "noopener noreferrer" });
  link.click();
}
