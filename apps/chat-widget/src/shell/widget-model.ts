/** View model of the widget: closed or open, with the start form, a conversation, or a chat that another tab shows. */
import type { TextChatSession } from "@tributary/chat";
import { type Clock, type Result, refused } from "@tributary/kernel";
import {
  type ConversationModel,
  type ConversationParts,
  type ConversationState,
  createConversationModel,
} from "../features/conversation/conversation-model.ts";
import type { FollowWait } from "../features/conversation/wait-notice.ts";
import type { StartedChat, StartProblem } from "../features/start/start-chat.ts";
import {
  detailsOf,
  type FieldProblem,
  type FormValues,
  problemOf,
  type StartDetails,
  type StartForm,
} from "../features/start/start-form.ts";
import type { Phrase } from "../languages/phrase.ts";
import { createOpeningNotice } from "./opening-notice.ts";
import type { SavedChats } from "./saved-chat.ts";
import type { ClaimTab, TabClaim } from "./tab-lock.ts";
import { createEventReporter, type WidgetEvent } from "./widget-events.ts";

/** Page of the open widget. `resuming`: this tab is about to show a chat, unless another one does. */
export type WidgetPage =
  | {
      readonly kind: "start";
      readonly form: StartForm;
      readonly problem: StartProblem | FieldProblem | null;
      readonly isStarting: boolean;
      /** Text of a center that is closed, or empty; null while it is open. */
      readonly closedText: string | null;
    }
  | { readonly kind: "resuming" | "elsewhere" }
  | { readonly kind: "conversation"; readonly conversation: ConversationState };

/** Everything the view shows. */
export type WidgetState = {
  readonly isOpen: boolean;
  /** Messages that the customer has not seen. */
  readonly unread: number;
  readonly page: WidgetPage;
};

/** Dependencies of {@link createWidgetModel}. */
export type WidgetDeps = {
  readonly clock: Clock;
  readonly phrase: Phrase;
  readonly saved: SavedChats;
  readonly claimTab: ClaimTab;
  /** Calls `listener` when another tab saves or removes the chat. */
  readonly onSavedChange: (listener: () => void) => Disposable;
  /** Reads what the page knows about the customer, and the fields of the form. */
  readonly readForm: () => StartForm;
  readonly startChat: (details: StartDetails) => Promise<Result<StartedChat, StartProblem>>;
  /** Reads the text of a center that is closed; null while it is open. */
  readonly readClosedText: () => Promise<string | null>;
  readonly openSession: (chat: StartedChat) => TextChatSession;
  readonly parts: ConversationParts;
  readonly loadWait: (chat: StartedChat) => Promise<FollowWait>;
  readonly onEvent: (event: WidgetEvent) => void;
};

/** Reason why a chat did not start. `not-now`: there is one already, or one is being started. */
export type StartRefusal = StartProblem | "not-now";

/** State and actions of the widget. */
export interface WidgetModel extends Disposable {
  state(): WidgetState;
  onChange(listener: () => void): Disposable;
  open(): void;
  close(): void;
  /** Starts a chat with the values of the form, if they are complete. */
  submit(values: FormValues): void;
  /** Starts a chat without the form. */
  start(details: StartDetails): Promise<Result<StartedChat, StartRefusal>>;
  /** Returns to the form after the end of a chat. */
  startAgain(): void;
  /** Returns the facts that the page knows about the customer, and the fields of the form. */
  form(): StartForm;
  /** Reads the form again, after a change of the page. */
  formChanged(): void;
  /** Takes the chat over from another tab. */
  useHere(): void;
  /** The current or last conversation; null while this tab shows none. */
  readonly conversation: ConversationModel | null;
}

type StartPage = { readonly kind: "start" } & Pick<Extract<WidgetPage, { kind: "start" }>, "problem" | "isStarting">;
type ConversationPage = {
  readonly kind: "conversation";
  readonly chat: StartedChat;
  readonly conversation: ConversationModel;
};
type Page = StartPage | ConversationPage | { readonly kind: "resuming" | "elsewhere" };

const FORM: StartPage = { kind: "start", problem: null, isStarting: false };

