import { createLruCache, type LruCache } from "@tributary/kernel";
import type { AgentStateRef, ConversationEvent, Numbered, UserId } from "@tributary/model";
import { evolveAgent, newAgent } from "../agent/evolve.ts";
import type { AgentDesk } from "../agent/state.ts";
import { evolveConversation } from "../conversation/evolve.ts";
import {
  NO_MESSAGES,
  noteMessage,
  noteReceipt,
  RECENT_MESSAGES,
  type RecentMessages,
} from "../conversation/recent-messages.ts";
import type { ConversationState } from "../conversation/state.ts";
import type { JournalEvent, LoadedStream, Store, StreamRef } from "../ports/store.ts";

/** A state of either kind. */
export type StreamState = ConversationState | AgentDesk;

/** A stream at hand. */
export type StreamEntry = {
  readonly ref: StreamRef;
  /** The newest state, which the next decision is made on; perhaps not durable yet. Undefined: not begun. */
  head: StreamState | undefined;
  /** The newest durable state, which readers are shown. */
  settled: StreamState | undefined;
  /** The number up to which the store's kept state reaches. */
  snapshotSeq: number;
  /** Says whether the commit that made `head` has become durable. Never rejects. */
  lastCommit: Promise<boolean>;
};

/** How many ended conversations are kept at hand. */
const ENDED_CAPACITY = 500;

/**
 * Streams by their name: live ones always, ended ones as long as there is room. States are loaded once and then followed; a write
 * that finds that it was not alone drops the entry, and the next reader loads it anew.
 */
export interface StreamCache {
  /** The entry, if it is at hand. */
  peek(ref: StreamRef): StreamEntry | undefined;
  load(ref: StreamRef): Promise<StreamEntry>;
  drop(entry: StreamEntry): void;
  /** Looks again whether the entry is live, after its state has changed. */
  refile(entry: StreamEntry): void;
}

/** Makes an empty cache over `store`. */
export function createStreamCache(store: Store, offlineState: AgentStateRef): StreamCache {
  const shelves = { conversation: createShelf(), agent: createShelf() };
  const loading = new Map<string, Promise<StreamEntry>>();

  async function read(ref: StreamRef): Promise<StreamEntry> {
    const loaded = await store.load(ref);
    const state =
      ref.kind === "agent" ? agentFrom(ref, loaded, offlineState) : await conversationFrom(ref, loaded, store);
    const entry: StreamEntry = {
      ref,
      head: state,
      settled: state,
      snapshotSeq: loaded?.snapshot?.seq ?? 0,
      lastCommit: Promise.resolve(true),
    };
    refile(entry);
    return entry;
  }

  function refile(entry: StreamEntry): void {
    const { live, ended } = shelves[entry.ref.kind];
    const { id } = entry.ref;
    if (isLive(entry)) {
      if (live.get(id) === entry) return;
      live.set(id, entry);
      ended.delete(id);
    } else if (entry.head !== undefined) {
      live.delete(id);
      ended.set(id, entry);
    }
  }

  return {
    peek({ kind, id }) {
      const { live, ended } = shelves[kind];
      return live.get(id) ?? ended.get(id);
    },
    load(ref) {
      const key = keyOf(ref);
      const underWay = loading.get(key);
      if (underWay) return underWay;
      const reading = read(ref).finally(() => loading.delete(key));
      loading.set(key, reading);
      return reading;
    },
    drop(entry) {
      const { live, ended } = shelves[entry.ref.kind];
      const { id } = entry.ref;
      if (live.get(id) === entry) live.delete(id);
      if (ended.get(id) === entry) ended.delete(id);
    },
    refile,
  };
}

/** The streams of one kind by their id: a name made of both would have to be put together for every look. */
type Shelf = { readonly live: Map<string, StreamEntry>; readonly ended: LruCache<string, StreamEntry> };

function createShelf(): Shelf {
  return { live: new Map(), ended: createLruCache(ENDED_CAPACITY) };
}

/** Whether a stream is listed at the next start. Agents always are. */
export function isLiveState(state: StreamState): boolean {
  return !("contact" in state) || state.contact.state.phase !== "ended";
}

function isLive({ head, settled }: StreamEntry): boolean {
  return head !== undefined && (head !== settled || isLiveState(head));
}

function keyOf({ kind, id }: StreamRef): string {
  return `${kind}:${id}`;
}

// Rows come from our own adapters, which keep what was committed; the kinds of streams have one shape each in this version.
function agentFrom(ref: StreamRef, loaded: LoadedStream | undefined, offlineState: AgentStateRef): AgentDesk {
  // as kept by this engine; an agent's stream has the agent's id
  const kept = (loaded?.snapshot?.state as AgentDesk | undefined) ?? newAgent(ref.id as UserId, offlineState);
  return (loaded?.tail ?? []).reduce<AgentDesk>(
    (state, event) => evolveAgent(state, event as Parameters<typeof evolveAgent>[1]), // written to an agent's stream
    kept,
  );
}

async function conversationFrom(
  ref: StreamRef,
  loaded: LoadedStream | undefined,
  store: Store,
): Promise<ConversationState | undefined> {
  if (loaded === undefined) return undefined;
  const kept = loaded.snapshot?.state as ConversationState | undefined; // as kept by this engine
  const state = loaded.tail.reduce<ConversationState | undefined>(
    (before, event) => evolveConversation(before, asEvent(event)),
    kept,
  );
  if (state === undefined || state.contact.state.phase === "ended") return state;
  return { ...state, recent: await readRecent(ref, store) };
}

async function readRecent(ref: StreamRef, store: Store): Promise<RecentMessages> {
  const messages = await store.readEvents(ref, { order: "backward", limit: RECENT_MESSAGES, types: ["message.sent"] });
  const first = messages[0];
  if (first === undefined) return NO_MESSAGES;
  const types = ["message.sent", "receipt.recorded"];
  const since = await store.readEvents(ref, {
    order: "forward",
    afterSeq: first.seq - 1,
    limit: Number.MAX_SAFE_INTEGER,
    types,
  });
  return since.map(asEvent).reduce<RecentMessages>((recent, event) => {
    if (event.type === "message.sent") return noteMessage(recent, event);
    return event.type === "receipt.recorded" ? noteReceipt(recent, event) : recent;
  }, NO_MESSAGES);
}

function asEvent(event: JournalEvent): Numbered<ConversationEvent> {
  return event as Numbered<ConversationEvent>; // written by this engine to a stream of this kind
}
