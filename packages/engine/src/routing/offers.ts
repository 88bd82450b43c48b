import type { Journal } from "@tributary/journal";
import { asError, type Clock, type Logger, type Random, type Result, refused, uuidV7 } from "@tributary/kernel";
import {
  type Author,
  asId,
  autoAccepts,
  type Channel,
  type ConversationId,
  DEFAULT_OFFER_TIMEOUT_MS,
  displayNameOf,
  isRoutable,
  type ParticipantId,
  type Refusal,
  type RoutingExpression,
  refusal,
  type UserId,
} from "@tributary/model";
import { agentRef } from "../agent/agent-stream.ts";
import type { Directory } from "../configuration/directory.ts";
import { atOpenContact, openContacts, toChange } from "../contact/contact-chain.ts";
import type { Contact, ConversationState } from "../contact/conversation-state.ts";
import { conversationRef } from "../contact/conversation-stream.ts";
import { decideAccept, decideAssign, decideOffer } from "../contact/decide-offer.ts";
import type { Fulfils } from "./fulfilment.ts";
import { type Fence, underFence } from "./leadership.ts";
import type { Match } from "./next-offer.ts";

type Deps = {
  readonly journal: Pick<Journal, "run">;
  readonly directory: Directory;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  readonly fulfils: Fulfils;
};

/** Makes offers, and accepts them for agents whose account is set up that way. Every commit names the lease of the leader. */
export interface Offers {
  /** Commits an offer, with its acceptance where the account is set up that way. Rules RT-03, RT-10. */
  offer(match: Match, fence: Fence): Promise<Result<null, Refusal>>;
  /**
   * Offers a waiting contact to a certain agent. Not routing, so that any node does it without the lease. Refusals: `not-found` for an agent or a contact,
   * `contact-ended`, `wrong-phase`. Rule RT-23.
   */
  assign(conversationId: ConversationId, assignment: ContactAssignment): Promise<Result<null, Refusal>>;
  /** Accepts ringing contacts whose agent accepts automatically: older versions accepted in a second commit. Never rejects. Rule RT-10. */
  acceptRinging(conversations: readonly ConversationState[], fence: Fence): Promise<void>;
}

/** A contact for an agent. */
export type ContactAssignment = { readonly contactId: string; readonly agentId: UserId };

/** Creates the offers of one node. */
export function createOffers(
  { journal, directory, clock, random, log, fulfils }: Deps,
  { offerTimeoutMs: timeoutMs = DEFAULT_OFFER_TIMEOUT_MS }: { readonly offerTimeoutMs?: number },
): Offers {
  /** An agent who was deleted a moment ago has no name. */
  function authorOf(agentId: UserId, participantId: ParticipantId): Author {
    const user = directory.user(agentId);
    return { participantId, role: "agent", displayName: user === undefined ? "" : displayNameOf(user) };
  }

  /** A call rings until the audio of its agent arrives. Rule VC-16. */
  function acceptsAtOnce(agentId: UserId, channel: Channel): boolean {
    const user = directory.user(agentId);
    return channel !== "voice" && user !== undefined && autoAccepts(user, channel);
  }

  async function acceptIfRinging(id: ConversationId, contact: Contact, fence: Fence): Promise<void> {
    if (contact.state.phase !== "offered") return;
    const { agentId, participantId } = contact.state.to;
    if (!acceptsAtOnce(agentId, contact.channel)) return;
    const author = authorOf(agentId, participantId);
    const needs = { conversation: conversationRef(id), agent: agentRef(agentId) };
    await journal.run(needs, ({ conversation: newest, agent }, now) => {
      const conversation = newest && atOpenContact(newest, contact.id);
      return conversation && isRoutable(agent.availability) // an assigned contact also rings at others
        ? underFence(decideAccept({ conversation, agent }, author, now), fence)
        : { refusal: refusal("not-found") };
    });
  }

  return {
    offer({ agent, profile, contact }, fence) {
      const participantId = asId<ParticipantId>(uuidV7(clock.now(), random));
      const author = authorOf(agent.id, participantId);
      const isAccepted = acceptsAtOnce(agent.id, contact.channel);
      const needs = { conversation: conversationRef(contact.conversationId), agent: agentRef(agent.id) };
      return journal.run(needs, ({ conversation: newest, agent: desk }, now) => {
        const conversation = newest && atOpenContact(newest, contact.contactId);
        if (conversation === undefined) return { refusal: refusal("not-found") };
        const terms = { profile, author, timeoutMs, isAccepted };
        const isFulfilled = (expression: RoutingExpression): boolean => fulfils(desk.id, expression);
        return underFence(decideOffer({ conversation, agent: desk }, { ...terms, fulfils: isFulfilled }, now), fence);
      });
    },
    async assign(conversationId, { contactId, agentId }) {
      const user = directory.user(agentId);
      if (user === undefined) return refused(refusal("not-found", "UserId"));
      const author = authorOf(agentId, asId<ParticipantId>(uuidV7(clock.now(), random)));
      const needs = { conversation: conversationRef(conversationId), agent: agentRef(agentId) };
      return journal.run(needs, ({ conversation: newest, agent }, now) => {
        const conversation = toChange(newest, contactId);
        if ("refusal" in conversation) return conversation;
        const { channel } = conversation.contact;
        // The client of an agent who is not available may be closed: the customer would get no answer.
        const isAccepted = isRoutable(agent.availability) && acceptsAtOnce(agentId, channel);
        return decideAssign({ conversation, agent }, { author, timeoutMs, isAccepted }, now);
      });
    },
    async acceptRinging(conversations, fence) {
      try {
        for (const conversation of conversations)
          for (const contact of openContacts(conversation)) await acceptIfRinging(conversation.id, contact, fence);
      } catch (error) {
        log.error("failed to accept ringing contacts", { error: asError(error) });
      }
    },
  };
}
