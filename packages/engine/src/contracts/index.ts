/** Contract suites for vitest that every adapter of the engine's ports runs. */
export { type BlobsFixture, blobsContract, bytesOf, type OpenBlobs } from "./blobs-contract.ts";
