/** Scans of files that have been completed. Rules AT-10 to AT-12. */
import type { Journal } from "@tributary/journal";
import { asError, type Clock, type Logger } from "@tributary/kernel";
import { type AttachmentFile, asId, type BlobId, type ContactId, type ConversationId } from "@tributary/model";
import { conversationRef } from "../contact/conversation-stream.ts";
import type { Blobs, StoredBlob } from "../ports/blobs.ts";
import type { ScannedFile, Scanner, ScanVerdict } from "../ports/scanner.ts";
import { createTurns } from "../turns.ts";
import { decideScanned, SCAN_MS } from "./decide-upload.ts";
import { blobKey, type StoredFiles } from "./stored-files.ts";

/** Time between two attempts of a scan. Unit: milliseconds. */
export const SCAN_RETRY_MS = 5_000;

type Deps = {
  readonly journal: Pick<Journal, "run">;
  readonly blobs: Blobs;
  readonly scanner: Scanner;
  readonly files: StoredFiles;
  readonly clock: Clock;
  readonly log: Logger;
};

/** Scans of a node at a time. Others wait, within the time that they have. */
export const MAX_SCANS = 4;

/** A file whose scan begins. */
export type NewScan = {
  readonly conversationId: ConversationId;
  readonly file: AttachmentFile;
  readonly blobId: BlobId;
};

/**
 * Scans of this node. One that ends with the node, or has no result in time, is rejected by its durable timer. Disposing stops further attempts.
 */
export interface Scans extends Disposable {
  begin(scan: NewScan): void;
}

/** Creates the scans of a node. */
export function createScans({ journal, blobs, scanner, files, clock, log }: Deps): Scans {
  const waiting = new Set<Disposable>();
  const turns = createTurns(MAX_SCANS);
  let isOpen = true;

  async function attempt({ conversationId, file, blobId }: NewScan): Promise<"approved" | "rejected" | undefined> {
    const { attachmentId } = file;
    try {
      const blob = await blobs.get(blobKey(conversationId, blobId));
      if (blob === null) return undefined;
      const verdict = await scanOpen(blob, { ...file, contactId: asId<ContactId>(conversationId) });
      return verdict === "in-progress" ? undefined : verdict;
    } catch (error) {
      log.warn("scan of attachment failed", { conversationId, attachmentId, error: asError(error) });
      return undefined;
    }
  }

  /** Closes the bytes after the scan: no scanner has to. */
  async function scanOpen({ bytes }: StoredBlob, file: ScannedFile): Promise<ScanVerdict> {
    const open = bytes[Symbol.asyncIterator]();
    try {
      return await scanner.scan(file, { [Symbol.asyncIterator]: () => open });
    } finally {
      open.return?.().catch(() => undefined); // a storage that fails has failed the scan
    }
  }

  async function run(scan: NewScan, untilMs: number): Promise<void> {
    const verdict = await turns.run(async () => (isOpen && clock.monotonicMs() < untilMs ? attempt(scan) : undefined));
    if (!isOpen) return;
    const { conversationId, file } = scan;
    if (verdict === undefined) {
      if (clock.monotonicMs() + SCAN_RETRY_MS < untilMs) retry(scan, untilMs);
      return;
    }
    const { attachmentId } = file;
    const result = await journal.run({ conversation: conversationRef(conversationId) }, ({ conversation }, now) =>
      conversation === undefined
        ? { value: [], drafts: [] }
        : decideScanned(conversation, { attachmentId, verdict }, now),
    );
    if (verdict === "rejected") log.info("attachment rejected by scanner", { conversationId, attachmentId });
    if (result.ok) await files.remove(conversationId, result.value);
  }

  function start(scan: NewScan, untilMs: number): void {
    run(scan, untilMs).catch((error: unknown) => {
      const { conversationId, file } = scan;
      if (isOpen) {
        const { attachmentId } = file;
        log.error("failed to record scan of attachment", { conversationId, attachmentId, error: asError(error) });
      }
    });
  }

  function retry(scan: NewScan, untilMs: number): void {
    const timer = clock.after(SCAN_RETRY_MS, () => {
      waiting.delete(timer);
      start(scan, untilMs);
    });
    waiting.add(timer);
  }

  return {
    begin: (scan) => start(scan, clock.monotonicMs() + SCAN_MS),
    [Symbol.dispose]() {
      isOpen = false;
      for (const timer of waiting) timer[Symbol.dispose]();
    },
  };
}
