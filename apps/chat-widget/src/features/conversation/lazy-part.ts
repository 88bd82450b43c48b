/** Parts of the widget that many chats do not need: each is loaded with the first message that needs it. */
import type { ChatSnapshot, MessageEntry } from "@tributary/chat";

/** A part that is loaded when it is needed. */
export interface LazyPart<T> {
  /** Null until the part is loaded. */
  readonly value: T | null;
  /**
   * Loads the part if a message needs it. After a failure, the next new message that needs it and each new connection trigger a retry.
   */
  prepareFor(snapshot: Pick<ChatSnapshot, "timeline" | "link">): void;
}

/** Creates a {@link LazyPart}. `onChange` is called when it has been loaded. */
export function createLazyPart<T>(
  load: () => Promise<T>,
  isNeededFor: (message: MessageEntry) => boolean,
  onChange: () => void,
): LazyPart<T> {
  let value: T | null = null;
  let isLoading = false;
  let attempted: { readonly messages: number; readonly isUp: boolean } = { messages: 0, isUp: true };
  return {
    get value() {
      return value;
    },
    prepareFor({ timeline, link }) {
      if (value !== null) return;
      const isUp = link.state === "up";
      const messages = timeline.filter((entry) => entry.type === "message" && isNeededFor(entry)).length;
      const isReconnected = isUp && !attempted.isUp && messages > 0;
      const isWanted = messages > attempted.messages || isReconnected;
      if (isLoading || !isWanted) {
        attempted = { ...attempted, isUp: isUp && !isReconnected };
        return;
      }
      attempted = { messages, isUp };
      isLoading = true;
      void load().then(
        (loaded) => {
          value = loaded;
          onChange();
        },
        () => {
          isLoading = false;
        },
      );
    },
  };
}
