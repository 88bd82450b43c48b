import type { Decision, Journal } from "@tributary/journal";
import type { EpochMs, Result } from "@tributary/kernel";
import type { ConversationId, Refusal } from "@tributary/model";
import type { AgentDesk } from "../agent/agent-desk.ts";
import { conversationOfContact, toChange } from "../contact/contact-chain.ts";
import type { ConversationState } from "../contact/conversation-state.ts";
import { conversationRef } from "../contact/conversation-stream.ts";
import { deskOf, desksOf, holderOf } from "../contact/participants.ts";
import type { Records } from "./records.ts";

/**
 * Context of a change. `agent`: the desk of the agent with the contact or its offer, if any; `desks`: those of all agents with contacts of the conversation
 * or their offers.
 */
export type ChangeContext = {
  readonly agent: AgentDesk | undefined;
  readonly desks: readonly AgentDesk[];
  readonly now: EpochMs;
};

/** Finds contacts by id, for the operations of administrators and programs. */
export interface ContactChanges {
  conversationIdOf(contactId: string): Promise<ConversationId>;
  /**
   * Runs a decision on the conversation at a contact that was neither transferred nor disconnected. Refusals: `not-found`, `contact-ended`, and those of
   * `decide`.
   */
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
        ({ conversation }) => desksOf(conversation),
        ({ conversation, ...states }, now) => {
          const found = toChange(conversation, contactId);
          if ("refusal" in found) return found;
          const desks = Object.values<AgentDesk>(states);
          return decide(found, { agent: deskOf(desks, holderOf(found.contact.state)), desks, now });
        },
      );
    },
  };
}
