/**
 * Keeps the items without a gap. Each time frames begin to flow the transcript is read from the last item up to which nothing is
 * missing; frames that come meanwhile are kept but prove nothing about what lies before them.
 */
import { type BackoffOptions, backoffMs, type Clock, type Random } from "@tributary/kernel";
import type { ConversationItem } from "../conversation/conversation-item.ts";
import type { ConversationView } from "../conversation/conversation-view.ts";
import { readItem } from "../conversation/read-item.ts";
import type { ApiAnswer } from "../participant-api/api-answer.ts";
import type { TranscriptPage, TranscriptQuery } from "../participant-api/participant-api.ts";
import type { ChatHistory } from "./chat-session.ts";

/** What a reader stands on. */
export type TranscriptReaderDeps = {
  readonly clock: Clock;
  readonly random: Random;
  readonly read: (query: TranscriptQuery) => Promise<ApiAnswer<TranscriptPage>>;
  readonly view: () => ConversationView;
  readonly onItems: (items: readonly ConversationItem[]) => void;
  /** The history or the completeness changed. */
  readonly onChange: () => void;
};

/** Reads the transcript when there is reason to. */
export interface TranscriptReader extends Disposable {
  /** Frames flow from now on. */
  up(): void;
  /** They no longer do. */
  down(): void;
  /** An item came in a frame, and is in the view. */
  noteFrame(item: ConversationItem): void;
  /** Reads the page above what is known. */
  loadOlder(): Promise<void>;
  /** Reads once what is missing, with `read`; whether that succeeds is left open. */
  readOnce(read: TranscriptReaderDeps["read"]): Promise<void>;
  /** Whether nothing is missing between the oldest item known and now. */
  readonly isWhole: boolean;
  readonly history: ChatHistory;
}

/** Waiting times between attempts to read. */
export const READ_BACKOFF: BackoffOptions = { firstMs: 500, maxMs: 10_000, jitterRatio: 0.5 };

/** Receipts for this many of one's latest messages are looked for again after a reconnection. */
const RECEIPTS_LOOKED_FOR = 50;

/** Makes a {@link TranscriptReader}. */
export function createTranscriptReader(deps: TranscriptReaderDeps): TranscriptReader {
  const { clock, random } = deps;
  /** Nothing is missing up to here. */
  let settled: ConversationItem | undefined;
  let isWhole = false;
  let history: ChatHistory = "unknown";
  let run: object | undefined;
  let timer: Disposable | undefined;

  function note(item: ConversationItem | undefined): void {
    if (item !== undefined && (settled === undefined || item.at > settled.at)) settled = item;
  }

  function take(query: TranscriptQuery, { items, nextToken }: TranscriptPage): void {
    const read = items.map(readItem).flatMap((one) => (one.kind === "item" ? [one.item] : []));
    deps.onItems(read);
    if (query.kind !== "before") for (const item of read) note(item);
    if (query.kind !== "since") history = nextToken === null ? "complete" : "more";
  }

  async function catchUp(read: TranscriptReaderDeps["read"], isWanted: () => boolean): Promise<boolean> {
    let query: TranscriptQuery = startOf(deps.view(), settled);
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
      timer = clock.after(backoffMs(attempt, READ_BACKOFF, random), () => void begin(attempt + 1));
      return;
    }
    note(deps.view().items.findLast((item) => heard.has(item.id)));
    heard.clear();
    isWhole = true;
    deps.onChange();
  }

  /** Items that came in frames while the transcript was being read: with the reading they are without a gap. */
  const heard = new Set<string>();

  function down(): void {
    run = undefined;
    timer?.[Symbol.dispose]();
    isWhole = false;
    heard.clear();
  }

  return {
    up() {
      down();
      void begin(0);
    },
    down,
    noteFrame(item) {
      if (isWhole) note(item);
      else heard.add(item.id);
    },
    async loadOlder() {
      const oldest = deps.view().items[0];
      if (history !== "more" || oldest === undefined) return;
      history = "loading";
      deps.onChange();
      const query = { kind: "before", itemId: oldest.id, nextToken: null } as const;
      const answer = await deps.read(query);
      history = !answer.ok && answer.refusal.kind === "denied" ? "complete" : "more"; // "denied": no more for us
      if (answer.ok) take(query, answer.value);
      deps.onChange();
    },
    async readOnce(read) {
      await catchUp(read, () => true);
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

/** From the last settled item, or from the oldest of one's own latest messages that nobody is known to have read. */
function startOf({ items, selfId }: ConversationView, settled: ConversationItem | undefined): TranscriptQuery {
  if (settled === undefined) return { kind: "newest" };
  const unread = items
    .filter((item) => item.type === "message" && item.author.participantId === selfId)
    .slice(-RECEIPTS_LOOKED_FOR)
    .find((item) => item.type === "message" && item.receipts.every(({ readAt }) => readAt === null));
  const from = unread !== undefined && unread.at < settled.at ? unread : settled;
  return { kind: "since", itemId: from.id, nextToken: null };
}
