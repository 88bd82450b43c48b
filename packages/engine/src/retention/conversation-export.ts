/** All that is stored about a conversation, in a form for people and programs. */
import type { EpochMs } from "@tributary/kernel";
import {
  type ChatRating,
  type ContactId,
  type CustomerIdentity,
  ITEM_TYPES,
  type ItemEvent,
  isItem,
  type Numbered,
  type ParticipantRole,
} from "@tributary/model";
import { atContact, type ConversationAtContact, chainOf } from "../contact/contact-chain.ts";
import { summaryOf } from "../contact/contact-summary.ts";
import type { ConversationState } from "../contact/conversation-state.ts";

/** Facts of a contact. Times are texts; members that it does not have are absent. */
export type ExportedContact = Readonly<Record<string, unknown>> & { readonly contactId: ContactId };

/** An item of the transcript. */
export type ExportedItem = Readonly<Record<string, unknown>> & {
  readonly at: string;
  readonly type: ItemEvent["type"];
};

/** A conversation without its transcript. */
export type ExportedConversation = {
  readonly conversationId: string;
  /** Those that ended first. */
  readonly contacts: readonly ExportedContact[];
  readonly participants: readonly {
    readonly participantId: string;
    readonly role: ParticipantRole;
    readonly displayName: string;
    readonly agentId: string | null;
  }[];
  readonly attributes: Readonly<Record<string, string>>;
  /** Facts that the OpenID provider has verified about the customer. */
  readonly identity?: CustomerIdentity;
  /** Absent: the customer has given none. */
  readonly rating?: ChatRating;
};

/** Types of events that an export contains besides the state. */
export const EXPORTED_TYPES = ITEM_TYPES;

export function exportedConversation(state: ConversationState): ExportedConversation {
  const { id, participants, attributes, authentication, chat } = state;
  return {
    conversationId: id,
    contacts: chainOf(state).flatMap((each) => {
      const found = atContact(state, each.id);
      return found === undefined ? [] : [exportedContact(found)];
    }),
    participants: participants.map(({ id: participantId, role, displayName, agentId }) => {
      return { participantId, role, displayName, agentId };
    }),
    attributes,
    ...(authentication?.identity && { identity: authentication.identity }),
    ...(chat?.rating && { rating: chat.rating }),
  };
}

function exportedContact(found: ConversationAtContact): ExportedContact {
  const { conversationId: _same, ...summary } = summaryOf(found);
  const { description, references, relatedId, state } = found.contact;
  const facts = Object.entries(summary).map(([key, value]) => [
    key,
    key.endsWith("At") ? timeText(Number(value)) : value,
  ]);
  return {
    ...(Object.fromEntries(facts) as ExportedContact), // the members of a summary, with times as texts
    ...(description === null ? {} : { description }),
    ...(references === undefined ? {} : { references }),
    ...(relatedId === undefined ? {} : { relatedId }),
    ...(state.phase === "ended" ? { endReason: state.reason } : { phase: state.phase }),
  };
}

export function exportedItem(event: Numbered<ItemEvent>): ExportedItem {
  const { seq: _seq, at, type, ...members } = event;
  const { v: _version, clientToken: _token, blobId: _blobId, ...facts } = members as Readonly<Record<string, unknown>>; // stored as plain JSON, with a version
  return { at: timeText(at), type, ...facts };
}

/** Returns the line of a conversation in an archive, in pieces. `pages`: its items. */
export async function* archiveLine(
  state: ConversationState,
  pages: AsyncIterable<readonly Numbered<ItemEvent>[]>,
): AsyncGenerator<string> {
  const head = JSON.stringify(exportedConversation(state));
  yield `${head.slice(0, -1)},"transcript":[`;
  let isFirst = true;
  for await (const page of pages) {
    for (const event of page.filter(isItem)) {
      yield `${isFirst ? "" : ","}${JSON.stringify(exportedItem(event))}`;
      isFirst = false;
    }
  }
  yield "]}\n";
}

function timeText(at: EpochMs): string {
  return new Date(at).toISOString();
}
