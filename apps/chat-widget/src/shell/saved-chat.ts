/** State that survives a page reload: the active chat, and whether the widget was open. */
import type { KeyedStorage } from "@tributary/chat";
import * as v from "valibot";
import type { StartedChat } from "../features/start/start-chat.ts";

/** A chat that was active when the page was unloaded. */
export type SavedChat = StartedChat & { readonly isOpen: boolean };

/** Stores one chat for the lifetime of the tab. Does nothing if the browser denies storage. */
export type SavedChats = {
  /** Returns the chat stored for `center`; a chat of another center is ignored. */
  load(center: string): SavedChat | null;
  save(chat: SavedChat): void;
  clear(): void;
  /** Text that is being written in the saved chat. */
  loadDraft(): string;
  saveDraft(text: string): void;
};

const KEY = "tributary.chat";
const DRAFT_KEY = "tributary.chat.draft";

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

/** Stores the chat in `storage`; null stores nothing. */
export function createSavedChats(storage: KeyedStorage | null): SavedChats {
  return {
    load(center) {
      const parsed = v.safeParse(
        schema,
        ignoreErrors(() => storage?.getItem(KEY)),
      );
      return parsed.success && parsed.output.endpoint === center ? parsed.output : null;
    },
    save: (chat) => void ignoreErrors(() => storage?.setItem(KEY, JSON.stringify(chat))),
    clear() {
      for (const key of [KEY, DRAFT_KEY]) ignoreErrors(() => storage?.removeItem(key));
    },
    loadDraft: () => ignoreErrors(() => storage?.getItem(DRAFT_KEY)) ?? "",
    saveDraft: (text) => void ignoreErrors(() => storage?.setItem(DRAFT_KEY, text)),
  };
}

function ignoreErrors<T>(task: () => T): T | undefined {
  try {
    return task();
  } catch {
    return undefined; // storage denied or full: the chat works but does not survive a reload
  }
}
