import type { ConversationId } from "@tributary/model";
import type { HttpContext } from "../context.ts";

/**
 * Time between the last frame and the answer. Frame and answer arrive on different connections, and the clients that this is for process a frame in
 * a later turn than an answer. Unit: milliseconds.
 */
const GRACE_MS = 30;

/** Bound for a feed that does not deliver, for example because the store fails. Unit: milliseconds. */
const MAX_WAIT_MS = 1_000;

/**
 * Returns a function that waits until the sockets of this node have been sent the end of a conversation. Call this before the change that ends it.
 *
 * Chat libraries before release 4 remove their handlers as soon as DisconnectParticipant is answered: they report the end only if its frame arrives
 * before the answer. Rule PT-16.
 */
export function awaitLastFrame(
  { center, clock }: Pick<HttpContext, "center" | "clock">,
  conversationId: ConversationId,
): Disposable & { readonly sent: () => Promise<void> } {
  const { promise, resolve } = Promise.withResolvers<void>();
  const following = center.feeds.followConversation(conversationId, "now", {
    onEvent(event) {
      if (event.type === "contact.ended") resolve(); // after the sockets, which followed before
    },
    onTyping: () => undefined,
    onEnd: () => resolve(),
  });
  return {
    async sent() {
      const timeout = clock.after(MAX_WAIT_MS, resolve);
      await promise;
      timeout[Symbol.dispose]();
      await new Promise<void>((done) => void clock.after(GRACE_MS, done));
    },
    [Symbol.dispose]: () => following[Symbol.dispose](),
  };
}
