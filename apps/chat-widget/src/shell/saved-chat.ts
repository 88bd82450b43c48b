/** State that outlives a page, and that the tabs of a browser share: the active chat, whether the widget was open, and the text being written. */
import type { KeyedStorage } from "@tributary/chat";
import * as v from "valibot";
import type { StartedChat } from "../features/start/start-chat.ts";
import { tryStorage } from "../shared/try-storage.ts";

/** A chat that was active when the page was unloaded. */
export type SavedChat = StartedChat & { readonly isOpen: boolean };

/** Stores the chat with one center. Does nothing if the browser denies storage. */
export type SavedChats = {
  load(): SavedChat | null;
  save(chat: SavedChat): void;
  clear(): void;
  /** Text that is being written in the saved chat. */
  loadDraft(): string;
  saveDraft(text: string): void;
};

const schema = v.object({
  contactId: v.string(),
  participantId: v.string(),
  participantToken: v.string(),
  endpoint: v.string(),
  canAttach: v.optional(v.boolean(), false), // absent in chats of earlier versions
  isOpen: v.boolean(),
});

/** Returns the key of the saved chat of a customer with `center`. `identity`: empty without a signed identity. */
export function savedChatKey(center: string, identity: string): string {
  return `tributary.chat ${center}${identity}`;
}

/** Stores the chat with `center` under `key` in `storage`; null stores nothing. */
export function createSavedChats(storage: KeyedStorage | null, center: string, key: string): SavedChats {
  const draftKey = `${key} draft`;
  return {
    load() {
      const parsed = v.safeParse(
        schema,
        tryStorage(() => JSON.parse(storage?.getItem(key) ?? "")),
      );
      return parsed.success && parsed.output.endpoint === center ? parsed.output : null;
    },
    save: (chat) => void tryStorage(() => storage?.setItem(key, JSON.stringify(chat))),
    clear() {
      for (const each of [key, draftKey]) tryStorage(() => storage?.removeItem(each));
    },
    loadDraft: () => tryStorage(() => storage?.getItem(draftKey)) ?? "",
    saveDraft: (text) => void tryStorage(() => storage?.setItem(draftKey, text)),
  };
}
