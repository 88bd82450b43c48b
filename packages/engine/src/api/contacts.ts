import { type Decision, type Journal, unchanged } from "@tributary/journal";
import type { EpochMs, Result } from "@tributary/kernel";
import { type EndReason, type Refusal, type Repositioning, refusal } from "@tributary/model";
import type { ConversationState } from "../contact/conversation-state.ts";
import { conversationRef } from "../contact/conversation-stream.ts";
import { decideAttributes } from "../contact/decide-attributes.ts";
import { type AfterContactWorkLimit, decideEnd } from "../contact/decide-end.ts";
import { type DetailsChange, decideReposition, decideUpdate } from "../contact/decide-update.ts";
import { assignedAgent } from "../contact/participants.ts";

/** Operations on contacts by id, for administrators and back ends. */
export interface Contacts {
  /** Returns the durable state of a contact's conversation, with what any node has committed. */
  describe(contactId: string): Promise<Result<ConversationState, Refusal>>;
  updateAttributes(contactId: string, attributes: Readonly<Record<string, string>>): Promise<Result<null, Refusal>>;
  /** Changes name, description, references or tags. Refusals: `not-found`, and those of `change`. */
  update(contactId: string, change: DetailsChange): Promise<Result<null, Refusal>>;
  /** Changes the position in the queue. Refusals: `not-found`, `contact-ended`, `wrong-phase` unless it waits. */
  reposition(contactId: string, change: Partial<Repositioning>): Promise<Result<null, Refusal>>;
  stop(contactId: string, reason: EndReason): Promise<Result<null, Refusal>>;
}

type Deps = {
  readonly journal: Pick<Journal, "run" | "runChained">;
  readonly workLimit: AfterContactWorkLimit;
};

/** Creates the operations on contacts. */
export function createContacts({ journal, workLimit }: Deps): Contacts {
  /** Runs a decision on a contact that exists. */
  function change(
    contactId: string,
    decide: (conversation: ConversationState, now: EpochMs) => Decision<null, Refusal>,
  ): Promise<Result<null, Refusal>> {
    return journal.run({ conversation: conversationRef(contactId) }, ({ conversation }, now) =>
      conversation ? decide(conversation, now) : { refusal: refusal("not-found", "ContactId") },
    );
  }

  return {
    // An answer that changes nothing rests on the newest state of all nodes, which reading alone does not.
    describe: (contactId) =>
      journal.run({ conversation: conversationRef(contactId) }, ({ conversation }) =>
        conversation ? unchanged(conversation) : { refusal: refusal("not-found", "ContactId") },
      ),
    updateAttributes: (contactId, attributes) =>
      change(contactId, (conversation, now) => decideAttributes(conversation, attributes, now)),
    update: (contactId, changeDetails) =>
      change(contactId, (conversation, now) => decideUpdate(conversation, changeDetails, now)),
    reposition: (contactId, position) =>
      change(contactId, (conversation, now) => decideReposition(conversation, position, now)),
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
