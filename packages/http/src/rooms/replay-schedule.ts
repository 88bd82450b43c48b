import { type Clock, createLruCache } from "@tributary/kernel";
import type { ParticipantId } from "@tributary/model";

/**
 * Delivers missed items. Resolves to the number of items when all are delivered or the member is gone. Never rejects.
 */
export type Replay = () => Promise<number>;

/**
 * Limits the cost of replays: a participant has one at a time, and 100 items per second on average, and the node has a maximum of replays at
 * the same time. Rules RM-19 and RM-20.
 */
export interface ReplaySchedule extends Disposable {
  /** Runs the replay as soon as the limits allow it. Disposing the result before that removes it. */
  add(participantId: ParticipantId, replay: Replay): Disposable;
}

/** Limits of an ordinary node. `maxItems`: of the largest replay, of which there may be five at once and then one per second. */
export const REPLAY_LIMITS = { itemsPerSecond: 100, burstItems: 500, maxItems: 100, maxRunning: 32 } as const;

/** A replay starts once the unpaid items of its participant take less than this, so that the largest one does not exceed the burst. */
const START_BELOW_MS = ((REPLAY_LIMITS.burstItems - REPLAY_LIMITS.maxItems) * 1_000) / REPLAY_LIMITS.itemsPerSecond;

/** LRU size of participants that have used part of their items. Evicted ones restart with all of them. */
const MAX_PARTICIPANTS = 50_000;

/** Replays of one participant: those that wait, and the timer until the next may start. */
type Line = {
  readonly participantId: ParticipantId;
  readonly waiting: Set<Replay>;
  isRunning: boolean;
  timer: Disposable | undefined;
};

/** Creates a schedule. Disposing drops the replays that wait. */
export function createReplaySchedule({ clock }: { readonly clock: Clock }): ReplaySchedule {
  const lines = new Map<ParticipantId, Line>();
  /** Lines whose next replay waits only for the maximum of the node. */
  const ready = new Set<Line>();
  /** Monotonic time at which the items that a participant has used are paid for. */
  const paidAtMs = createLruCache<ParticipantId, number>(MAX_PARTICIPANTS);
  let running = 0;

  function lineOf(participantId: ParticipantId): Line {
    const known = lines.get(participantId);
    if (known !== undefined) return known;
    const line: Line = { participantId, waiting: new Set(), isRunning: false, timer: undefined };
    lines.set(participantId, line);
    return line;
  }

  function advance(line: Line): void {
    if (line.isRunning || line.timer !== undefined) return;
    if (line.waiting.size === 0) {
      lines.delete(line.participantId);
      ready.delete(line);
      return;
    }
    const waitMs = (paidAtMs.get(line.participantId) ?? 0) - START_BELOW_MS - clock.monotonicMs();
    if (waitMs > 0) {
      line.timer = clock.after(waitMs, () => {
        line.timer = undefined;
        advance(line);
      });
      return;
    }
    ready.add(line);
    startReady();
  }

  function startReady(): void {
    for (const line of ready) {
      if (running >= REPLAY_LIMITS.maxRunning) return;
      ready.delete(line);
      void start(line);
    }
  }

  async function start(line: Line): Promise<void> {
    const [replay] = line.waiting;
    if (replay === undefined) return advance(line);
    line.waiting.delete(replay);
    line.isRunning = true;
    running += 1;
    const items = await replay();
    const costMs = (Math.max(1, items) * 1_000) / REPLAY_LIMITS.itemsPerSecond;
    paidAtMs.set(line.participantId, Math.max(paidAtMs.get(line.participantId) ?? 0, clock.monotonicMs()) + costMs);
    running -= 1;
    line.isRunning = false;
    advance(line);
    startReady();
  }

  return {
    add(participantId, replay) {
      const line = lineOf(participantId);
      line.waiting.add(replay);
      advance(line);
      return { [Symbol.dispose]: () => void line.waiting.delete(replay) };
    },
    [Symbol.dispose]() {
      for (const { timer, waiting } of lines.values()) {
        waiting.clear();
        timer?.[Symbol.dispose]();
      }
      ready.clear();
    },
  };
}
