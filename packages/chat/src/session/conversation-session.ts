/** What customers' and agents' sessions have in common: everything but where frames and tokens come from. */
import { accepted, backoffMs, type Clock, type Logger, type Random, refused, uuidV7 } from "@tributary/kernel";
import { EVENT_CONTENT_TYPES } from "@tributary/protocol";
import { readFrameContent } from "../conversation/read-item.ts";
import { hasEnded } from "../conversation/timeline.ts";
import type { ApiAnswer } from "../participant-api/api-answer.ts";
import type { ParticipantApi } from "../participant-api/participant-api.ts";
import type { ChatLink, ChatOver, ChatSession } from "./chat-session.ts";
import type { ChatTransport } from "./chat-transport.ts";
import { createConversationStore } from "./conversation-store.ts";
import { type Credentials, withToken } from "./credentials.ts";
import { createOutbox } from "./outbox.ts";
import type { OutboxStorage } from "./outbox-storage.ts";
import { createReceiptTeller } from "./receipts.ts";
import { createTranscriptReader, READ_BACKOFF } from "./transcript-reader.ts";

/** What a session stands on. */
export type ConversationSessionDeps = {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  readonly api: ParticipantApi;
  readonly credentials: Credentials;
  readonly transport: ChatTransport;
  readonly unsent: OutboxStorage;
};

/** Whose session, in which chat. Items that name none of `contactIds` are another chat's. */
export type ConversationSessionOptions = {
  readonly participantId: string;
  readonly contactIds: readonly string[];
};

/** Typing is told at most this often. Unit: milliseconds. Source: docs/wire/participant.md#session-methods. */
const TYPING_GAP_MS = 10_000;
/** Attempts to leave before it is given back to the person. */
const END_ATTEMPTS = 3;
/** After leaving, the last items have this long to come. Unit: milliseconds. */
const LAST_ITEMS_MS = 3_000;

