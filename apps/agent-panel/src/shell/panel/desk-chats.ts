/** Chat sessions of the contacts on the desk: opened when a chat is connected, closed when it leaves the desk. */
import type { ChatSession, ChatSnapshot } from "@tributary/chat";
import { type AttachedFiles, createAttachedFiles } from "@tributary/chat/files";
import type { EpochMs } from "@tributary/kernel";
import type { ConversationFacts } from "../../features/contacts/contacts.view-model.ts";
import {
  isUnconfirmed,
  newestUnseenOf,
  previewOf,
  readUpTo,
  unreadOf,
  waitingSinceOf,
} from "../../features/conversation/conversation.view-model.ts";
import { oneLineOf } from "../../features/conversation/message-body.ts";
import type { Desk, DeskContact } from "../../shared/desk.ts";
import type { DraftStorage } from "./draft-storage.ts";

export type OpenSession = (contact: DeskContact & { readonly agentConnectionId: string }) => ChatSession;

/** Sessions with the agent's read position and draft. */
export interface DeskChats extends Disposable {
  /** Sets the signed-in agent, by ARN, whose drafts are returned. */
  claim(agentArn: string): void;
  /** Opens and closes sessions to match the desk, and removes the drafts of contacts that left it. */
  follow(desk: Pick<Desk, "contacts">): void;
  /** Closes all sessions. The drafts remain for the agent's next session. Source: PA-05. */
  close(): void;
  session(contactId: string): ChatSession | undefined;
  snapshot(contactId: string): ChatSnapshot | null;
  /** Keyed by contact id. */
  facts(): ReadonlyMap<string, ConversationFacts>;
  /** Records that the agent has seen all messages of the chat. */
  seen(contactId: string): void;
  draft(contactId: string): string;
  keepDraft(contactId: string, text: string): void;
  /** Files that are sent with the agent's next message in the chat; null without a session. */
  attached(contactId: string): AttachedFiles | null;
}

/** `selfId`: participant id of the agent. `seenAt`: time of the newest entry seen in this page. */
type Held = {
  readonly session: ChatSession;
  readonly selfId: string;
  readonly listening: Disposable;
  seenAt: EpochMs;
  readonly attached: AttachedFiles;
};

/** Dependencies of {@link createDeskChats}; `onChange` is called after each change of any session. */
export type DeskChatsDeps = {
  readonly openSession: OpenSession;
  readonly drafts: DraftStorage;
  readonly onChange: () => void;
};

export function createDeskChats({ openSession, drafts, onChange }: DeskChatsDeps): DeskChats {
  const held = new Map<string, Held>();

  function hold(contact: DeskContact): void {
    const { agentConnectionId } = contact;
    if (agentConnectionId === null || held.has(contact.contactId)) return;
    const session = openSession({ ...contact, agentConnectionId });
    const listening = session.onChange(onChange);
    const attached = createAttachedFiles(session, onChange);
    held.set(contact.contactId, { session, selfId: agentConnectionId, listening, seenAt: 0, attached });
  }

  function release(contactId: string): void {
    const { session, listening } = held.get(contactId) ?? {};
    listening?.[Symbol.dispose]();
    session?.[Symbol.dispose]();
    held.delete(contactId);
  }

  function close(): void {
    for (const contactId of [...held.keys()]) release(contactId);
  }

  return {
    claim: drafts.claim,
    follow({ contacts }) {
      const wanted = contacts.filter(hasConversation);
      const ids = new Set(wanted.map(({ contactId }) => contactId));
      for (const id of [...held.keys()]) if (!ids.has(id)) release(id);
      drafts.retain(ids);
      for (const contact of wanted) hold(contact);
    },
    close,
    session: (contactId) => held.get(contactId)?.session,
    snapshot: (contactId) => held.get(contactId)?.session.snapshot() ?? null,
    facts() {
      return new Map([...held].map(([contactId, chat]) => [contactId, factsOf(chat, drafts.get(contactId))]));
    },
    seen(contactId) {
      const chat = held.get(contactId);
      if (chat === undefined) return;
      chat.session.markRead();
      const { timeline } = chat.session.snapshot();
      const newest = timeline.findLast((entry) => !isUnconfirmed(entry))?.at ?? 0;
      if (newest <= chat.seenAt) return;
      chat.seenAt = newest;
      onChange();
    },
    draft: drafts.get,
    keepDraft: drafts.set,
    attached: (contactId) => held.get(contactId)?.attached ?? null,
    [Symbol.dispose]: close,
  };
}

/** Missed and rejected contacts are on the desk too, but their messages are not shown to this agent. */
function hasConversation({ channel, phase }: DeskContact): boolean {
  return channel === "chat" && (phase === "connected" || phase === "monitoring" || phase === "wrap-up");
}

function factsOf({ session, selfId, seenAt: seenHereAt }: Held, draft: string): ConversationFacts {
  const { timeline, typing, history } = session.snapshot();
  const seenAt = Math.max(seenHereAt, readUpTo(timeline, selfId));
  return {
    unread: unreadOf(timeline, seenAt),
    preview: previewOf(timeline),
    draft: oneLineOf(draft),
    isTyping: typing.length > 0,
    isLoaded: history !== "unknown" && history !== "unavailable",
    newest: newestUnseenOf(timeline, seenAt),
    waitingSince: waitingSinceOf(timeline),
  };
}
