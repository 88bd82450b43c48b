import type { Decision, Journal } from "@tributary/journal";
import { type Result, refused } from "@tributary/kernel";
import { type ContactId, type Refusal, refusal, type User, type UserId } from "@tributary/model";
import type { AgentDesk, Slot } from "../agent/agent-desk.ts";
import { agentRef } from "../agent/agent-stream.ts";
import type { Directory } from "../configuration/directory.ts";
import { atOpenContact } from "../contact/contact-chain.ts";
import type { ConversationState } from "../contact/conversation-state.ts";
import { conversationRef } from "../contact/conversation-stream.ts";
import { desksOf } from "../contact/participants.ts";
import { newest } from "../newest.ts";

/** `mayBeOver`: the decision also concerns a contact that was transferred, and whose conversation has another one by now. */
export type ContactOnDesk = {
  readonly agentId: UserId;
  readonly contactId: ContactId;
  readonly missing?: "offer-gone" | "not-found";
  readonly mayBeOver?: boolean;
};

/** `conversation`: at the contact. */
export type OnContact = {
  readonly agent: AgentDesk;
  readonly conversation: ConversationState;
  readonly user: User;
  readonly now: number;
};

/** `desks`: those of all agents with contacts of the conversation or their offers. */
export type InConversation = OnContact & { readonly desks: readonly AgentDesk[] };

/** Runs decisions of agents about contacts on their desks. */
export interface DeskContacts {
  /** Decides about a contact on the agent's desk. `missing`: the code of the refusal if it is not there. */
  onContact<T>(on: ContactOnDesk, decide: (context: OnContact) => Decision<T, Refusal>): Promise<Result<T, Refusal>>;
  /** Decides about a contact on the agent's desk, and about the other agents of its conversation. */
  inConversation<T>(
    on: ContactOnDesk,
    decide: (context: InConversation) => Decision<T, Refusal>,
  ): Promise<Result<T, Refusal>>;
}

type Deps = {
  readonly journal: Pick<Journal, "run" | "runChained" | "durable">;
  readonly directory: Pick<Directory, "user">;
};

const notOnDesk = ({ missing = "offer-gone" }: ContactOnDesk): Refusal =>
  refusal(missing, "contactId", "a contact on this agent's desk");

/** Creates the functions that run decisions of agents. */
export function createDeskContacts({ journal, directory }: Deps): DeskContacts {
  function onContact<T>(
    on: ContactOnDesk,
    decide: (context: OnContact) => Decision<T, Refusal>,
  ): Promise<Result<T, Refusal>> {
    const { agentId, contactId, mayBeOver = false } = on;
    const user = directory.user(agentId);
    if (user === undefined) return Promise.resolve(refused(refusal("not-found", "agentId")));
    return journal.runChained(
      { agent: agentRef(agentId) },
      ({ agent }) => ({ conversation: conversationOf(agent, contactId) }),
      ({ agent, conversation: newest }, now) => {
        if (newest === undefined) return { refusal: notOnDesk(on) };
        // The agent may have got it back: this command was not for the next contact.
        const conversation = atOpenContact(newest, contactId);
        if (conversation === undefined && !mayBeOver) return { refusal: refusal("contact-ended", "contactId") };
        return decide({ agent, conversation: conversation ?? newest, user, now });
      },
    );
  }

  async function inConversation<T>(
    on: ContactOnDesk,
    decide: (context: InConversation) => Decision<T, Refusal>,
  ): Promise<Result<T, Refusal>> {
    const { agentId, contactId } = on;
    const user = directory.user(agentId);
    const ref = agentRef(agentId);
    const slot = slotOf(await journal.durable(ref), contactId) ?? slotOf(await newest(journal, ref), contactId);
    if (user === undefined || slot === undefined)
      return onContact<T>(on, () => ({ refusal: refusal("conflict", "contactId") }));
    return journal.runChained(
      { agent: ref, conversation: conversationRef(slot.conversationId) },
      ({ conversation }) => desksOf(conversation),
      ({ agent, conversation, ...states }, now) => {
        if (conversation === undefined || slotOf(agent, contactId) === undefined) return { refusal: notOnDesk(on) };
        const found = atOpenContact(conversation, contactId);
        if (found === undefined && !on.mayBeOver) return { refusal: refusal("contact-ended", "contactId") };
        const desks = Object.values<AgentDesk>(states);
        return decide({ agent, conversation: found ?? conversation, user, now, desks });
      },
    );
  }

  return { onContact, inConversation };
}

export function slotOf({ slots }: AgentDesk, contactId: ContactId): Slot | undefined {
  return slots.find((slot) => slot.contactId === contactId);
}

function conversationOf(agent: AgentDesk, contactId: ContactId) {
  const slot = slotOf(agent, contactId);
  return slot ? conversationRef(slot.conversationId) : null;
}
