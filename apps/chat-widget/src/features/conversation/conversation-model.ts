/** View model of a conversation: converts a session's snapshot to rows, announcements and confirmations. */
import type { ChatHistory, ChatSession, ChatSnapshot } from "@tributary/chat";
import type { Clock, EpochMs } from "@tributary/kernel";
import { messages } from "../../shared/messages.ts";
import { createAnnouncer } from "./announcements.ts";
import { createCutOffNotice } from "./cut-off-notice.ts";
import { type Dates, nameOf, type Row, rowsOf } from "./rows.ts";
import { createLazyReader, type TextReader } from "./text-reader.ts";

/** Progress of leaving: not requested, confirmation shown, in progress, failed. */
export type Leaving = "no" | "confirming" | "in-progress" | "failed";

/** Everything the view shows. */
export type ConversationState = {
  readonly rows: readonly Row[];
  /** Formats the text of messages; replaced by another function once Markdown is supported. */
  readonly read: TextReader;
  /** The other participants, or the progress of waiting. */
  readonly status: string;
  /** Names of the participants who are typing; null if none is. */
  readonly typing: string | null;
  /** True if the connection has been lost for a noticeable time. */
  readonly isCutOff: boolean;
  readonly history: ChatHistory;
  readonly leaving: Leaving;
  readonly isOver: boolean;
  /** Text for screen readers. */
  readonly announcement: string;
  /** Number of unseen messages of others. */
  readonly unseen: number;
  /** Unsent text. Kept while the panel is closed. */
  readonly draft: string;
  /** True if the draft exceeds the length limit of messages. */
  readonly isDraftTooLong: boolean;
};

/** Dependencies of {@link createConversationModel}, which takes over the session. */
export type ConversationDeps = {
  readonly session: ChatSession;
  readonly clock: Clock;
  readonly dates: Dates;
  readonly selfId: string;
  /** Loads the Markdown reader; called for the first Markdown message. */
  readonly loadTextReader: () => Promise<TextReader>;
  readonly onChange: () => void;
  /** The text that an earlier page left unsent. */
  readonly draft: string;
  readonly onDraft: (text: string) => void;
};

/** State and actions of a conversation. */
export interface ConversationModel extends Disposable {
  state(): ConversationState;
  /** Replaces the draft. */
  write(text: string): void;
  /** Sends the draft unless it is empty or too long. */
  send(): void;
  retry(token: string): void;
  discard(token: string): void;
  loadOlder(): void;
  /** Records that the customer has seen all displayed messages. */
  seen(): void;
  nudge(): void;
  /** The network is gone. */
  interrupt(): void;
  confirmLeave(): void;
  stay(): void;
  leave(): void;
}

/** Maximum length of a message. Unit: bytes of UTF-8. Source: docs/wire/participant.md#sendmessage. */
export const MAX_MESSAGE_BYTES = 16_384;

/** Creates a {@link ConversationModel}. Disposing it disposes the session. */
export function createConversationModel(deps: ConversationDeps): ConversationModel {
  const { session, clock, dates, selfId, loadTextReader, onChange, onDraft } = deps;
  const announcer = createAnnouncer();
  const reader = createLazyReader(loadTextReader, changed);
  const cutOff = createCutOffNotice(clock, {
    onCutOff() {
      announcement = messages.cutOff;
      changed();
    },
    onRestored() {
      announcement = messages.back;
    },
  });
  let state: ConversationState | undefined;
  let leaving: Leaving = "no";
  let announcement = "";
  let draft = deps.draft;
  let seenAt: EpochMs | undefined;

  function changed(): void {
    state = undefined;
    onChange();
  }

  function take(): void {
    const snapshot = session.snapshot();
    cutOff.follow(snapshot);
    reader.prepareFor(snapshot.timeline);
    announcement = announcer.next(snapshot) ?? announcement;
    if (seenAt === undefined && snapshot.history !== "unknown") seenAt = newestAt(snapshot);
    if (snapshot.over !== null) leaving = "no";
    changed();
  }

  function setLeaving(next: Leaving): void {
    leaving = next;
    changed();
  }

  const listening = session.onChange(take);
  take();
  return {
    state() {
      const own = { read: reader.read, isCutOff: cutOff.isCutOff, leaving, announcement, draft };
      state ??= stateOf(session.snapshot(), { ...own, dates, selfId, seenAt });
      return state;
    },
    write(text) {
      draft = text;
      onDraft(text);
      session.typing();
      changed();
    },
    send() {
      const content = draft.trim();
      if (content === "" || isTooLong(content)) return;
      draft = "";
      onDraft("");
      session.send(content); // changes the session and thereby the state
    },
    retry: (token) => session.retry(token),
    discard: (token) => session.discard(token),
    loadOlder: () => void session.loadOlder(),
    seen() {
      session.markRead();
      const newest = newestAt(session.snapshot());
      if (seenAt === undefined || newest <= seenAt) return;
      seenAt = newest;
      changed();
    },
    nudge: () => session.nudge(),
    interrupt: () => session.interrupt(),
    confirmLeave: () => setLeaving("confirming"),
    stay: () => setLeaving("no"),
    leave() {
      setLeaving("in-progress");
      void session.end().then((left) => setLeaving(left.ok ? "no" : "failed"));
    },
    [Symbol.dispose]() {
      listening[Symbol.dispose]();
      cutOff[Symbol.dispose]();
      session[Symbol.dispose]();
    },
  };
}

/** True if `text` exceeds the length limit of messages. */
function isTooLong(text: string): boolean {
  return text.length > MAX_MESSAGE_BYTES || new TextEncoder().encode(text).length > MAX_MESSAGE_BYTES;
}

type OwnFacts = Pick<ConversationState, "read" | "isCutOff" | "leaving" | "announcement" | "draft"> & {
  readonly dates: Dates;
  readonly selfId: string;
  readonly seenAt: EpochMs | undefined;
};

function stateOf(snapshot: ChatSnapshot, { dates, selfId, seenAt, ...own }: OwnFacts): ConversationState {
  const unseen = snapshot.timeline.filter(
    (entry) => entry.type === "message" && !entry.mine && entry.at > (seenAt ?? entry.at),
  );
  return {
    ...own,
    rows: rowsOf(snapshot.timeline, selfId, dates),
    status: statusOf(snapshot),
    typing: typingOf(snapshot),
    history: snapshot.history,
    isOver: snapshot.over !== null,
    unseen: unseen.length,
    isDraftTooLong: isTooLong(own.draft.trim()),
  };
}

function statusOf({ over, link, others }: ChatSnapshot): string {
  if (over !== null) return messages.ended;
  const names = others.flatMap((author) => nameOf(author) ?? []);
  if (names.length > 0) return messages.chattingWith(names.join(", "));
  return link.state === "connecting" ? messages.connecting : messages.waiting;
}

function typingOf({ typing }: ChatSnapshot): string | null {
  if (typing.length > 1) return messages.areTyping;
  const [author] = typing;
  return author === undefined ? null : messages.isTyping(nameOf(author) ?? messages.someone);
}

function newestAt({ timeline }: ChatSnapshot): EpochMs {
  return timeline.at(-1)?.at ?? 0;
}
