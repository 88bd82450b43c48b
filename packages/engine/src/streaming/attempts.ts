import { backoffMs, type Clock, type Logger, type Random } from "@tributary/kernel";
import type { ConversationId, InstanceAddress, StreamingId } from "@tributary/model";
import type { StreamingPosition } from "../contact/streamings.ts";
import type { EndpointSlots } from "./endpoint-slots.ts";
import type { Notification, StreamingEndpoints } from "./endpoints.ts";
import type { Pauses } from "./pauses.ts";

/** Time for which an endpoint may refuse a notification, also over restarts. Then the sending ends. Unit: milliseconds. Source: HK-08. */
export const GIVE_UP_MS = 60 * 60_000;

/** Delays between attempts. Source: HK-06. */
export const RETRIES = { firstMs: 1_000, maxMs: 60_000, jitterRatio: 0.5 } as const;

/** Outcomes since the start of the node. */
export type StreamingCounts = { delivered: number; failed: number; gaveUp: number };

/** A sending that this node does. */
export type SendingTask = { readonly id: StreamingId; readonly conversationId: ConversationId };

export type AttemptDeps = {
  readonly endpoints: StreamingEndpoints;
  readonly slots: EndpointSlots;
  readonly instance: () => InstanceAddress;
  readonly counts: StreamingCounts;
  readonly clock: Pick<Clock, "now">;
  readonly random: Random;
  readonly log: Logger;
};

/** Attempts to send the notifications of one sending, one at a time. Disposing ends the present one. */
export interface Attempts extends Disposable {
  /** Resolves to true if the endpoint accepted it. */
  once(endpointArn: string, content: Notification["content"]): Promise<boolean>;
  /**
   * Resolves to true once the endpoint accepts it; to false if that takes too long, or `mayGoOn` returns false. `onFailing` gets the position with the time of
   * the first failure.
   */
  untilAccepted(
    position: StreamingPosition,
    content: Notification["content"],
    onFailing: (position: StreamingPosition) => void,
  ): Promise<boolean>;
}

type Worker = SendingTask & { readonly pauses: Pauses; readonly mayGoOn: () => boolean };

/** Creates the attempts of one sending. Rules HK-06 to HK-08. */
export function createAttempts(deps: AttemptDeps, { id, conversationId, pauses, mayGoOn }: Worker): Attempts {
  const { endpoints, slots, counts, clock, random, log } = deps;
  let present: Disposable | undefined;

  async function once(endpointArn: string, content: Notification["content"]): Promise<boolean> {
    using _permit = await slots.take(endpointArn);
    if (!mayGoOn()) return false;
    const notification = { streamingId: id, endpointArn, conversationId, instance: deps.instance(), content };
    using sending = endpoints.send(notification);
    present = sending;
    const result = await sending.result;
    counts[result.ok ? "delivered" : "failed"] += 1;
    if (!result.ok && mayGoOn()) {
      log.warn("failed to send notification", { streamingId: id, endpointArn, reason: result.refusal });
    }
    return result.ok;
  }

  return {
    once,
    async untilAccepted(position, content, onFailing) {
      let { failingSince } = position;
      for (let retry = 0; mayGoOn(); retry += 1) {
        if (await once(position.endpointArn, content)) return true;
        if (failingSince === undefined) {
          failingSince = clock.now();
          onFailing({ ...position, failingSince });
        }
        if (clock.now() - failingSince >= GIVE_UP_MS) return false;
        await pauses.for(backoffMs(retry, RETRIES, random));
      }
      return false;
    },
    [Symbol.dispose]: () => present?.[Symbol.dispose](),
  };
}
