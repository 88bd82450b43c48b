export { AttachButton } from "./attach-button.view.tsx";
export type { FileCallbacks } from "./file-callbacks.ts";
export type { AttachedSnapshot } from "./files.view-model.ts";
export { MessageFiles } from "./message-files.view.tsx";
export { OutgoingFiles } from "./outgoing-files.view.tsx";
export { useFileDrop } from "./use-file-drop.ts";
