import type { DeskView } from "@tributary/engine";
import { createLruCache } from "@tributary/kernel";
import type { ParticipantId } from "@tributary/model";
import type { Tokens } from "../../tokens/tokens.ts";

/** Participant tokens of agents. */
export interface ParticipantTokens {
  /** Returns a token for each contact on the desk in which the agent may act or that they may read. A contact keeps its token. */
  forDesk(view: DeskView): Promise<ReadonlyMap<ParticipantId, string>>;
}

/** Validity of a token after the chat's end: the transcript can be read during after-contact work. Unit: milliseconds. */
const TOKEN_SLACK_MS = 24 * 3_600_000;

/** LRU size. An evicted contact gets a new token. */
const MAX_CACHED = 20_000;

/** Creates the tokens. Issued once per contact: every change of a desk needs all of them. */
export function createParticipantTokens(tokens: Tokens): ParticipantTokens {
  const issued = createLruCache<ParticipantId, string>(MAX_CACHED);
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
