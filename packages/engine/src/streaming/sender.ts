import type { Journal } from "@tributary/journal";
import { asError, backoffMs, type Clock } from "@tributary/kernel";
import { DELIVERED_TYPES, type DeliveredEvent, type Numbered } from "@tributary/model";
import type { CenterFeeds, Typing } from "../api/center-feeds.ts";
import type { Records } from "../api/records.ts";
import { decideGiveUpStreaming } from "../chat/decide-streaming.ts";
import { conversationRef } from "../contact/conversation-stream.ts";
import { POSITIONS, type StreamingPosition } from "../contact/streamings.ts";
import { newest } from "../newest.ts";
import { type Term, underFence } from "../routing/leadership.ts";
import type { Turns } from "../turns.ts";
import { type AttemptDeps, createAttempts, RETRIES, type SendingTask } from "./attempts.ts";
import { createPauses } from "./pauses.ts";
import { createPositionWriter } from "./position-writer.ts";

/** Events in memory per sending. */
const PAGE = 20;

/** Time without news after which the store is read, if other nodes write to it: their messages may be lost. Unit: milliseconds. Source: HK-10. */
export const RECHECK_MS = 60_000;

export type SenderDeps = AttemptDeps & {
  readonly journal: Pick<Journal, "run" | "durable" | "read">;
  readonly records: Pick<Records, "find" | "isShared">;
  /** Turns of the reads of a node: many sendings begin at once. */
  readonly reads: Turns;
  readonly feeds: Pick<CenterFeeds, "followConversation">;
  readonly clock: Clock;
};

/** A sending to do. `onDone`: called at the end. */
export type SenderTask = SendingTask & { readonly onDone: () => void };

/**
 * Sends one conversation to one endpoint, in order, until everything is sent, the sending is stopped, or it is disposed. The record of its position decides
 * whether there is a sending; it is read before each attempt.
 *
 * Rules HK-03 to HK-10.
 */
export function startSender(deps: SenderDeps, term: Term, task: SenderTask): Disposable {
  const { journal, records, reads, counts, clock, random, log } = deps;
  const { id, conversationId } = task;
  const ref = conversationRef(conversationId);
  const pauses = createPauses(clock);
  const mayGoOn = (): boolean => isOpen && term.isHeld();
  const isStored = async (): Promise<boolean> => (await findPosition()) !== undefined;
  const attempts = createAttempts(deps, { ...task, pauses, mayGoOn, isStored });
  const writer = createPositionWriter({ journal, fence: term.fence, onFailed: onWriteFailed }, task);
  let isOpen = true;
  let position: StreamingPosition | undefined;
  let typing: Typing | undefined;
  let following: Disposable | undefined;
  let lostFeeds = 0;

  function onWriteFailed(error: unknown): void {
    log.warn("failed to store position of streaming", { streamingId: id, error: asError(error) });
  }

  async function findPosition(): Promise<StreamingPosition | undefined> {
    return (await records.find(POSITIONS, id))?.value as StreamingPosition | undefined; // written by `positionRecord`
  }

  /** Follows the conversation. Once the feed is ready, everything before it is read. */
  function follow(): void {
    if (!isOpen) return;
    const feed = deps.feeds.followConversation(conversationId, "now", {
      onEvent(event) {
        lostFeeds = 0;
        if (event.type === "streaming.stopped" && event.streamingId === id) end();
        else pauses.wake();
      },
      onTyping(next) {
        typing = next;
        pauses.wake();
      },
      onEnd() {
        following = clock.after(backoffMs(lostFeeds, RETRIES, random), follow);
        lostFeeds += 1;
      },
    });
    following = feed;
    void feed.ready.then(pauses.wake);
  }

  /** Returns the stored position. The commit of the start may be in progress. */
  async function begin(): Promise<StreamingPosition | undefined> {
    if (!mayGoOn()) return undefined;
    const found = await findPosition();
    if (found === undefined) await newest(journal, ref);
    const first = found ?? (await findPosition());
    if (first !== undefined && following === undefined) follow();
    return first;
  }

  async function giveUp({ endpointArn }: StreamingPosition): Promise<void> {
    const ended = await journal.run({ conversation: ref }, ({ conversation }, now) =>
      underFence(decideGiveUpStreaming(conversation, id, now), term.fence),
    );
    if (!ended.ok) throw new Error(`the end was refused: ${ended.refusal.code}`);
    if (!ended.value) return;
    counts.gaveUp += 1;
    log.error("streaming given up: the endpoint has failed for too long", { streamingId: id, endpointArn });
  }

  /** Resolves to false if nothing follows. */
  async function sendItem(at: StreamingPosition, event: Numbered<DeliveredEvent>): Promise<boolean> {
    const attempted = await attempts.untilAccepted(at, { kind: "item", event }, moveTo);
    if (attempted === "refused") await giveUp(at);
    if (attempted !== "accepted") return false;
    if (typing !== undefined && typing.at <= event.at) typing = undefined;
    if (event.type === "contact.ended") {
      await writer.delete();
      return false;
    }
    const { failingSince: _over, ...rest } = at;
    moveTo({ ...rest, afterSeq: event.seq });
    return true;
  }

  function moveTo(next: StreamingPosition): void {
    position = next;
    writer.save(next);
  }

  /** Typing is worth one attempt, while there is nothing else to send. Resolves to false if nothing follows. */
  async function waitForNews({ endpointArn }: StreamingPosition): Promise<boolean> {
    if (!(await reads.run(isStored))) return false;
    await pauses.untilNews(records.isShared ? RECHECK_MS : undefined);
    const news = typing;
    typing = undefined;
    return news === undefined || (await attempts.once(endpointArn, { kind: "typing", typing: news })) !== "over";
  }

  /** Sends the next items, or waits for them. Resolves to false if nothing follows, or this node may not go on. */
  async function sendNext(): Promise<boolean> {
    position ??= await reads.run(begin);
    if (position === undefined) return false;
    const query = { order: "forward", afterSeq: position.afterSeq, limit: PAGE, types: DELIVERED_TYPES } as const;
    const page = await reads.run(() => journal.read(ref, query));
    if (page.length === 0) return waitForNews(position);
    for (const event of page) if (!(await sendItem(position, event))) return false;
    return true;
  }

  /** Without the lease it waits: a late answer may renew it. */
  async function run(): Promise<void> {
    for (let failures = 0; isOpen; ) {
      try {
        if (!term.isHeld()) await pauses.for(RETRIES.firstMs);
        else if (!(await sendNext()) && !(await isStored())) return;
        failures = 0;
      } catch (error) {
        log.warn("failed to stream conversation", { streamingId: id, error: asError(error) });
        await pauses.for(backoffMs(failures, RETRIES, random));
        failures += 1;
      }
    }
  }

  function end(): void {
    isOpen = false;
    following?.[Symbol.dispose]();
    attempts[Symbol.dispose]();
    pauses[Symbol.dispose]();
  }

  void run().finally(() => {
    end();
    task.onDone();
  });
  return { [Symbol.dispose]: end };
}
