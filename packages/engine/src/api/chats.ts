import { type Journal, unchanged } from "@tributary/journal";
import { accepted, type Clock, type EpochMs, type Random, type Result, refused, uuidV7 } from "@tributary/kernel";
import {
  asId,
  type ChatRating,
  type ContactId,
  ITEM_TYPES,
  type ItemId,
  type ParticipantId,
  type Refusal,
  refusal,
  SHARED_ITEM_TYPES,
} from "@tributary/model";
import type { AgentDesk } from "../agent/agent-desk.ts";
import { agentRef } from "../agent/agent-stream.ts";
import type { NewAuthenticationId } from "../authentication/new-authentication-id.ts";
import { chatFlowWith } from "../chat/chat-flow.ts";
import { decideBotJoin, decideBotLeave, refusalToConnect } from "../chat/decide-bot.ts";
import { decideMessage, type NewMessage, type SentItem } from "../chat/decide-message.ts";
import { decideRating } from "../chat/decide-rating.ts";
import { decideReceipt, type NewReceipt } from "../chat/decide-receipt.ts";
import { decideStartChat, type StartChat, type StartedChat } from "../chat/decide-start-chat.ts";
import { type Rehydration, rehydrate } from "../chat/rehydration.ts";
import { findRepeated } from "../chat/repeated-message.ts";
import { readTranscript, type TranscriptPage } from "../chat/transcript.ts";
import type { TranscriptQuery, VisibleItems } from "../chat/transcript-query.ts";
import type { Directory } from "../configuration/directory.ts";
import { isCallingBack } from "../contact/call-parties.ts";
import type { ConversationState, Participant } from "../contact/conversation-state.ts";
import { conversationRef } from "../contact/conversation-stream.ts";
import {
  type AfterContactWorkLimit,
  addLeavingOf,
  decideDisconnect,
  decideEnd,
  type Ending,
} from "../contact/decide-end.ts";
import {
  authorOf,
  contactWith,
  desksOf,
  monitorOf,
  type ParticipantRef,
  participantOf,
  partyOf,
  refusalToAct,
} from "../contact/participants.ts";
import { earlierStart, TOKEN_REUSED } from "../contact/start-token.ts";
import { decideCustomerJoin } from "../flow/decide-join.ts";
import { queueAccessAt } from "../flow/queue-access.ts";
import { decideStopMonitoring } from "../monitoring/decide-monitor.ts";
import { newest } from "../newest.ts";
import { createAct, NO_PARTICIPANT } from "./acting.ts";
import { authorizeParticipant } from "./authorize-participant.ts";
import type { EngineFeeds } from "./center-feeds.ts";
import type { Records } from "./records.ts";
import { createRehydrations, type Rehydrations } from "./rehydrations.ts";

/** Operations of participants in chats. Each resolves when its change is durable. */
export interface Chats {
  /**
   * Refusals: `not-found` for the flow, `content-type-not-allowed`, `token-reused`; for the chat that it continues `not-found`, `invalid-field`, `wrong-phase`.
   */
  start(chat: StartChat & { readonly continues?: Rehydration }): Promise<Result<StartedChat, Refusal>>;
  /** Lets a chat continue an ended one: {@link Rehydrations.associate}. */
  readonly continueFrom: Rehydrations["associate"];
  /** The participant has connected for the first time. Repeating it changes nothing. */
  join(ref: ParticipantRef): Promise<Result<Participant, Refusal>>;
  /**
   * Checks that the participant may act (`write`) or read and connect (`read`: an agent may until the contact is cleared, a customer for a while
   * after an end that was not their own).
   */
  access(ref: ParticipantRef, what: "read" | "write"): Promise<Result<ConversationState, Refusal>>;
  sendMessage(ref: ParticipantRef, message: NewMessage): Promise<Result<SentItem, Refusal>>;
  /** Notifies the others that the participant is typing. Not stored. Accepted and dropped for a while after the end. */
  sendTyping(ref: ParticipantRef): Promise<Result<SentItem, Refusal>>;
  /** The participant's client received or displayed a message. Read implies delivered; repeated or late receipts change nothing. */
  sendReceipt(ref: ParticipantRef, receipt: Omit<NewReceipt, "from">): Promise<Result<SentItem, Refusal>>;
  transcript(ref: ParticipantRef, query: TranscriptQuery): Promise<Result<TranscriptPage, Refusal>>;
  /**
   * Records the customer's rating, once, within {@link RATING_MS} after the end of the chat. Refusals: `token-invalid` for others than the customer,
   * `wrong-phase`.
   */
  rate(ref: ParticipantRef, rating: ChatRating): Promise<Result<null, Refusal>>;
  /** The participant leaves permanently. The contacts end if it is the customer, or the last agent; not if it is a bot. */
  leave(ref: ParticipantRef): Promise<Result<null, Refusal>>;
}

