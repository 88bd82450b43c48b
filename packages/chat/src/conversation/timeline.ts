/** What a person sees of a conversation, top to bottom: the transcript, and below it what this client has not sent yet. */
import type { EpochMs } from "@tributary/kernel";
import type { ChatAuthor } from "./conversation-item.ts";

/**
 * How far a message of one's own has come.
 *
 * `sending`: it waits here or is on its way. `sent`: the center has it. `delivered`, `read`: somebody's client told so, of this
 * message or of a later one. `failed`: the center refused it.
 */
export type Delivery = "sending" | "sent" | "delivered" | "read" | "failed";

/** One entry. `key` stays the same while a message goes from written to sent; use it as the key of list elements. */
export type TimelineEntry = { readonly key: string; readonly at: EpochMs } & (
  | {
      readonly type: "message";
      /** The item's id; null while the center has not confirmed it. */
      readonly id: string | null;
      /** Null: one's own message that only this client knows so far. */
      readonly author: ChatAuthor | null;
      readonly contentType: string;
      readonly content: string;
      readonly mine: false;
    }
  | {
      readonly type: "message";
      readonly id: string | null;
      readonly author: ChatAuthor | null;
      readonly contentType: string;
      readonly content: string;
      readonly mine: true;
      readonly delivery: Delivery;
      /** What `retry` and `discard` want; null once the message needs neither. */
      readonly token: string | null;
    }
  | { readonly type: "joined" | "left"; readonly author: ChatAuthor }
  | { readonly type: "ended" }
);
