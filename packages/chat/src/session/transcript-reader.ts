/**
 * Keeps the items free of gaps. When the transport comes up, reads the transcript from the last contiguous item. Frames
 * received meanwhile are kept, but do not prove that the items before them are complete.
 */
import { type BackoffOptions, backoffMs, type Clock, type Random } from "@tributary/kernel";
import type { ConversationItem } from "../conversation/conversation-item.ts";
import type { ConversationView } from "../conversation/conversation-view.ts";
import { readItem } from "../conversation/read-item.ts";
import type { ApiAnswer } from "../participant-api/api-answer.ts";
import type { TranscriptPage, TranscriptQuery } from "../participant-api/participant-api.ts";
import type { ChatHistory } from "./chat-session.ts";

/** Dependencies of {@link createTranscriptReader}. */
export type TranscriptReaderDeps = {
  readonly clock: Clock;
  readonly random: Random;
  readonly read: (query: TranscriptQuery) => Promise<ApiAnswer<TranscriptPage>>;
  readonly view: () => ConversationView;
  readonly onItems: (items: readonly ConversationItem[]) => void;
  /** The history or the completeness changed. */
  readonly onChange: () => void;
};

/** Reads missing parts of the transcript. */
export interface TranscriptReader extends Disposable {
  /** Frames are received from now on. */
  up(): void;
  /** Frames are no longer received. */
  down(): void;
  /** An item was received in a frame and is in the view. */
  noteFrame(item: ConversationItem): void;
  /** Loads the page before the oldest known item. */
  loadOlder(): Promise<void>;
  /** Reads the missing items once with `read`, until `isWanted` is false; a failure is ignored. */
  readOnce(read: TranscriptReaderDeps["read"], isWanted: () => boolean): Promise<void>;
  /** True if no item is missing between the oldest known one and now. */
  readonly isWhole: boolean;
  readonly history: ChatHistory;
}

/** Backoff between read attempts. */
export const READ_BACKOFF: BackoffOptions = { firstMs: 500, maxMs: 10_000, jitterRatio: 0.5 };

/** Number of own latest messages whose receipts are read again after reconnecting. */
const MAX_RECEIPT_REREADS = 50;

export function createTranscriptReader(deps: TranscriptReaderDeps): TranscriptReader {
  const { clock, random } = deps;
  /** Last item before which nothing is missing. */
  let contiguousUpTo: ConversationItem | undefined;
  /** Ids of items received in frames while the transcript is being read. Once the read is complete, they are contiguous with it. */
  const receivedMeanwhile = new Set<string>();
  let isWhole = false;
  let history: ChatHistory = "unknown";
  let run: object | undefined;
  let timer: Disposable | undefined;

  function note(item: ConversationItem | undefined): void {
    if (item !== undefined && (contiguousUpTo === undefined || item.at > contiguousUpTo.at)) {
      contiguousUpTo = item;
    }
  }

  function take(query: TranscriptQuery, { items, nextToken }: TranscriptPage): void {
    const read = items.map(readItem).flatMap((one) => (one.kind === "item" ? [one.item] : []));
    deps.onItems(read);
    if (query.kind !== "before") for (const item of read) note(item);
    if (query.kind !== "since") history = nextToken === null ? "complete" : "more";
  }

  async function catchUp(read: TranscriptReaderDeps["read"], isWanted: () => boolean): Promise<boolean> {
    let query: TranscriptQuery = startOf(deps.view(), contiguousUpTo);
    while (true) {
      const answer = await read(query);
      if (!isWanted() || !answer.ok) return false;
      take(query, answer.value);
      const { items, nextToken } = answer.value;
      if (query.kind === "newest" || nextToken === null || items.length === 0) return true;
      query = { ...query, nextToken };
    }
  }

  async function begin(attempt: number): Promise<void> {
    const own = {};
    run = own;
    const isDone = await catchUp(deps.read, () => run === own);
    if (run !== own) return;
    if (!isDone) {
      noteFailure();
      timer = clock.after(backoffMs(attempt, READ_BACKOFF, random), () => void begin(attempt + 1));
      return;
    }
    note(deps.view().items.findLast((item) => receivedMeanwhile.has(item.id)));
    receivedMeanwhile.clear();
    isWhole = true;
    deps.onChange();
  }

  function noteFailure(): void {
    if (history !== "unknown") return;
    history = "unavailable";
    deps.onChange();
  }

  function down(): void {
    run = undefined;
    timer?.[Symbol.dispose]();
    isWhole = false;
    receivedMeanwhile.clear();
  }

  return {
    up() {
      down();
      void begin(0);
    },
    down,
    noteFrame(item) {
      if (isWhole) note(item);
      else receivedMeanwhile.add(item.id);
    },
    async loadOlder() {
      const oldest = deps.view().items[0];
      if (history !== "more" || oldest === undefined) return;
      history = "loading";
      deps.onChange();
      const query = { kind: "before", itemId: oldest.id, nextToken: null } as const;
      const answer = await deps.read(query);
      history = !answer.ok && answer.refusal.kind === "denied" ? "complete" : "more"; // denied: no further pages for this participant
      if (answer.ok) take(query, answer.value);
      deps.onChange();
    },
    async readOnce(read, isWanted) {
      await catchUp(read, isWanted);
    },
    get isWhole() {
      return isWhole;
    },
    get history() {
      return history;
    },
    [Symbol.dispose]: down,
  };
}

/** Starts at the last contiguous item, or earlier at the oldest of the own latest messages without a read receipt. */
function startOf({ items, selfId }: ConversationView, contiguousUpTo: ConversationItem | undefined): TranscriptQuery {
  if (contiguousUpTo === undefined) return { kind: "newest" };
  const unread = items
    .filter((item) => item.type === "message" && item.author.participantId === selfId)
    .slice(-MAX_RECEIPT_REREADS)
    .find((item) => item.type === "message" && item.receipts.every(({ readAt }) => readAt === null));
  const from = unread !== undefined && unread.at < contiguousUpTo.at ? unread : contiguousUpTo;
  return { kind: "since", itemId: from.id, nextToken: null };
}
