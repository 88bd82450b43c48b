/** View model of a conversation: status, announcements, confirmations, and the parts that its messages need. */
import type { ChatSnapshot, MessageEntry, TextChatSession } from "@tributary/chat";
import type { Clock } from "@tributary/kernel";
import type { RichNode } from "@tributary/ui";
import { INTERACTIVE } from "@tributary/ui/content-types";
import type { Answer } from "@tributary/ui/interactive";
import type { ComponentType } from "preact";
import type { Phrase } from "../../languages/phrase.ts";
import { type AnnouncementOf, createAnnouncer } from "./announcer.ts";
import { createCutOffNotice } from "./cut-off-notice.ts";
import { countMessages, createLazyPart, type Needs } from "./lazy-part.ts";
import { nameOf } from "./name-of.ts";
import { createNewEntries } from "./new-entries.ts";
import { createWaitNotice, type FollowWait } from "./wait-notice.ts";

/** Progress of leaving: not requested, confirmation shown, in progress, failed. */
export type Leaving = "no" | "confirming" | "in-progress" | "failed";

/** Everything the view shows. */
export type ConversationState = {
  readonly snapshot: ChatSnapshot;
  readonly selfId: string;
  /** Shows the messages; null until it is loaded. */
  readonly log: LogPart | null;
  /** Converts Markdown to a tree; null until it is loaded. */
  readonly read: TextReader | null;
  /** Shows messages with answers; null until it is loaded. */
  readonly interactive: InteractiveView | null;
  /** The other participants, or the progress of waiting. */
  readonly status: string;
  /** Names of the participants who are typing; null if none is. */
  readonly typing: string | null;
  /** True if the connection has been lost for a noticeable time. */
  readonly isCutOff: boolean;
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

/** Converts a message to a tree. Never throws. */
export type TextReader = (content: string, contentType: string) => readonly RichNode[];

/** Shows a message that offers answers. */
export type InteractiveView = ComponentType<{
  readonly content: string;
  readonly isAnswered: boolean;
  readonly onAnswer: (answer: Answer) => void;
}>;

/** Props of the views of a conversation. */
export type ConversationProps = { readonly state: ConversationState; readonly actions: ConversationModel };

/** Props of the end of a conversation. `isFocused`: the customer has used the widget, so that it may take the focus. */
export type EndingProps = ConversationProps & { readonly isFocused: boolean; readonly onStartAgain: () => void };

/** Shows what a conversation has once it is connected. */
export type LogPart = {
  readonly View: ComponentType<ConversationProps>;
  readonly Ending: ComponentType<EndingProps>;
  readonly announcementOf: AnnouncementOf;
};

/** Loaders of the parts that some messages need. */
export type ConversationParts = {
  readonly log: () => Promise<LogPart>;
  readonly textReader: () => Promise<TextReader>;
  readonly interactive: () => Promise<InteractiveView>;
  /** Saves the transcript of the session as a file. */
  readonly download: (session: TextChatSession) => Promise<void>;
};

/** Dependencies of {@link createConversationModel}, which takes over the session. */
export type ConversationDeps = {
  readonly session: TextChatSession;
  readonly clock: Clock;
  readonly phrase: Phrase;
  readonly selfId: string;
  /** True for a chat of an earlier page, whose messages the customer has seen. */
  readonly isEarlierChat: boolean;
  readonly parts: ConversationParts;
  /** Loads the part that reads the wait of the chat. */
  readonly loadWait: () => Promise<FollowWait>;
  readonly onChange: () => void;
  /** Called with each message that the center confirms, except those of the history that was loaded first. */
  readonly onMessage: (message: MessageEntry) => void;
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
  /** Sends an answer that a message offers. */
  answer(answer: Answer): void;
  retry(token: string): void;
  discard(token: string): void;
  loadOlder(): void;
  /** Sets whether the customer sees the end of the log: then all messages are seen, also those that arrive later. */
  setReading(isReading: boolean): void;
  nudge(): void;
  /** The network is gone. */
  interrupt(): void;
  confirmLeave(): void;
  /** Answers the confirmation in the negative. Without effect once the chat is being ended. */
  stay(): void;
  /** Ends the chat. Its progress is shown only if the confirmation is. Resolves to false if the center cannot be reached. */
  leave(): Promise<boolean>;
  /** Saves the transcript as a file. */
  download(): void;
}

/** Maximum length of a message. Unit: bytes of UTF-8. Source: docs/wire/participant.md#sendmessage. */
export const MAX_MESSAGE_BYTES = 16_384;

/** Creates a {@link ConversationModel}. Disposing it disposes the session. */
export function createConversationModel(deps: ConversationDeps): ConversationModel {
  const { session, clock, phrase, parts, onChange, onDraft } = deps;
  const newEntries = createNewEntries(deps.isEarlierChat);
  const log = createLazyPart(parts.log, countForLog, take);
  const announcer = createAnnouncer(() => log.value?.announcementOf ?? null, phrase);
  const richText = createLazyPart(parts.textReader, countMessages(isOf("text/markdown")), changed);
  const interactive = createLazyPart(parts.interactive, countMessages(isOf(INTERACTIVE)), changed);
  const wait = createWaitNotice(deps.loadWait, changed);
  const cutOff = createCutOffNotice(clock, {
    onCutOff() {
      announcer.announce(phrase("cutOff"));
      changed();
    },
    onRestored() {
      announcer.announce(phrase("back"));
    },
  });
  let state: ConversationState | undefined;
  let leaving: Leaving = "no";
  let draft = deps.draft;
  let isReading = false;
  let isDisposed = false;

  function changed(): void {
    state = undefined;
    onChange();
  }

  function take(): void {
    if (isDisposed) return; // the log may arrive later
    const snapshot = session.snapshot();
    cutOff.follow(snapshot);
    wait.follow(snapshot);
    for (const part of [log, richText, interactive]) part.prepareFor(snapshot);
    const news = newEntries.next(snapshot);
    announcer.follow(news);
    if (isReading) markSeen();
    if (snapshot.over !== null) leaving = "no";
    changed();
    for (const entry of news.entries) if (entry.type === "message") deps.onMessage(entry);
  }

  /** Returns false if all messages had been seen before. */
  function markSeen(): boolean {
    session.markRead();
    return newEntries.seen();
  }

  function setLeaving(next: Leaving): void {
    leaving = next;
    changed();
  }

  const listening = session.onChange(take);
  take();
  return {
    state() {
      state ??= stateOf(session.snapshot(), deps, {
        log: log.value,
        read: richText.value,
        interactive: interactive.value,
        isCutOff: cutOff.isCutOff,
        wait: wait.text,
        leaving,
        announcement: announcer.text,
        draft,
        unseen: newEntries.unseen,
      });
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
    answer: ({ content, contentType }) => void session.send(content, contentType),
    retry: (token) => session.retry(token),
    discard: (token) => session.discard(token),
    loadOlder: () => void session.loadOlder(),
    setReading(next) {
      isReading = next;
      if (isReading && markSeen()) changed();
    },
    nudge: () => session.nudge(),
    interrupt: () => session.interrupt(),
    confirmLeave() {
      setLeaving("confirming");
      if (log.value === null)
        void log.load().then((isLoaded) => {
          if (!isLoaded && leaving === "confirming") setLeaving("failed"); // the log contains the question
        });
    },
    stay: () => leaving !== "in-progress" && setLeaving("no"),
    async leave() {
      const isAsked = leaving === "confirming"; // otherwise the page ends the chat, and no question is shown
      if (isAsked) setLeaving("in-progress");
      const left = await session.end();
      if (isAsked) setLeaving(left.ok ? "no" : "failed");
      return left.ok;
    },
    download: () => void parts.download(session).catch(() => undefined), // not loaded: the button can be pressed again
    [Symbol.dispose]() {
      isDisposed = true;
      listening[Symbol.dispose]();
      cutOff[Symbol.dispose]();
      wait[Symbol.dispose]();
      session[Symbol.dispose]();
    },
  };
}

/** The log is needed once the chat is connected, also without a message. */
function countForLog({ timeline, link }: Needs): number {
  return timeline.length + (link.state === "up" ? 1 : 0);
}

function isOf(wanted: string): (message: MessageEntry) => boolean {
  return ({ contentType }) => contentType === wanted;
}

/** True if `text` exceeds the length limit of messages. */
function isTooLong(text: string): boolean {
  return text.length > MAX_MESSAGE_BYTES || new TextEncoder().encode(text).length > MAX_MESSAGE_BYTES;
}

type OwnFacts = Pick<
  ConversationState,
  "log" | "read" | "interactive" | "isCutOff" | "leaving" | "announcement" | "draft" | "unseen"
> & { readonly wait: string | null };

type Reader = { readonly selfId: string; readonly phrase: Phrase };

function stateOf(snapshot: ChatSnapshot, { selfId, phrase }: Reader, { wait, ...own }: OwnFacts): ConversationState {
  return {
    ...own,
    snapshot,
    selfId,
    status: wait ?? statusOf(snapshot, phrase),
    typing: typingOf(snapshot, phrase),
    isOver: snapshot.over !== null,
    isDraftTooLong: isTooLong(own.draft.trim()),
  };
}

function statusOf({ over, link, others }: ChatSnapshot, phrase: Phrase): string {
  if (over !== null) return phrase("ended");
  const names = others.flatMap((author) => nameOf(author) ?? []);
  if (names.length > 0) return phrase("chattingWith", { names });
  return phrase(link.state === "connecting" ? "connecting" : "waiting");
}

function typingOf({ typing }: ChatSnapshot, phrase: Phrase): string | null {
  if (typing.length > 1) return phrase("areTyping");
  const [author] = typing;
  return author === undefined ? null : phrase("isTyping", { name: nameOf(author) ?? phrase("someone") });
}
