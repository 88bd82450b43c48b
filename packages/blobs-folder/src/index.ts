/** Storage of files in a folder. */
export { createFolderBlobs, type FolderBlobsOptions } from "./folder-blobs.ts";
