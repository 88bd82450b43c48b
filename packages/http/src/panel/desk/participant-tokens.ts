import type { DeskView } from "@tributary/engine";
import { createLruCache } from "@tributary/kernel";
import type { ParticipantId } from "@tributary/model";
import type { Tokens } from "../../tokens/tokens.ts";

/** The participant tokens of agents. */
export interface ParticipantTokens {
  /** A token for each contact on the desk that the agent may act in or still read. The same contact keeps its token. */
  forDesk(view: DeskView): Promise<ReadonlyMap<ParticipantId, string>>;
}

/** After-contact work goes on after a chat; its transcript can still be read. Unit: milliseconds. */
const TOKEN_SLACK_MS = 24 * 3_600_000;

/** Of how many contacts the token is remembered; whoever falls out gets a new one. */
const MAX_REMEMBERED = 20_000;

/** Makes {@link ParticipantTokens}. Issued once a contact, because every change of a desk asks for all of them. */
export function createParticipantTokens(tokens: Tokens): ParticipantTokens {
  const issued = createLruCache<ParticipantId, string>(MAX_REMEMBERED);
  return {
    async forDesk({ contacts }) {
      const found = new Map<ParticipantId, string>();
      for (const { slot, conversation } of contacts) {
        if (slot.state.phase === "missed" || slot.state.phase === "rejected") continue;
        let token = issued.get(slot.participantId);
        if (token === undefined) {
          token = await tokens.issue({
            purpose: "participant",
            subject: slot.participantId,
            scope: slot.conversationId,
            expiresAt: (conversation.chat?.expiresAt ?? conversation.lastAt) + TOKEN_SLACK_MS,
          });
          issued.set(slot.participantId, token);
        }
        found.set(slot.participantId, token);
      }
      return found;
    },
  };
}
