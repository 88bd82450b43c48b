/** View model of the widget: closed or open, with the start form, a conversation, or a chat that another tab shows. */
import { type Clock, createEmitter, type Result, refused } from "@tributary/kernel";
import type { ChatCustomer } from "../../public/widget.d.ts";
import { createConversationModel } from "../features/conversation/conversation-model.ts";
import type {
  ConversationModel,
  ConversationState,
  CreateLogPart,
  LogPartOptions,
  WidgetSession,
} from "../features/conversation/log-part.ts";
import type { StartedChat, StartProblem } from "../features/start/start-chat.ts";
import type { FormValues, StartDetails, StartForm } from "../features/start/start-form.ts";
import type { Localization } from "../languages/phrase.ts";
import type { SavedChats } from "./saved-chat.ts";
import { createStartPage, type StartPageDeps, type StartPageState } from "./start-page.ts";
import type { ClaimTab, TabClaim } from "./tab-lock.ts";
import { createEventReporter, type WidgetEvent } from "./widget-events.ts";

/** Page of the open widget. `resuming`: this tab is about to show a chat, unless another one does. */
export type WidgetPage =
  | ({ readonly kind: "start" } & StartPageState)
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
export type WidgetDeps = StartPageDeps & {
  readonly clock: Clock;
  readonly language: Localization;
  readonly saved: SavedChats;
  readonly claimTab: ClaimTab;
  /** Calls `listener` when another tab saves or removes the chat. */
  readonly onSavedChange: (listener: () => void) => Disposable;
  readonly startChat: (details: StartDetails, given: ChatCustomer | null) => Promise<Result<StartedChat, StartProblem>>;
  readonly openSession: (chat: StartedChat) => WidgetSession;
  readonly loadLog: () => Promise<CreateLogPart>;
  readonly options: Omit<LogPartOptions, "canAttach">;
  readonly onEvent: (event: WidgetEvent) => void;
};

/** Reason why a chat did not start. `not-now`: there is one already, or one is being started. */
export type StartRefusal = StartProblem | { readonly kind: "not-now"; readonly error?: undefined };

/** State and actions of the widget. */
export interface WidgetModel extends Disposable {
  state(): WidgetState;
  onChange(listener: () => void): Disposable;
  open(): void;
  close(): void;
  /** Starts a chat with the values of the form, if they are complete. */
  submit(values: FormValues): void;
  /** Returns the details of the customer; null if the form is not complete, and shows why. */
  check(values: FormValues): StartDetails | null;
  /** Starts a chat without the form. `given`: the part of the details that the page has passed. */
  start(details: StartDetails, given: ChatCustomer | null): Promise<Result<StartedChat, StartRefusal>>;
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
  readonly isDisposed: boolean;
}

type ConversationPage = {
  readonly kind: "conversation";
  readonly chat: StartedChat;
  readonly conversation: ConversationModel;
};
type Page = ConversationPage | { readonly kind: "start" | "resuming" | "elsewhere" };

function rethrow(error: unknown): never {
  throw error;
}

/** Creates the widget. Continues the saved chat of an earlier page. */
export function createWidgetModel(deps: WidgetDeps, options: { readonly isOpen: boolean }): WidgetModel {
  const { saved } = deps;
  const changes = createEmitter<void>(rethrow);
  const events = createEventReporter(deps.onEvent);
  const form = createStartPage(deps, changed);
  let page: Page = { kind: "start" };
  let isOpen = options.isOpen;
  let state: WidgetState | undefined;
  let claim: TabClaim | undefined;
  let isDisposed = false;

  function changed(): void {
    state = undefined;
    changes.emit();
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
      chat,
      options: { ...deps.options, canAttach: chat.canAttach },
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
    form.show(null);
    setPage({ kind: "start" });
    if (isOpen) form.prepare();
  }

  /** Leaves a chat that is over for the form, or for the chat that another tab has started since. */
  function leaveEnded(): void {
    forget();
    if (saved.load() === null) release();
    else resume();
  }

  /** Shows the saved chat while no other tab does. A new one is this tab's, although others have seen that it was saved. */
  function claimChat(isNew: boolean): void {
    unclaim();
    claim = deps.claimTab({
      isNew,
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
    claimChat(false);
  }

  async function start(details: StartDetails, given: ChatCustomer | null): Promise<Result<StartedChat, StartRefusal>> {
    if (page.kind === "conversation" && page.conversation.state().isOver) leaveEnded();
    if (page.kind !== "start" || form.isStarting) return refused({ kind: "not-now" });
    form.show(null, true);
    const started = await deps.startChat(details, given);
    if (started.ok) {
      saved.clear();
      saved.save({ ...started.value, isOpen });
    }
    form.show(started.ok ? null : started.refusal);
    if (!started.ok || isDisposed) return started; // removed meanwhile: the chat continues when the element is back
    claimChat(true);
    showConversation(started.value, false);
    deps.onEvent({ type: "started", contactId: started.value.contactId });
    return started;
  }

  function setOpen(next: boolean): void {
    isOpen = next;
    if (isOpen && page.kind === "start") form.prepare();
    save();
    changed();
  }

  const earlier = saved.load();
  if (earlier !== null) {
    isOpen = earlier.isOpen;
    resume();
  } else if (isOpen) form.prepare();
  const watching = deps.onSavedChange(() => {
    if (page.kind === "elsewhere" && saved.load() === null) release();
    else if (page.kind === "start" && !form.isStarting && saved.load() !== null) resume();
  });

  return {
    state() {
      state ??= stateOf(page, isOpen, form.state);
      return state;
    },
    onChange: changes.on,
    open: () => setOpen(true),
    close: () => setOpen(false),
    submit(values) {
      const details = form.check(values);
      if (details !== null) void start(details, null);
    },
    check: form.check,
    start,
    startAgain: leaveEnded,
    form: deps.readForm,
    formChanged: changed,
    useHere: () => claim?.takeOver(),
    get isDisposed() {
      return isDisposed;
    },
    get conversation() {
      return page.kind === "conversation" ? page.conversation : null;
    },
    [Symbol.dispose]() {
      isDisposed = true;
      watching[Symbol.dispose]();
      changes.emit();
      if (page.kind === "conversation") page.conversation[Symbol.dispose]();
      unclaim();
    },
  };
}

function stateOf(page: Page, isOpen: boolean, startState: () => StartPageState): WidgetState {
  if (page.kind === "start") return { isOpen, unread: 0, page: { kind: "start", ...startState() } };
  if (page.kind !== "conversation") return { isOpen, unread: 0, page: { kind: page.kind } };
  const conversation = page.conversation.state();
  return { isOpen, unread: conversation.unseen, page: { kind: "conversation", conversation } };
}
