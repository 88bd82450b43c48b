import { accepted, type Result, refused } from "@tributary/kernel";
import { type ContactId, displayNameOf, type Refusal, refusal, type User, type UserId } from "@tributary/model";
import { decideClear, decideState } from "../agent/decide-desk.ts";
import type { AgentDesk } from "../agent/state.ts";
import type { Agents, DeskContact, Directory } from "../api.ts";
import { decideEnd, type WorkLimit } from "../conversation/decide-end.ts";
import { decideAccept, decideLapse } from "../conversation/decide-offer.ts";
import { assignmentOf, customerOf } from "../conversation/participants.ts";
import type { ConversationState } from "../conversation/state.ts";
import type { Heads, Plan } from "../decisions/decision.ts";
import type { UnitOfWork } from "../decisions/unit-of-work.ts";
import type { StreamRef } from "../ports/store.ts";

type Deps = { readonly work: UnitOfWork; readonly directory: Directory; readonly workLimit: WorkLimit };

type Decision = Plan<null> | { readonly refusal: Refusal };

/** The agents' side of a center. */
export function createAgents({ work, directory, workLimit }: Deps): Agents {
  async function deskOf(agentId: UserId): Promise<AgentDesk> {
    return (await work.settled({ kind: "agent", id: agentId })) as AgentDesk; // agents always have a state
  }

  /** Decides about a contact on the agent's desk, with the conversation it belongs to. */
  function onContact(
    { agentId, contactId }: { readonly agentId: UserId; readonly contactId: ContactId },
    decide: (
      state: ConversationState,
      context: { readonly heads: Heads; readonly now: number; readonly user: User },
    ) => Decision,
  ): Promise<Result<null, Refusal>> {
    const user = directory.user(agentId);
    if (user === undefined) return Promise.resolve(refused(refusal("not-found", "agentId")));
    return work.run(agentStream(agentId), (heads, now): Decision => {
      const slot = heads.agent(agentId).slots.find((candidate) => candidate.contactId === contactId);
      const state = slot && heads.conversation(slot.conversationId);
      if (state === undefined) return { refusal: refusal("offer-gone", "contactId", "a contact on this agent's desk") };
      return decide(state, { heads, now, user });
    });
  }

  const reject: Agents["reject"] = (agentId, contactId) =>
    onContact({ agentId, contactId }, (state, context) =>
      decideLapse(state, { agentId, outcome: "rejected" }, context),
    );

  return {
    async view(agentId) {
      const user = directory.user(agentId);
      if (user === undefined) return refused(refusal("not-found", "agentId"));
      const agent = await deskOf(agentId);
      const contacts: DeskContact[] = [];
      for (const slot of agent.slots) {
        const conversation = (await work.settled({ kind: "conversation", id: slot.conversationId })) as
          | ConversationState
          | undefined; // by kind
        if (conversation) contacts.push({ slot, conversation });
      }
      return accepted({ user, agent, contacts });
    },
    chooseState(agentId, stateId, { enqueue }) {
      const state = directory.agentState(stateId);
      if (state === undefined)
        return Promise.resolve(refused(refusal("not-found", "state", "one of the instance's agent states")));
      if (directory.user(agentId) === undefined) return Promise.resolve(refused(refusal("not-found", "agentId")));
      const chosen = { id: state.id, name: state.name, type: state.type };
      return work.run(agentStream(agentId), (heads, now) =>
        decideState(heads.agent(agentId), { state: chosen, enqueue }, now),
      );
    },
    accept: (agentId, contactId) =>
      onContact({ agentId, contactId }, (state, context) => {
        const assignment = assignmentOf(state.contact.state);
        if (assignment === null) return { refusal: refusal("offer-gone") };
        const displayName = displayNameOf(context.user);
        return decideAccept(
          state,
          { agentId, participantId: assignment.participantId, role: "agent", displayName },
          context,
        );
      }),
    reject,
    end: (agentId, contactId, participantId) =>
      onContact({ agentId, contactId }, (state, { heads, now }) => {
        const contact = state.contact.state;
        const assignment = assignmentOf(contact);
        if (contact.phase === "ended") return { refusal: refusal("contact-ended") };
        if (assignment?.agentId !== agentId) return { refusal: refusal("offer-gone") };
        const isOwn = participantId === assignment.participantId;
        if (!isOwn && participantId !== customerOf(state).id) return { refusal: refusal("not-found", "connectionId") };
        if (contact.phase === "offered") return decideLapse(state, { agentId, outcome: "rejected" }, { heads, now });
        return decideEnd(state, { reason: "agent-disconnect", leaver: participantId }, { heads, now, workLimit });
      }),
    clear: (agentId, contactId) =>
      work.run(agentStream(agentId), (heads, now) =>
        decideClear(heads.agent(agentId), { contactId, because: "cleared" }, now),
      ),
    all: () => Promise.all(directory.definition.users.map(({ id }) => deskOf(id))),
  };
}

function agentStream(agentId: UserId): StreamRef {
  return { kind: "agent", id: agentId };
}
