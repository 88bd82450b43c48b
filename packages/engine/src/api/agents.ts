import type { Decision, Journal } from "@tributary/journal";
import { accepted, type Clock, type Random, type Result, refused, uuidV7 } from "@tributary/kernel";
import {
  type AgentStateId,
  asId,
  type ContactId,
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
import { atContact } from "../contact/contact-chain.ts";
import type { ConversationState } from "../contact/conversation-state.ts";
import { conversationRef } from "../contact/conversation-stream.ts";
import { type AfterContactWorkLimit, decideEnd } from "../contact/decide-end.ts";
import { decideAccept, decideLapse } from "../contact/decide-offer.ts";
import { decideSignOut } from "../contact/decide-sign-out.ts";
import { holderOf, participantOf } from "../contact/participants.ts";
import { decideTransfer, type TransferOutcome } from "../flow/decide-transfer.ts";
import { queueAccessAt } from "../flow/queue-access.ts";
import { destinationOf } from "../flow/quick-connect-destination.ts";
import { flowChannelOf } from "../flow-channel.ts";
import { decidePause, decideResume } from "../task/decide-pause.ts";

/** A contact on an agent's desk, with its conversation, whose `contact` is this one. */
export type DeskContact = { readonly slot: Slot; readonly conversation: ConversationState };

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
   * Ends the agent's own connection, or the customer's if `participantId` is theirs. An offered contact is rejected. Refusal: `not-found` if
   * the contact is not on the desk; answers to offers are refused with `offer-gone` instead, because an offer that is withdrawn leaves it.
   */
  end(agentId: UserId, contactId: ContactId, participantId: ParticipantId): Promise<Result<null, Refusal>>;
  /** Clears a contact that is over for this agent: ended, missed or rejected. */
  clear(agentId: UserId, contactId: ContactId): Promise<Result<null, Refusal>>;
  /**
   * Ends a connection of an offered or connected contact (`participantId` null: the agent's own), and clears a contact that is over: old
   * desktops leave after-contact work in this way. Refusal: `not-found` if the contact is not on the desk.
   */
  endOrClear(
    agentId: UserId,
    contactId: ContactId,
    participantId: ParticipantId | null,
  ): Promise<Result<null, Refusal>>;
  /**
   * Transfers a contact to a quick connect. `failed`: its flow would have ended the contact, which stays with the agent. Refusals: `not-found` for the contact
   * or the quick connect, `wrong-phase` unless the agent has accepted the contact, `invalid-field` for a quick connect with a phone number.
   */
  transfer(agentId: UserId, contactId: ContactId, quickConnectId: string): Promise<Result<TransferOutcome, Refusal>>;
  /** Pauses a task of the agent. Refusals: `not-found` if it is not on the desk, and those of {@link Tasks.pause}. */
  pause(agentId: UserId, contactId: ContactId): Promise<Result<null, Refusal>>;
  /** Resumes a paused task of the agent. Refusals as for {@link Agents.pause}. */
  resume(agentId: UserId, contactId: ContactId): Promise<Result<null, Refusal>>;
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

/** `mayBeOver`: the decision also concerns a contact that was transferred, and whose conversation has another one by now. */
type ContactOnDesk = {
  readonly agentId: UserId;
  readonly contactId: ContactId;
  readonly missing?: "offer-gone" | "not-found";
  readonly mayBeOver?: boolean;
};

type OnContact = {
  readonly agent: AgentDesk;
  readonly conversation: ConversationState;
  readonly user: User;
  readonly now: number;
};

/** Creates the operations of agents. */
export function createAgents({ journal, directory, clock, random, workLimit }: Deps): Agents {
  async function deskOf(agentId: UserId): Promise<AgentDesk> {
    return shown(await journal.durable(agentRef(agentId)), directory);
  }

  /** Decides about a contact on the agent's desk. `missing`: the code of the refusal if it is not there. */
  function onContact<T>(
    { agentId, contactId, missing = "offer-gone", mayBeOver = false }: ContactOnDesk,
    decide: (context: OnContact) => Decision<T, Refusal>,
  ): Promise<Result<T, Refusal>> {
    const user = directory.user(agentId);
    if (user === undefined) return Promise.resolve(refused(refusal("not-found", "agentId")));
    return journal.runChained(
      { agent: agentRef(agentId) },
      ({ agent }) => ({ conversation: conversationOf(agent, contactId) }),
      ({ agent, conversation }, now) => {
        if (conversation === undefined)
          return { refusal: refusal(missing, "contactId", "a contact on this agent's desk") };
        // The agent may have got it back: this command was not for the next contact.
        if (conversation.contact.id !== contactId && !mayBeOver)
          return { refusal: refusal("contact-ended", "contactId") };
        return decide({ agent, conversation, user, now });
      },
    );
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
        ({ agent }) => ringingOn(agent),
        ({ agent, ...conversations }, now) =>
          decideSignOut({ agent, ringing: Object.values(conversations).filter(exists) }, { id, name, type }, now),
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
      onContact({ agentId, contactId }, ({ agent, conversation, now }) =>
        decideLapse({ agent, conversation }, "rejected", now),
      ),
    end: (agentId, contactId, participantId) =>
      onContact({ agentId, contactId, missing: "not-found" }, (context) =>
        decideEndByAgent(context, participantId, workLimit),
      ),
    clear: (agentId, contactId) =>
      journal.run({ agent: agentRef(agentId) }, ({ agent }, now) =>
        decideClear(agent, { contactId, because: "cleared" }, now),
      ),
    endOrClear: (agentId, contactId, participantId) =>
      onContact({ agentId, contactId, missing: "not-found", mayBeOver: true }, (context) => {
        const { agent, now } = context;
        const slot = agent.slots.find((candidate) => candidate.contactId === contactId);
        if (slot === undefined || !isOpen(slot)) return decideClear(agent, { contactId, because: "cleared" }, now);
        return decideEndByAgent(context, participantId ?? slot.participantId, workLimit);
      }),
    transfer(agentId, contactId, quickConnectId) {
      const nextContactId = asId<ContactId>(uuidV7(clock.now(), random));
      return onContact({ agentId, contactId, missing: "not-found" }, ({ agent, conversation, now }) => {
        const destination = destinationOf(directory, { id: quickConnectId, field: "endpoint" });
        if ("refusal" in destination) return destination;
        const channel = flowChannelOf(conversation.contact.channel);
        const context = { agent, now, workLimit, channel, accessOf: queueAccessAt(directory, now) };
        return decideTransfer(conversation, { ...destination, nextContactId }, context);
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
    all: () => Promise.all(directory.definition.users.map(({ id }) => deskOf(id))),
  };
}

type RingingConversations = Readonly<Record<`conversation ${string}`, ReturnType<typeof conversationRef>>>;

function ringingOn({ slots }: AgentDesk): RingingConversations {
  const ringing = slots.filter(({ state }) => state.phase === "offered");
  return Object.fromEntries(
    ringing.map((slot) => [`conversation ${slot.contactId}`, conversationRef(slot.conversationId)]),
  );
}

function exists(conversation: ConversationState | undefined): conversation is ConversationState {
  return conversation !== undefined;
}

function conversationOf({ slots }: AgentDesk, contactId: ContactId) {
  const slot = slots.find((candidate) => candidate.contactId === contactId);
  return slot ? conversationRef(slot.conversationId) : null;
}

function decideEndByAgent(
  { agent, conversation, now }: OnContact,
  participantId: ParticipantId,
  workLimit: AfterContactWorkLimit,
): Decision<null, Refusal> {
  const { state } = conversation.contact;
  const holder = holderOf(state);
  if (state.phase === "ended") return { refusal: refusal("contact-ended") };
  if (holder?.agentId !== agent.id) return { refusal: refusal("offer-gone") };
  const isOwn = participantId === holder.participantId;
  if (!isOwn && participantOf(conversation, participantId)?.role !== "customer")
    return { refusal: refusal("not-found", "connectionId") };
  if (state.phase === "offered") return decideLapse({ agent, conversation }, "rejected", now);
  return decideEnd(conversation, { reason: "agent-disconnect", leaver: participantId }, { agent, now, workLimit });
}

/** An agent who has never chosen a state is shown in the instance's offline state. */
function shown(agent: AgentDesk, { offlineState }: Directory): AgentDesk {
  const { availability } = agent;
  if (availability.phase !== "chosen" || availability.current.id !== NO_STATE_CHOSEN.id) return agent;
  const { id, name, type } = offlineState;
  return { ...agent, availability: { ...availability, current: { id, name, type } } };
}
