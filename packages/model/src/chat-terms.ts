import type { ParticipantRole } from "./channel.ts";

/** Terms that a chat was started with. */
export type ChatTerms = {
  /** Content types that participants may send; always contains `text/plain`. */
  readonly contentTypes: readonly string[];
  /** Maximum duration of the chat. Unit: milliseconds. */
  readonly durationMs: number;
  /** Roles that leave when the customer ends the chat. Absent: none. */
  readonly leaveWithCustomer?: readonly ParticipantRole[];
  /** `incremental`: the client of the customer can show messages of bots while they are written (SB-02). Absent: it cannot. */
  readonly responseMode?: "incremental";
};
