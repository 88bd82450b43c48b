import type { Decision, Journal } from "@tributary/journal";
import type { EpochMs, Result } from "@tributary/kernel";
import type { ConversationId, Refusal } from "@tributary/model";
import type { AgentDesk } from "../agent/agent-desk.ts";
import { CONTACT_NOT_FOUND, conversationOfContact, problemOfContact } from "../contact/contact-chain.ts";
import type { ConversationState } from "../contact/conversation-state.ts";
import { conversationRef } from "../contact/conversation-stream.ts";
import { holdingAgent } from "../contact/participants.ts";
import type { Records } from "./records.ts";

/** Context of a change. `agent`: the desk of the agent with the contact or its offer, if any. */
export type ChangeContext = { readonly agent: AgentDesk | undefined; readonly now: EpochMs };

/** Finds contacts by id, for the operations of administrators and programs. */
export interface ContactChanges {
  conversationIdOf(contactId: string): Promise<ConversationId>;
  /** Runs a decision on a contact that was not transferred. Refusals: `not-found`, `contact-ended` after a transfer, and those of `decide`. */
  change<T>(
    contactId: string,
    decide: (conversation: ConversationState, context: ChangeContext) => Decision<T, Refusal>,
  ): Promise<Result<T, Refusal>>;
}

type Deps = {
  readonly journal: Pick<Journal, "runChained" | "durable">;
  readonly records: Pick<Records, "find">;
};

export function createContactChanges({ journal, records }: Deps): ContactChanges {
  /** Most contacts are the first of their chain, whose conversation has their id. */
  async function conversationIdOf(contactId: string): Promise<ConversationId> {
    const own = await journal.durable(conversationRef(contactId));
    return own?.id ?? conversationOfContact(records.find, contactId);
  }

  return {
    conversationIdOf,
    async change(contactId, decide) {
      const id = await conversationIdOf(contactId);
      return journal.runChained(
        { conversation: conversationRef(id) },
        ({ conversation }) => holdingAgent(conversation),
        ({ conversation, agent }, now) => {
          const problem = problemOfContact(conversation, contactId);
          return conversation === undefined || problem
            ? { refusal: problem ?? CONTACT_NOT_FOUND }
            : decide(conversation, { agent, now });
        },
      );
    },
  };
}
