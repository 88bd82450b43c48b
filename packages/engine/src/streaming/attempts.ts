import { backoffMs, type Clock, type Logger, type Random } from "@tributary/kernel";
import type { ConversationId, InstanceAddress, StreamingId } from "@tributary/model";
import type { StreamingPosition } from "../contact/streamings.ts";
import type { Turns } from "../turns.ts";
import type { Notification, Sending, StreamingEndpoints } from "./endpoints.ts";
import type { Pauses } from "./pauses.ts";

/** Time for which an endpoint may refuse a notification, also over restarts. Then the sending ends. Unit: milliseconds. Source: HK-08. */
export const GIVE_UP_MS = 60 * 60_000;

/** Delays between attempts. Source: HK-06. */
export const RETRIES = { firstMs: 1_000, maxMs: 60_000, jitterRatio: 0.5 } as const;

/** Requests to one endpoint at a time, so that a slow one holds back nothing but its own chats. Source: HK-07. */
export const MAX_REQUESTS = 20;

/** Outcomes since the start of the node. */
export type StreamingCounts = { delivered: number; failed: number; gaveUp: number };

/** A sending that this node does. */
export type SendingTask = { readonly id: StreamingId; readonly conversationId: ConversationId };

export type AttemptDeps = {
  readonly endpoints: StreamingEndpoints;
  /** Turns of the requests to an endpoint. */
  readonly turnsOf: (endpointArn: string) => Turns;
  readonly instance: () => InstanceAddress;
  readonly counts: StreamingCounts;
  readonly clock: Pick<Clock, "now">;
  readonly random: Random;
  readonly log: Logger;
};

/** Outcome of an attempt. `over`: the sending has ended, or this node may not go on with it. */
export type Attempted = "accepted" | "refused" | "over";

/** Attempts to send the notifications of one sending, one at a time. Disposing ends the present one. Errors: those of the worker. */
export interface Attempts extends Disposable {
  once(endpointArn: string, content: Notification["content"]): Promise<Attempted>;
  /** Repeats attempts; `refused`: for too long. `onFailing` gets the position with the time of the first failure. */
  untilAccepted(
    position: StreamingPosition,
    content: Notification["content"],
    onFailing: (position: StreamingPosition) => void,
  ): Promise<Attempted>;
}

/** `mayGoOn`: true while this node does the sending. `isStored`: false once the sending has ended, on whatever node. */
type Worker = SendingTask & {
  readonly pauses: Pauses;
  readonly mayGoOn: () => boolean;
  readonly isStored: () => Promise<boolean>;
};

/** Creates the attempts of one sending. Rules HK-03 and HK-06 to HK-09. */
export function createAttempts(deps: AttemptDeps, { id, conversationId, pauses, mayGoOn, isStored }: Worker): Attempts {
  const { endpoints, counts, clock, random, log } = deps;
  let present: Disposable | undefined;

  async function attempt(endpointArn: string, send: () => Sending): Promise<Attempted> {
    // What has ended is known of late: a message of another node may be lost, and the turn may have been long in coming.
    if (!mayGoOn() || !(await isStored()) || !mayGoOn()) return "over";
    using sending = send();
    present = sending;
    const result = await sending.result;
    if (!result.ok && !mayGoOn()) return "over";
    counts[result.ok ? "delivered" : "failed"] += 1;
    if (result.ok) return "accepted";
    log.warn("failed to send notification", { streamingId: id, endpointArn, reason: result.refusal });
    return "refused";
  }

  function prepare(endpointArn: string, content: Notification["content"]): () => Promise<Attempted> {
    const notification = { streamingId: id, endpointArn, conversationId, instance: deps.instance(), content };
    const send = endpoints.prepare(notification);
    const turns = deps.turnsOf(endpointArn);
    return async () => (mayGoOn() ? turns.run(() => attempt(endpointArn, send)) : "over");
  }

  return {
    once: (endpointArn, content) => prepare(endpointArn, content)(),
    async untilAccepted(position, content, onFailing) {
      const next = prepare(position.endpointArn, content);
      let { failingSince } = position;
      for (let retry = 0; ; retry += 1) {
        const attempted = await next();
        if (attempted !== "refused") return attempted;
        if (failingSince === undefined) {
          failingSince = clock.now();
          onFailing({ ...position, failingSince });
        }
        if (clock.now() - failingSince >= GIVE_UP_MS) return "refused";
        await pauses.for(backoffMs(retry, RETRIES, random));
      }
    },
    [Symbol.dispose]: () => present?.[Symbol.dispose](),
  };
}
