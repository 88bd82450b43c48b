/** View model of a conversation: status, announcements, confirmations, and the part that is loaded once it is connected. */
import type { ChatSnapshot, MessageEntry } from "@tributary/chat";
import type { Clock } from "@tributary/kernel";
import type { Localization, Phrase } from "../../languages/phrase.ts";
import type { OwnChat } from "../../shared/own-call.ts";
import { createAnnouncer } from "./announcer.ts";
import { createCutOffNotice } from "./cut-off-notice.ts";
import { createLazyPart, type Needs } from "./lazy-part.ts";
import type {
  ConversationModel,
  ConversationState,
  CreateLogPart,
  Leaving,
  LogPart,
  LogPartOptions,
  WidgetSession,
} from "./log-part.ts";
import { createNewEntries } from "./new-entries.ts";

/** Dependencies of {@link createConversationModel}, which takes over the session. */
export type ConversationDeps = {
  readonly session: WidgetSession;
  readonly clock: Clock;
  readonly language: Localization;
  readonly selfId: string;
  /** True for a chat of an earlier page, whose messages the customer has seen. */
  readonly isEarlierChat: boolean;
  /** Loads the part that shows the messages. */
  readonly loadLog: () => Promise<CreateLogPart>;
  readonly chat: OwnChat;
  readonly options: LogPartOptions;
  readonly onChange: () => void;
  /** Called with each message that the center confirms, except those of the history that was loaded first. */
  readonly onMessage: (message: MessageEntry) => void;
  /** The text that an earlier page left unsent. */
  readonly draft: string;
  readonly onDraft: (text: string) => void;
};

/** Maximum length of a message. Unit: bytes of UTF-8. Source: docs/wire/participant.md#sendmessage. */
export const MAX_MESSAGE_BYTES = 16_384;

/** Creates a {@link ConversationModel}. Disposing it disposes the session. */
export function createConversationModel(deps: ConversationDeps): ConversationModel {
  const { session, clock, onChange, onDraft } = deps;
  const { phrase } = deps.language;
  const newEntries = createNewEntries(deps.isEarlierChat);
  const log = createLazyPart(loadLog, countForLog, take);
  const announcer = createAnnouncer((news) => log.value?.announcementOf(news));
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

  async function loadLog(): Promise<LogPart> {
    const create = await deps.loadLog();
    const part = create({ ...deps, announce: announcer.announce, onChange: changed });
    if (isDisposed) part[Symbol.dispose]();
    return part;
  }

  function changed(): void {
    state = undefined;
    onChange();
  }

  function take(): void {
    if (isDisposed) return; // the log may arrive later
    const snapshot = session.snapshot();
    cutOff.follow(snapshot);
    log.prepareFor(snapshot);
    log.value?.follow(snapshot);
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
      state ??= stateOf(session.snapshot(), phrase, {
        selfId: deps.selfId,
        log: log.value,
        isCutOff: cutOff.isCutOff,
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
      if (isTooLong(content)) return;
      if (content !== "") {
        draft = "";
        onDraft("");
        session.send(content); // changes the session and thereby the state
      }
      log.value?.sendFiles();
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
    [Symbol.dispose]() {
      isDisposed = true;
      for (const part of [listening, cutOff, log.value, session]) part?.[Symbol.dispose]();
    },
  };
}

/** The log is needed once the chat is connected, also without a message. */
function countForLog({ timeline, link }: Needs): number {
  return timeline.length + (link.state === "up" ? 1 : 0);
}

/** True if `text` exceeds the length limit of messages. */
function isTooLong(text: string): boolean {
  return text.length > MAX_MESSAGE_BYTES || new TextEncoder().encode(text).length > MAX_MESSAGE_BYTES;
}

type OwnFacts = Pick<
  ConversationState,
  "selfId" | "log" | "isCutOff" | "leaving" | "announcement" | "draft" | "unseen"
>;

function stateOf(snapshot: ChatSnapshot, phrase: Phrase, own: OwnFacts): ConversationState {
  const { log } = own;
  const text = own.draft.trim();
  const isDraftTooLong = isTooLong(text);
  return {
    ...own,
    snapshot,
    status: statusOf(snapshot, log, phrase),
    isOver: snapshot.over !== null,
    isDraftTooLong,
    canSend: !isDraftTooLong && (text !== "" || log?.hasFiles === true),
  };
}

function statusOf({ over, link }: ChatSnapshot, log: LogPart | null, phrase: Phrase): string {
  if (over !== null) return phrase("ended");
  return log?.status ?? phrase(link.state === "connecting" ? "connecting" : "waiting");
}