type Deps = {
  readonly journal: Journal;
  readonly records: Pick<Records, "find" | "claimHolder">;
  readonly feeds: EngineFeeds;
  readonly directory: Directory;
  readonly clock: Clock;
  readonly random: Random;
  readonly workLimit: AfterContactWorkLimit;
  readonly newAuthenticationId: NewAuthenticationId;
};

/**
 * Time after the end during which repeated messages are answered, and typing and receipts are accepted and dropped instead of refused: clients
 * send them without checking, and show their users an error that does not help them. Unit: milliseconds.
 * Source: docs/wire/participant.md#receipts-and-ended-chats; CH-05, CH-09.
 */
const GRACE_AFTER_END_MS = 30_000;

/** Types of items that participants other than agents have in their transcripts. */
const CUSTOMER_ITEM_TYPES = [...SHARED_ITEM_TYPES, "attachment.rejected"] as const;

const NO_ITEM = refusal("invalid-field", "StartPosition", "an item of this conversation");
const NO_PAGE = refusal("invalid-field", "NextToken", "a token of this conversation");

/** Creates the operations of participants. */
export function createChats(deps: Deps): Chats {
  const { journal, records, directory, clock, random, workLimit } = deps;
  const access = createAccess(deps);
  const rehydrations = createRehydrations({ journal, records });

  const join: Chats["join"] = ({ conversationId, participantId }) => {
    const authenticationId = deps.newAuthenticationId();
    return journal.run({ conversation: conversationRef(conversationId) }, ({ conversation }, now) => {
      const participant = conversation && partyOf(conversation, participantId);
      if (conversation === undefined || participant === undefined) return NO_PARTICIPANT;
      const refusedToAct = refusalToAct(conversation, participant.id);
      if (refusedToAct && refusedToAct.code !== "not-joined") return { refusal: refusedToAct };
      if (participant.role === "custom-bot") return decideBotJoin(conversation, participant, now);
      // An agent joins by accepting the contact; the connection of their client has no meaning of its own.
      if (participant.role !== "customer") return unchanged<Participant>(participant);
      return decideCustomerJoin(conversation, participant, {
        flow: directory.contactFlow(conversation.contact.flowId),
        channel: chatFlowWith({ authenticationId, now }),
        accessOf: queueAccessAt(directory, now),
        now,
      });
    });
  };

  const act = createAct({ journal, join });
  const newItem = (at: EpochMs): SentItem => ({ id: asId<ItemId>(uuidV7(at, random)), at });

  return {
    async start({ continues, ...chat }) {
      const earlierOr = async (problem: Refusal): Promise<Result<StartedChat, Refusal>> => {
        const earlier = await earlierStart<StartedChat>("start-chat", chat.clientToken, records.claimHolder);
        return earlier === undefined ? refused(problem) : accepted(earlier);
      };
      if (directory.contactFlow(chat.flowId) === undefined) return earlierOr(refusal("not-found", "ContactFlowId"));
      const contactId = asId<ContactId>(uuidV7(clock.now(), random));
      const participantId = asId<ParticipantId>(uuidV7(clock.now(), random));
      const ids = { contactId, participantId };
      const started =
        continues === undefined
          ? await journal.run({}, (_states, now) => decideStartChat(chat, ids, now))
          : await rehydrations.run(continues, (source, now) => {
              const rehydrated = rehydrate(source);
              if ("refusal" in rehydrated) return rehydrated;
              return decideStartChat({ ...chat, rehydrated }, ids, now);
            });
      if (!started.ok) return continues === undefined ? started : earlierOr(started.refusal);
      return started.value === null ? refused(TOKEN_REUSED) : accepted(started.value);
    },
    continueFrom: rehydrations.associate,
    join,
    access,
    async sendMessage(ref, newMessage) {
      const message = { ...newMessage, from: ref.participantId };
      const result = await act(ref, (state, now) => decideMessage(state, message, now));
      if (result.ok || result.refusal.code !== "contact-ended") return result;
      const state = await journal.durable(conversationRef(ref.conversationId));
      if (state === undefined || !hasJustEnded(state, clock.now())) return result;
      const repeated = await findRepeated(journal, state, message);
      return repeated ? accepted(repeated) : result;
    },
    sendTyping: (ref) => sendTyping(deps, ref, newItem(clock.now())),
    async sendReceipt(ref, receipt) {
      const recorded = await act<SentItem | null>(ref, (state, now) => {
        if (hasJustEnded(state, now) && participantOf(state, ref.participantId)) return unchanged(null);
        // The others must not learn from it that a supervisor reads.
        if (monitorOf(state, ref.participantId)) return unchanged(null);
        return decideReceipt(state, { ...receipt, from: ref.participantId }, now);
      });
      // An item of the conversation in place of a new one would show when something unseen has happened in it. Rule MO-06.
      return recorded.ok ? accepted(recorded.value ?? newItem(clock.now())) : recorded;
    },
    async transcript(ref, query) {
      const allowed = await access(ref, "read");
      if (!allowed.ok) return allowed;
      const visible = await visibleTo(deps, ref, allowed.value);
      const past = query.isWithoutPast === true ? [] : visible.past;
      const page = await readTranscript(journal, ref.conversationId, { ...query, ...visible, past });
      return page
        ? accepted(withoutFailuresOf(page, ref))
        : refused(query.continueIn === undefined ? NO_ITEM : NO_PAGE);
    },
    rate: ({ conversationId, participantId: from }, rating) =>
      journal.run({ conversation: conversationRef(conversationId) }, ({ conversation }, now) =>
        conversation ? decideRating(conversation, { ...rating, from }, now) : NO_PARTICIPANT,
      ),
    leave: ({ conversationId, participantId }) =>
      journal.runChained(
        { conversation: conversationRef(conversationId) },
        ({ conversation }) => desksOf(conversation),
        ({ conversation, ...states }, now) => {
          if (conversation === undefined) return NO_PARTICIPANT;
          const monitor = monitorOf(conversation, participantId);
          const desks = Object.values<AgentDesk>(states);
          const supervisor = desks.find(({ id }) => id === monitor?.agentId);
          if (monitor !== undefined && supervisor !== undefined)
            return decideStopMonitoring(conversation, { monitor, agent: supervisor }, now);
          const refusedToAct = refusalToAct(conversation, participantId);
          // A customer may leave before they have joined; an agent rejects the offer instead.
          const participant = participantOf(conversation, participantId);
          const mayLeave = participant?.role === "customer" && refusedToAct?.code === "not-joined";
          if (refusedToAct && !mayLeave) return { refusal: refusedToAct };
          if (participant?.role === "custom-bot") return decideBotLeave(conversation, participant, now);
          const context = { desks, now, workLimit };
          const contact = contactWith(conversation, participantId);
          if (contact !== undefined)
            return decideDisconnect(conversation, { contact, reason: "agent-disconnect" }, context);
          return decideEnd(conversation, customerExit(conversation, participantId), context);
        },
      ),
  };
}

