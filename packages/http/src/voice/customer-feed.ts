import type { ParticipantRef } from "@tributary/engine";
import { asError, createScope } from "@tributary/kernel";
import { CLOSE_CODES } from "@tributary/protocol";
import type { HttpContext } from "../context.ts";
import type { SocketClose } from "../server/managed-socket.ts";
import type { CallSocket } from "./call-socket.ts";
import { callStateOf } from "./call-state.ts";

/** Sends the state of a call to its customer's page, now and after each change. Disposing stops it. */
export interface CustomerFeed extends Disposable {
  start(socket: CallSocket): void;
}

type Deps = Pick<HttpContext, "center" | "clock" | "log" | "iceServers">;

const BROKEN: SocketClose = { code: CLOSE_CODES.fault, reason: "The feed was interrupted; reconnect." };
const ENDED: SocketClose = { code: CLOSE_CODES.chatEnded, reason: "The call has ended." };

/** Time between the last state and the close, so that the page reads it. Unit: milliseconds. */
const CLOSE_AFTER_END_MS = 500;

/** Creates the feed of a customer. Rule VS-07. */
export function createCustomerFeed(deps: Deps, ref: ParticipantRef): CustomerFeed {
  const { center, clock, log } = deps;
  const scope = createScope();
  let sent = "";
  let isReading = false;
  let isStale = false;

  async function send(socket: CallSocket): Promise<void> {
    if (isReading) {
      isStale = true;
      return;
    }
    isReading = true;
    const found = await center.contacts.describe(ref.conversationId);
    isReading = false;
    if (scope.closed) return;
    if (!found.ok) return socket.close(ENDED);
    const { whole } = found.value;
    const state = callStateOf(deps, whole, ref);
    // The time that is left differs each time; its end does not.
    const text = JSON.stringify({ ...state, ringsForMs: whole.voice?.callback?.ringsUntil });
    if (text !== sent) socket.notify("callState", state);
    sent = text;
    if (state.phase === "ended") clock.after(CLOSE_AFTER_END_MS, () => socket.close(ENDED));
    else if (isStale) {
      isStale = false;
      await send(socket);
    }
  }

  return {
    start(socket) {
      const update = (): void =>
        void send(socket).catch((error: unknown) => {
          isReading = false;
          log.warn("failed to read a call for its customer", { error: asError(error) });
          socket.close(BROKEN);
        });
      const following = center.feeds.followConversation(ref.conversationId, "now", {
        onEvent: update,
        onTyping: () => undefined,
        onEnd: () => socket.close(BROKEN),
      });
      scope.use(following);
      following.ready.then(update, update);
    },
    [Symbol.dispose]: () => scope[Symbol.dispose](),
  };
}
