import type { Decision, Journal } from "@tributary/journal";
import { accepted, type Clock, type Random, type Result, refused, uuidV7 } from "@tributary/kernel";
import {
  type AgentStateId,
  type AgentStateType,
  asId,
  attributesOf,
  type ContactId,
  connectionIn,
  displayNameOf,
  type ParticipantId,
  type Refusal,
  refusal,
  type User,
  type UserId,
} from "@tributary/model";
import { type AgentDesk, isOpen, NO_STATE_CHOSEN, type Slot } from "../agent/agent-desk.ts";
import { agentRef } from "../agent/agent-stream.ts";
import { decideClear } from "../agent/decide-clear.ts";
import { decideState } from "../agent/decide-state.ts";
import type { Directory } from "../configuration/directory.ts";
import { calledContact, isCallingBack, outboundTerms } from "../contact/call-parties.ts";
import {
  atContact,
  atOpenContact,
  type ConversationAtContact,
  openContacts,
  wholeOf,
} from "../contact/contact-chain.ts";
import type { Contact, ConversationState } from "../contact/conversation-state.ts";
import { conversationRef } from "../contact/conversation-stream.ts";
import { decideFailedAttempt } from "../contact/decide-callback.ts";
import { type AfterContactWorkLimit, decideDisconnect, decideEnd } from "../contact/decide-end.ts";
import { decideAccept, decideLapse } from "../contact/decide-offer.ts";
import { decideSignOut } from "../contact/decide-sign-out.ts";
import { contactWith, holderOf, participantOf } from "../contact/participants.ts";
import { type AdditionOutcome, decideAdd } from "../flow/decide-add.ts";
import { decideTransfer, type TransferOutcome } from "../flow/decide-transfer.ts";
import { queueAccessAt } from "../flow/queue-access.ts";
import { destinationOf } from "../flow/quick-connect-destination.ts";
import { flowChannelOf } from "../flow-channel.ts";
import { decideStopMonitoring } from "../monitoring/decide-monitor.ts";
import { decidePause, decideResume } from "../task/decide-pause.ts";
import { createDeskContacts, type InConversation, slotOf } from "./desk-contacts.ts";

/** A contact on an agent's desk, with its conversation, whose `contact` is this one. */
export type DeskContact = { readonly slot: Slot; readonly conversation: ConversationAtContact };

/** Everything an agent's panel may know, at event number `agent.seq`. */
export type DeskView = { readonly user: User; readonly agent: AgentDesk; readonly contacts: readonly DeskContact[] };

