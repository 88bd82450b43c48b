import type { Journal } from "@tributary/journal";
import type { EpochMs, Result } from "@tributary/kernel";
import {
  type AuthenticationId,
  type ContactFlowId,
  type ConversationId,
  type Refusal,
  refusal,
} from "@tributary/model";
import {
  type AuthenticationAnswer,
  type AuthenticationEnd,
  type ContinueContext,
  decideAnswer,
  decideAuthenticationEnd,
  decideCancel,
  decideIssueAddress,
  type IssuedAuthentication,
} from "../authentication/decide-authentication.ts";
import type { NewAuthenticationId } from "../authentication/new-authentication-id.ts";
import type { Directory } from "../configuration/directory.ts";
import { conversationRef } from "../contact/conversation-stream.ts";
import type { ParticipantRef } from "../contact/participants.ts";
import { queueAccessAt } from "../flow/queue-access.ts";
import { NO_PARTICIPANT } from "./acting.ts";

/**
 * Authentications of customers, for which flows wait. The protocol with the provider is not the engine's: it keeps what was asked for, takes one answer, and
 * continues the flow with the result.
 */
export interface Authentications {
  /**
   * The client of the customer gets the address of the provider. Refusals: those of participants, and `invalid-field` for an authentication that does not wait for
   * the caller.
   */
  issueAddress(
    ref: ParticipantRef,
    request: { readonly authenticationId: AuthenticationId; readonly redirectUri: string },
  ): Promise<Result<IssuedAuthentication, Refusal>>;
  /** The customer goes on without signing in. Refusals: as for {@link issueAddress}. Repeating it changes nothing. */
  cancel(ref: ParticipantRef, authenticationId: AuthenticationId): Promise<Result<null, Refusal>>;
  /** Takes the provider's answer, once on all nodes. Refusals: `not-found`, `contact-ended`, `authentication-conflict`. */
  answer(conversationId: ConversationId, answer: AuthenticationAnswer): Promise<Result<IssuedAuthentication, Refusal>>;
  /** Ends it with the result of the answer. Refusals: `authentication-conflict` if it has ended meanwhile, `contact-ended`, `not-found`. */
  end(conversationId: ConversationId, end: AuthenticationEnd): Promise<Result<null, Refusal>>;
}

type Deps = {
  readonly journal: Pick<Journal, "run">;
  readonly directory: Directory;
  readonly newAuthenticationId: NewAuthenticationId;
};

const NO_CONVERSATION = { refusal: refusal("not-found", "State") };

/** Creates the operations on authentications. */
export function createAuthentications({ journal, directory, newAuthenticationId }: Deps): Authentications {
  const continuation = (): ((flowId: ContactFlowId, now: EpochMs) => ContinueContext) => {
    const nextId = newAuthenticationId();
    return (flowId, now) => ({
      flow: directory.contactFlow(flowId),
      accessOf: queueAccessAt(directory, now),
      now,
      nextId,
    });
  };

  return {
    issueAddress: ({ conversationId, participantId }, request) =>
      journal.run({ conversation: conversationRef(conversationId) }, ({ conversation }, now) =>
        conversation ? decideIssueAddress(conversation, { participantId, ...request }, now) : NO_PARTICIPANT,
      ),
    cancel({ conversationId, participantId }, authenticationId) {
      const contextOf = continuation();
      return journal.run({ conversation: conversationRef(conversationId) }, ({ conversation }, now) => {
        if (conversation === undefined) return NO_PARTICIPANT;
        const context = contextOf(conversation.contact.flowId, now);
        return decideCancel(conversation, { participantId, authenticationId }, context);
      });
    },
    answer: (conversationId, answer) =>
      journal.run({ conversation: conversationRef(conversationId) }, ({ conversation }, now) =>
        conversation ? decideAnswer(conversation, answer, now) : NO_CONVERSATION,
      ),
    end(conversationId, end) {
      const contextOf = continuation();
      return journal.run({ conversation: conversationRef(conversationId) }, ({ conversation }, now) => {
        if (conversation === undefined) return NO_CONVERSATION;
        return decideAuthenticationEnd(conversation, end, contextOf(conversation.contact.flowId, now));
      });
    },
  };
}
