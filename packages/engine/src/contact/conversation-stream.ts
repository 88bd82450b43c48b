import { type Draft, defineStream, draft, type EventReader, type JournalEvent, streamOf } from "@tributary/journal";
import type { EpochMs } from "@tributary/kernel";
import { asId, type ContactId, type ConversationEvent, type ConversationId, isDeliveredType } from "@tributary/model";
import { isChatEvent, withoutRecent } from "../chat/state/chat-part.ts";
import { readRecentMessages } from "../chat/state/recent-messages.ts";
import { readSentTokens } from "../chat/state/sent-tokens.ts";
import { wholeOf } from "./contact-chain.ts";
import { contactRecordsOf } from "./contact-summary.ts";
import type { ConversationState } from "./conversation-state.ts";
import { evolveConversation } from "./evolve-conversation.ts";

type Stamp = { readonly contactId: ContactId };

/**
 * The streams of conversations, on any channel.
 *
 * Version 2 moved the terms of a chat into `chat` and the customer into `participants`. Versions 3 to 12 have further types of events, whose
 * effect older nodes would lose from snapshots: changes of a contact, transfers, tasks, routing criteria, added contacts, changes of schedules,
 * attachments, timers of roles, chats that continue others, bots, streaming, authentications, ratings, calls, their nodes, those that agents start, and
 * callbacks with the returns of contacts to their queue.
 */
export const conversationStream = defineStream({
  kind: "conversation",
  version: 12,
  upcasters: {
    1: upcastConversationEvent,
    2: asBefore,
    3: asBefore,
    4: asBefore,
    5: asBefore,
    6: asBefore,
    7: asBefore,
    8: asBefore,
    9: asBefore,
    10: asBefore,
    11: asBefore,
  },
  initial: () => undefined,
  evolve: evolveConversation,
  isActive: ({ contact }: ConversationState) => contact.state.phase !== "ended",
  stamp: (state: ConversationState | undefined, id, { contactId }: Partial<Stamp>): Stamp => ({
    contactId: contactId ?? state?.contact.id ?? asId<ContactId>(id),
  }),
  isStrictlyLater: isDeliveredType,
  isSnapshotDue: (type) => !isChatEvent(type),
  recordsOf: contactRecordsOf,
  toSnapshot: (state) => ({ ...state, chat: state.chat && withoutRecent(state.chat) }),
  hydrate,
});

async function hydrate(state: ConversationState, read: EventReader<ConversationEvent>): Promise<ConversationState> {
  if (state.chat === null || state.contact.state.phase === "ended") return state;
  const [recent, sent] = [await readRecentMessages(read), await readSentTokens(read)];
  return { ...state, chat: { ...state.chat, recent, sent } };
}

function asBefore(event: JournalEvent): JournalEvent {
  return event;
}

/** Fields of `contact.created` in version 1. */
type ContactCreatedV1 = JournalEvent & {
  readonly customer?: unknown;
  readonly contentTypes?: unknown;
  readonly durationMs?: unknown;
};

function upcastConversationEvent(event: JournalEvent): JournalEvent {
  if (event.type !== "contact.created") return event;
  const { customer, contentTypes, durationMs, ...rest }: ContactCreatedV1 = event;
  const converted = { ...rest, participants: [customer], chat: { contentTypes, durationMs } };
  return converted;
}

/** Returns the reference of a conversation's stream. A contact is found by the conversation that it began. */
export function conversationRef(id: ConversationId | ContactId | string) {
  return streamOf(conversationStream, id);
}

/** A draft on a conversation's stream. */
export type ConversationDraft = Draft<ConversationState, ConversationEvent, undefined, Stamp>;

/** Starts a draft on a conversation's stream. Events about an added contact name it. */
export function draftConversation(state: ConversationState, now: EpochMs): ConversationDraft {
  const whole = wholeOf(state);
  return draft(conversationRef(whole.id), whole, now);
}

/** Starts the draft that begins a conversation with its first contact. */
export function draftNewConversation(id: ContactId, now: EpochMs): ConversationDraft {
  return draft(conversationRef(id), undefined, now);
}