/** Operations of agents. Each resolves when its change is durable. */
export interface Agents {
  /** Returns the durable state of an agent's desk. */
  view(agentId: UserId): Promise<Result<DeskView, Refusal>>;
  /** Chooses a state; `enqueue` lets it apply when the desk is empty (at once if it is). */
  chooseState(
    agentId: UserId,
    stateId: AgentStateId,
    options: { readonly enqueue: boolean },
  ): Promise<Result<null, Refusal>>;
  /** Withdraws ringing contacts, clears missed ones, and sets the offline state, at once or when the desk is empty. */
  signOut(agentId: UserId): Promise<Result<null, Refusal>>;
  accept(agentId: UserId, contactId: ContactId): Promise<Result<null, Refusal>>;
  reject(agentId: UserId, contactId: ContactId): Promise<Result<null, Refusal>>;
  /**
   * Ends the agent's own connection, that of another agent in the chat, or the customer's, by the id of the participant; that of an agent who is awaited by
   * the id of their contact. An offered contact is rejected. Refusal: `not-found` if the contact is not on the desk; answers to offers are refused with
   * `offer-gone` instead, because an offer that is withdrawn leaves it.
   */
  end(agentId: UserId, contactId: ContactId, connectionId: string): Promise<Result<null, Refusal>>;
  /** Clears a contact that is over for this agent: ended, missed or rejected. */
  clear(agentId: UserId, contactId: ContactId): Promise<Result<null, Refusal>>;
  /**
   * Ends a connection of an offered or connected contact (`connectionId` null: the agent's own), and clears a contact that is over: old
   * desktops leave after-contact work in this way. Refusals: `not-found` if the contact is not on the desk, `contact-ended` for the connection of another
   * agent in a contact that is over.
   */
  endOrClear(agentId: UserId, contactId: ContactId, connectionId: string | null): Promise<Result<null, Refusal>>;
  /**
   * Transfers a contact to a quick connect. `failed`: its flow would have ended the contact, which stays with the agent. Refusals: `not-found` for the contact
   * or the quick connect, `wrong-phase` unless the agent has accepted the contact, `invalid-field` for a quick connect with a phone number.
   */
  transfer(agentId: UserId, contactId: ContactId, quickConnectId: string): Promise<Result<TransferOutcome, Refusal>>;
  /**
   * Asks for a further agent in a chat or a call of the agent, by a quick connect. `failed`: its flow would have ended the contact, and nothing has changed. Refusals: as for
   * {@link Agents.transfer}, and `quota-exceeded` with five agents in the chat or after 50 contacts.
   */
  add(agentId: UserId, contactId: ContactId, quickConnectId: string): Promise<Result<AdditionOutcome, Refusal>>;
  /** Pauses a task of the agent. Refusals: `not-found` if it is not on the desk, and those of {@link Tasks.pause}. */
  pause(agentId: UserId, contactId: ContactId): Promise<Result<null, Refusal>>;
  /** Resumes a paused task of the agent. Refusals as for {@link Agents.pause}. */
  resume(agentId: UserId, contactId: ContactId): Promise<Result<null, Refusal>>;
  /** Returns the kind of an agent's state; not routable after a missed contact. */
  availabilityOf(agentId: UserId): Promise<AgentStateType>;
  /** Returns the durable state of every agent. */
  all(): Promise<readonly AgentDesk[]>;
}

type Deps = {
  readonly journal: Pick<Journal, "run" | "runChained" | "durable">;
  readonly directory: Directory;
  readonly clock: Clock;
  readonly random: Random;
  readonly workLimit: AfterContactWorkLimit;
};

