/** A record of one conversation between a chat library and an agent, from which {@link conversationAnomalies} judges the library. */
import type { Reception, Send, ShownMessage } from "./history.ts";

/** Callbacks of one session that are not messages, by name and id of the item. */
export type SessionEvents = { readonly client: string; readonly events: readonly string[] };

/** All observations of a conversation. Times are milliseconds of the center's clock. */
export type ConversationRun = {
  readonly chat: string;
  /** In the order of the calls of each sender. */
  readonly sends: readonly Send[];
  readonly receptions: readonly Reception[];
  /** The stored messages, oldest first. */
  readonly transcript: readonly ShownMessage[];
  /** Messages whose promise was never answered, though their page was open to the end. */
  readonly unanswered: readonly string[];
  /** True if the last session was connected after the faults, and messages passed in both directions. */
  readonly isConnected: boolean;
  /** Calls of `onEnded` of the last session. */
  readonly ends: number;
  /** Callbacks of the last session after `onEnded`. */
  readonly lateCallbacks: readonly string[];
  readonly events: readonly SessionEvents[];
  /**
   * Read receipts by message: those that the service has answered, those in the transcript; and of the customer's messages those that the agent has sent,
   * and those that the last page showed.
   */
  readonly receipts: Readonly<Record<"acknowledged" | "stored" | "ofCustomer" | "shown", readonly string[]>>;
  /** Kinds of the faults that occurred. */
  readonly faults: readonly string[];
  /** Sessions that the library declared broken. */
  readonly brokenSessions: number;
  /** Times from a cut, and from a silent loss, to the next connection. */
  readonly returnsMs: { readonly afterCut: readonly number[]; readonly afterSilence: readonly number[] };
};
