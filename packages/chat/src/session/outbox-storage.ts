/** Storage of unsent messages that outlives the page. */
import type { Logger } from "@tributary/kernel";
import * as v from "valibot";
import type { PendingMessage } from "../conversation/conversation-item.ts";

/** Key-value storage, such as `sessionStorage`. May throw when the browser denies access; errors are ignored. */
export type KeyedStorage = {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
};

/** Stores the unsent messages of one participant in one chat. */
export type OutboxStorage = {
  load(): readonly PendingMessage[];
  save(pending: readonly PendingMessage[]): void;
};

const stored = v.array(
  v.object({
    token: v.string(),
    contentType: v.string(),
    content: v.string(),
    writtenAt: v.number(),
    afterAt: v.number(),
    failed: v.boolean(),
  }),
);

/** Stores messages in `storage` under `name`. Without a storage, or if access is denied, nothing is stored. */
export function createOutboxStorage(storage: KeyedStorage | null, name: string, log: Logger): OutboxStorage {
  const key = `tributary.outbox.${name}`;
  return {
    load() {
      try {
        const parsed = v.safeParse(stored, JSON.parse(storage?.getItem(key) ?? "[]"));
        return parsed.success ? parsed.output : [];
      } catch {
        return []; // access denied, or not JSON: treated as empty
      }
    },
    save(pending) {
      try {
        if (pending.length === 0) storage?.removeItem(key);
        else storage?.setItem(key, JSON.stringify(pending));
      } catch {
        log.debug("failed to store unsent messages"); // full or access denied; sending continues from memory
      }
    },
  };
}
