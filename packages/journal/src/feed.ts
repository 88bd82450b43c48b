import { asError, type Clock, type Logger } from "@tributary/kernel";
import type { FeedEnd, FeedFollower, FeedStart, ReplayLimits, RunningFeed } from "./feed-terms.ts";
import { JournalError } from "./journal-error.ts";
import type { FanoutMessage } from "./ports/fanout.ts";
import type { JournalEvent, Store } from "./ports/store.ts";
import { eventReader } from "./stream-reader.ts";
import {
  type EventReader,
  type Numbered,
  restoreEvent,
  type StreamEvent,
  type StreamState,
  type TypedStreamRef,
} from "./stream-type.ts";

type Deps = { readonly store: Store; readonly clock: Clock; readonly log: Logger };

type Source<State extends StreamState, Event extends StreamEvent, Initial extends StreamState | undefined, Stamp> = {
  readonly ref: TypedStreamRef<State, Event, Initial, Stamp>;
  readonly start: FeedStart<Event>;
  /** Resolves once the subscription of the topic is in force. */
  readonly subscribed: Promise<unknown>;
  /** Called once, when the feed ends or is disposed. */
  readonly onClose: () => void;
};

/**
 * Events that one read of the store returns. Other work of the process gets a turn of the event loop before the next one: a page of the largest
 * messages takes about 2 ms.
 */
const PAGE_EVENTS = 25;

/** Events kept while a feed reads the store. If there are more, only the newest is kept and the others are read from the store. */
const MAX_PENDING = 256;

/**
 * Time for the events of a gap to arrive by themselves, if other nodes publish: a commit of this node that follows one of another is published here
 * before the other's has arrived. Unit: milliseconds.
 */
const GAP_PATIENCE_MS = 20;

/** Reads that may find nothing of a gap before the feed ends, and the pause after each. The delay of a replica must fit in. */
const MAX_EMPTY_READS = 10;
const EMPTY_READ_PAUSE_MS = 50;

type Feed<Event extends StreamEvent = StreamEvent> = {
  readonly deps: Deps;
  readonly ref: TypedStreamRef;
  readonly read: EventReader<Event>;
  readonly follower: FeedFollower<Event>;
  readonly onClose: () => void;
  readonly ready: PromiseWithResolvers<void>;
  /** `waiting`: for the events of a gap, before the store is read. */
  phase: "reading" | "caught-up" | "waiting" | "ended";
  /** Number of the last event delivered or skipped; null before the first event of a feed that starts now. */
  seq: number | null;
  /** Events that arrived during a gap, or while the store was being read. */
  pending: Numbered<Event>[];
  /** Range of events that are known to be stored although they did not arrive; undefined if there are none. */
  announced: { readonly afterSeq: number; readonly seq: number } | undefined;
  /** True if messages may have been lost while the store was being read: it must be read once more. */
  mustReadAgain: boolean;
  /** The wait for the events of a gap, or the pause between two reads that found nothing. */
  pause: Disposable | undefined;
};

/** Starts a feed. */
export function createFeed<
  State extends StreamState,
  Event extends StreamEvent,
  Initial extends StreamState | undefined,
  Stamp,
>(deps: Deps, source: Source<State, Event, Initial, Stamp>, follower: FeedFollower<Event>): RunningFeed {
  const { ref, onClose } = source;
  const feed: Feed<Event> = {
    deps,
    ref,
    read: eventReader(deps.store, ref),
    follower,
    onClose,
    ready: Promise.withResolvers<void>(),
    phase: "reading",
    seq: null,
    pending: [],
    announced: undefined,
    mustReadAgain: false,
    pause: undefined,
  };
  run(feed, () => begin(feed, source));
  return {
    ready: feed.ready.promise,
    receiveEvent: (event) => receiveEvent(feed, event as JournalEvent), // published by `Feeds.publish`
    receive: (message) => receive(feed, message),
    [Symbol.dispose]: () => close(feed),
  };
}

async function begin<Event extends StreamEvent>(
  feed: Feed<Event>,
  { start, subscribed }: { readonly start: FeedStart<Event>; readonly subscribed: Promise<unknown> },
): Promise<void> {
  try {
    await subscribed;
  } catch (error) {
    feed.deps.log.warn("failed to subscribe", { stream: feed.ref.kind, error: asError(error) });
    end(feed, "fanout-unavailable");
    return;
  }
  if (hasEnded(feed)) return; // disposed meanwhile
  if (start === "now") {
    feed.seq = firstHeld(feed);
    await settleGaps(feed);
  } else if ("position" in start) {
    feed.seq = await start.position();
    await settleGaps(feed);
  } else {
    feed.seq = start.afterSeq;
    if (start.replay !== undefined) await replay(feed, start.afterSeq, start.replay);
    await (start.replay === undefined ? catchUp(feed) : settleGaps(feed));
  }
}

