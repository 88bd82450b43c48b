/** Unsent messages that outlive the page. */
import type { Logger } from "@tributary/kernel";
import * as v from "valibot";
import type { PendingMessage } from "../conversation/conversation-item.ts";

/** A place that keeps texts under a name. `sessionStorage` is one. May throw when the browser refuses; that is survived. */
export type KeyedStorage = {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
};

/** Keeps the unsent messages of one participant in one chat. */
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

/** Keeps them in `storage` under `name`; without a storage, or with one that refuses, nowhere. */
export function createOutboxStorage(storage: KeyedStorage | null, name: string, log: Logger): OutboxStorage {
  const key = `tributary.outbox.${name}`;
  return {
    load() {
      try {
        const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), stored), storage?.getItem(key) ?? "[]");
        return parsed.success ? parsed.output : [];
      } catch {
        return []; // storage is forbidden here: as if there were none
      }
    },
    save(pending) {
      try {
        if (pending.length === 0) storage?.removeItem(key);
        else storage?.setItem(key, JSON.stringify(pending));
      } catch {
        log.debug("unsent messages are not kept: storage refused"); // full or forbidden; sending goes on from memory
      }
    },
  };
}
