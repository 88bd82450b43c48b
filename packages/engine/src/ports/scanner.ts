import type { AttachmentFile, ContactId } from "@tributary/model";

/** A file to scan. `contactId`: the first contact of its conversation. */
export type ScannedFile = AttachmentFile & { readonly contactId: ContactId };

/** Result of a scan. `in-progress`: it is asked for again after a while. */
export type ScanVerdict = "approved" | "rejected" | "in-progress";

/** Judges files before other participants can get them, a virus scanner for example. */
export interface Scanner {
  /**
   * Scans the bytes of a file, which it may read once. Rejects if it has no result: the scan is tried again until the time for it is over.
   */
  scan(file: ScannedFile, bytes: AsyncIterable<Uint8Array>): Promise<ScanVerdict>;
}
