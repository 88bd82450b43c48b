/** Ports of the engine, for adapters. */
export {
  type BlobQuery,
  type Blobs,
  type ByteRange,
  type GetOptions,
  isBlobKey,
  type PutOptions,
  type StopSignal,
  type StoredBlob,
} from "./blobs.ts";
export type {
  ArrangedLeg,
  Hearing,
  IceCandidate,
  Media,
  MediaEvent,
  MediaFigures,
  SessionDescription,
} from "./media.ts";
export type { ScannedFile, Scanner, ScanVerdict } from "./scanner.ts";
