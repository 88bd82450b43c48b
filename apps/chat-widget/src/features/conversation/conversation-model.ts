/** A conversation as the widget shows it: a session's snapshot, turned into rows, sentences and questions. */
import type { ChatHistory, ChatSession, ChatSnapshot } from "@tributary/chat";
import type { Clock, EpochMs } from "@tributary/kernel";
import { words } from "../../shared/words.ts";
import { createAnnouncer } from "./announcements.ts";
import { type Dates, nameOf, type Row, rowsOf } from "./rows.ts";
import { createLazyReader, type TextReader } from "./text-reader.ts";

/** Where leaving stands: nobody asks, the person is asked, it is under way, it did not work. */
export type Leaving = "no" | "asking" | "under-way" | "failed";

/** All that the view needs. */
export type ConversationState = {
  readonly rows: readonly Row[];
  /** How the words of messages are read: another function once it can do more. */
  readonly read: TextReader;
  /** Who one is talking to, or what one is waiting for. */
  readonly status: string;
  /** Who is typing; null: nobody. */
  readonly typing: string | null;
  /** The connection has been away for long enough to say so. */
  readonly isCutOff: boolean;
  readonly history: ChatHistory;
  readonly leaving: Leaving;
  readonly isOver: boolean;
  /** What a screen reader should say now. */
  readonly announcement: string;
  /** Messages of others that were not seen yet. */
  readonly unseen: number;
  /** What is written and not sent off. It stays while the panel is closed. */
  readonly draft: string;
  /** The draft is more than a message may have. */
  readonly isDraftTooLong: boolean;
};

/** What a model stands on. The session is the model's from then on. */
export type ConversationDeps = {
  readonly session: ChatSession;
  readonly clock: Clock;
  readonly dates: Dates;
  readonly selfId: string;
  /** Fetches the reader of Markdown; asked when the first Markdown comes. */
  readonly loadTextReader: () => Promise<TextReader>;
  readonly onChange: () => void;
};

/** The conversation's state and what a person can do in it. */
export interface ConversationModel extends Disposable {
  state(): ConversationState;
  /** The draft is now `text`. */
  write(text: string): void;
  /** Sends the draft; one that is empty or too long stays. */
  send(): void;
  retry(token: string): void;
  discard(token: string): void;
  loadOlder(): void;
  /** Everything shown has been seen. */
  seen(): void;
  nudge(): void;
  askToLeave(): void;
  stay(): void;
  leave(): void;
}

/** Shorter losses are nobody's business. Unit: milliseconds. */
const CUT_OFF_AFTER_MS = 1_500;

/** The most that a message may have. Unit: bytes of UTF-8. Source: docs/wire/participant.md#sendmessage. */
export const MAX_MESSAGE_BYTES = 16_384;

/** Makes a {@link ConversationModel}. Disposing it disposes the session. */
export function createConversationModel({
  session,
  clock,
  dates,
  selfId,
  loadTextReader,
  onChange,
}: ConversationDeps): ConversationModel {
  const announcer = createAnnouncer();
  const reader = createLazyReader(loadTextReader, changed);
  let state: ConversationState | undefined;
  let isCutOff = false;
  let leaving: Leaving = "no";
  let announcement = "";
  let draft = "";
  let seenAt: EpochMs | undefined;
  let patience: Disposable | undefined;

  function changed(): void {
    state = undefined;
    onChange();
  }

  function watchLink({ link, over }: ChatSnapshot): void {
    if (link.state === "down" && over === null) {
      patience ??= clock.after(CUT_OFF_AFTER_MS, () => {
        isCutOff = true;
        announcement = words.cutOff;
        changed();
      });
      return;
    }
    patience?.[Symbol.dispose]();
    patience = undefined;
    if (isCutOff && over === null) announcement = words.back;
    isCutOff = false;
  }

  function take(): void {
    const snapshot = session.snapshot();
    watchLink(snapshot);
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
      const own = { read: reader.read, isCutOff, leaving, announcement, draft };
      state ??= stateOf(session.snapshot(), { ...own, dates, selfId, seenAt });
      return state;
    },
    write(text) {
      draft = text;
      session.typing();
      changed();
    },
    send() {
      const content = draft.trim();
      if (content === "" || isTooLong(content)) return;
      draft = "";
      session.send(content); // which changes the session, and so the state
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
    askToLeave: () => setLeaving("asking"),
    stay: () => setLeaving("no"),
    leave() {
      setLeaving("under-way");
      void session.end().then((left) => setLeaving(left.ok ? "no" : "failed"));
    },
    [Symbol.dispose]() {
      listening[Symbol.dispose]();
      patience?.[Symbol.dispose]();
      session[Symbol.dispose]();
    },
  };
}

/** Whether `text` is more than a message may have. */
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

function statusOf({ over, link, others, timeline }: ChatSnapshot): string {
  if (over !== null) return words.ended;
  const names = others.flatMap((author) => nameOf(author) ?? []);
  if (names.length > 0) return words.chattingWith(names.join(", "));
  if (link.state === "connecting") return words.connecting;
  return timeline.some((entry) => entry.type === "left") ? words.nobodyLeft : words.waiting;
}

function typingOf({ typing }: ChatSnapshot): string | null {
  if (typing.length > 1) return words.areTyping;
  const [author] = typing;
  return author === undefined ? null : words.isTyping(nameOf(author) ?? words.someone);
}

function newestAt({ timeline }: ChatSnapshot): EpochMs {
  return timeline.at(-1)?.at ?? 0;
}
