/** What was written and is not sent yet: one at a time, in the order of writing, each with its one ClientToken however often it is tried. */
import { type BackoffOptions, backoffMs, type Clock, type Random } from "@tributary/kernel";
import type { PendingMessage } from "../conversation/conversation-item.ts";
import type { ApiAnswer } from "../participant-api/api-answer.ts";
import type { OutgoingMessage, SentMessage } from "../participant-api/participant-api.ts";

/** What an outbox stands on. */
export type OutboxDeps = {
  readonly clock: Clock;
  readonly random: Random;
  /** The messages that wait, oldest first; the view keeps them. */
  readonly pending: () => readonly PendingMessage[];
  readonly send: (message: OutgoingMessage) => Promise<ApiAnswer<SentMessage>>;
  readonly onSent: (token: string, sent: SentMessage) => void;
  readonly onRefused: (token: string) => void;
};

/** Sends what waits. */
export interface Outbox extends Disposable {
  /** There may be something to send, or a better moment to try: goes to work at once. */
  wake(): void;
}

const SEND_BACKOFF: BackoffOptions = { firstMs: 400, maxMs: 15_000, jitterRatio: 0.5 };

export function createOutbox({ clock, random, pending, send, onSent, onRefused }: OutboxDeps): Outbox {
  let isSending = false;
  let isDisposed = false;
  let failures = 0;
  let timer: Disposable | undefined;

  async function sendAll(): Promise<void> {
    isSending = true;
    for (let next = oldest(pending()); next !== undefined && !isDisposed; next = oldest(pending())) {
      const { token, contentType, content } = next;
      const answer = await send({ contentType, content, clientToken: token });
      if (isDisposed) return;
      if (!answer.ok && answer.refusal.kind !== "refused") {
        timer = clock.after(backoffMs(failures, SEND_BACKOFF, random), wake);
        failures += 1;
        break;
      }
      failures = 0;
      if (answer.ok) onSent(token, answer.value);
      else onRefused(token);
    }
    isSending = false; // in the same turn as the last look: what is written after it finds the outbox idle
  }

  function wake(): void {
    if (isSending || isDisposed) return;
    timer?.[Symbol.dispose]();
    void sendAll();
  }

  return {
    wake,
    [Symbol.dispose]() {
      isDisposed = true;
      timer?.[Symbol.dispose]();
    },
  };
}

function oldest(pending: readonly PendingMessage[]): PendingMessage | undefined {
  return pending.find(({ failed }) => !failed);
}