/** Makes a session that runs until it is disposed or the chat is over. */
export function createConversationSession(
  deps: ConversationSessionDeps,
  { participantId, contactIds }: ConversationSessionOptions,
): ChatSession {
  const { api, clock, credentials, log, random, transport, unsent } = deps;
  let link: ChatLink = { state: "connecting" };
  let over: ChatOver | null = null;
  let wasUp = false;
  let isStopped = false;
  let nextTypingMs = 0;
  let lastItems: Disposable | undefined;

  const store = createConversationStore(deps, participantId, () => ({ link, over, history: reader.history }));
  const reader = createTranscriptReader({
    clock,
    random,
    view: () => store.view,
    read: (query) => call((token) => api.getTranscript(token, query)),
    onItems: (items) => {
      store.step({ type: "items-received", items });
      if (!isStopped) receipts.noteDelivered();
    },
    onChange: () => {
      store.changed();
      endIfEnded();
    },
  });
  const outbox = createOutbox({
    clock,
    random,
    pending: () => store.view.pending,
    send: (message) => call((token) => api.sendMessage(token, message)),
    onSent: (token, { id, at }) => {
      store.step({ type: "send-confirmed", token, id, at });
      unsent.save(store.view.pending);
    },
    onRefused: (token) => {
      store.step({ type: "send-refused", token });
      unsent.save(store.view.pending);
    },
  });
  const receipts = createReceiptTeller({
    clock,
    view: () => store.view,
    send: (event) => call((token) => api.sendEvent(token, event)),
  });

  async function call<T>(request: (token: string) => Promise<ApiAnswer<T>>): Promise<ApiAnswer<T>> {
    const answer = await withToken(credentials, request);
    if (!answer.ok && answer.refusal.kind === "denied") void finishDenied(answer.refusal.message);
    return answer;
  }

  function takeFrame(content: string): void {
    const read = readFrameContent(content);
    if (read.kind === "malformed") {
      log.warn("item not understood", { length: content.length });
      return;
    }
    if (read.contactIds.length > 0 && !read.contactIds.some((id) => contactIds.includes(id))) return;
    if (read.kind === "typing") store.step({ type: "typing-received", author: read.author, at: clock.now() });
    else if (read.kind === "receipts") {
      for (const receipt of read.receipts) store.step({ type: "receipt-received", messageId: read.messageId, receipt });
    } else {
      store.step({ type: "items-received", items: [read.item] });
      reader.noteFrame(read.item);
      receipts.noteDelivered();
      endIfEnded();
    }
  }

  /** The end is the end only when nothing before it is missing. */
  function endIfEnded(): void {
    if (over === null && reader.isWhole && hasEnded(store.view)) finish({ reason: "ended", message: null });
  }

  /** The center knows this participant no longer. What was said last may still be readable with the token in hand. */
  async function finishDenied(message: string): Promise<void> {
    if (isStopped) return;
    const { last } = credentials;
    finish({ reason: wasUp ? "ended" : "refused", message });
    if (last !== null) await reader.readOnce((query) => api.getTranscript(last, query));
  }

  function finish(why: ChatOver): void {
    if (isStopped) return;
    over = why;
    log.info("chat is over", { reason: why.reason });
    stop();
    store.step({ type: "over" });
    unsent.save([]);
    store.changed();
  }

  function setLink(next: ChatLink): void {
    if (next.state === link.state || over !== null) return;
    link = next;
    store.changed();
  }

  for (const message of unsent.load()) store.step({ type: "message-restored", message });
  const frames = transport.open({
    up() {
      wasUp = true;
      setLink({ state: "up" });
      reader.up();
      outbox.wake();
    },
    down() {
      reader.down();
      setLink({ state: "down", since: clock.now() });
    },
    item: takeFrame,
    over: (message) => void finishDenied(message),
  });
  outbox.wake();

  function stop(): void {
    isStopped = true;
    for (const part of [frames, reader, outbox, receipts, store, lastItems]) part?.[Symbol.dispose]();
  }

  return {
    snapshot: store.snapshot,
    onChange: store.onChange,
    send(content, contentType = "text/plain") {
      const token = uuidV7(clock.now(), random);
      store.step({ type: "message-written", message: { token, content, contentType, writtenAt: clock.now() } });
      if (over !== null) store.step({ type: "send-refused", token });
      else unsent.save(store.view.pending);
      nextTypingMs = 0; // the message has ended what the others saw of the writing
      outbox.wake();
      return token;
    },
    retry(token) {
      if (over !== null) return;
      store.step({ type: "retried", token });
      outbox.wake();
    },
    discard(token) {
      store.step({ type: "discarded", token });
      if (over === null) unsent.save(store.view.pending);
    },
    typing() {
      if (over !== null || link.state !== "up" || clock.monotonicMs() < nextTypingMs) return;
      nextTypingMs = clock.monotonicMs() + TYPING_GAP_MS;
      void call((token) => api.sendEvent(token, { contentType: EVENT_CONTENT_TYPES.typing, content: null }));
    },
    markRead() {
      if (over === null) receipts.noteRead();
    },
    loadOlder: reader.loadOlder, // also after the end: an agent may read while wrapping up
    nudge() {
      transport.nudge?.();
      outbox.wake();
    },
    async end() {
      const clientToken = uuidV7(clock.now(), random);
      for (let attempt = 0; attempt < END_ATTEMPTS && !isStopped; attempt += 1) {
        if (attempt > 0) await pause(clock, backoffMs(attempt, READ_BACKOFF, random));
        const answer = await call((token) => api.disconnect(token, clientToken));
        if (!answer.ok && answer.refusal.kind === "unreachable") continue;
        if (!isStopped) lastItems = clock.after(LAST_ITEMS_MS, () => finish({ reason: "ended", message: null }));
        return accepted(undefined);
      }
      return over === null ? refused("unreachable") : accepted(undefined);
    },
    [Symbol.dispose]: stop,
  };
}

function pause(clock: Clock, delayMs: number): Promise<void> {
  return new Promise((resolve) => void clock.after(delayMs, resolve));
}
