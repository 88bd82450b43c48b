/** The part of the widget that is loaded once a chat is connected: the message log and all that belongs to it. These are its types; the code is in `src/log` and `features/log`. */
import type { ChatSnapshot, FilesOnRequest, PartsOnRequest, TextChatSession } from "@tributary/chat";
import type { Clock } from "@tributary/kernel";
import type { Answer } from "@tributary/ui/interactive";
import type { ComponentType } from "preact";
import type { Localization } from "../../languages/phrase.ts";
import type { OwnChat } from "../../shared/own-call.ts";
import type { News } from "./new-entries.ts";

/** Props of the views of a conversation. */
export type ConversationProps = { readonly state: ConversationState; readonly actions: ConversationModel };

/** Props of the end of a conversation. `isFocused`: the customer has used the widget, so that it may take the focus. */
export type EndingProps = ConversationProps & { readonly isFocused: boolean; readonly onStartAgain: () => void };

/** Session of a customer, whose code for files is loaded with the first file, and that for the parts of messages with the log. */
export type WidgetSession = TextChatSession & FilesOnRequest & PartsOnRequest;

/** Views of a conversation that is connected. */
export type LogViews = {
  readonly Log: ComponentType<ConversationProps>;
  /** Buttons and files in the composer. */
  readonly Tools: ComponentType<ConversationProps>;
  readonly Ending: ComponentType<EndingProps>;
};

/** State and actions of a conversation that is connected. */
export interface LogModel extends Disposable {
  /** The other participants, or the wait for them; null while neither is known. */
  readonly status: string | null;
  /** True if files wait for the next message. */
  readonly hasFiles: boolean;
  /** Sends the files that wait. */
  sendFiles(): void;
  /** Returns the announcement of a change, or null. */
  announcementOf(news: News): string | null;
  /** Follows the session's newest snapshot. */
  follow(snapshot: ChatSnapshot): void;
}

/** Part of a conversation that exists once it is connected. */
export type LogPart = LogModel & LogViews;

/** Dependencies of a {@link LogPart}. */
export type LogPartDeps = {
  readonly session: WidgetSession;
  /** Participant id of the customer. */
  readonly selfId: string;
  readonly clock: Clock;
  readonly language: Localization;
  /** The chat, for calls of the center about it. */
  readonly chat: OwnChat;
  readonly options: LogPartOptions;
  readonly announce: (text: string) => void;
  readonly onChange: () => void;
};

/** Settings of the page, and facts of the start. */
export type LogPartOptions = {
  /** True if customers may send files. */
  readonly canAttach: boolean;
  /** True if customers are asked for a rating after the end. */
  readonly canRate: boolean;
  /** Heading of the chat window. */
  readonly heading: string;
  /** Address of the center. */
  readonly center: string;
};

export type CreateLogPart = (deps: LogPartDeps) => LogPart;

/** Progress of leaving: not requested, confirmation shown, in progress, failed. */
export type Leaving = "no" | "confirming" | "in-progress" | "failed";

/** Everything the view shows. */
export type ConversationState = {
  readonly snapshot: ChatSnapshot;
  readonly selfId: string;
  /** Shows the messages; null until it is loaded. */
  readonly log: LogPart | null;
  /** The other participants, or the progress of waiting. */
  readonly status: string;
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
  /** True if there is a text or a file to send. */
  readonly canSend: boolean;
};

/** State and actions of a conversation. */
export interface ConversationModel extends Disposable {
  state(): ConversationState;
  /** Replaces the draft. */
  write(text: string): void;
  /** Sends the draft unless it is empty or too long, and the files that wait. */
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
}
