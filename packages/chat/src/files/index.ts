/** Files in chats: the code that a page with `createTextChatSession` loads when it needs it, and the files that wait for the next message. */
export { type BytesPut, type PutBytes, putByRequest } from "../participant-api/put-bytes.ts";
export type { FilesDeps, FilesOnRequest, FilesPart } from "../session/files-on-request.ts";
export { uploadsTo as filesPart } from "../session/uploads.ts";
export { type AttachedFile, type AttachedFiles, createAttachedFiles } from "./attached-files.ts";
export type { FileRejection } from "./file-rejection.ts";
