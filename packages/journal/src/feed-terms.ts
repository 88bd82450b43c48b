/** Terms of feeds: how they start, what they deliver, and why they end. */
import type { EpochMs } from "@tributary/kernel";
import type { FanoutMessage } from "./ports/fanout.ts";
import type { Numbered, StreamEvent } from "./stream-type.ts";

/**
 * Start of a feed. `afterSeq`: after that event; everything committed since is read from the store. `position`: a function that reads the
 * stream itself and returns the number it has reached; called once the subscription is in force. `now`: with the next event.
 */
export type FeedStart<Event extends StreamEvent> =
  | { readonly afterSeq: number; readonly replay?: ReplayLimits<Event> }
  | { readonly position: () => Promise<number> }
  | "now";

/** Limits what a feed reads from the store when it starts. Events that arrive later are all delivered. */
export type ReplayLimits<Event extends StreamEvent> = {
  readonly types: readonly Event["type"][];
  /** Maximum number of events, counted from the newest. */
  readonly maxEvents: number;
  /** Events before this time are left out. */
  readonly since: EpochMs;
};

/** Reasons for which a feed ends by itself. */
export type FeedEnd = "store-unavailable" | "fanout-unavailable" | "missing-events" | "follower-failed" | "internal";

/** Receives a feed. Called synchronously; an exception ends the feed. */
export interface FeedFollower<Event extends StreamEvent> {
  /** An event of the stream: each once, in order, without gaps after the start. */
  onEvent(event: Numbered<Event>): void;
  /** A transient signal on the stream, not ordered with respect to events that are still being read. */
  onSignal?(name: string, data: unknown): void;
  /** The feed has ended and delivers nothing more. Not called after disposal. */
  onEnd?(reason: FeedEnd): void;
}

/** A running feed. Disposing it ends it; nothing is delivered afterwards. */
export interface Following extends Disposable {
  /** Resolves when everything that was committed before the start has been delivered, or the feed has ended. Never rejects. */
  readonly ready: Promise<void>;
}

/** A feed as its topic sees it. */
export interface RunningFeed extends Following {
  /** Handles an event that was published, possibly by a node with an older version of the stream type. */
  receiveEvent(event: { readonly seq: number }): void;
  receive(message: Exclude<FanoutMessage, { readonly kind: "events" }>): void;
}
