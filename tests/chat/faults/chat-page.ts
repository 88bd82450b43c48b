/** A customer's page with one of the compared libraries, as conversations with faults use it. */
import type { Party } from "../../../packages/http/test/test-center.ts";
import type { Outcome, ShownMessage } from "../../history/history.ts";
import type { FaultCenter } from "./fault-center.ts";

/** Messages that a page showed in one way, in order. */
export type Shown = {
  readonly by: string;
  /** True if it has to show all messages since the start of the chat. */
  readonly isFromStart: boolean;
  readonly messages: readonly ShownMessage[];
};

/** An open page with a session. Disposing closes it without an end of the chat. */
export type ChatPage = Disposable & {
  /** Connects, and reads what a page that is opened later shows at once. Resolves when that is done, or when the page is closed. */
  open(): Promise<void>;
  /** Resolves when the library has acknowledged or refused the message. */
  send(text: string): Promise<Outcome>;
  type(): void;
  leave(): Promise<unknown>;
  /** True if the session is connected and the page complete. */
  readonly isConnected: boolean;
  /** True if the session cannot be used any longer though the chat has not ended. */
  readonly isBroken: boolean;
  readonly isClosed: boolean;
  readonly shown: readonly Shown[];
  /** Names of callbacks, with the id of the item for those that are not messages, in the order of the calls. */
  readonly events: readonly string[];
  /** Times at which the session was connected. Unit: monotonic milliseconds. */
  readonly connectedMs: readonly number[];
  /** Messages whose read receipt the service has answered. */
  readonly acknowledged: readonly string[];
  /** Own messages that are shown as read by the agent. */
  readonly readMessages: readonly string[];
};

export type ChatPageOptions = {
  readonly world: FaultCenter;
  readonly party: Party;
  /** False for a page that is opened again. */
  readonly isFirst: boolean;
  /** True: the page also collects the transcript. */
  readonly collectsTranscript: boolean;
};

/** Opens the pages of a library. */
export type ChatPages = {
  readonly name: "tributary" | "upstream" | "openChat";
  readonly create: (options: ChatPageOptions) => ChatPage;
};

/** Time between attempts of a page. Unit: milliseconds. */
export const RETRY_MS = 3_000;

/** Text of the messages of a conversation, which is unique. */
export const textOf = (who: "customer" | "agent", index: number): string => `${who} ${index}`;

/** True for the texts of {@link textOf}. */
export const isOfTest = (text: unknown): text is string => /^(customer|agent) \d+$/.test(String(text));

/** Of a failed call without an answer, and of one that the service could not complete, the outcome is unknown. */
export function outcomeOf(status: number): Outcome {
  return status >= 400 && status < 500 ? "refused" : "unknown";
}
