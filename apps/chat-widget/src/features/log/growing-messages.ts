/** Messages that bots are writing, at the end of the log until they are whole. Rule CW-35. */
import {
  type ChatSnapshot,
  joinParts,
  type MessageEntry,
  type PartListener,
  type TimelineEntry,
} from "@tributary/chat";
import type { Clock } from "@tributary/kernel";

/** The messages that grow. Disposing cancels the timer. */
export interface GrowingMessages extends Disposable {
  /** Listener of the parts of messages. */
  readonly take: PartListener;
  /** Removes those that are whole, and those that will not be. */
  follow(snapshot: ChatSnapshot): void;
  /** Returns a timeline with them: the same array if there are none. They are before the messages that are being sent, as they will be once they are whole. */
  shownIn(timeline: readonly TimelineEntry[]): readonly TimelineEntry[];
}

/** Time that a message has to become whole. Unit: milliseconds. Source: docs/wire/participant.md#message-parts. */
const MAX_AGE_MS = 5 * 60_000;

/** Creates an empty list. `onChange` is called when a message has grown, or is removed because of its age. */
export function createGrowingMessages(
  clock: Pick<Clock, "after" | "monotonicMs">,
  snapshot: () => ChatSnapshot,
  onChange: () => void,
): GrowingMessages {
  let growing: readonly { readonly entry: MessageEntry; readonly sinceMs: number }[] = [];
  let timer: Disposable | undefined;
  let isDisposed = false;

  function keep(isKept: (entry: MessageEntry, sinceMs: number) => boolean): void {
    growing = growing.filter(({ entry, sinceMs }) => isKept(entry, sinceMs));
    timer?.[Symbol.dispose]();
    const [oldest] = growing;
    timer = oldest && clock.after(oldest.sinceMs + MAX_AGE_MS - clock.monotonicMs(), removeOld);
  }

  function removeOld(): void {
    const nowMs = clock.monotonicMs();
    keep((_entry, sinceMs) => nowMs - sinceMs < MAX_AGE_MS);
    onChange();
  }

  const take = joinParts(snapshot, (message) => {
    if (isDisposed || !canBeWhole(message, snapshot())) return;
    const entry: MessageEntry = { type: "message", key: message.id, mine: false, receipts: [], ...message };
    const index = growing.findIndex((each) => each.entry.id === message.id);
    const known = growing[index];
    if (known !== undefined) growing = growing.with(index, { ...known, entry });
    else {
      growing = [...growing, { entry, sinceMs: clock.monotonicMs() }];
      keep(() => true);
    }
    onChange();
  });

  return {
    take,
    follow(next) {
      if (growing.length === 0) return;
      const ids = new Set(next.timeline.map((entry) => ("id" in entry ? entry.id : null)));
      keep((entry) => !ids.has(entry.id) && canBeWhole(entry, next));
    },
    shownIn(timeline) {
      if (growing.length === 0) return timeline;
      const index = timeline.findLastIndex((entry) => entry.type !== "message" || entry.id !== null) + 1;
      return timeline.toSpliced(index, 0, ...growing.map(({ entry }) => entry));
    },
    [Symbol.dispose]() {
      isDisposed = true;
      timer?.[Symbol.dispose]();
    },
  };
}

/** False once the chat is over, or the author has left. */
function canBeWhole({ author }: Pick<MessageEntry, "author">, { timeline, over }: ChatSnapshot): boolean {
  const hasLeft = timeline.some(
    (entry) => entry.type === "left" && entry.author.participantId === author?.participantId,
  );
  return over === null && !hasLeft;
}
