/** Sends pending messages one at a time, in the order of writing. Each keeps its ClientToken across attempts. */
import { type BackoffOptions, backoffMs, type Clock, type Random } from "@tributary/kernel";
import type { PendingMessage } from "../conversation/conversation-item.ts";
import type { ApiAnswer } from "../participant-api/api-answer.ts";
import type { OutgoingMessage, SentMessage } from "../participant-api/participant-api.ts";

export type OutboxDeps = {
  readonly clock: Clock;
  readonly random: Random;
  /** Pending messages, oldest first; stored in the view. */
  readonly pending: () => readonly PendingMessage[];
  readonly send: (message: OutgoingMessage) => Promise<ApiAnswer<SentMessage>>;
  readonly onSent: (token: string, sent: SentMessage) => void;
  readonly onRefused: (token: string) => void;
};

export interface Outbox extends Disposable {
  /** Sends pending messages immediately, without waiting for the backoff. During an attempt that fails, the next one follows immediately, once. */
  wake(): void;
  /** True while an attempt to send the message waits for its response. */
  isInFlight(token: string): boolean;
}

const SEND_BACKOFF: BackoffOptions = { firstMs: 400, maxMs: 5_000, jitterRatio: 0.5 };

export function createOutbox({ clock, random, pending, send, onSent, onRefused }: OutboxDeps): Outbox {
  /** Undefined at rest. `token`: that of the message whose response has not arrived. */
  let sending: { readonly token?: string } | undefined;
  let isWoken = false;
  let isDisposed = false;
  let failures = 0;
  let timer: Disposable | undefined;

  async function sendAll(): Promise<void> {
    for (let next = oldest(pending()); next !== undefined && !isDisposed; next = oldest(pending())) {
      const { token, contentType, content } = next;
      isWoken = false;
      sending = { token };
      const answer = await send({ contentType, content, clientToken: token });
      sending = {};
      if (isDisposed) return;
      if (!answer.ok && answer.refusal.kind !== "refused") {
        if (isWoken) continue; // the attempt may have begun before the network was back
        timer = clock.after(backoffMs(failures, SEND_BACKOFF, random), wake);
        failures += 1;
        break;
      }
      failures = 0;
      if (answer.ok) onSent(token, answer.value);
      else onRefused(token);
    }
    sending = undefined; // in the same turn as the last check: a message written later finds the outbox idle
  }

  function wake(): void {
    isWoken = true;
    if (sending || isDisposed) return;
    timer?.[Symbol.dispose]();
    void sendAll();
  }

  return {
    wake,
    isInFlight: (token) => token === sending?.token,
    [Symbol.dispose]() {
      isDisposed = true;
      timer?.[Symbol.dispose]();
    },
  };
}

function oldest(pending: readonly PendingMessage[]): PendingMessage | undefined {
  return pending.find(({ failed }) => !failed);
}