/** The customer ends the chat: those who leave with them leave before its end. Rule EX-01. */
function customerExit(conversation: ConversationState, leaver: ParticipantId): Ending {
  if (isCallingBack(conversation)) return { reason: "customer-disconnect", leaver, failure: "busy" };
  const roles = conversation.chat?.leaveWithCustomer ?? [];
  const addBefore: Ending["addBefore"] = (draft) => addLeavingOf(draft, (role) => roles.includes(role));
  return { reason: "customer-disconnect", leaver, addBefore };
}

/** A transfer that failed is an item of the agent who tried it, and a rejected file one of its sender. Rules TX-05, AT-10. */
function withoutFailuresOf(page: TranscriptPage, { participantId }: ParticipantRef): TranscriptPage {
  const isVisible = ({ event }: TranscriptPage["items"][number]): boolean =>
    (event.type !== "contact.transfer-failed" && event.type !== "attachment.rejected") ||
    event.participantId === participantId;
  return page.items.every(isVisible) ? page : { ...page, items: page.items.filter(isVisible) };
}

/** An agent who left a chat that goes on reads the transcript up to that. Rules TX-05, MP-09. */
export async function visibleTo(
  { feeds }: { readonly feeds: Pick<EngineFeeds, "leavingOf"> },
  { conversationId, participantId }: ParticipantRef,
  state: ConversationState,
): Promise<Required<VisibleItems>> {
  const past = state.chat?.past ?? [];
  if (participantOf(state, participantId)?.role !== "agent")
    return { types: CUSTOMER_ITEM_TYPES, untilSeq: null, past };
  const leaving = await feeds.leavingOf(conversationId, participantId);
  return { types: ITEM_TYPES, untilSeq: leaving?.seq ?? null, past };
}

