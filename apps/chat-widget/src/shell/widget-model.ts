/** The widget as a whole: closed or open, asking for a name or holding a conversation. */
import type { ChatSession } from "@tributary/chat";
import type { Clock, Result } from "@tributary/kernel";
import {
  type ConversationModel,
  type ConversationState,
  createConversationModel,
} from "../features/conversation/conversation-model.ts";
import type { Dates } from "../features/conversation/rows.ts";
import type { TextReader } from "../features/conversation/text-reader.ts";
import type { StartedChat, StartProblem } from "../features/start/start-chat.ts";
import type { SavedChats } from "./saved-chat.ts";

/** Why the form is still there. */
export type FormProblem = StartProblem | "name-missing";

/** What the open widget shows. */
export type WidgetPage =
  | { readonly kind: "start"; readonly problem: FormProblem | null; readonly isStarting: boolean }
  | { readonly kind: "conversation"; readonly conversation: ConversationState };

/** All that the view needs. */
export type WidgetState = { readonly isOpen: boolean; readonly page: WidgetPage };

/** What the widget stands on. */
export type WidgetDeps = {
  readonly clock: Clock;
  readonly dates: Dates;
  readonly saved: SavedChats;
  readonly startChat: (name: string) => Promise<Result<StartedChat, StartProblem>>;
  readonly openSession: (chat: StartedChat) => ChatSession;
  readonly loadTextReader: () => Promise<TextReader>;
};

/** The widget's state and what a person can do. */
export interface WidgetModel extends Disposable {
  state(): WidgetState;
  onChange(listener: () => void): Disposable;
  open(): void;
  close(): void;
  start(name: string): void;
  /** After the end: back to the form. */
  startAgain(): void;
  /** The conversation that is held, or was held last; null while there is none. */
  readonly conversation: ConversationModel | null;
}

type Page =
  | { readonly kind: "start"; readonly problem: FormProblem | null; readonly isStarting: boolean }
  | { readonly kind: "conversation" };

const FORM: Page = { kind: "start", problem: null, isStarting: false };

/** Makes the widget for `center`; a chat that was under way when the page was left goes on. */
export function createWidgetModel(
  deps: WidgetDeps,
  options: { readonly center: string; readonly isOpen: boolean },
): WidgetModel {
  const { saved } = deps;
  const listeners = new Set<() => void>();
  let page: Page = FORM;
  let isOpen = options.isOpen;
  let chat: StartedChat | null = null;
  let conversation: ConversationModel | null = null;
  let state: WidgetState | undefined;
  let isDisposed = false;

  function changed(): void {
    state = undefined;
    for (const listener of [...listeners]) listener();
  }

  function keep(): void {
    if (chat === null) return;
    if (conversation?.state().isOver) saved.forget();
    else saved.save({ ...chat, isOpen });
  }

  function hold(started: StartedChat): void {
    chat = started;
    conversation = createConversationModel({
      ...deps,
      session: deps.openSession(started),
      selfId: started.participantId,
      onChange: () => {
        if (conversation?.state().isOver) saved.forget();
        changed();
      },
    });
    page = { kind: "conversation" };
    keep();
  }

  function setPage(next: Page): void {
    page = next;
    changed();
  }

  function setOpen(next: boolean): void {
    isOpen = next;
    keep();
    changed();
  }

  const earlier = saved.load(options.center);
  if (earlier !== null) {
    isOpen = earlier.isOpen;
    hold(earlier);
  }
  return {
    state() {
      const shown: WidgetPage =
        page.kind === "start" || conversation === null
          ? { problem: null, isStarting: false, ...page, kind: "start" }
          : { kind: "conversation", conversation: conversation.state() };
      state ??= { isOpen, page: shown };
      return state;
    },
    onChange(listener) {
      listeners.add(listener);
      return { [Symbol.dispose]: () => void listeners.delete(listener) };
    },
    open: () => setOpen(true),
    close: () => setOpen(false),
    start(text) {
      const name = text.trim().slice(0, 256);
      if (page.kind !== "start" || page.isStarting) return;
      if (name === "") return setPage({ kind: "start", problem: "name-missing", isStarting: false });
      setPage({ kind: "start", problem: null, isStarting: true });
      void deps.startChat(name).then((started) => {
        if (isDisposed) return;
        if (started.ok) hold(started.value);
        else page = { kind: "start", problem: started.refusal, isStarting: false };
        changed();
      });
    },
    startAgain() {
      conversation?.[Symbol.dispose]();
      conversation = null;
      chat = null;
      saved.forget();
      setPage(FORM);
    },
    get conversation() {
      return conversation;
    },
    [Symbol.dispose]() {
      isDisposed = true;
      conversation?.[Symbol.dispose]();
      listeners.clear();
    },
  };
}
