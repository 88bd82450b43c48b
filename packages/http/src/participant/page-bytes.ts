import type { Item } from "@tributary/protocol";

/** Maximum size of the items of one page of a transcript. Unit: bytes of JSON. */
export const MAX_PAGE_BYTES = 1_000_000;

/** Upper bound of an item's JSON without its content: ids, times, and a name in escapes. Unit: bytes. */
const FRAME_BYTES = 5_000;

/** Upper bound of a receipt's JSON. Unit: bytes. */
const RECEIPT_BYTES = 300;

/** Largest number of bytes that JSON takes for a UTF-16 unit: an escape such as `\u001f`. */
const MAX_BYTES_PER_UNIT = 6;

/**
 * Returns how many of the items, counted from the start of the scan, fit on a page. At least one does: a page without items would end the transcript.
 *
 * An upper bound is enough for the usual page; the exact size is computed only if that bound is exceeded.
 */
export function countWithin(items: readonly Item[], maxBytes = MAX_PAGE_BYTES): number {
  let bytes = 0;
  for (const item of items) bytes += boundOf(item);
  if (bytes <= maxBytes) return items.length;
  bytes = 0;
  for (const [index, item] of items.entries()) {
    bytes += Buffer.byteLength(JSON.stringify(item)) + 1;
    if (bytes > maxBytes) return Math.max(index, 1);
  }
  return items.length;
}

function boundOf({ Content, MessageMetadata }: Item): number {
  const receipts = MessageMetadata?.Receipts?.length ?? 0;
  return (Content?.length ?? 0) * MAX_BYTES_PER_UNIT + receipts * RECEIPT_BYTES + FRAME_BYTES;
}
