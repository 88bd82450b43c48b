import { createHash } from "node:crypto";
import { createLruCache } from "@tributary/kernel";

/** A part of a message. */
type NumberedPart = { readonly itemId: string; readonly number: number; readonly content: string };

/** The last part of each message that this node has shown. Rule BO-25. */
export interface PartOrder {
  /** Records a part. `repeated`: it is the last one again; `superseded`: another one has its number or a later one. */
  note(part: NumberedPart): "next" | "repeated" | "superseded";
  /** Removes a message whose last part could not be shown. */
  forget(itemId: string): void;
}

/** LRU size. Of a message that was evicted, a part is shown again if its request is repeated; clients ignore it. */
const MAX_MESSAGES = 10_000;

/** Creates an empty order. */
export function createPartOrder(): PartOrder {
  const last = createLruCache<string, { readonly number: number; readonly digest: string }>(MAX_MESSAGES);
  return {
    note({ itemId, number, content }) {
      const digest = createHash("sha256").update(content).digest("base64");
      const known = last.get(itemId);
      if (known !== undefined && known.number >= number) {
        return known.number === number && known.digest === digest ? "repeated" : "superseded";
      }
      last.set(itemId, { number, digest });
      return "next";
    },
    forget: last.delete,
  };
}
