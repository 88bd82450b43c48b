/** What survives a reload of the page: which chat it was, and whether it was open. */
import type { KeyedStorage } from "@tributary/chat";
import * as v from "valibot";
import type { StartedChat } from "../features/start/start-chat.ts";

/** A chat that was under way when the page went. */
export type SavedChat = StartedChat & { readonly isOpen: boolean };

/** Keeps one chat for as long as the tab lives. Where the browser allows no storage it keeps nothing. */
export type SavedChats = {
  /** The chat kept for `center`; another center's is none of ours. */
  load(center: string): SavedChat | null;
  save(chat: SavedChat): void;
  forget(): void;
};

const KEY = "tributary.chat";

const schema = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    contactId: v.string(),
    participantId: v.string(),
    participantToken: v.string(),
    endpoint: v.string(),
    isOpen: v.boolean(),
  }),
);

/** Keeps the chat in `storage`; null: nowhere. */
export function createSavedChats(storage: KeyedStorage | null): SavedChats {
  return {
    load(center) {
      const parsed = v.safeParse(
        schema,
        quietly(() => storage?.getItem(KEY)),
      );
      return parsed.success && parsed.output.endpoint === center ? parsed.output : null;
    },
    save: (chat) => void quietly(() => storage?.setItem(KEY, JSON.stringify(chat))),
    forget: () => void quietly(() => storage?.removeItem(KEY)),
  };
}

function quietly<T>(task: () => T): T | undefined {
  try {
    return task();
  } catch {
    return undefined; // storage is forbidden or full: the chat works, it only does not survive a reload
  }
}
