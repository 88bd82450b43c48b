import type { Center, Following, RecordChange, Records } from "@tributary/engine";
import { asError, type Clock, type EpochMs, type Logger, type Random, uuidV7 } from "@tributary/kernel";
import * as v from "valibot";

/**
 * Notices from one node to all, each about a stored change. They arrive within milliseconds; one that the broker loses is noticed within
 * {@link CHECK_INTERVAL_MS}, and the follower reads the stored changes again. Rules HN-02 and HN-03.
 */
export interface NodeNotices extends Disposable {
  /** Resolves once notices are received. Called before anything that they concern is read. */
  readonly ready: Promise<void>;
  /** Makes the change together with the one that the notice needs, then delivers the notice on all nodes, on this one at once. */
  send(notice: Notice, commit: (needed: RecordChange) => Promise<void>): Promise<void>;
  follow(follower: NoticeFollower): Disposable;
}

/** Name and content of a notice. Plain JSON. */
export type Notice = { readonly name: string; readonly data: unknown };

export type NoticeFollower = {
  onNotice(notice: Notice): void;
  /** Notices may have been lost: read the stored changes again. A failure is repeated with the next check. */
  onMissed(): Promise<void>;
};

/** Interval at which a node reads how many notices the others have sent. One statement that returns a row per node. Unit: milliseconds. */
export const CHECK_INTERVAL_MS = 2_000;

/** Delay before a feed that has ended is started again. Unit: milliseconds. */
const RETRY_MS = 1_000;

/** Age at which the count of another node is deleted: the node has ended, or has nothing to report. Unit: milliseconds. */
const MAX_COUNT_AGE_MS = 86_400_000;

const KIND = "node-notices";
const SIGNAL = "http.notice";

const storedCount = v.object({ count: v.number(), at: v.number() });
const sentNotice = v.object({ node: v.string(), count: v.number(), name: v.string(), data: v.unknown() });

type SentNotice = v.InferOutput<typeof sentNotice>;

type Deps = {
  readonly center: { readonly feeds: Center["feeds"]; readonly records: Records };
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
};

/** Starts the notices of a node. */
export function createNodeNotices({ center, clock, random, log }: Deps): NodeNotices {
  const { feeds, records } = center;
  const node = uuidV7(clock.now(), random);
  const followers = new Set<NoticeFollower>();
  /** Notices of other nodes that were received, or that concern changes from before this node began. */
  const counts = createReceivedCounts();
  const timers = new Set<Disposable>();
  let following: Following | undefined;
  let sent = 0;
  let mustReadAgain = false;
  let isOpen = true;

  function deliver(notice: Notice): void {
    for (const follower of followers) follower.onNotice(notice);
  }

  function missed(): void {
    for (const follower of followers) {
      follower.onMissed().catch((error: unknown) => {
        log.warn("failed to read changes of other nodes", { error: asError(error) });
        mustReadAgain = true;
      });
    }
  }

  function later(ms: number, task: () => void): void {
    if (!isOpen) return;
    const timer = clock.after(ms, () => {
      timers.delete(timer);
      task();
    });
    timers.add(timer);
  }

  function onSignal(name: string, data: unknown): void {
    if (name !== SIGNAL) return;
    const parsed = v.safeParse(sentNotice, data);
    if (parsed.success) receive(parsed.output);
    else log.warn("malformed notice of another node");
  }

  function receive({ node: sender, count, ...notice }: SentNotice): void {
    if (sender === node) return;
    const hasGap = counts.receive(sender, count);
    deliver(notice);
    if (hasGap) missed();
  }

  function start(): Following {
    const feed = feeds.followNodes({
      onSignal,
      onEnd(reason) {
        log.warn("feed of notices ended", { reason });
        later(RETRY_MS, () => void start().ready.then(missed));
      },
    });
    following = feed;
    return feed;
  }

  /** Returns false if notices of other nodes have not arrived, and counts them as received. */
  async function check(): Promise<boolean> {
    const stored = await records.list(KIND);
    let isComplete = !mustReadAgain;
    mustReadAgain = false;
    for (const { id, value } of stored) {
      const parsed = v.safeParse(storedCount, value);
      if (id === node || !parsed.success) continue;
      if (counts.reach(id, parsed.output)) isComplete = false;
    }
    return isComplete;
  }

  function checkLater(): void {
    later(CHECK_INTERVAL_MS, () => {
      check()
        .then((isComplete) => isComplete || missed())
        .catch((error: unknown) => log.debug("failed to check for notices", { error: asError(error) }))
        .finally(checkLater);
    });
  }

  async function begin(): Promise<void> {
    await start().ready;
    if (!records.isShared || !isOpen) return;
    await check();
    checkLater();
  }

  const ready = begin();
  ready.catch(() => undefined); // reported to those who await it

  return {
    ready,
    async send(notice, commit) {
      sent += 1;
      const count = sent;
      const now = clock.now();
      const outdated = counts.dropBefore(now - MAX_COUNT_AGE_MS);
      const counted: RecordChange = {
        put: [{ kind: KIND, id: node, value: { count, at: now } }],
        delete: outdated.map((id) => ({ kind: KIND, id })),
      };
      await commit(records.isShared ? counted : {});
      deliver(notice);
      feeds.signalNodes(SIGNAL, { node, count, ...notice });
    },
    follow(follower) {
      followers.add(follower);
      return { [Symbol.dispose]: () => void followers.delete(follower) };
    },
    [Symbol.dispose]() {
      isOpen = false;
      following?.[Symbol.dispose]();
      for (const timer of timers) timer[Symbol.dispose]();
      timers.clear();
    },
  };
}

type Count = v.InferOutput<typeof storedCount>;

/** Numbers of the newest notice of each other node. */
function createReceivedCounts() {
  const received = new Map<string, Count>();
  const countOf = (node: string): number => received.get(node)?.count ?? 0;
  return {
    /** Records a notice. Returns true if earlier ones have not arrived. */
    receive(node: string, count: number): boolean {
      const hasGap = count > countOf(node) + 1;
      received.set(node, {
        count: Math.max(count, countOf(node)),
        at: received.get(node)?.at ?? Number.POSITIVE_INFINITY,
      });
      return hasGap;
    },
    /** Records a stored count. Returns true if notices up to it have not arrived. */
    reach(node: string, { count, at }: Count): boolean {
      const isBehind = count > countOf(node);
      received.set(node, { count: Math.max(count, countOf(node)), at });
      return isBehind;
    },
    /** Forgets the nodes that have sent nothing since, and returns them. */
    dropBefore(time: EpochMs): readonly string[] {
      const outdated = [...received].filter(([, { at }]) => at < time).map(([node]) => node);
      for (const node of outdated) received.delete(node);
      return outdated;
    },
  };
}
