export { AttachButton } from "./attach-button.view.tsx";
export type { FileActions } from "./file-actions.ts";
export { MessageFiles } from "./message-files.view.tsx";
export { OutgoingFiles } from "./outgoing-files.view.tsx";
export { useFileDrop } from "./use-file-drop.ts";
