/** The bytes of the files of conversations in the storage. */
import { asError, type Logger } from "@tributary/kernel";
import type { BlobId, ConversationId } from "@tributary/model";
import type { Blobs } from "../ports/blobs.ts";

/** Keys that are listed and removed at once. */
const PAGE = 500;

/** Removes stored bytes. Failures are logged: the sweep finds what remains. Rules AT-13, AT-14. */
export interface StoredFiles {
  /** Removes bytes that nothing refers to any more. */
  remove(conversationId: ConversationId, blobIds: readonly BlobId[]): Promise<void>;
  /** Removes all bytes of a conversation that has been deleted. */
  removeAll(conversationId: ConversationId): Promise<void>;
}

/** Returns the key of a file's bytes. All of a conversation begin with its id. */
export function blobKey(conversationId: ConversationId, blobId: BlobId): string {
  return `${conversationId}/${blobId}`;
}

/** `blobs`: null for a center without files. */
export function createStoredFiles({ blobs, log }: { readonly blobs: Blobs | null; readonly log: Logger }): StoredFiles {
  async function removed(conversationId: ConversationId, work: (storage: Blobs) => Promise<void>): Promise<void> {
    try {
      if (blobs !== null) await work(blobs);
    } catch (error) {
      log.warn("failed to remove attachments", { conversationId, error: asError(error) });
    }
  }

  return {
    async remove(conversationId, blobIds) {
      if (blobIds.length === 0) return;
      await removed(conversationId, (storage) => storage.remove(blobIds.map((id) => blobKey(conversationId, id))));
    },
    removeAll: (conversationId) => removed(conversationId, (storage) => removeBelow(storage, `${conversationId}/`)),
  };
}

async function removeBelow(blobs: Blobs, prefix: string): Promise<void> {
  for (let count = PAGE; count === PAGE; ) {
    const keys = await blobs.list({ prefix, limit: PAGE });
    if (keys.length > 0) await blobs.remove(keys);
    count = keys.length;
  }
}

/** Reads the first bytes of a blob, and its size; null if there is none. */
export async function readHead(
  blobs: Blobs,
  key: string,
  bytes: number,
): Promise<{ readonly sizeBytes: number; readonly head: Uint8Array } | null> {
  const blob = await blobs.get(key, { range: { start: 0, end: bytes - 1 } });
  if (blob === null) return null;
  const head = new Uint8Array(Math.min(bytes, blob.sizeBytes));
  let offset = 0;
  for await (const part of blob.bytes) {
    head.set(part.subarray(0, head.length - offset), offset);
    offset += part.length;
  }
  return { sizeBytes: blob.sizeBytes, head };
}