function createAccess({ journal, clock }: Deps): Chats["access"] {
  /** Reading is allowed before joining, and to an agent while the contact is on their desk. Rule CH-10. */
  async function mayRead(state: ConversationState, id: ParticipantId, { code }: Refusal): Promise<boolean> {
    if (code === "not-joined") return true;
    const agentId = participantOf(state, id)?.agentId;
    if (code === "token-invalid" || !agentId) return false;
    const holds = ({ slots }: AgentDesk): boolean => slots.some(({ participantId }) => participantId === id);
    const ref = agentRef(agentId);
    return holds(await journal.durable(ref)) || holds(await newest(journal, ref));
  }

  return async ({ conversationId, participantId }, what) => {
    const { state, refusedToAct } = await authorizeParticipant(journal, { conversationId, participantId });
    if (state === undefined) return refused(refusal("token-invalid"));
    if (refusedToAct === undefined) return accepted(state);
    const participant = participantOf(state, participantId);
    const isLate = participant?.role === "custom-bot" && refusalToConnect(state, participant, clock.now());
    if (isLate) return refused(isLate);
    const isAllowed =
      what === "read" &&
      (mayReceiveEnd(state, participantId, clock.now()) || (await mayRead(state, participantId, refusedToAct)));
    return isAllowed ? accepted(state) : refused(refusedToAct);
  };
}

async function sendTyping(
  { journal, feeds }: Deps,
  ref: ParticipantRef,
  item: SentItem,
): Promise<Result<SentItem, Refusal>> {
  const { state, refusedToAct } = await authorizeParticipant(journal, ref);
  if (state === undefined) return refused(refusal("token-invalid"));
  const isDropped = refusedToAct?.code === "contact-ended" && hasJustEnded(state, item.at);
  const participant = participantOf(state, ref.participantId);
  if (isDropped) return accepted(item);
  if (refusedToAct || participant === undefined) return refused(refusedToAct ?? refusal("token-invalid"));
  feeds.signalTyping(state.id, { ...item, contactId: state.contact.id, author: authorOf(participant) });
  return accepted(item);
}

/** A customer who was away when the contact ended may return for its last items. One who left knows the end. Rule CH-11. */
function mayReceiveEnd(state: ConversationState, id: ParticipantId, now: EpochMs): boolean {
  const ended = state.contact.state;
  const participant = participantOf(state, id);
  if (participant?.role !== "customer" || !hasJustEnded(state, now)) return false;
  return ended.phase === "ended" && participant.state.phase === "left" && participant.state.leftAt >= ended.endedAt;
}

function hasJustEnded({ contact }: ConversationState, now: EpochMs): boolean {
  return contact.state.phase === "ended" && now - contact.state.endedAt < GRACE_AFTER_END_MS;
}
