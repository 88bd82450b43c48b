import { accepted, type Clock, type EpochMs, type Random, type Result, refused, uuidV7 } from "@tributary/kernel";
import {
  asId,
  type ContactId,
  type ConversationId,
  type ItemId,
  type ParticipantId,
  type Refusal,
  refusal,
} from "@tributary/model";
import type { Chats, Directory, ParticipantRef, SentItem, StartChat } from "../api.ts";
import { decideEnd, type WorkLimit } from "../conversation/decide-end.ts";
import { decideMessage, decideReceipt } from "../conversation/decide-message.ts";
import { decideCustomerJoin, decideStart } from "../conversation/decide-start.ts";
import { authorOf, offeredAgentOf, participantOf, refusalToAct } from "../conversation/participants.ts";
import type { ConversationState, Participant } from "../conversation/state.ts";
import { type Decide, unchanged } from "../decisions/decision.ts";
import type { UnitOfWork } from "../decisions/unit-of-work.ts";
import type { LiveFeeds } from "../live/live.ts";
import type { Store, StreamRef } from "../ports/store.ts";
import { readTranscript } from "./transcript.ts";

type Deps = {
  readonly work: UnitOfWork;
  readonly store: Store;
  readonly live: LiveFeeds;
  readonly directory: Directory;
  readonly clock: Clock;
  readonly random: Random;
  readonly workLimit: WorkLimit;
};

/**
 * For how long after the end typing and receipts are taken and dropped instead of refused: clients send them without looking, and show
 * their users an error that helps nobody. Unit: milliseconds. Source: participant protocol 7.5; CH-09.
 */
const GRACE_AFTER_END_MS = 30_000;

/** The participants' side of a center. */
export function createChats({ work, store, live, directory, clock, random, workLimit }: Deps): Chats {
  async function settled(id: ConversationId): Promise<ConversationState | undefined> {
    return (await work.settled({ kind: "conversation", id })) as ConversationState | undefined; // the kind says so
  }

  const join: Chats["join"] = (ref) =>
    work.run(streamOf(ref), (heads, now) => {
      const state = heads.conversation(ref.conversationId);
      const participant =
        state && (participantOf(state, ref.participantId) ?? offeredAgentOf(state, ref.participantId));
      if (state === undefined || participant === undefined) return { refusal: refusal("token-invalid") };
      const refusedToAct = refusalToAct(state, participant.id);
      if (refusedToAct && refusedToAct.code !== "not-joined") return { refusal: refusedToAct };
      // An agent joins by accepting the contact; that their client connects says nothing.
      if (participant.role !== "customer") return unchanged<Participant>(participant);
      return decideCustomerJoin(state, participant, { flow: directory.contactFlow(state.contact.flowId), now });
    });

  /** Sends as somebody who may be a customer that has not connected yet: acting is proof enough of being there. */
  async function act<T>(ref: ParticipantRef, decide: Decide<T>): Promise<Result<T, Refusal>> {
    const result = await work.run(streamOf(ref), decide);
    if (result.ok || result.refusal.code !== "not-joined") return result;
    const joined = await join(ref);
    if (!joined.ok || joined.value.state.phase !== "joined") return result;
    return work.run(streamOf(ref), decide);
  }

  const access: Chats["access"] = async (ref, what) => {
    const state = await settled(ref.conversationId);
    if (state === undefined) return refused(refusal("token-invalid"));
    const why = refusalToAct(state, ref.participantId);
    if (why === undefined || (what === "read" && (await mayRead(state, ref.participantId, why))))
      return accepted(state);
    return refused(why);
  };

  /** Reading is allowed before joining, and to an agent as long as the contact is on their desk. */
  async function mayRead(state: ConversationState, id: ParticipantId, why: Refusal): Promise<boolean> {
    if (why.code === "not-joined") return true;
    const agentId = participantOf(state, id)?.agentId;
    if (why.code === "token-invalid" || !agentId) return false;
    const desk = await work.settled({ kind: "agent", id: agentId });
    return desk !== undefined && "slots" in desk && desk.slots.some(({ contactId }) => contactId === state.contact.id);
  }

  return {
    start(chat: StartChat) {
      if (directory.contactFlow(chat.flowId) === undefined)
        return Promise.resolve(refused(refusal("not-found", "ContactFlowId")));
      const contactId = asId<ContactId>(uuidV7(clock.now(), random));
      const participantId = asId<ParticipantId>(uuidV7(clock.now(), random));
      const ids = { contactId, participantId };
      return work.run({ kind: "conversation", id: contactId }, (_heads, now) => decideStart(chat, ids, now));
    },
    join,
    access,
    sendMessage: (ref, message) =>
      act(ref, (heads, now) => {
        const state = heads.conversation(ref.conversationId);
        return state
          ? decideMessage(state, { ...message, from: ref.participantId }, now)
          : { refusal: refusal("token-invalid") };
      }),
    async sendTyping(ref) {
      const state = await settled(ref.conversationId);
      const at = clock.now();
      const sent: SentItem = { id: asId<ItemId>(uuidV7(at, random)), at };
      const participant = state && participantOf(state, ref.participantId);
      if (state === undefined || participant === undefined) return refused(refusal("token-invalid"));
      const why = refusalToAct(state, participant.id);
      if (why) return hasJustEnded(state, at) ? accepted(sent) : refused(why);
      live.publishTyping(state.id, {
        kind: "typing",
        ...sent,
        contactId: state.contact.id,
        author: authorOf(participant),
      });
      return accepted(sent);
    },
    sendReceipt: (ref, receipt) =>
      act(ref, (heads, now) => {
        const state = heads.conversation(ref.conversationId);
        if (state === undefined) return { refusal: refusal("token-invalid") };
        if (hasJustEnded(state, now) && participantOf(state, ref.participantId)) return unchanged(droppedReceipt(now));
        return decideReceipt(state, { ...receipt, from: ref.participantId }, now);
      }),
    async transcript(ref, query) {
      const allowed = await access(ref, "read");
      if (!allowed.ok) return allowed;
      const page = await readTranscript(store, ref.conversationId, query);
      return page ? accepted(page) : refused(refusal("invalid-field", "StartPosition", "an item of this conversation"));
    },
    leave: (ref) =>
      work.run(streamOf(ref), (heads, now) => {
        const state = heads.conversation(ref.conversationId);
        if (state === undefined) return { refusal: refusal("token-invalid") };
        const why = refusalToAct(state, ref.participantId);
        if (why && why.code !== "not-joined") return { refusal: why };
        const isCustomer = participantOf(state, ref.participantId)?.role === "customer";
        const ending = {
          reason: isCustomer ? "customer-disconnect" : "agent-disconnect",
          leaver: ref.participantId,
        } as const;
        return decideEnd(state, ending, { heads, now, workLimit });
      }),
  };

  function droppedReceipt(now: EpochMs): SentItem {
    return { id: asId<ItemId>(uuidV7(now, random)), at: now };
  }
}

function hasJustEnded({ contact }: ConversationState, now: EpochMs): boolean {
  return contact.state.phase === "ended" && now - contact.state.endedAt < GRACE_AFTER_END_MS;
}

function streamOf({ conversationId }: ParticipantRef): StreamRef {
  return { kind: "conversation", id: conversationId };
}
