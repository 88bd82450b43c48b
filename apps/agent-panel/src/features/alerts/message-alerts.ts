/** Finds messages that the agent does not see: of chats that are not open, or in a page that is not visible. */
import type { Clock } from "@tributary/kernel";

/** The newest unseen message of a chat. Untrusted text. */
export type UnseenMessage = { readonly key: string; readonly text: string };

/** A chat on the desk. */
export type AlertedChat = {
  readonly contactId: string;
  readonly customerName: string | null;
  /** False until the transcript is loaded; its messages are not news. */
  readonly isLoaded: boolean;
  readonly newest: UnseenMessage | null;
};

/** Follows the chats of the desk. Disposing cancels the pending alert. */
export interface MessageAlerts extends Disposable {
  follow(chats: readonly AlertedChat[]): void;
}

/** Time for an open chat to report a message as seen, and for a burst of messages to become one alert. Unit: milliseconds. */
const SETTLING_MS = 400;

/** Creates {@link MessageAlerts}; `onUnseen` gets the chats with new unseen messages. Source: PA-03. */
export function createMessageAlerts(clock: Clock, onUnseen: (chats: readonly AlertedChat[]) => void): MessageAlerts {
  /** Key of the newest known message by contact; null: none yet. */
  const known = new Map<string, string | null>();
  let latest: readonly AlertedChat[] = [];
  let timer: Disposable | undefined;

  const isNews = ({ contactId, newest }: AlertedChat): boolean =>
    newest !== null && known.get(contactId) !== newest.key;

  function report(): void {
    timer = undefined;
    const news = latest.filter(isNews);
    for (const { contactId, newest } of news) known.set(contactId, newest?.key ?? null);
    if (news.length > 0) onUnseen(news);
  }

  return {
    follow(chats) {
      latest = chats.filter(({ isLoaded }) => isLoaded);
      const ids = new Set(chats.map(({ contactId }) => contactId));
      for (const id of [...known.keys()]) if (!ids.has(id)) known.delete(id);
      for (const { contactId, newest } of latest) {
        if (!known.has(contactId)) known.set(contactId, newest?.key ?? null);
      }
      if (latest.some(isNews)) timer ??= clock.after(SETTLING_MS, report);
    },
    [Symbol.dispose]: () => timer?.[Symbol.dispose](),
  };
}
