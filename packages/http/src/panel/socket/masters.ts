import type { Records } from "@tributary/engine";
import type { Clock } from "@tributary/kernel";
import type { UserId } from "@tributary/model";
import type { MasterAnswer } from "@tributary/protocol/panel";
import * as v from "valibot";

/**
 * Master page per topic among an agent's pages on all nodes: the one that rings, the one that has the audio.
 *
 * The masterships are one record per agent. A change is made by a commit that claims the next version of the record, so that of two nodes that
 * change it at once one reads it again. It is written only when a page becomes master; a topic is free once the page of its master has closed.
 * While the store is unavailable, a node elects among its own pages. Rules MA-01 to MA-07. Source: docs/wire/streams.md#master-election.
 */
export interface Masters {
  /** Newest known version; 0 before any change. */
  readonly version: number;
  /** Returns the master. If there is none, the page becomes master unless `shouldNotClaim`. */
  check(pageId: string, topic: string, shouldNotClaim: boolean): Promise<MasterAnswer>;
  /** Makes the page master, replacing another one. Returns the recorded master if it cannot: others were always first, or there are too many topics. */
  become(pageId: string, topic: string): Promise<MasterAnswer>;
  /** Receives a change that another node has made. */
  receive(change: MasterChange): void;
  /** Another node has that version: reads the record if it is newer. */
  catchUp(version: number): void;
}

/** A page has become master of a topic. */
export type MasterChange = {
  readonly topic: string;
  readonly pageId: string;
  readonly version: number;
  readonly takeOver: boolean;
};

/** Maximum number of topics: they are free text from pages. More than any desktop uses. */
const MAX_TOPICS = 1_000;

/** Attempts to change the record, each after another node was first. */
const MAX_ATTEMPTS = 10;

/** Time for which a version stays claimed: a node that pauses longer within a change could undo later ones. Unit: milliseconds. */
const VERSION_CLAIM_MS = 600_000;

/**
 * Time that other nodes have to announce their pages to a node that has just begun to serve the agent. A recorded master whose page is not
 * announced has closed. Unit: milliseconds.
 */
const ANNOUNCEMENT_MS = 500;

const KIND = "panel-masters";

const storedMasters = v.object({ version: v.number(), topics: v.record(v.string(), v.string()) });

type State = { readonly version: number; readonly topics: ReadonlyMap<string, string> };

const NO_MASTERS: State = { version: 0, topics: new Map() };

type Deps = { readonly records: Records; readonly clock: Clock; readonly agentId: UserId };

type Options = {
  readonly isOpen: (pageId: string) => boolean;
  readonly wasSeen: (pageId: string) => boolean;
  /** Called with each change made here, and with each change of another node. */
  readonly onChange: (change: MasterChange, origin: "here" | "elsewhere") => void;
  /** The store is unavailable. */
  readonly onError: (error: unknown) => void;
};

/** Creates the masterships of an agent as this node knows them. */
export function createMasters({ records, clock, agentId }: Deps, options: Options): Masters {
  const openedMs = clock.monotonicMs();
  let state: State | undefined;
  /** False until the record has been read, and after a failure. */
  let isLoaded = false;

  async function load(): Promise<State> {
    try {
      const parsed = v.safeParse(storedMasters, (await records.find(KIND, agentId))?.value);
      const { version, topics } = parsed.success ? parsed.output : { version: 0, topics: {} };
      if (state === undefined || version > state.version) state = { version, topics: new Map(Object.entries(topics)) };
      isLoaded = true;
    } catch (error) {
      options.onError(error);
    }
    return state ?? NO_MASTERS;
  }

  const current = async (): Promise<State> => (isLoaded && state !== undefined ? state : load());

  /** Returns the master of the topic whose page is open. */
  async function masterOf(topic: string): Promise<string | undefined> {
    const recorded = (await current()).topics.get(topic);
    if (recorded === undefined || options.isOpen(recorded)) return recorded;
    await announcementsOf(recorded);
    const announced = state?.topics.get(topic);
    return announced !== undefined && options.isOpen(announced) ? announced : undefined;
  }

  /** Waits until the other nodes have certainly announced their pages, if the page may be one of them. */
  async function announcementsOf(pageId: string): Promise<void> {
    const waitMs = openedMs + ANNOUNCEMENT_MS - clock.monotonicMs();
    if (!records.isShared || options.wasSeen(pageId) || waitMs <= 0) return;
    await new Promise<void>((resolve) => void clock.after(waitMs, resolve));
  }

  /** Makes the page master of the topic in the next version. Returns false if another change was first, or there are too many topics. */
  async function write(pageId: string, topic: string, takeOver: boolean): Promise<boolean> {
    const { version: before, topics } = await current();
    const version = before + 1;
    const open = [...topics].filter(([, master]) => options.isOpen(master));
    const next = new Map([...open, [topic, pageId] as const]);
    const value = { version, topics: Object.fromEntries(next) };
    const claim = { key: `${KIND}/${agentId}/${version}`, holder: "", endsAt: clock.now() + VERSION_CLAIM_MS };
    try {
      if (!(await records.claim(claim, { put: [{ kind: KIND, id: agentId, value }] }))) {
        await load();
        return false;
      }
      if (state === undefined || version > state.version) state = { version, topics: next };
    } catch (error) {
      options.onError(error);
      isLoaded = false;
      state = { version: before, topics: next };
    }
    options.onChange({ topic, pageId, version, takeOver }, "here");
    return true;
  }

  /** True if the agent's open pages have as many topics as they may. */
  function isFull(topic: string): boolean {
    const topics = state?.topics ?? new Map<string, string>();
    if (topics.size < MAX_TOPICS || topics.has(topic)) return false;
    return [...topics.values()].filter(options.isOpen).length >= MAX_TOPICS;
  }

  /** Reports the topics that other nodes have changed since, as far as they are known. */
  async function readChanges(): Promise<void> {
    const before = state?.topics ?? new Map<string, string>();
    const { version, topics } = await load();
    for (const [topic, pageId] of topics) {
      if (before.get(topic) === pageId) continue;
      options.onChange({ topic, pageId, version, takeOver: before.has(topic) }, "elsewhere");
    }
  }

  return {
    get version() {
      return state?.version ?? 0;
    },
    async check(pageId, topic, shouldNotClaim) {
      for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
        const master = await masterOf(topic);
        if (master !== undefined) return { masterId: master, isMaster: master === pageId, topic };
        if (shouldNotClaim || isFull(topic)) break;
        if (await write(pageId, topic, false)) return { masterId: pageId, isMaster: true, topic };
      }
      const master = await masterOf(topic); // another page's, after lost races
      return { masterId: master ?? null, isMaster: master === pageId, topic };
    },
    async become(pageId, topic) {
      for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
        const before = await masterOf(topic);
        if (before === pageId) return { masterId: pageId, takeOver: false, topic };
        if (isFull(topic)) break;
        const takeOver = before !== undefined;
        if (await write(pageId, topic, takeOver)) return { masterId: pageId, takeOver, topic };
      }
      return { masterId: (await masterOf(topic)) ?? null, takeOver: false, topic }; // nothing was written
    },
    receive(change) {
      if (state === undefined) return options.onChange(change, "elsewhere");
      if (change.version <= state.version) return;
      if (change.version > state.version + 1) return void readChanges();
      state = { version: change.version, topics: new Map([...state.topics, [change.topic, change.pageId]]) };
      options.onChange(change, "elsewhere");
    },
    catchUp(version) {
      if (state !== undefined && version > state.version) void readChanges();
    },
  };
}
