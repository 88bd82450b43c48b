import type { Decision, Journal } from "@tributary/journal";
import type { EpochMs, Result } from "@tributary/kernel";
import { type Refusal, refusal } from "@tributary/model";
import type { ConversationState, Participant } from "../contact/conversation-state.ts";
import { conversationRef } from "../contact/conversation-stream.ts";
import type { ParticipantRef } from "../contact/participants.ts";

/** Runs a decision of a participant. A customer who acts before their client has connected joins by it. Rule CH-03. */
export type Act = <T>(
  ref: ParticipantRef,
  decide: (conversation: ConversationState, now: EpochMs) => Decision<T, Refusal>,
) => Promise<Result<T, Refusal>>;

export const NO_PARTICIPANT = { refusal: refusal("token-invalid") };

type Deps = {
  readonly journal: Pick<Journal, "run">;
  readonly join: (ref: ParticipantRef) => Promise<Result<Participant, Refusal>>;
};

/** Creates the function that runs decisions of participants. */
export function createAct({ journal, join }: Deps): Act {
  return async (ref, decide) => {
    const needs = { conversation: conversationRef(ref.conversationId) };
    const attempt = () =>
      journal.run(needs, ({ conversation }, now) => (conversation ? decide(conversation, now) : NO_PARTICIPANT));
    const result = await attempt();
    if (result.ok || result.refusal.code !== "not-joined") return result;
    const joined = await join(ref);
    return joined.ok && joined.value.state.phase === "joined" ? attempt() : result;
  };
}
