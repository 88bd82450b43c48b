/** A record of what clients of a center did and saw, from which {@link findAnomalies} judges whether the center kept its guarantees. */

/** Result of a call. `unknown`: no answer arrived, so that the call may have had its effect or not. */
export type Outcome = "ok" | "refused" | "unknown";

/** An attempt to send a message, with all its retries. `text` is unique in the history. Times are monotonic milliseconds of the test. */
export type Send = {
  readonly chat: string;
  readonly sender: string;
  /** Session in which it was sent. A closed one may have calls on their way. */
  readonly session?: string;
  readonly text: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly outcome: Outcome;
};

/** A message as a client or a transcript shows it. `id` is the item's. */
export type ShownMessage = { readonly id: string; readonly text: string };

/** Messages of one chat in the order in which a client showed them, from its first one to the end of the run. */
export type Reception = {
  readonly chat: string;
  readonly client: string;
  /** True if the client was there before the first message, and must show all of them. */
  readonly isFromStart: boolean;
  /** False if the client went away before the end of the run. Default: true. */
  readonly isToEnd?: boolean;
  readonly messages: readonly ShownMessage[];
};

/** The stored messages of a chat at the end of the run, oldest first. */
export type Transcript = { readonly chat: string; readonly messages: readonly ShownMessage[] };

/** A change of a contact on an agent's desk, in the order of the contact's events. */
export type DeskEvent = {
  readonly contact: string;
  readonly agent: string;
  readonly what: "offered" | "withdrawn" | "accepted" | "cleared";
};

/** Contacts at the end of the run: those that are not over, and the slots that agents have occupied. */
export type FinalState = {
  readonly openContacts: readonly string[];
  readonly occupiedSlots: readonly { readonly agent: string; readonly contact: string }[];
};

/** Contacts that waited and slots that were free at the same time, `sinceHealedMs` after the last fault. */
export type WaitingSample = {
  readonly sinceHealedMs: number;
  readonly waitingContacts: number;
  readonly freeSlots: number;
};

/** All observations of a run. */
export type History = {
  readonly sends: readonly Send[];
  readonly receptions: readonly Reception[];
  readonly transcripts: readonly Transcript[];
  readonly deskEvents: readonly DeskEvent[];
  readonly final: FinalState;
  readonly waiting: readonly WaitingSample[];
};

/** A guarantee that was not kept. */
export type Anomaly = {
  readonly kind:
    | "lost"
    | "shut-out"
    | "doubled"
    | "reordered"
    | "different-order"
    | "phantom"
    | "missed-by-client"
    | "offered-twice"
    | "slot-leaked"
    | "waiting-beside-free-slot"
    | "out-of-call-order"
    | "unanswered"
    | "not-connected"
    | "not-ended"
    | "ended-twice"
    | "late-callback"
    | "repeated-event"
    | "receipt-lost"
    | "receipt-missed";
  readonly detail: string;
};
