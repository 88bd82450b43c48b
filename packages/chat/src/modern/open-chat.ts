import { createEmitter, createEventStreams, createScope, type Scope, silentLogger } from "@tributary/kernel";
import { type ChatDetailsInput, readDetails } from "../chatjs/session-details.ts";
import type { MessageEntry } from "../conversation/timeline.ts";
import { type PlatformDeps, platformDeps } from "../platform-deps.ts";
import type { ChatSnapshot } from "../session/chat-session.ts";
import { type CustomerChatSession, createChatSession } from "../session/customer-chat-session.ts";
import type { KeyedStorage } from "../session/outbox-storage.ts";
import type { UnfinishedMessage } from "../session/part-watch.ts";
import { type ChatUpdate, reportedOf, updatesBetween } from "./chat-updates.ts";

/** Settings of {@link openChat}. */
export type OpenChatOptions = {
  /** Address of the center: an origin with an optional path prefix, such as `https://center.example`. */
  readonly endpoint: string;
  /** Response of the call that started the chat, in either spelling. It contains a secret token. */
  readonly chat: ChatDetailsInput;
  /** Keeps unsent messages beyond the page, such as `sessionStorage`. Default: they are kept in memory. */
  readonly storage?: KeyedStorage;
  /** Ends the session on this page when it is aborted, as disposing it does. */
  readonly signal?: AbortSignal;
};

/**
 * A customer's chat: a {@link CustomerChatSession} with typed updates.
 *
 * Lifetime: until the chat is over, or until it is disposed or its signal is aborted; the chat itself continues then.
 */
export interface Chat extends CustomerChatSession, AsyncIterable<ChatUpdate> {
  /**
   * Reads all updates from now on, until the chat is over. Several loops may read at the same time.
   *
   * Errors: the loop throws the reason of `signal` when it is aborted, and an error if ten thousand updates are unread.
   */
  updates(options?: { readonly signal?: AbortSignal }): AsyncIterableIterator<ChatUpdate>;
  /** Reads the messages of the conversation so far and all that follow, own ones included, until the chat is over. */
  messages(options?: { readonly signal?: AbortSignal }): AsyncGenerator<MessageEntry, void>;
  /** Calls `listener` with each update of one type. Disposing the result ends the calls. */
  on<Type extends ChatUpdate["type"]>(
    type: Type,
    listener: (update: Extract<ChatUpdate, { readonly type: Type }>) => void,
  ): Disposable;
}

/**
 * Opens a chat that was started before. It connects at once, and reconnects until the chat is over.
 *
 * `deps`: replacements for the platform's services, for tests. Errors: throws `IllegalArgument` for incomplete details.
 */
export function openChat(
  { endpoint, chat, storage, signal }: OpenChatOptions,
  deps: PlatformDeps = platformDeps(),
): Chat {
  const { contactId, participantId, participantToken = "" } = readDetails(chat);
  const scope = createScope();
  const openSession: OpenSession = (onPart) =>
    createChatSession(
      { ...deps, log: silentLogger, storage: storage ?? null },
      { contactId, participantId, participantToken, endpoint: endpoint.replace(/\/+$/, ""), onPart },
    );
  const session = withUpdates(openSession, scope, deps.console);
  scope.use(deps.hints.follow({ nudge: () => session.nudge(), interrupt: () => session.interrupt() }));
  const dispose = (): void => scope[Symbol.dispose]();
  signal?.addEventListener("abort", dispose, { once: true });
  scope.defer(() => signal?.removeEventListener("abort", dispose));
  if (signal?.aborted) dispose();
  return session;
}

type OpenSession = (onPart: (part: UnfinishedMessage) => void) => CustomerChatSession;

/** Opens a session and adds typed updates to it. Listeners that throw are reported on the console. */
function withUpdates(openSession: OpenSession, scope: Scope, console: PlatformDeps["console"]): Chat {
  const streams = createEventStreams<ChatUpdate>(scope);
  const listeners = createEmitter<ChatUpdate>((error) => console.error("chat update listener failed", error));
  const report = (update: ChatUpdate): void => {
    streams.publish(update);
    listeners.emit(update);
  };
  const session = openSession((part) => report({ type: "part", part }));
  scope.use(session);
  let last: ChatSnapshot = { ...session.snapshot(), timeline: [] };
  let isPublishing = false;

  /** A listener may cause further changes: they are published after those of the current one. */
  function publish(): void {
    if (isPublishing || scope.closed) return;
    isPublishing = true;
    for (let next = session.snapshot(); next !== last; next = session.snapshot()) {
      const updates = updatesBetween(last, next);
      last = next;
      for (const update of updates) {
        report(update);
        if (update.type === "over") scope[Symbol.dispose]();
      }
    }
    isPublishing = false;
  }
  scope.use(session.onChange(publish));
  queueMicrotask(publish); // messages that an earlier page left unsent, for the loops that are opened together with the chat

  async function* messages(options: { readonly signal?: AbortSignal } = {}): AsyncGenerator<MessageEntry, void> {
    const updates = streams.open(options); // before the messages so far, so that none is between them
    const before = reportedOf(last).filter((entry) => entry.type === "message");
    const known = new Set(before.map(({ key }) => key)); // a listener may call this between the updates of one change
    yield* before;
    for await (const update of updates)
      if (update.type === "message" && !known.has(update.message.key)) yield update.message;
  }
  return {
    ...session,
    updates: streams.open,
    messages,
    [Symbol.asyncIterator]: () => streams.open(),
    on: (type, listener) =>
      listeners.on((update) => {
        if (update.type === type) listener(update as Parameters<typeof listener>[0]); // the types are equal
      }),
    [Symbol.dispose]: () => scope[Symbol.dispose](),
  };
}
