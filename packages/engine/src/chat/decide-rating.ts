/** The rating of a chat by its customer. Rules RA-01 to RA-03. */
import { type Decision, unchanged } from "@tributary/journal";
import type { EpochMs } from "@tributary/kernel";
import { type ChatRating, type ParticipantId, type Refusal, refusal } from "@tributary/model";
import type { ConversationState } from "../contact/conversation-state.ts";
import { draftConversation } from "../contact/conversation-stream.ts";
import { participantOf } from "../contact/participants.ts";

/** Time after the end of a chat in which it can be rated: so long the token of its customer is valid at least. Unit: milliseconds. */
export const RATING_MS = 3_600_000;

const NOT_ENDED = refusal("wrong-phase", undefined, "a chat that has ended");
const TOO_LATE = refusal("wrong-phase", undefined, `a chat that ended at most ${RATING_MS / 60_000} minutes ago`);
const RATED = refusal("wrong-phase", undefined, "a chat without a rating");
const NO_CUSTOMER = refusal("token-invalid", undefined, "that of the customer of a chat");

/** Records the rating of a chat that has ended. The same rating again changes nothing, so that a lost response can be repeated. */
export function decideRating(
  conversation: ConversationState,
  { from, ...rating }: ChatRating & { readonly from: ParticipantId },
  now: EpochMs,
): Decision<null, Refusal> {
  const { chat, contact } = conversation;
  if (chat === null || participantOf(conversation, from)?.role !== "customer") return { refusal: NO_CUSTOMER };
  if (contact.state.phase !== "ended") return { refusal: NOT_ENDED };
  const { rating: known } = chat;
  if (known?.score === rating.score && known.comment === rating.comment) return unchanged(null);
  if (known !== undefined) return { refusal: RATED };
  if (now - contact.state.endedAt > RATING_MS) return { refusal: TOO_LATE };
  const draft = draftConversation(conversation, now);
  draft.add({ type: "chat.rated", participantId: from, ...rating });
  return { value: null, drafts: [draft] };
}