/** Creates the operations of agents. */
export function createAgents({ journal, directory, clock, random, workLimit }: Deps): Agents {
  const { onContact, inConversation } = createDeskContacts({ journal, directory });

  async function deskOf(agentId: UserId): Promise<AgentDesk> {
    return shown(await journal.durable(agentRef(agentId)), directory);
  }

  return {
    async view(agentId) {
      const user = directory.user(agentId);
      if (user === undefined) return refused(refusal("not-found", "agentId"));
      const agent = await deskOf(agentId);
      const contacts: DeskContact[] = [];
      for (const slot of agent.slots) {
        const newest = await journal.durable(conversationRef(slot.conversationId));
        const conversation = newest && atContact(newest, slot.contactId);
        if (conversation) contacts.push({ slot, conversation });
      }
      return accepted({ user, agent, contacts });
    },
    async chooseState(agentId, stateId, { enqueue }) {
      const state = directory.agentState(stateId);
      if (state?.isEnabled !== true)
        return refused(refusal("not-found", "state", "one of the instance's enabled agent states"));
      if (directory.user(agentId) === undefined) return refused(refusal("not-found", "agentId"));
      const chosen = { id: state.id, name: state.name, type: state.type };
      return journal.run({ agent: agentRef(agentId) }, ({ agent }, now) =>
        decideState(agent, { state: chosen, enqueue }, now),
      );
    },
    async signOut(agentId) {
      if (directory.user(agentId) === undefined) return refused(refusal("not-found", "agentId"));
      const { id, name, type } = directory.offlineState;
      return journal.runChained(
        { agent: agentRef(agentId) },
        ({ agent }) => leftBySigningOut(agent),
        ({ agent, ...conversations }, now) => {
          const ringing = atSlots(agent, "offered", conversations);
          const monitored = atSlots(agent, "monitoring", conversations);
          return decideSignOut({ agent, ringing, monitored }, { id, name, type }, now);
        },
      );
    },
    accept: (agentId, contactId) =>
      onContact({ agentId, contactId }, ({ agent, conversation, user, now }) => {
        const holder = holderOf(conversation.contact.state);
        if (holder === null) return { refusal: refusal("offer-gone") };
        const { participantId } = holder;
        const author = { participantId, role: "agent", displayName: displayNameOf(user) } as const;
        return decideAccept({ agent, conversation }, author, now);
      }),
    reject: (agentId, contactId) =>
      inConversation({ agentId, contactId }, ({ agent, conversation, desks, now }) =>
        decideLapse({ agent, conversation }, "rejected", { desks, now, workLimit }),
      ),
    end: (agentId, contactId, connectionId) =>
      inConversation({ agentId, contactId, missing: "not-found" }, (context) =>
        decideEndByAgent(context, connectionId, workLimit),
      ),
    clear: (agentId, contactId) =>
      journal.run({ agent: agentRef(agentId) }, ({ agent }, now) =>
        decideClear(agent, { contactId, because: "cleared" }, now),
      ),
    endOrClear: (agentId, contactId, connectionId) =>
      inConversation({ agentId, contactId, missing: "not-found", mayBeOver: true }, (context) => {
        const { agent, now } = context;
        const slot = slotOf(agent, contactId);
        if (slot === undefined || !isOpen(slot)) {
          // Else the agent meant to disconnect another one when the chat ended.
          const isOther = connectionId !== null && isOfOther(context.conversation, slot, connectionId);
          if (isOther) return { refusal: refusal("contact-ended", "contactId") };
          return decideClear(agent, { contactId, because: "cleared" }, now);
        }
        return decideEndByAgent(context, connectionId ?? slot.participantId, workLimit);
      }),
    transfer(agentId, contactId, quickConnectId) {
      const nextContactId = asId<ContactId>(uuidV7(clock.now(), random));
      return inConversation({ agentId, contactId, missing: "not-found" }, ({ conversation, now, ...states }) => {
        const destination = destinationOf(directory, { id: quickConnectId, field: "endpoint" });
        if ("refusal" in destination) return destination;
        const channel = flowChannelOf(conversation.contact.channel);
        const context = { ...states, now, workLimit, channel, accessOf: queueAccessAt(directory, now) };
        return decideTransfer(conversation, { ...destination, nextContactId }, context);
      });
    },
    add(agentId, contactId, quickConnectId) {
      const addedContactId = asId<ContactId>(uuidV7(clock.now(), random));
      return onContact({ agentId, contactId, missing: "not-found" }, ({ agent, conversation, now }) => {
        const isPossible =
          conversation.voice !== undefined || attributesOf(directory.definition.instance).multiPartyChats;
        if (!isPossible) return { refusal: ONE_AGENT_ONLY };
        const destination = destinationOf(directory, { id: quickConnectId, field: "endpoint" });
        if ("refusal" in destination) return destination;
        const context = { agent, now, accessOf: queueAccessAt(directory, now) };
        return decideAdd(conversation, { ...destination, addedContactId }, context);
      });
    },
    pause: (agentId, contactId) =>
      onContact({ agentId, contactId, missing: "not-found" }, ({ agent, conversation, now }) =>
        decidePause(conversation, { agent, now }),
      ),
    resume: (agentId, contactId) =>
      onContact({ agentId, contactId, missing: "not-found" }, ({ agent, conversation, now }) =>
        decideResume(conversation, { agent, now }),
      ),
    async availabilityOf(agentId) {
      const { availability } = await deskOf(agentId);
      return availability.phase === "chosen" ? availability.current.type : "not-routable";
    },
    all: () => Promise.all(directory.definition.users.map(({ id }) => deskOf(id))),
  };
}

type LeftConversations = Readonly<Record<`conversation ${string}`, ReturnType<typeof conversationRef>>>;

/** Returns the conversations that an agent leaves by signing out: of the contacts that ring, and of those that they monitor. */
function leftBySigningOut({ slots }: AgentDesk): LeftConversations {
  const left = slots.filter(({ state }) => state.phase === "offered" || state.phase === "monitoring");
  return Object.fromEntries(
    left.map((slot) => [`conversation ${slot.contactId}`, conversationRef(slot.conversationId)]),
  );
}

