/** One participant's session in one chat: what it shows, and what one can do in it. */
import type { EpochMs, Result } from "@tributary/kernel";
import type { ChatAuthor } from "../conversation/conversation-item.ts";
import type { TimelineEntry } from "../conversation/timeline.ts";

/** The connection to the center, as a person should be told of it. */
export type ChatLink =
  | { readonly state: "connecting" }
  | { readonly state: "up" }
  | {
      readonly state: "down";
      readonly since: EpochMs;
    };

/** Why a session is over. `ended`: the chat is. `refused`: the center does not know the token, or no longer. */
export type ChatOver = {
  readonly reason: "ended" | "refused";
  /** The center's own words, for developers and logs; null when there were none. */
  readonly message: string | null;
};

/** Whether there is more of the transcript above what is shown. */
export type ChatHistory = "unknown" | "more" | "loading" | "complete";

/** Everything a view needs, at one moment. Never changed in place: a new snapshot is a new object. */
export type ChatSnapshot = {
  /** Oldest first. */
  readonly timeline: readonly TimelineEntry[];
  /** Who is writing just now, without oneself. */
  readonly typing: readonly ChatAuthor[];
  /** Who is in the conversation, in the order of coming, without the system and without oneself. */
  readonly others: readonly ChatAuthor[];
  readonly link: ChatLink;
  readonly history: ChatHistory;
  /** Null while the chat goes on. Once set it stays, and nothing can be sent. */
  readonly over: ChatOver | null;
};

/** Why a chat could not be ended: try again. */
export type EndRefusal = "unreachable";

/**
 * A live session. It connects when it is made, reconnects for ever, and stops by itself when the chat is over.
 *
 * Lifetime: whoever made it disposes it. What was written and not sent is kept in the storage it was given.
 */
export interface ChatSession extends Disposable {
  /** The same object until something changes: fit for `useSyncExternalStore`. */
  snapshot(): ChatSnapshot;
  /** Called after each change. */
  onChange(listener: () => void): Disposable;
  /**
   * Writes a message. It appears at once and is sent in its turn, after a reconnection if need be.
   *
   * Shape: content of 1 to 16 384 bytes; `contentType` is `text/plain` unless told otherwise. Returns the message's token.
   */
  send(content: string, contentType?: string): string;
  /** Sends a failed message again. */
  retry(token: string): void;
  /** Forgets a message that was not sent. */
  discard(token: string): void;
  /** The person is writing. Call it at every key; it is told to the others at most once in ten seconds. */
  typing(): void;
  /** The person has seen everything that is shown now. Cheap: call it whenever that is so. */
  markRead(): void;
  /** Loads an earlier page of the transcript, if there is one. */
  loadOlder(): Promise<void>;
  /** A hint that the network may be back (`online`, page shown): tries at once what waits to be tried. */
  nudge(): void;
  /** Leaves the chat: for a customer that ends it. */
  end(): Promise<Result<void, EndRefusal>>;
}
