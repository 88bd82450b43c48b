/** Contract suites for vitest that every adapter of the engine's ports runs. */
export { type BlobsFixture, blobsContract, bytesOf, type OpenBlobs } from "./blobs-contract.ts";
export { mediaContract } from "./media-contract.ts";
export type { MediaFixture, MediaPeer, OpenMedia, PeerSound } from "./media-fixture.ts";
