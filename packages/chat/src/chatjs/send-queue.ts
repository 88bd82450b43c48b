/** Messages of a session: sent one at a time in the order of the calls, and kept while there is no network. */
import { accepted, type Clock, type Random, refused } from "@tributary/kernel";
import type { PendingMessage } from "../conversation/conversation-item.ts";
import type { ApiAnswer } from "../participant-api/api-answer.ts";
import { createOutbox } from "../session/outbox.ts";
import type { ServiceCall, ServiceData } from "./service-client.ts";

/** Messages that may wait at the same time. */
const MAX_WAITING = 500;
/** Statuses of a proxy without a server: the message waits, as it does without a network. */
const NO_SERVER: readonly number[] = [0, 502, 503, 504];

/** A message to send. The same token for all attempts makes the service store it once. */
export type QueuedMessage = { readonly contentType: string; readonly content: string; readonly clientToken: string };

export type SendQueueDeps = {
  readonly clock: Clock;
  readonly random: Random;
  readonly call: (call: ServiceCall) => Promise<ApiAnswer<ServiceData>>;
  /** False: a message fails if there is no network. */
  readonly isPatient: boolean;
};

/** Messages of a session. Disposing leaves the waiting ones unsettled: {@link SendQueue.fail} settles them. */
export interface SendQueue extends Disposable {
  /** Resolves with the service's answer to the message. */
  send(message: QueuedMessage): Promise<ApiAnswer<ServiceData>>;
  /** Hint that the network may be back. */
  wake(): void;
  /** Fails all waiting messages. */
  fail(): void;
}

type Waiting = QueuedMessage & { readonly settle: (answer: ApiAnswer<ServiceData>) => void };

/** Creates the queue of a session. */
export function createSendQueue({ clock, random, call, isPatient }: SendQueueDeps): SendQueue {
  const waiting = new Map<string, Waiting>();
  const answers = new Map<string, ApiAnswer<ServiceData>>();
  let count = 0;

  function settle(key: string): void {
    const answer = answers.get(key);
    const message = waiting.get(key);
    waiting.delete(key);
    answers.delete(key);
    if (answer !== undefined) message?.settle(answer);
  }
  const outbox = createOutbox({
    clock,
    random,
    pending: () => [...waiting].map(([token, message]) => pendingOf(token, message)),
    async send({ clientToken: key }) {
      const { contentType, content, clientToken } = waiting.get(key) ?? {
        contentType: "",
        content: "",
        clientToken: "",
      };
      const body = { ContentType: contentType, Content: content, ClientToken: clientToken };
      const answer = await call({ path: "message", body });
      answers.set(key, answer);
      if (answer.ok) return accepted({ id: key, at: 0 });
      const waits = isPatient && answer.refusal.kind === "unreachable" && NO_SERVER.includes(answer.refusal.status);
      return waits ? answer : refused({ ...answer.refusal, kind: "refused" });
    },
    onSent: settle,
    onRefused: settle,
  });
  return {
    send(message) {
      const isFull = waiting.size >= MAX_WAITING;
      if (isFull) return Promise.resolve(refused({ kind: "refused", status: 429, message: "Too many messages wait." }));
      return new Promise((resolve) => {
        count += 1;
        waiting.set(String(count), { ...message, settle: resolve });
        outbox.wake();
      });
    },
    wake: outbox.wake,
    fail() {
      for (const key of [...waiting.keys()]) {
        answers.set(key, refused({ kind: "denied", status: 0, message: "The chat has ended." }));
        settle(key);
      }
    },
    [Symbol.dispose]: () => outbox[Symbol.dispose](),
  };
}

function pendingOf(token: string, { contentType, content }: QueuedMessage): PendingMessage {
  return { token, contentType, content, writtenAt: 0, afterAt: 0, failed: false };
}
