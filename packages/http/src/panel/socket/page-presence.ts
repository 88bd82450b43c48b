import { type Clock, createLruCache, type EpochMs, type Logger } from "@tributary/kernel";
import * as v from "valibot";

/**
 * Pages of one agent on all nodes. The nodes announce their own pages to each other by signals, which may be lost: a node repeats its
 * announcement, and the pages of a node that has been silent for a while count as closed. Rules HN-05 and HN-06.
 */
export interface PagePresence extends Disposable {
  /** Number of open pages on all nodes. */
  readonly size: number;
  /** Asks the other nodes for their pages. Called when their answers can be received. */
  start(): void;
  /** Announces that the pages of this node have changed. `opened`: a page that has just opened. */
  announce(opened?: OpenedPage): void;
  isOpen(pageId: string): boolean;
  /** True if the page has been open since this node serves the agent: if it is not open now, it has closed. */
  wasSeen(pageId: string): boolean;
  /** Receives the announcement of a node. */
  receive(data: unknown): void;
}

/** A page, and the time of the store's clock at which its socket opened. */
export type OpenedPage = { readonly pageId: string; readonly at: EpochMs };

/** Interval between announcements. Unit: milliseconds. */
const INTERVAL_MS = 15_000;

/** The same while no other node has pages of the agent: only a lost announcement is still to be noticed. Unit: milliseconds. */
const ALONE_INTERVAL_MS = 60_000;

/** Time after which the pages of a silent node count as closed: three announcements. Unit: milliseconds. */
const MAX_SILENCE_MS = 50_000;

/** LRU size of page ids, which pages choose. An evicted one costs a page half a second before it becomes master. */
const MAX_SEEN = 1_000;

const announcement = v.object({
  node: v.string(),
  pages: v.array(v.string()),
  opened: v.optional(v.object({ pageId: v.string(), at: v.number() })),
  isQuestion: v.boolean(),
  mastersVersion: v.number(),
});

type Announcement = v.InferOutput<typeof announcement>;

type Deps = {
  readonly clock: Clock;
  readonly log: Logger;
  /** Id of this node. */
  readonly node: string;
  /** True if other nodes may serve the agent. */
  readonly isShared: boolean;
};

type Options = {
  readonly ownPages: () => Iterable<string>;
  readonly mastersVersion: () => number;
  readonly send: (data: unknown) => void;
  readonly onChange: () => void;
  /** A page of this node has opened another socket on another node. The announcement may be late: the page may have returned since. */
  readonly onMoved: (opened: OpenedPage) => void;
  /** Another node has a newer version of the masterships than this one. */
  readonly onMastersBehind: (version: number) => void;
};

/** The pages of another node, and the monotonic time of its last announcement. */
type Remote = { readonly pages: ReadonlySet<string>; readonly receivedMs: number };

/** Creates the presence of an agent's pages as this node knows it. Disposing announces that this node has none. */
export function createPagePresence(deps: Deps, options: Options): PagePresence {
  const { clock, log, node } = deps;
  const remotes = new Map<string, Remote>();
  const seen = createLruCache<string, true>(MAX_SEEN);
  let timer: Disposable | undefined;

  function send(pages: readonly string[], more: Partial<Pick<Announcement, "opened" | "isQuestion">>): void {
    const data: Announcement = {
      node,
      pages: [...pages],
      isQuestion: false,
      mastersVersion: options.mastersVersion(),
      ...more,
    };
    options.send(data);
  }

  const own = (): string[] => [...options.ownPages()];

  function dropSilent(): void {
    const since = clock.monotonicMs() - MAX_SILENCE_MS;
    const silent = [...remotes].filter(([, { receivedMs }]) => receivedMs < since).map(([id]) => id);
    for (const id of silent) remotes.delete(id);
    if (silent.length > 0) options.onChange();
  }

  function repeatLater(): void {
    timer = clock.after(remotes.size > 0 ? INTERVAL_MS : ALONE_INTERVAL_MS, () => {
      dropSilent();
      send(own(), {});
      repeatLater();
    });
  }

  const remotePages = (): string[] => [...remotes.values()].flatMap(({ pages }) => [...pages]);

  return {
    get size() {
      return new Set([...own(), ...remotePages()]).size;
    },
    start() {
      send(own(), { isQuestion: true });
      if (!deps.isShared) return;
      timer?.[Symbol.dispose]();
      repeatLater();
    },
    announce(opened) {
      if (opened !== undefined) seen.set(opened.pageId, true);
      send(own(), opened === undefined ? {} : { opened });
    },
    isOpen: (pageId) => own().includes(pageId) || remotePages().includes(pageId),
    wasSeen: (pageId) => seen.get(pageId) === true,
    receive(data) {
      const parsed = v.safeParse(announcement, data);
      if (!parsed.success) return log.warn("malformed panel signal", { signal: "pages" });
      const { node: sender, pages, opened, isQuestion, mastersVersion } = parsed.output;
      if (sender === node) return;
      const wasAlone = remotes.size === 0;
      const before = remotes.get(sender)?.pages.size ?? 0;
      if (pages.length === 0) remotes.delete(sender);
      else remotes.set(sender, { pages: new Set(pages), receivedMs: clock.monotonicMs() });
      for (const id of pages) seen.set(id, true);
      if (opened !== undefined) options.onMoved(opened);
      if (isQuestion) send(own(), {});
      if (pages.length !== before) options.onChange();
      options.onMastersBehind(mastersVersion);
      if (wasAlone && remotes.size > 0 && timer !== undefined) {
        timer[Symbol.dispose]();
        repeatLater();
      }
    },
    [Symbol.dispose]() {
      timer?.[Symbol.dispose]();
      timer = undefined;
      send([], {});
    },
  };
}
