import type { Journal, Store } from "@tributary/journal";
import { asError, type Clock } from "@tributary/kernel";
import { DELIVERED_TYPES, type DeliveredEvent, type Numbered } from "@tributary/model";
import type { CenterFeeds, Typing } from "../api/center-feeds.ts";
import type { Records } from "../api/records.ts";
import { decideStopStreaming } from "../chat/decide-streaming.ts";
import { conversationRef } from "../contact/conversation-stream.ts";
import { POSITIONS, type StreamingPosition } from "../contact/streamings.ts";
import { type Term, underFence } from "../routing/leadership.ts";
import { type AttemptDeps, createAttempts, type SendingTask } from "./attempts.ts";
import { createPauses } from "./pauses.ts";
import { createPositionWriter } from "./position-writer.ts";

/** Events in memory per sending. */
const PAGE = 20;

/** Delay after an error of the store or of the feed. Unit: milliseconds. */
const PAUSE_AFTER_ERROR_MS = 1_000;

/** Time in which the record of a sending that has just begun must be stored. Unit: milliseconds. */
const RECORD_WAIT_MS = 30_000;

export type SenderDeps = AttemptDeps & {
  readonly journal: Pick<Journal, "run" | "durable" | "read">;
  readonly store: Pick<Store, "commit">;
  readonly records: Pick<Records, "find">;
  readonly feeds: Pick<CenterFeeds, "followConversation">;
  readonly clock: Clock;
};

/** A sending to do. `isNew`: its record may not be stored yet. `onDone`: called at the end. */
export type SenderTask = SendingTask & { readonly isNew: boolean; readonly onDone: () => void };

/**
 * Sends one conversation to one endpoint, in order, until everything is sent, the sending is stopped, or it is disposed.
 *
 * Rules HK-04 to HK-08.
 */
export function startSender(deps: SenderDeps, term: Term, task: SenderTask): Disposable {
  const { journal, counts, clock, log } = deps;
  const { id, conversationId } = task;
  const ref = conversationRef(conversationId);
  const pauses = createPauses(clock);
  const mayGoOn = (): boolean => isOpen && term.isHeld();
  const attempts = createAttempts(deps, { ...task, pauses, mayGoOn });
  const writer = createPositionWriter({ store: deps.store, fence: term.fence, onFailed: onWriteFailed }, id);
  let isOpen = true;
  let typing: Typing | undefined;
  let following: Disposable | undefined;

  function onWriteFailed(error: unknown): void {
    log.warn("failed to store position of streaming", { streamingId: id, error: asError(error) });
  }

  function follow(): void {
    following?.[Symbol.dispose]();
    if (!isOpen) return;
    const feed = deps.feeds.followConversation(conversationId, "now", {
      onEvent: () => pauses.wake(),
      onTyping(next) {
        typing = next;
        pauses.wake();
      },
      onEnd() {
        following = clock.after(PAUSE_AFTER_ERROR_MS, follow);
      },
    });
    following = feed;
    void feed.ready.then(() => pauses.wake());
  }

  /** The record is written with the start, which may be in progress. */
  async function firstPosition(): Promise<StreamingPosition | undefined> {
    const startedMs = clock.monotonicMs();
    while (mayGoOn() && clock.monotonicMs() - startedMs < RECORD_WAIT_MS) {
      const record = await deps.records.find(POSITIONS, id);
      if (record !== undefined) return record.value as StreamingPosition; // written by `positionRecord`
      if (!task.isNew) break;
      await pauses.untilNews(PAUSE_AFTER_ERROR_MS);
    }
    return undefined;
  }

  async function giveUp({ endpointArn }: StreamingPosition): Promise<void> {
    counts.gaveUp += 1;
    log.error("streaming given up: the endpoint has failed for too long", { streamingId: id, endpointArn });
    const stopping = { streamingId: id, reason: "endpoint-failed" } as const;
    const stopped = await journal.run({ conversation: ref }, ({ conversation }, now) =>
      conversation === undefined
        ? { value: null, drafts: [] }
        : underFence(decideStopStreaming(conversation, stopping, now), term.fence),
    );
    if (!stopped.ok) await writer.delete(); // the conversation has ended
  }

  /** Sends an item. Resolves to the position after it; to undefined if nothing will follow. */
  async function sendItem(
    at: StreamingPosition,
    event: Numbered<DeliveredEvent>,
  ): Promise<StreamingPosition | undefined> {
    if (!(await attempts.untilAccepted(at, { kind: "item", event }, writer.save))) {
      if (mayGoOn()) await giveUp(at);
      return undefined;
    }
    if (typing !== undefined && typing.at <= event.at) typing = undefined;
    const { failingSince: _over, ...rest } = at;
    const next = { ...rest, afterSeq: event.seq };
    if (event.type !== "contact.ended") {
      writer.save(next);
      return next;
    }
    await writer.delete();
    return undefined;
  }

  /** Waits for news. Typing is worth one attempt, while there is nothing else to send. */
  async function waitAt(at: StreamingPosition): Promise<StreamingPosition | undefined> {
    const state = await journal.durable(ref);
    if (state?.streamings?.some((each) => each.id === id) !== true) {
      await writer.delete();
      return undefined;
    }
    await pauses.untilNews();
    const news = typing;
    typing = undefined;
    if (news !== undefined && mayGoOn()) await attempts.once(at.endpointArn, { kind: "typing", typing: news });
    return at;
  }

  async function run(): Promise<void> {
    let at = await firstPosition();
    while (at !== undefined && mayGoOn()) {
      try {
        const query = { order: "forward", afterSeq: at.afterSeq, limit: PAGE, types: DELIVERED_TYPES } as const;
        const page = await journal.read(ref, query);
        if (page.length === 0) at = await waitAt(at);
        for (const event of page) if (at !== undefined && mayGoOn()) at = await sendItem(at, event);
      } catch (error) {
        log.warn("failed to stream conversation", { streamingId: id, error: asError(error) });
        await pauses.for(PAUSE_AFTER_ERROR_MS);
      }
    }
  }

  function end(): void {
    isOpen = false;
    following?.[Symbol.dispose]();
    attempts[Symbol.dispose]();
    pauses[Symbol.dispose]();
  }

  follow();
  run()
    .catch((error: unknown) => log.error("streaming failed", { streamingId: id, error: asError(error) }))
    .finally(() => {
      end();
      task.onDone();
    });
  return { [Symbol.dispose]: end };
}
