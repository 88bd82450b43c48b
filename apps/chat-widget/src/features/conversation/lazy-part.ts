/** Parts of the widget that many chats do not need: each is loaded with the first entry that needs it. */
import type { ChatSnapshot, MessageEntry } from "@tributary/chat";

/** Facts that the need for a part depends on. */
export type Needs = Pick<ChatSnapshot, "timeline" | "link" | "over">;

/** A part that is loaded when it is needed. */
export interface LazyPart<T> {
  /** Null until the part is loaded. */
  readonly value: T | null;
  /**
   * Loads the part if the chat needs it. After a failure, the next new entry that needs it and each new connection trigger a retry.
   */
  prepareFor(snapshot: Needs): void;
  /** Loads the part now. Resolves to false if it cannot be loaded. */
  load(): Promise<boolean>;
}

/** Returns a function that counts the messages that need a part. */
export function countMessages(isNeededFor: (message: MessageEntry) => boolean): (snapshot: Needs) => number {
  return ({ timeline }) => timeline.filter((entry) => entry.type === "message" && isNeededFor(entry)).length;
}

/** Creates a {@link LazyPart}. `count` returns how many facts need it; `onChange` is called when it has been loaded. */
export function createLazyPart<T>(
  load: () => Promise<T>,
  count: (snapshot: Needs) => number,
  onChange: () => void,
): LazyPart<T> {
  let value: T | null = null;
  let loading: Promise<boolean> | undefined;
  let attempted: { readonly count: number; readonly isUp: boolean } = { count: 0, isUp: true };

  function start(): Promise<boolean> {
    loading ??= load().then(
      (loaded) => {
        value = loaded;
        onChange();
        return true;
      },
      () => {
        loading = undefined;
        return false;
      },
    );
    return loading;
  }

  return {
    get value() {
      return value;
    },
    prepareFor(snapshot) {
      if (value !== null) return;
      const isUp = snapshot.link.state === "up";
      const needing = count(snapshot);
      const isReconnected = isUp && !attempted.isUp && needing > 0;
      const isWanted = needing > attempted.count || isReconnected;
      if (loading !== undefined || !isWanted) {
        attempted = { ...attempted, isUp: isUp && !isReconnected };
        return;
      }
      attempted = { count: needing, isUp };
      void start();
    },
    load: start,
  };
}
