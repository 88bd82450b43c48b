/** Public API of one participant's session in one chat. */
import type { EpochMs, Result } from "@tributary/kernel";
import type { ChatAuthor } from "../conversation/conversation-item.ts";
import type { TimelineEntry } from "../conversation/timeline.ts";
import type { FileAddress, FileLimits } from "../participant-api/file-api.ts";

/** State of the connection to the center. */
export type ChatLink =
  | { readonly state: "connecting" }
  | { readonly state: "up" }
  | {
      readonly state: "down";
      readonly since: EpochMs;
    };

/** End of a session. `ended`: the chat ended. `refused`: the center does not accept the participant's token. */
export type ChatOver = {
  readonly reason: "ended" | "refused";
  /** Message from the center, for developers and logs; null if there is none. */
  readonly message: string | null;
};

/**
 * Availability of earlier transcript pages. `unknown`: the newest page is being read for the first time. `unavailable`: that has failed, and is tried again; until it is
 * read, the timeline contains only what was received since then.
 */
export type ChatHistory = "unknown" | "unavailable" | "more" | "loading" | "complete";

/** A file that is being sent. Once it is sent it is in the timeline. */
export type ChatUpload = {
  /** Argument for `retryFile` and `discardFile`. */
  readonly key: string;
  readonly name: string;
  /** Unit: bytes. */
  readonly size: number;
  /** Bytes that were sent so far; 0 until all were, where the platform reports no progress. */
  readonly sentBytes: number;
  /** True once it has arrived and is being checked: it can no longer be discarded. */
  readonly isChecking: boolean;
  /** Null while it is being sent or checked, or waits for the files before it. */
  readonly problem: FileProblem | null;
};

/**
 * Reason why a file was not sent, or its address not received. `unreachable`: another attempt may succeed. `too-many`: the chat has as many files as
 * it may have. `refused`: the center does not accept this file, for the reason in `message`. `over`: the chat has ended.
 */
export type FileProblem = {
  readonly kind: "unreachable" | "too-many" | "refused" | "over";
  /** Message from the center, in English; empty if there is none. */
  readonly message: string;
};

/** Immutable state for a view: each change creates a new object. */
export type ChatSnapshot = {
  /** Oldest first. */
  readonly timeline: readonly TimelineEntry[];
  /** Other participants who are currently typing. */
  readonly typing: readonly ChatAuthor[];
  /** Other participants in the order of joining, without the system. */
  readonly others: readonly ChatAuthor[];
  readonly link: ChatLink;
  readonly history: ChatHistory;
  /** Files that are being sent, in the order in which they were given. */
  readonly uploads: readonly ChatUpload[];
  /** Null while the chat is active. Once set it is final, and nothing can be sent. */
  readonly over: ChatOver | null;
};

/** Reason why a chat could not be ended; the caller may try again. */
export type EndRefusal = "unreachable";

/** Actions of a session with files. */
export interface FileActions {
  /** Sends a file, after those given before. It is not kept when the page is closed. Returns its key. */
  sendFile(file: File): string;
  /** Sends a file again that has failed. */
  retryFile(key: string): void;
  /** Removes a file that was not sent. No effect on one that is being checked. */
  discardFile(key: string): void;
  /** Requests an address from which an approved file of the chat can be loaded for some minutes, without further permission. */
  fileAddress(attachmentId: string): Promise<Result<FileAddress, FileProblem>>;
  /** Requests the limits of files, so that they can be refused when they are chosen. */
  fileLimits(): Promise<Result<FileLimits, FileProblem>>;
}

/**
 * A chat session without files. It connects when created, reconnects without a limit, and stops when the chat is over.
 *
 * Lifetime: disposed by its creator. Unsent messages are kept in the provided storage.
 */
export interface TextChatSession extends Disposable {
  /** Returns the same object until something changes, as `useSyncExternalStore` requires. */
  snapshot(): ChatSnapshot;
  /** Calls `listener` after each change. */
  onChange(listener: () => void): Disposable;
  /**
   * Writes a message. It is shown immediately and sent in order, after reconnecting if necessary.
   *
   * Shape: content of 1 to 16 384 bytes; `contentType` defaults to `text/plain`. Returns the token of the message.
   */
  send(content: string, contentType?: string): string;
  /** Sends a failed message again. */
  retry(token: string): void;
  /**
   * Removes an unsent message. No effect on one that is being sent at this moment. One whose last attempt had no response may have arrived: it is in the timeline
   * again then, as sent.
   */
  discard(token: string): void;
  /** Reports that the user is typing. Call it on every key press; events are throttled to one in ten seconds. */
  typing(): void;
  /** Reports that the user has seen all displayed messages. Cheap; call it as often as needed. */
  markRead(): void;
  /** Loads an earlier page of the transcript, if there is one. */
  loadOlder(): Promise<void>;
  /** Hint that the network may be back (`online` event, page shown): retries immediately. */
  nudge(): void;
  /** Hint that the network is gone (`offline` event): the connection counts as lost. */
  interrupt(): void;
  /** Leaves the chat. If the customer leaves, the chat ends. */
  end(): Promise<Result<void, EndRefusal>>;
}

/** A chat session, with files. */
export type ChatSession = TextChatSession & FileActions;
