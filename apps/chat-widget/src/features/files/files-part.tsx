/** Files of a chat: the part of the widget that is loaded with the first file. */
import type { ChatAttachment, FilesPart as ChatFilesPart, ChatUpload } from "@tributary/chat";
import { filesPart, putByRequest } from "@tributary/chat/files";
import type { ComponentType, JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { adoptSheet } from "../../shared/adopt-sheet.ts";
import type { LogServices } from "../log/log-services.ts";
import { type ChatFiles, createChatFiles } from "./chat-files.ts";
import styles from "./files.css?inline";
import { OutgoingFiles } from "./outgoing.view.tsx";
import { FileCard } from "./received.view.tsx";

/** Parts of a chat with files. */
export type FilesPart = {
  readonly files: ChatFiles;
  /** Files above the text field, or in its place after the end. */
  readonly Outgoing: ComponentType<{ readonly uploads: readonly ChatUpload[] }>;
  /** The files of a message. */
  readonly Received: ComponentType<{ readonly attachments: readonly ChatAttachment[] }>;
};

type Deps = Pick<LogServices, "session" | "browser" | "onChange">;

const sheet = new CSSStyleSheet();
sheet.replaceSync(styles);

/** Creates the files of a session. `onChange` is called after each change that the session does not report. */
export function createFilesPart({ session, browser, onChange }: Deps): FilesPart {
  const withProgress: ChatFilesPart = (deps, endpoint) =>
    filesPart({ ...deps, put: putByRequest(browser.createRequest) }, endpoint);
  const files = createChatFiles(session.addFiles(withProgress), onChange);
  return {
    files,
    Outgoing: ({ uploads }) => (
      <Styled>
        <OutgoingFiles uploads={uploads} files={files} />
      </Styled>
    ),
    Received: ({ attachments }) => (
      <Styled>
        {attachments.map((file) => (
          <FileCard key={file.id} file={file} files={files} images={browser} />
        ))}
      </Styled>
    ),
  };
}

function Styled({ children }: { readonly children: JSX.Element | readonly JSX.Element[] }): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => adoptSheet(box.current, sheet), []);
  return (
    <div ref={box} class="files">
      {children}
    </div>
  );
}
