import { type Journal, unchanged } from "@tributary/journal";
import type { Result } from "@tributary/kernel";
import { type EndReason, type Refusal, refusal } from "@tributary/model";
import type { ConversationState } from "../contact/conversation-state.ts";
import { conversationRef } from "../contact/conversation-stream.ts";
import { decideAttributes } from "../contact/decide-attributes.ts";
import { type AfterContactWorkLimit, decideEnd } from "../contact/decide-end.ts";
import { assignedAgent } from "../contact/participants.ts";

/** Operations on contacts by id, for administrators and back ends. */
export interface Contacts {
  /** Returns the durable state of a contact's conversation, with what any node has committed. */
  describe(contactId: string): Promise<Result<ConversationState, Refusal>>;
  updateAttributes(contactId: string, attributes: Readonly<Record<string, string>>): Promise<Result<null, Refusal>>;
  stop(contactId: string, reason: EndReason): Promise<Result<null, Refusal>>;
}

type Deps = {
  readonly journal: Pick<Journal, "run" | "runChained">;
  readonly workLimit: AfterContactWorkLimit;
};

/** Creates the operations on contacts. */
export function createContacts({ journal, workLimit }: Deps): Contacts {
  return {
    // An answer that changes nothing rests on the newest state of all nodes, which reading alone does not.
    describe: (contactId) =>
      journal.run({ conversation: conversationRef(contactId) }, ({ conversation }) =>
        conversation ? unchanged(conversation) : { refusal: refusal("not-found", "ContactId") },
      ),
    updateAttributes: (contactId, attributes) =>
      journal.run({ conversation: conversationRef(contactId) }, ({ conversation }, now) =>
        conversation ? decideAttributes(conversation, attributes, now) : { refusal: refusal("not-found", "ContactId") },
      ),
    stop: (contactId, reason) =>
      journal.runChained(
        { conversation: conversationRef(contactId) },
        ({ conversation }) => assignedAgent(conversation),
        ({ conversation, agent }, now) => {
          if (conversation === undefined) return { refusal: refusal("not-found", "ContactId") };
          if (conversation.contact.state.phase === "ended") return { refusal: refusal("contact-ended", "ContactId") };
          return decideEnd(conversation, { reason, leaver: null }, { agent, now, workLimit });
        },
      ),
  };
}
