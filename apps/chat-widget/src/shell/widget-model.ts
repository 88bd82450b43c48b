/** View model of the widget: closed or open, with the start form or a conversation. */
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

/** Reason why the form is still shown. */
export type FormProblem = StartProblem | "name-missing";

/** Page of the open widget. */
export type WidgetPage =
  | { readonly kind: "start"; readonly problem: FormProblem | null; readonly isStarting: boolean }
  | { readonly kind: "conversation"; readonly conversation: ConversationState };

/** Everything the view shows. */
export type WidgetState = { readonly isOpen: boolean; readonly page: WidgetPage };

/** Dependencies of {@link createWidgetModel}. */
export type WidgetDeps = {
  readonly clock: Clock;
  readonly dates: Dates;
  readonly saved: SavedChats;
  readonly startChat: (name: string) => Promise<Result<StartedChat, StartProblem>>;
  readonly openSession: (chat: StartedChat) => ChatSession;
  readonly loadTextReader: () => Promise<TextReader>;
};

/** State and actions of the widget. */
export interface WidgetModel extends Disposable {
  state(): WidgetState;
  onChange(listener: () => void): Disposable;
  open(): void;
  close(): void;
  start(name: string): void;
  /** Returns to the form after the end of a chat. */
  startAgain(): void;
  /** The current or last conversation; null while the form is shown. */
  readonly conversation: ConversationModel | null;
}

type StartPage = Extract<WidgetPage, { kind: "start" }>;
type ConversationPage = {
  readonly kind: "conversation";
  readonly chat: StartedChat;
  readonly conversation: ConversationModel;
};

const FORM: StartPage = { kind: "start", problem: null, isStarting: false };

/** Creates the widget for `center`. Continues a saved chat of an earlier page. */
export function createWidgetModel(
  deps: WidgetDeps,
  options: { readonly center: string; readonly isOpen: boolean },
): WidgetModel {
  const { saved } = deps;
  const listeners = new Set<() => void>();
  let page: StartPage | ConversationPage = FORM;
  let isOpen = options.isOpen;
  let state: WidgetState | undefined;
  let isDisposed = false;

  function changed(): void {
    state = undefined;
    for (const listener of [...listeners]) listener();
  }

  /** Saves an active chat for the next page, and removes one that is over. */
  function save(): void {
    if (page.kind === "start") return;
    if (page.conversation.state().isOver) saved.clear();
    else saved.save({ ...page.chat, isOpen });
  }

  function openConversation(chat: StartedChat, draft: string): void {
    const conversation = createConversationModel({
      ...deps,
      session: deps.openSession(chat),
      selfId: chat.participantId,
      draft,
      onDraft: saved.saveDraft,
      onChange: () => {
        if (page.kind === "conversation" && page.conversation.state().isOver) saved.clear();
        changed();
      },
    });
    page = { kind: "conversation", chat, conversation };
    save();
  }

  function closeConversation(): void {
    if (page.kind === "conversation") page.conversation[Symbol.dispose]();
  }

  function setPage(next: StartPage): void {
    page = next;
    changed();
  }

  function setOpen(next: boolean): void {
    isOpen = next;
    save();
    changed();
  }

  const earlier = saved.load(options.center);
  if (earlier !== null) {
    isOpen = earlier.isOpen;
    openConversation(earlier, saved.loadDraft());
  }
  return {
    state() {
      const shown: WidgetPage =
        page.kind === "start" ? page : { kind: "conversation", conversation: page.conversation.state() };
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
        if (started.ok) openConversation(started.value, "");
        else page = { kind: "start", problem: started.refusal, isStarting: false };
        changed();
      });
    },
    startAgain() {
      closeConversation();
      saved.clear();
      setPage(FORM);
    },
    get conversation() {
      return page.kind === "conversation" ? page.conversation : null;
    },
    [Symbol.dispose]() {
      isDisposed = true;
      closeConversation();
      listeners.clear();
    },
  };
}
