/** Requests about the audio of calls, over the panel's link. Source: docs/wire/voice.md#messages, #panel-frames. */
import { accepted, type Clock, type Result, refused } from "@tributary/kernel";
import { parseSignalingReply, SIGNALING_ERRORS } from "@tributary/protocol/signaling";
import type { SoftphoneFailure } from "./softphone-failure.ts";

/** Reason why a request has no result. `gone`: the call is over, or the center has no such leg. */
export type SignalingRefusal = Extract<SoftphoneFailure, "no-link" | "not-answered" | "refused" | "busy"> | "gone";

/** The requests of one page. Disposing refuses those that are pending. */
export interface SignalingClient extends Disposable {
  /** Never rejects. */
  request(method: string, params: Readonly<Record<string, unknown>>): Promise<Result<unknown, SignalingRefusal>>;
  /** Handles a reply. */
  receive(message: unknown): void;
  /** The link is down: no reply to a pending request arrives. */
  linkLost(): void;
}

type Deps = {
  readonly clock: Clock;
  readonly isLinkUp: () => boolean;
  readonly send: (message: Readonly<Record<string, unknown>>) => void;
};

type Pending = (result: Result<unknown, SignalingRefusal>) => void;

/** Time for a reply. Unit: milliseconds. */
const REPLY_TIMEOUT_MS = 5_000;

const REFUSALS: Readonly<Record<number, SignalingRefusal>> = {
  [SIGNALING_ERRORS.denied]: "refused",
  [SIGNALING_ERRORS.callGone]: "gone",
  [SIGNALING_ERRORS.busy]: "busy",
};

export function createSignalingClient({ clock, isLinkUp, send }: Deps): SignalingClient {
  const pending = new Map<string, Pending>();
  let count = 0;

  function linkLost(): void {
    for (const answer of [...pending.values()]) answer(refused("no-link"));
  }

  return {
    request(method, params) {
      if (!isLinkUp()) return Promise.resolve(refused("no-link"));
      count += 1;
      const id = `${count}`;
      return new Promise((resolve) => {
        const answer: Pending = (result) => {
          timer[Symbol.dispose]();
          pending.delete(id);
          resolve(result);
        };
        const timer = clock.after(REPLY_TIMEOUT_MS, () => answer(refused("not-answered")));
        pending.set(id, answer);
        send({ jsonrpc: "2.0", id, method, params });
      });
    },
    receive(message) {
      const reply = parseSignalingReply(message);
      if (reply === undefined || "method" in reply) return; // notices are for customers
      const answer = pending.get(`${reply.id}`);
      if (answer === undefined) return; // late
      if ("error" in reply) answer(refused(REFUSALS[reply.error.code] ?? "not-answered"));
      else answer(accepted(reply.result));
    },
    linkLost,
    [Symbol.dispose]: linkLost,
  };
}