/** Creates the widget. Continues the saved chat of an earlier page. */
export function createWidgetModel(deps: WidgetDeps, options: { readonly isOpen: boolean }): WidgetModel {
  const { saved } = deps;
  const listeners = new Set<() => void>();
  const events = createEventReporter(deps.onEvent);
  const opening = createOpeningNotice(deps.readClosedText, changed);
  let page: Page = FORM;
  let isOpen = options.isOpen;
  let state: WidgetState | undefined;
  let claim: TabClaim | undefined;
  let isDisposed = false;

  function changed(): void {
    state = undefined;
    for (const listener of [...listeners]) listener();
    if (page.kind === "conversation") events.follow(page.chat.contactId, page.conversation.state());
    else events.follow("", null);
  }

  function setPage(next: Page): void {
    if (page.kind === "conversation") page.conversation[Symbol.dispose]();
    page = next;
    changed();
  }

  /** Saves an active chat for the next page. */
  function save(): void {
    if (page.kind !== "conversation") return;
    if (!page.conversation.state().isOver) saved.save({ ...page.chat, isOpen });
  }

  /** Forgets a chat that is over, once: later there may be one of another tab. */
  function forget(): void {
    if (claim === undefined) return;
    saved.clear();
    unclaim();
  }

  function unclaim(): void {
    claim?.[Symbol.dispose]();
    claim = undefined;
  }

  function showConversation(chat: StartedChat, isEarlierChat: boolean): void {
    const conversation = createConversationModel({
      ...deps,
      session: deps.openSession(chat),
      loadWait: () => deps.loadWait(chat),
      selfId: chat.participantId,
      isEarlierChat,
      draft: saved.loadDraft(),
      onDraft: saved.saveDraft,
      onChange: () => {
        if (page.kind !== "conversation" || page.conversation !== conversation) return;
        if (conversation.state().isOver) forget();
        changed();
      },
      onMessage: (message) => deps.onEvent({ type: "message", message }),
    });
    setPage({ kind: "conversation", chat, conversation });
  }

  /** Leaves the chat to other tabs, and shows the form. */
  function release(): void {
    unclaim();
    setPage(FORM);
    if (isOpen) opening.refresh();
  }

  /** Leaves a chat that is over for the form, or for the chat that another tab has started since. */
  function leaveEnded(): void {
    forget();
    if (saved.load() === null) release();
    else resume();
  }

  /** Shows the saved chat while no other tab does. */
  function claimChat(): void {
    unclaim();
    claim = deps.claimTab({
      onHeld() {
        if (page.kind === "conversation") return;
        const chat = saved.load(); // it may have ended in another tab
        if (chat === null) release();
        else showConversation(chat, true);
      },
      onWaiting: () => setPage({ kind: "elsewhere" }),
    });
  }

  function resume(): void {
    setPage({ kind: "resuming" });
    claimChat();
  }

  async function start(details: StartDetails): Promise<Result<StartedChat, StartRefusal>> {
    if (page.kind === "conversation" && page.conversation.state().isOver) leaveEnded();
    if (page.kind !== "start" || page.isStarting) return refused("not-now");
    setPage({ kind: "start", problem: null, isStarting: true });
    const started = await deps.startChat(details);
    if (started.ok) {
      saved.clear();
      saved.save({ ...started.value, isOpen });
    }
    if (isDisposed) return started; // removed meanwhile: the chat continues when the element is back
    if (started.ok) {
      claimChat();
      showConversation(started.value, false);
      deps.onEvent({ type: "started", contactId: started.value.contactId });
    } else setPage({ kind: "start", problem: started.refusal, isStarting: false });
    return started;
  }

  function setOpen(next: boolean): void {
    isOpen = next;
    if (isOpen && page.kind === "start") opening.refresh();
    save();
    changed();
  }

  const earlier = saved.load();
  if (earlier !== null) {
    isOpen = earlier.isOpen;
    resume();
  } else if (isOpen) opening.refresh();
  const watching = deps.onSavedChange(() => {
    const isSaved = saved.load() !== null;
    if (page.kind === "start" && !page.isStarting && isSaved) resume();
    else if (page.kind === "elsewhere" && !isSaved) release();
  });

  return {
    state() {
      state ??= stateOf(page, { isOpen, form: deps.readForm, closedText: opening.text });
      return state;
    },
    onChange(listener) {
      listeners.add(listener);
      return { [Symbol.dispose]: () => void listeners.delete(listener) };
    },
    open: () => setOpen(true),
    close: () => setOpen(false),
    submit(values) {
      const form = deps.readForm();
      const problem = problemOf(form, values);
      if (problem === null) void start(detailsOf(form, values));
      else if (page.kind === "start" && !page.isStarting) setPage({ kind: "start", problem, isStarting: false });
    },
    start,
    startAgain: leaveEnded,
    form: deps.readForm,
    formChanged: changed,
    useHere: () => claim?.takeOver(),
    get conversation() {
      return page.kind === "conversation" ? page.conversation : null;
    },
    [Symbol.dispose]() {
      isDisposed = true;
      watching[Symbol.dispose]();
      listeners.clear();
      if (page.kind === "conversation") page.conversation[Symbol.dispose]();
      unclaim();
    },
  };
}

type OwnFacts = { readonly isOpen: boolean; readonly form: () => StartForm; readonly closedText: string | null };

function stateOf(page: Page, { isOpen, form, closedText }: OwnFacts): WidgetState {
  if (page.kind === "start") return { isOpen, unread: 0, page: { ...page, form: form(), closedText } };
  if (page.kind !== "conversation") return { isOpen, unread: 0, page };
  const conversation = page.conversation.state();
  return { isOpen, unread: conversation.unseen, page: { kind: "conversation", conversation } };
}
