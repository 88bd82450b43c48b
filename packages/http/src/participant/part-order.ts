import { createHash } from "node:crypto";
import { createLruCache, type Result } from "@tributary/kernel";
import type { Refusal } from "@tributary/model";

/** A part of a message. */
type NumberedPart = { readonly itemId: string; readonly number: number; readonly content: string };

type Shown = Promise<Result<null, Refusal>>;

/** The last part of each message that this node has shown, or is showing. Rule BO-25. */
export interface PartOrder {
  /**
   * Shows a part by calling `attempt`. A repetition of the last part shares the result of the first attempt. If that fails, the part before is the last one again.
   * `superseded`: another part has this number or a later one.
   */
  show(part: NumberedPart, attempt: () => Shown): Shown | "superseded";
  /** The message is complete: further parts are superseded. */
  close(itemId: string): void;
}

/** `shown`: the result of the attempt to show it. */
type LastPart = { readonly number: number; readonly digest: string; readonly shown: Shown } | "complete";

/** LRU size. Of a message that was evicted, a part is shown again if its request is repeated; clients ignore it. */
const MAX_MESSAGES = 10_000;

/** Creates an empty order. */
export function createPartOrder(): PartOrder {
  const last = createLruCache<string, LastPart>(MAX_MESSAGES);

  /** Makes the part before the last one again, unless the message has gone on meanwhile. */
  function restore(itemId: string, failed: LastPart, before: LastPart | undefined): void {
    if (last.get(itemId) !== failed) return;
    if (before === undefined) last.delete(itemId);
    else last.set(itemId, before);
  }

  return {
    show({ itemId, number, content }, attempt) {
      const digest = createHash("sha256").update(content).digest("base64");
      const before = last.get(itemId);
      if (before === "complete") return "superseded";
      if (before !== undefined && before.number >= number)
        return before.number === number && before.digest === digest ? before.shown : "superseded";
      const shown = attempt().then(
        (result) => {
          if (!result.ok) restore(itemId, entry, before);
          return result;
        },
        (error: unknown) => {
          restore(itemId, entry, before);
          throw error;
        },
      );
      const entry: LastPart = { number, digest, shown };
      last.set(itemId, entry);
      return shown;
    },
    close: (itemId) => last.set(itemId, "complete"),
  };
}
