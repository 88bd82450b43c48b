import { accepted, backoffMs, type Clock, type Random, type Result, refused, uuidV7 } from "@tributary/kernel";
import type { ApiAnswer } from "../participant-api/api-answer.ts";
import type { EndRefusal } from "./chat-session.ts";
import type { SessionStatus } from "./session-status.ts";
import { READ_BACKOFF } from "./transcript-reader.ts";

/** Dependencies of {@link createChatExit}. */
export type ChatExitDeps = {
  readonly clock: Clock;
  readonly random: Random;
  readonly status: Pick<SessionStatus, "isStopped" | "over">;
  readonly disconnect: (clientToken: string) => Promise<ApiAnswer<void>>;
  /** The participant has left, and the wait for the last items is over. */
  readonly onLeft: () => void;
};

/** Leaves a chat at the user's request. Disposing cancels the wait for the last items. */
export interface ChatExit extends Disposable {
  end(): Promise<Result<void, EndRefusal>>;
}

/** Attempts to disconnect before the request is refused. */
const END_ATTEMPTS = 3;
/** Time for the last items to arrive after a disconnect. Unit: milliseconds. */
const LAST_ITEMS_MS = 3_000;

export function createChatExit({ clock, random, status, disconnect, onLeft }: ChatExitDeps): ChatExit {
  let lastItems: Disposable | undefined;
  return {
    async end() {
      const clientToken = uuidV7(clock.now(), random);
      for (let attempt = 0; attempt < END_ATTEMPTS && !status.isStopped; attempt += 1) {
        if (attempt > 0) await pause(clock, backoffMs(attempt, READ_BACKOFF, random));
        const answer = await disconnect(clientToken);
        if (!answer.ok && answer.refusal.kind === "unreachable") continue;
        if (!status.isStopped) lastItems = clock.after(LAST_ITEMS_MS, onLeft);
        return accepted(undefined);
      }
      return status.over === null ? refused("unreachable") : accepted(undefined);
    },
    [Symbol.dispose]: () => lastItems?.[Symbol.dispose](),
  };
}

function pause(clock: Clock, delayMs: number): Promise<void> {
  return new Promise((resolve) => void clock.after(delayMs, resolve));
}
