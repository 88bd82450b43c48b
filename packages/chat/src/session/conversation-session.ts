/** Common part of customers' and agents' sessions; the source of frames and the source of tokens are injected. */
import type { Random } from "@tributary/kernel";
import type { ConversationItem } from "../conversation/conversation-item.ts";
import { hasEnded } from "../conversation/timeline.ts";
import type { ApiAnswer } from "../participant-api/api-answer.ts";
import type { ParticipantApi } from "../participant-api/participant-api.ts";
import { createChatExit } from "./chat-exit.ts";
import type { ChatOver, TextChatSession } from "./chat-session.ts";
import type { ChatTransport } from "./chat-transport.ts";
import { createConversationStore, type StoreDeps } from "./conversation-store.ts";
import { type Credentials, withToken } from "./credentials.ts";
import type { UploadDeps, Uploads } from "./files-on-request.ts";
import { createFrameHandler } from "./frame-handler.ts";
import { createMessageActions } from "./message-actions.ts";
import { createOutbox } from "./outbox.ts";
import type { OutboxStorage } from "./outbox-storage.ts";
import type { PartListener, PartsOnRequest } from "./part-watch.ts";
import { createReceiptSender } from "./receipt-sender.ts";
import { createSessionStatus } from "./session-status.ts";
import { createTranscriptReader } from "./transcript-reader.ts";
import { createTypingSender } from "./typing-sender.ts";

/** Dependencies of {@link createConversationSession}. */
export type ConversationSessionDeps<Actions> = StoreDeps & {
  readonly random: Random;
  readonly api: ParticipantApi;
  readonly credentials: Credentials;
  readonly transport: ChatTransport;
  readonly unsent: OutboxStorage;
  readonly createUploads: (deps: UploadDeps) => Uploads<Actions>;
};

/** Participant and chat. Items that name none of `contactIds` belong to another chat. */
export type ConversationSessionOptions = {
  readonly participantId: string;
  readonly contactIds: readonly string[];
};

/** Time to read the last items after the center has refused the participant. Unit: milliseconds. Rule CS-08. */
const LAST_READ_MS = 5_000;

/** Starts a session that runs until it is disposed or the chat is over. */
export function createConversationSession<Actions extends object>(
  deps: ConversationSessionDeps<Actions>,
  { participantId, contactIds }: ConversationSessionOptions,
): TextChatSession & PartsOnRequest & Actions {
  const { api, clock, credentials, log, random, transport, unsent } = deps;
  const status = createSessionStatus(clock);
  const store = createConversationStore(deps, participantId, () => ({
    link: status.link,
    over: status.over,
    history: reader.history,
    uploads: uploads.list(),
  }));
  const { step } = store;
  let lastRead: Disposable | undefined; // time limit of the last reading, once the center has refused the participant

  async function call<T>(request: (token: string) => Promise<ApiAnswer<T>>): Promise<ApiAnswer<T>> {
    const answer = await withToken(credentials, request);
    if (!answer.ok && answer.refusal.kind === "denied") void finishDenied(answer.refusal.message);
    return answer;
  }

  const reader = createTranscriptReader({
    clock,
    random,
    view: () => store.view,
    read: (query) => call((token) => api.getTranscript(token, query)),
    onItems: (items) => {
      step({ type: "items-received", items });
      if (lastRead === undefined) receipts.noteDelivered();
    },
    onChange: () => {
      store.changed();
      finishIfEnded();
    },
  });
  const outbox = createOutbox({
    clock,
    random,
    pending: () => store.view.pending,
    send: (message) => call((token) => api.sendMessage(token, message)),
    onSent: (token, { id, at }) => {
      step({ type: "send-confirmed", token, id, at });
      unsent.save(store.view.pending);
    },
    onRefused: (token) => {
      step({ type: "send-refused", token });
      unsent.save(store.view.pending);
    },
  });
  const uploads = deps.createUploads({ call, clock, random, view: () => store.view, onChange: store.changed });
  const receipts = createReceiptSender({
    clock,
    view: () => store.view,
    send: (event) => call((token) => api.sendEvent(token, event)),
  });
  const typing = createTypingSender(clock, (event) => void call((token) => api.sendEvent(token, event)));
  const exit = createChatExit({
    clock,
    random,
    status,
    disconnect: (clientToken) => call((token) => api.disconnect(token, clientToken)),
    onLeft: () => finish({ reason: "ended", message: null }),
  });

  function noteItem(received: ConversationItem): void {
    reader.noteFrame(received);
    receipts.noteDelivered();
    finishIfEnded();
  }

  /** The chat is over only when the transcript up to its end is complete. */
  function finishIfEnded(): void {
    if (status.over === null && reader.isWhole && hasEnded(deps.shownOf(store.view)))
      finish({ reason: "ended", message: null });
  }

  /**
   * The center no longer knows this participant. The last items may still be readable with the current token: they are in the view before the chat is over, so that
   * each message of them is recognized as sent.
   */
  async function finishDenied(message: string): Promise<void> {
    if (status.isStopped || lastRead !== undefined) return;
    const end = (): void => finish({ reason: status.wasUp ? "ended" : "refused", message });
    const { last } = credentials;
    disposeParts();
    lastRead = clock.after(LAST_READ_MS, end);
    if (last !== null) {
      await reader.readOnce(
        (query) => api.getTranscript(last, query),
        () => !status.isStopped,
      );
    }
    end();
  }

  function finish(over: ChatOver): void {
    if (!status.stop(over)) return;
    log.info("chat is over", { reason: over.reason });
    disposeParts();
    step({ type: "over" });
    unsent.save([]);
    store.changed();
  }

  function disposeParts(): void {
    for (const part of [frames, reader, outbox, uploads, receipts, store, exit, lastRead]) part?.[Symbol.dispose]();
  }

  let partListener: PartListener | undefined;
  for (const message of unsent.load()) step({ type: "message-restored", message });
  const item = createFrameHandler(
    { clock, log, step, onItem: noteItem, onPart: (part) => partListener?.(part) },
    contactIds,
  );
  const frames = transport.open({
    item,
    up() {
      if (status.linkUp()) store.changed();
      reader.up();
      outbox.wake();
    },
    down() {
      reader.down();
      if (status.linkDown()) store.changed();
    },
    over: (message) => void finishDenied(message),
  });
  outbox.wake();

  return {
    snapshot: store.snapshot,
    onChange: store.onChange,
    ...createMessageActions({ clock, random, status, store, outbox, typing, unsent }),
    ...uploads.actions,
    setPartListener(listener) {
      partListener = listener;
    },
    typing() {
      if (status.over === null && status.link.state === "up") typing.typing();
    },
    markRead() {
      if (status.over === null) receipts.noteRead();
    },
    loadOlder: reader.loadOlder, // also after the end: agents read history during after-contact work
    interrupt: () => transport.interrupt?.(),
    nudge() {
      transport.nudge?.();
      outbox.wake();
    },
    end: exit.end,
    [Symbol.dispose]() {
      status.stop(null);
      disposeParts();
    },
  };
}
