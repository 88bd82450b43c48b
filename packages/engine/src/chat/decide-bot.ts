import { type Decision, type Plan, unchanged } from "@tributary/journal";
import type { EpochMs } from "@tributary/kernel";
import { type Actor, type Author, type ParticipantId, type Refusal, refusal, type UsedToken } from "@tributary/model";
import { botsOf, hasAgent } from "../contact/bots.ts";
import { CONTACT_ENDED, wholeOf } from "../contact/contact-chain.ts";
import type { ConversationState, Participant } from "../contact/conversation-state.ts";
import { draftConversation } from "../contact/conversation-stream.ts";
import { addLeaving } from "../contact/decide-end.ts";
import { authorOf, participantOf } from "../contact/participants.ts";
import { TOKEN_REUSED } from "../contact/start-token.ts";

/**
 * Time in which an added bot must connect. Unit: milliseconds.
 *
 * Source: https://docs.aws.amazon.com/connect/latest/adminguide/chat-customize-flow.html; BO-03.
 */
export const BOT_CONNECT_MS = 15_000;

/** Bots that a chat has had with which no further one is added, so that its state stays small whatever programs do. */
export const MAX_BOTS = 50;

/** A bot to add to a chat. */
export type NewBot = {
  readonly participantId: ParticipantId;
  readonly displayName: string;
  readonly token: UsedToken | null;
  readonly by: Actor;
};

/** The bot of a request, and the chat after it. */
export type AddedBot = { readonly participantId: ParticipantId; readonly conversation: ConversationState };

const NO_CHAT = refusal("wrong-phase", "ContactId", "a contact of the channel CHAT");
const ONE_BOT = refusal("quota-exceeded", "ParticipantDetails.ParticipantRole", "one custom participant per contact");
const TOO_MANY = refusal(
  "quota-exceeded",
  "ContactId",
  `a chat that has had less than ${MAX_BOTS} custom participants`,
);
const LATE = refusal("token-expired", "ParticipantToken", "was not used within 15 seconds");

/** Adds a bot, which may then connect. A repeated client token returns the first one. Rules BO-01 to BO-03. */
export function decideAddBot(
  conversation: ConversationState,
  { participantId, displayName, token, by }: NewBot,
  now: EpochMs,
): Decision<AddedBot, Refusal> {
  const state = wholeOf(conversation);
  if (state.chat === null) return { refusal: NO_CHAT };
  if (state.contact.state.phase === "ended") return { refusal: CONTACT_ENDED };
  const bots = botsOf(state);
  const earlier = token === null ? undefined : bots.find((each) => each.token?.key === token.key);
  if (earlier !== undefined) {
    return earlier.token?.requestDigest === token?.requestDigest
      ? unchanged({ participantId: earlier.id, conversation: state })
      : { refusal: TOKEN_REUSED };
  }
  if (hasAgent(state)) return { refusal: refusal("contact-conflict", "ContactId", "a contact without an agent") };
  if (bots.some((bot) => isPresent(bot, now))) return { refusal: ONE_BOT };
  if (bots.length >= MAX_BOTS) return { refusal: TOO_MANY };
  const draft = draftConversation(state, now);
  const author: Author = { participantId, role: "custom-bot", displayName };
  draft.add({ type: "participant.added", ...author, token, by });
  return { value: { participantId, conversation: draft.state }, drafts: [draft] };
}

/** The bot connects. Repeating it changes nothing. Rules BO-03 and BO-04. */
export function decideBotJoin(
  state: ConversationState,
  bot: Participant,
  now: EpochMs,
): Decision<Participant, Refusal> {
  if (bot.state.phase !== "invited") return unchanged(bot);
  const problem = refusalToConnect(state, bot, now);
  if (problem !== undefined) return { refusal: problem };
  const draft = draftConversation(state, now);
  draft.add({ type: "participant.joined", agentId: null, ...authorOf(bot) });
  return { value: participantOf(draft.state, bot.id) ?? bot, drafts: [draft] };
}

/** Returns the refusal for a bot that has not connected in time, or before an agent joined: it may not read either. Rules BO-03 and BO-05. */
export function refusalToConnect(state: ConversationState, bot: Participant, now: EpochMs): Refusal | undefined {
  if (bot.state.phase !== "invited") return undefined;
  if (!isPresent(bot, now)) return LATE;
  return hasAgent(state) ? refusal("participant-left") : undefined;
}

/** The bot leaves; the contact goes on. Rule BO-06. */
export function decideBotLeave(state: ConversationState, bot: Participant, now: EpochMs): Plan<null> {
  const draft = draftConversation(state, now);
  addLeaving(draft, bot.id);
  return { value: null, drafts: [draft] };
}

/** True for a bot that has connected, or still may. */
function isPresent({ state }: Participant, now: EpochMs): boolean {
  return state.phase === "joined" || (state.phase === "invited" && now - state.invitedAt < BOT_CONNECT_MS);
}
