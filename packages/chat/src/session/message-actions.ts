import { type Clock, type Random, uuidV7 } from "@tributary/kernel";
import type { ChatSession } from "./chat-session.ts";
import type { ConversationStore } from "./conversation-store.ts";
import type { Outbox } from "./outbox.ts";
import type { OutboxStorage } from "./outbox-storage.ts";
import type { SessionStatus } from "./session-status.ts";
import type { TypingSender } from "./typing-sender.ts";

/** Dependencies of {@link createMessageActions}. */
export type MessageActionsDeps = {
  readonly clock: Clock;
  readonly random: Random;
  readonly status: Pick<SessionStatus, "over">;
  readonly store: Pick<ConversationStore, "view" | "step">;
  readonly outbox: Pick<Outbox, "wake" | "isInFlight">;
  readonly typing: Pick<TypingSender, "messageSent">;
  readonly unsent: OutboxStorage;
};

/** Creates the user's actions with messages. */
export function createMessageActions({
  clock,
  random,
  status,
  store,
  outbox,
  typing,
  unsent,
}: MessageActionsDeps): Pick<ChatSession, "send" | "retry" | "discard"> {
  return {
    send(content, contentType = "text/plain") {
      const token = uuidV7(clock.now(), random);
      store.step({ type: "message-written", message: { token, content, contentType, writtenAt: clock.now() } });
      if (status.over !== null) store.step({ type: "send-refused", token });
      else unsent.save(store.view.pending);
      typing.messageSent();
      outbox.wake();
      return token;
    },
    retry(token) {
      if (status.over !== null) return;
      store.step({ type: "retried", token });
      outbox.wake();
    },
    discard(token) {
      if (status.over === null && outbox.isInFlight(token)) return; // it may arrive all the same
      store.step({ type: "discarded", token });
      if (status.over === null) unsent.save(store.view.pending);
    },
  };
}
