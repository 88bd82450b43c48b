import type { Journal } from "@tributary/journal";
import { type Clock, type Random, type Result, uuidV7 } from "@tributary/kernel";
import { asId, type ContactId, type ParticipantId, type Refusal, refusal } from "@tributary/model";
import type { AgentDesk } from "../agent/agent-desk.ts";
import type { ConversationState } from "../contact/conversation-state.ts";
import { conversationRef } from "../contact/conversation-stream.ts";
import { type CallbackRefusal, type CallbackStep, decideConfirm, decideDecline } from "../contact/decide-callback.ts";
import type { AfterContactWorkLimit } from "../contact/decide-end.ts";
import { desksOf, type ParticipantRef, participantOf } from "../contact/participants.ts";
import {
  CALLBACK_TERMS,
  type CallbackTerms,
  decideRequestCallback,
  refusalToCallBack,
} from "../voice/decide-request-callback.ts";

/** Operations of customers who are called back. */
export interface Callbacks {
  /** Returns true if the customer of the call can be called back now. */
  isPossible(conversation: ConversationState): boolean;
  /** The customer is called back. Repeating it changes nothing. Refusals: `token-invalid`, `not-joined`, `contact-ended`, `wrong-phase` unless the call waits. */
  request(ref: ParticipantRef): Promise<Result<null, Refusal>>;
  /** The page of the customer rings, or they have answered. Repeating it changes nothing. Refusals: `token-invalid`, `contact-ended`, `wrong-phase` unless it is called. */
  confirm(ref: ParticipantRef, step: CallbackStep): Promise<Result<null, Refusal>>;
  /** The customer does not take the call that rings. Refusals: `token-invalid`, `contact-ended`, `wrong-phase` unless it rings. */
  decline(ref: ParticipantRef, why: CallbackRefusal): Promise<Result<null, Refusal>>;
}

type Deps = {
  readonly journal: Pick<Journal, "run" | "runChained">;
  readonly clock: Clock;
  readonly random: Random;
  readonly workLimit: AfterContactWorkLimit;
};

const NO_PARTY = refusal("token-invalid");

/** Creates the operations of customers who are called back. Rules VC-34 and VC-38. */
export function createCallbacks(
  { journal, clock, random, workLimit }: Deps,
  terms: CallbackTerms = CALLBACK_TERMS,
): Callbacks {
  return {
    isPossible: (conversation) => refusalToCallBack(conversation, terms) === undefined,
    request({ conversationId, participantId }) {
      const nextContactId = asId<ContactId>(uuidV7(clock.now(), random));
      return journal.runChained(
        { conversation: conversationRef(conversationId) },
        ({ conversation }) => desksOf(conversation),
        ({ conversation, ...states }, now) => {
          if (conversation === undefined) return { refusal: NO_PARTY };
          const context = { desks: Object.values<AgentDesk>(states), now, workLimit };
          return decideRequestCallback(conversation, { participantId, nextContactId, terms }, context);
        },
      );
    },
    confirm: ({ conversationId, participantId }, step) =>
      journal.run({ conversation: conversationRef(conversationId) }, ({ conversation }, now) => {
        if (conversation === undefined || !isCustomer(conversation, participantId)) return { refusal: NO_PARTY };
        return decideConfirm(conversation, { participantId, step }, now);
      }),
    decline: ({ conversationId, participantId }, why) =>
      journal.runChained(
        { conversation: conversationRef(conversationId) },
        ({ conversation }) => desksOf(conversation),
        ({ conversation, ...states }, now) => {
          if (conversation === undefined || !isCustomer(conversation, participantId)) return { refusal: NO_PARTY };
          return decideDecline(conversation, why, { desks: Object.values<AgentDesk>(states), now, workLimit });
        },
      ),
  };
}

function isCustomer(conversation: ConversationState, participantId: ParticipantId): boolean {
  return participantOf(conversation, participantId)?.role === "customer";
}
