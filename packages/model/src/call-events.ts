import type { EpochMs } from "@tributary/kernel";
import type { CallFailure } from "./agent-events.ts";
import type { ContactId, ParticipantId, UserId } from "./ids.ts";

/** Facts of a conversation that only calls have. */
export type CallEvent =
  | {
      /** The party of a call was put on hold: they get music, and are not audible. */ readonly type: "connection.held";
      readonly participantId: ParticipantId;
    }
  | {
      /** The party takes part again. */ readonly type: "connection.resumed";
      readonly participantId: ParticipantId;
    }
  | {
      /** The party of a call was muted: they are not audible to the others. */ readonly type: "connection.muted";
      readonly participantId: ParticipantId;
    }
  | {
      /** The party is audible to the others again. */ readonly type: "connection.unmuted";
      readonly participantId: ParticipantId;
    }
  | {
      /** The audio of a call is on a node: its first leg opens there, or the node that had it is gone. Several nodes only. */
      readonly type: "call.assigned";
      readonly node: string;
    }
  | {
      /** The audio of the agent who had accepted a call never arrived: the contact returned to its position in the queue. */
      readonly type: "contact.returned";
      readonly agentId: UserId;
    }
  | {
      /** The customer of a call that waits is called back later: the contact ended, and a callback has its position in the queue. */
      readonly type: "callback.requested";
      readonly participantId: ParticipantId;
      readonly nextContactId: ContactId;
      /** Attempts to reach the customer, which count once their page is called. */
      readonly maxAttempts: number;
      /** Time between two attempts. Unit: milliseconds. */
      readonly retryDelayMs: number;
      /** Time at which the callback ends if the customer was not reached before. */
      readonly expiresAt: EpochMs;
    }
  | {
      /** The page of the customer is called, and has to confirm that it rings: an agent has accepted the callback, and their audio has arrived. */
      readonly type: "callback.rung";
      readonly ringsUntil: EpochMs;
    }
  | {
      /** The page of the customer has confirmed that it rings. */
      readonly type: "callback.confirmed";
      readonly ringsUntil: EpochMs;
    }
  | {
      /** The customer has answered: the audio of their page is awaited. */
      readonly type: "callback.connecting";
      readonly ringsUntil: EpochMs;
    }
  | { /** The audio of the customer and of the agent arrives: they talk. */ readonly type: "callback.answered" }
  | {
      /** The agent did not reach the customer, or has left before: the callback returned to its position in the queue. */
      readonly type: "callback.failed";
      readonly agentId: UserId;
      /** Null: the agent has left. */
      readonly failure: CallFailure | null;
      /** Time of the next attempt; null: at once. */
      readonly retryAt: EpochMs | null;
    }
  | { /** The time of the next attempt has come: the callback waits for an agent. */ readonly type: "callback.due" };
