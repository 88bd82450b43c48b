import { type Journal, unchanged } from "@tributary/journal";
import { accepted, type Clock, type EpochMs, type Random, type Result, refused, uuidV7 } from "@tributary/kernel";
import { asId, type ItemId, type Refusal, refusal } from "@tributary/model";
import type { SentItem } from "../chat/decide-message.ts";
import { CONTENT_TYPES_IN_PARTS, type NewPart, PARTS_LIFETIME_MS, readerOfParts } from "../chat/message-parts.ts";
import type { ConversationState } from "../contact/conversation-state.ts";
import { authorOf, type ParticipantRef, participantOf, refusalToAct } from "../contact/participants.ts";
import { createAct } from "./acting.ts";
import { authorizeParticipant } from "./authorize-participant.ts";
import type { EngineFeeds } from "./center-feeds.ts";
import type { Chats } from "./chats.ts";

/** A message that has begun. After `expiresAt` it cannot be continued. */
export type BegunMessage = { readonly itemId: ItemId; readonly expiresAt: EpochMs };

/**
 * Messages that a bot sends in parts, as it writes them. Nothing is kept of a message until it is complete: the caller keeps its id, its content type and the
 * number of its last part.
 */
export interface MessageParts {
  /** Begins a message. Refusals: `token-invalid` for others than bots, `invalid-field`, `content-type-not-allowed`. */
  begin(ref: ParticipantRef, contentType: string): Promise<Result<BegunMessage, Refusal>>;
  /** Shows the next part to the customer, if their client can. Not stored. */
  show(ref: ParticipantRef, part: NewPart): Promise<Result<null, Refusal>>;
  /**
   * Sends the whole message, under the id of its parts if the customer's client can show them. Repeating it with the same content returns the message; with
   * another content it is refused with `token-reused`.
   */
  complete(
    ref: ParticipantRef,
    message: Omit<NewPart, "number"> & { readonly count: number },
  ): Promise<Result<SentItem, Refusal>>;
}

type Deps = {
  readonly journal: Journal;
  readonly feeds: Pick<EngineFeeds, "signalPart">;
  readonly chats: Pick<Chats, "join" | "sendMessage">;
  readonly clock: Pick<Clock, "now">;
  readonly random: Random;
};

const NO_BOT = refusal("token-invalid", "X-Amz-Bearer", "the connection token of a custom participant");
const NO_TEXT = refusal("invalid-field", "ContentType", `one of ${CONTENT_TYPES_IN_PARTS.join(", ")}`);

/** Creates the operations on messages in parts. Rules SB-01 to SB-06. */
export function createMessageParts({ journal, feeds, chats, clock, random }: Deps): MessageParts {
  const act = createAct({ journal, join: chats.join });
  return {
    begin: (ref, contentType) =>
      act<BegunMessage>(ref, (state, now) => {
        const problem = refusalToAct(state, ref.participantId) ?? refusalToBegin(state, ref, contentType);
        if (problem !== undefined) return { refusal: problem };
        const at = Math.max(now, state.lastAt);
        return unchanged({ itemId: asId<ItemId>(uuidV7(at, random)), expiresAt: now + PARTS_LIFETIME_MS });
      }),
    async show(ref, part) {
      const { state, refusedToAct } = await authorizeParticipant(journal, ref);
      const bot = state && participantOf(state, ref.participantId);
      if (refusedToAct) return refused(refusedToAct);
      if (state === undefined || bot?.role !== "custom-bot") return refused(NO_BOT);
      const shownTo = readerOfParts(state);
      const shown = { ...part, at: clock.now(), contactId: state.contact.id, author: authorOf(bot) };
      if (shownTo !== undefined) feeds.signalPart(state.id, { ...shown, shownTo });
      return accepted(null);
    },
    complete: (ref, { itemId, contentType, content, count }) =>
      chats.sendMessage(ref, { contentType, content, clientToken: itemId, parts: { itemId, count } }),
  };
}

function refusalToBegin(
  state: ConversationState,
  { participantId }: ParticipantRef,
  contentType: string,
): Refusal | undefined {
  const { chat } = state;
  if (chat === null || participantOf(state, participantId)?.role !== "custom-bot") return NO_BOT;
  if (!CONTENT_TYPES_IN_PARTS.some((each) => each === contentType)) return NO_TEXT;
  return chat.contentTypes.includes(contentType)
    ? undefined
    : refusal("content-type-not-allowed", "ContentType", chat.contentTypes.join(", "));
}