/** Runs work that reads the store. A failed read ends the feed. */
function run(feed: Feed, work: () => Promise<void>): void {
  work().catch((error: unknown) => endByError(feed, error));
}

function receiveEvent<Event extends StreamEvent>(feed: Feed<Event>, stored: JournalEvent): void {
  let event: Numbered<Event>;
  try {
    event = restoreEvent<Event>(feed.ref.type, stored);
  } catch (error) {
    endByError(feed, error);
    return;
  }
  accept(feed, event);
}

function endByError(feed: Feed, error: unknown): void {
  const isUnavailable = codeOf(error) === "unavailable";
  const fields = { stream: feed.ref.kind, error: asError(error) };
  if (isUnavailable) feed.deps.log.warn("failed to read the events of a feed", fields);
  else feed.deps.log.error("feed failed", fields);
  end(feed, isUnavailable ? "store-unavailable" : "internal");
}

/** Position callbacks may throw errors of their own with the codes of {@link JournalError}. */
function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}

function receive(feed: Feed, message: Parameters<RunningFeed["receive"]>[0]): void {
  if (feed.phase === "ended") return;
  if (message.kind === "active") return; // published to the topics of kinds only
  if (message.kind === "signal") {
    guard(feed, () => feed.follower.onSignal?.(message.name, message.data));
  } else if (message.kind === "moved") {
    receiveMoved(feed, message);
  } else if (feed.phase === "caught-up" && feed.seq !== null) {
    run(feed, () => catchUp(feed));
  } else {
    feed.mustReadAgain = true;
  }
}

/** Reads events that were too large to be sent. */
function receiveMoved(feed: Feed, { afterSeq, seq }: Extract<FanoutMessage, { readonly kind: "moved" }>): void {
  if (seq <= (feed.seq ?? 0)) return;
  const { announced = { afterSeq, seq } } = feed;
  feed.announced = { afterSeq: Math.min(afterSeq, announced.afterSeq), seq: Math.max(seq, announced.seq) };
  if (feed.phase !== "caught-up") return;
  feed.seq ??= afterSeq;
  run(feed, () => catchUp(feed));
}

/** Returns the number before the first event that arrived before the start; null if it is not needed to deliver them. */
function firstHeld({ announced, pending }: Feed): number | null {
  return announced === undefined ? null : Math.min(announced.afterSeq, ...pending.map(({ seq }) => seq - 1));
}

/** Delivers an event that continues the feed, skips a known one, and reads the store if one is missing before it. */
function accept<Event extends StreamEvent>(feed: Feed<Event>, event: Numbered<Event>): void {
  if (feed.phase === "reading") hold(feed, event);
  else if (feed.phase === "caught-up") acceptNext(feed, event);
  else if (feed.phase === "waiting") acceptInGap(feed, event);
}

function acceptNext<Event extends StreamEvent>(feed: Feed<Event>, event: Numbered<Event>): void {
  if (feed.seq === null || event.seq === feed.seq + 1) {
    deliver(feed, event);
  } else if (event.seq > feed.seq) {
    hold(feed, event);
    if (feed.deps.store.isShared) waitForGap(feed);
    else run(feed, () => catchUp(feed));
  }
}

/** Reads the store unless the missing events arrive in time. */
function waitForGap(feed: Feed): void {
  feed.phase = "waiting";
  feed.pause = feed.deps.clock.after(GAP_PATIENCE_MS, () => run(feed, () => catchUp(feed)));
}

function acceptInGap<Event extends StreamEvent>(feed: Feed<Event>, event: Numbered<Event>): void {
  hold(feed, event);
  if (feed.mustReadAgain || hasGap(feed)) return;
  feed.pause?.[Symbol.dispose]();
  endReading(feed);
}

function hold<Event extends StreamEvent>(feed: Feed<Event>, event: Numbered<Event>): void {
  feed.pending.push(event);
  if (feed.pending.length <= MAX_PENDING) return;
  feed.pending = [feed.pending.reduce((newest, each) => (each.seq > newest.seq ? each : newest))];
  feed.mustReadAgain = true;
}

/** Delivers everything that the store has after the feed's number, until nothing is missing. */
async function catchUp(feed: Feed): Promise<void> {
  feed.phase = "reading";
  for (let emptyReads = 0; emptyReads < MAX_EMPTY_READS; ) {
    feed.mustReadAgain = false;
    const page = await feed.read({ order: "forward", afterSeq: feed.seq ?? 0, limit: PAGE_EVENTS });
    if (!deliverAll(feed, page)) return;
    if (page.length < PAGE_EVENTS && !feed.mustReadAgain && !hasGap(feed)) {
      endReading(feed);
      return;
    }
    if (page.length > 0) emptyReads = 0;
    if (page.length > 0 || feed.mustReadAgain) {
      await yieldTurn(feed);
    } else {
      emptyReads += 1;
      await pauseReading(feed);
    }
    if (hasEnded(feed)) return;
  }
  end(feed, "missing-events");
}

