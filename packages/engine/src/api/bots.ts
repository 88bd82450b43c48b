import type { Journal } from "@tributary/journal";
import { accepted, type Clock, type EpochMs, type Random, type Result, uuidV7 } from "@tributary/kernel";
import {
  type Actor,
  asId,
  type ConversationId,
  type ParticipantId,
  type Refusal,
  type UsedToken,
} from "@tributary/model";
import { decideAddBot } from "../chat/decide-bot.ts";
import { createContactChanges } from "./contact-changes.ts";
import type { Records } from "./records.ts";

/** A bot that may connect. `expiresAt`: the time at which the chat ends at the latest. */
export type ReadyBot = {
  readonly conversationId: ConversationId;
  readonly participantId: ParticipantId;
  readonly expiresAt: EpochMs;
};

/** Operations on bots in chats, for programs. What a bot does once it has connected is in `Chats`. */
export interface Bots {
  /**
   * Adds a bot to a chat. Refusals: `not-found`, `contact-ended`, `wrong-phase` for a contact of another channel, `contact-conflict` while an agent has the
   * contact, `quota-exceeded` while another bot is present, `token-reused`.
   */
  add(
    contactId: string,
    bot: { readonly displayName: string; readonly token: UsedToken | null; readonly by: Actor },
  ): Promise<Result<ReadyBot, Refusal>>;
}

type Deps = {
  readonly journal: Pick<Journal, "runChained" | "durable">;
  readonly records: Pick<Records, "find">;
  readonly clock: Pick<Clock, "now">;
  readonly random: Random;
};

export function createBots({ journal, records, clock, random }: Deps): Bots {
  const { change } = createContactChanges({ journal, records });
  return {
    async add(contactId, bot) {
      const participantId = asId<ParticipantId>(uuidV7(clock.now(), random));
      const added = await change(contactId, (conversation, { now }) =>
        decideAddBot(conversation, { ...bot, participantId }, now),
      );
      if (!added.ok) return added;
      const { conversation } = added.value;
      return accepted({
        conversationId: conversation.id,
        participantId: added.value.participantId,
        expiresAt: conversation.chat?.expiresAt ?? clock.now(),
      });
    },
  };
}