type Conversations = Readonly<Record<string, ConversationState | undefined>>;

/** Returns the conversations of the contacts in that phase, each at its contact. */
function atSlots(
  { slots }: AgentDesk,
  phase: Slot["state"]["phase"],
  conversations: Conversations,
): readonly ConversationState[] {
  return slots.flatMap(({ contactId, state }) => {
    if (state.phase !== phase) return [];
    const conversation = conversations[`conversation ${contactId}`];
    return (conversation && atOpenContact(conversation, contactId)) ?? [];
  });
}

const ONE_AGENT_ONLY = refusal("wrong-phase", "contactId", "a chat of an instance with MULTI_PARTY_CHAT_CONFERENCE");

function decideEndByAgent(
  { agent, conversation, now, desks }: InConversation,
  connectionId: string,
  workLimit: AfterContactWorkLimit,
): Decision<null, Refusal> {
  const { id: contactId, state } = conversation.contact;
  const holder = holderOf(state);
  if (state.phase === "ended") return { refusal: refusal("contact-ended") };
  const monitor = (conversation.monitors ?? []).find(
    (each) => each.agentId === agent.id && each.contactId === contactId,
  );
  if (monitor !== undefined) {
    if (connectionId !== monitor.participantId) return { refusal: refusal("not-found", "connectionId") };
    return decideStopMonitoring(conversation, { monitor, agent }, now);
  }
  if (holder?.agentId !== agent.id) return { refusal: refusal("offer-gone") };
  const whole = wholeOf(conversation);
  const contact = contactOfConnection(whole, connectionId);
  const customer = participantOf(whole, asId<ParticipantId>(connectionId));
  const isKnown = connectionId === holder.participantId || contact !== undefined || customer?.role === "customer";
  if (isNotCalledYet(whole, connectionId))
    return decideEnd(whole, { reason: "agent-disconnect", leaver: null }, { desks, now, workLimit });
  if (!isKnown) return { refusal: refusal("not-found", "connectionId") };
  const context = { desks, now, workLimit };
  if (isCallingBack(whole)) return decideFailedAttempt(whole, null, context);
  if (state.phase === "offered") return decideLapse({ agent, conversation }, "rejected", context);
  const reason = "agent-disconnect";
  return contact === undefined
    ? decideEnd(whole, { reason, leaver: asId<ParticipantId>(connectionId) }, context)
    : decideDisconnect(whole, { contact, reason }, context);
}

/** Returns true for the endpoint of a call, before the agent's audio has arrived. */
function isNotCalledYet(conversation: ConversationState, connectionId: string): boolean {
  return outboundTerms(conversation)?.calledContactId === connectionId && calledContact(conversation) === undefined;
}

/** Returns true for the connection of another agent of the conversation, also one who is awaited. */
function isOfOther(conversation: ConversationState, slot: Slot | undefined, connectionId: string): boolean {
  const whole = wholeOf(conversation);
  const participant = participantOf(whole, asId<ParticipantId>(connectionId));
  const isAgent = participant !== undefined && participant.agentId !== null;
  const isAwaited = connectionId !== slot?.contactId && atContact(whole, connectionId) !== undefined;
  return (isAgent && participant.id !== slot?.participantId) || isAwaited;
}

/** Returns the contact of an agent's connection. Before an agent has accepted the contact, its connection has the contact's id. */
function contactOfConnection(conversation: ConversationState, connectionId: string): Contact | undefined {
  const own = contactWith(conversation, asId<ParticipantId>(connectionId));
  return own ?? openContacts(conversation).find(({ id, state }) => id === connectionId && connectionIn(state) === null);
}

/** An agent who has never chosen a state is shown in the instance's offline state. */
function shown(agent: AgentDesk, { offlineState }: Directory): AgentDesk {
  const { availability } = agent;
  if (availability.phase !== "chosen" || availability.current.id !== NO_STATE_CHOSEN.id) return agent;
  const { id, name, type } = offlineState;
  return { ...agent, availability: { ...availability, current: { id, name, type } } };
}