/** Waits before the store is read again. Does not resolve if the feed is closed meanwhile. */
function pauseReading(feed: Feed): Promise<void> {
  return new Promise((resolve) => {
    feed.pause = feed.deps.clock.after(EMPTY_READ_PAUSE_MS, resolve);
  });
}

/** Ends the reading, or reads the store if events were missed while the feed started. */
async function settleGaps(feed: Feed): Promise<void> {
  if (hasEnded(feed)) return;
  if (feed.seq !== null && (feed.mustReadAgain || hasGap(feed))) await catchUp(feed);
  else endReading(feed);
}

/** Lets other work of the process run before the next page. */
function yieldTurn(feed: Feed): Promise<void> {
  return new Promise((resolve) => feed.deps.clock.soon(resolve));
}

/**
 * Delivers the newest events within the limits, and moves the feed to the end of the stream. It may begin before the start: the follower may have received
 * events that a restored backup does not contain.
 */
async function replay<Event extends StreamEvent>(
  feed: Feed<Event>,
  afterSeq: number,
  limits: ReplayLimits<Event>,
): Promise<void> {
  const [last] = await feed.read({ order: "backward", limit: 1 });
  if (hasEnded(feed)) return;
  if (last === undefined || last.seq <= afterSeq) {
    feed.seq = last?.seq ?? 0;
    return;
  }
  const events = await readNewest(feed, { afterSeq, beforeSeq: last.seq + 1 }, limits);
  for (let start = 0; start < events.length; start += PAGE_EVENTS) {
    if (start > 0) await yieldTurn(feed);
    if (!deliverAll(feed, events.slice(start, start + PAGE_EVENTS))) return;
  }
  feed.seq = last.seq;
}

/** Reads the newest events within the limits, page by page from the newest; ascending. Stops early if the feed ends. */
async function readNewest<Event extends StreamEvent>(
  feed: Feed<Event>,
  range: { readonly afterSeq: number; readonly beforeSeq: number },
  { types, maxEvents, since }: ReplayLimits<Event>,
): Promise<readonly Numbered<Event>[]> {
  let events: readonly Numbered<Event>[] = [];
  for (let { beforeSeq } = range; !hasEnded(feed); ) {
    const limit = Math.min(PAGE_EVENTS, maxEvents - events.length);
    const page = await feed.read({ order: "backward", afterSeq: range.afterSeq, beforeSeq, limit, types });
    const recent = page.filter(({ at }) => at >= since);
    events = [...recent, ...events];
    const [oldest] = recent;
    // Times never decrease: before an event that is too old, all are.
    if (oldest === undefined || recent.length < limit || events.length >= maxEvents) break;
    beforeSeq = oldest.seq;
    await yieldTurn(feed);
  }
  return events;
}

function hasGap({ pending, announced, seq }: Feed): boolean {
  let expected = (seq ?? 0) + 1;
  for (const event of pending.sort((a, b) => a.seq - b.seq)) {
    if (event.seq > expected) return true;
    if (event.seq === expected) expected += 1;
  }
  return announced !== undefined && announced.seq >= expected;
}

function endReading<Event extends StreamEvent>(feed: Feed<Event>): void {
  const { pending } = feed;
  feed.phase = "caught-up";
  feed.pending = [];
  feed.announced = undefined;
  for (const event of pending) accept(feed, event);
  feed.ready.resolve();
}

/** Returns false if the feed has ended before or by it. */
function deliverAll<Event extends StreamEvent>(feed: Feed<Event>, events: readonly Numbered<Event>[]): boolean {
  return events.every((event) => !hasEnded(feed) && deliver(feed, event)) && !hasEnded(feed);
}

/** Returns false if the feed has ended by it. */
function deliver<Event extends StreamEvent>(feed: Feed<Event>, event: Numbered<Event>): boolean {
  feed.seq = event.seq;
  try {
    feed.follower.onEvent(event);
  } catch (error) {
    fail(feed, error);
  }
  return !hasEnded(feed);
}

function guard(feed: Feed, call: () => void): void {
  try {
    call();
  } catch (error) {
    fail(feed, error);
  }
}

function fail(feed: Feed, error: unknown): void {
  feed.deps.log.error("feed follower failed", { stream: feed.ref.kind, error: asError(error) });
  end(feed, "follower-failed");
}

function hasEnded({ phase }: Feed): boolean {
  return phase === "ended";
}

function end(feed: Feed, reason: FeedEnd): void {
  if (hasEnded(feed)) return;
  close(feed);
  guard(feed, () => feed.follower.onEnd?.(reason));
}

function close(feed: Feed): void {
  if (hasEnded(feed)) return;
  feed.phase = "ended";
  feed.pending = [];
  feed.pause?.[Symbol.dispose]();
  feed.onClose();
  feed.ready.resolve();
}
