/**
 * All pages of one agent on this node: they receive the same desk and the same broadcasts, and share the masterships with those on other nodes.
 *
 * The desk is read and serialized once for all pages, and only after a change; further changes meanwhile cause one more reading.
 */
import type { Following } from "@tributary/engine";
import { asError, type EpochMs, type Logger, type Random, uuidV7 } from "@tributary/kernel";
import type { UserId } from "@tributary/model";
import type { MasterAnswer, PanelServerFrame } from "@tributary/protocol/panel";
import * as v from "valibot";
import type { HttpContext } from "../../context.ts";
import { createAcceptanceAnnouncer, isAcceptance } from "./acceptance-announcer.ts";
import { createDeskPublisher, type DeskPublisherDeps, type DeskReceiver } from "./desk-publisher.ts";
import { createMasters, type MasterChange } from "./masters.ts";
import { createPagePresence } from "./page-presence.ts";

/** A page as its hub sees it. */
export interface HubPage extends DeskReceiver {
  readonly pageId: string;
  readonly userId: UserId;
  readonly sessionId: string;
  readonly familyId: string;
  send(frame: PanelServerFrame): void;
  /** The page's session has ended. */
  signedOut(): void;
  /** The user may not use the panel any more. */
  notPermitted(): void;
  /** Another socket with this page's id has connected: nothing more is delivered to this one. */
  replaced(): void;
}

/** The pages of an agent. */
export interface AgentHub {
  /** Adds a page; it receives the desk as soon as that is read. Disposing removes it. */
  attach(page: HubPage): Disposable;
  /** Sends the desk to the page again. */
  refresh(page: HubPage): void;
  /** Sends a broadcast to all pages of the agent, on all nodes. */
  broadcast(event: string, data: unknown): void;
  checkMaster(page: HubPage, topic: string, shouldNotClaim: boolean): Promise<MasterAnswer>;
  becomeMaster(page: HubPage, topic: string): Promise<MasterAnswer>;
}

/** The hubs of a node. */
export interface AgentHubs {
  /** Finds or opens the hub of an agent. A hub closes with its last page. */
  of(agentId: UserId): AgentHub;
  /** Pages of an agent on this node. */
  pagesOf(agentId: UserId): readonly HubPage[];
  /** All pages on this node. */
  allPages(): readonly HubPage[];
}

/** Services of hubs. */
export type HubDeps = Pick<HttpContext, "center"> & DeskPublisherDeps & { readonly random: Random };

/** Signal that carries a broadcast to an agent's pages on all nodes. */
const BROADCAST_SIGNAL = "http.panel-broadcast";

/** Signals between the nodes that serve the agent: their pages, and changes of masterships. */
const PAGES_SIGNAL = "http.panel-pages";
const MASTER_SIGNAL = "http.panel-master";

/**
 * Greatest difference that is expected between the clocks of two nodes, which both follow the store's. Of two sockets of a page that opened
 * closer together than this, at two nodes, neither is closed as replaced: closing the newer one would disconnect the page permanently, and the
 * older one ends by itself, because the page has left it. Unit: milliseconds.
 */
const CLOCK_DIFFERENCE_MS = 100;

const broadcastSignal = v.object({ event: v.string(), data: v.optional(v.unknown()) });
const masterSignal = v.object({
  node: v.string(),
  topic: v.string(),
  pageId: v.string(),
  version: v.number(),
  takeOver: v.boolean(),
});

/** Creates the hubs of a node. */
export function createAgentHubs(deps: HubDeps): AgentHubs {
  const node = uuidV7(deps.clock.now(), deps.random);
  const hubs = new Map<UserId, OpenHub>();
  return {
    of(agentId) {
      const known = hubs.get(agentId);
      if (known !== undefined) return known;
      const hub = openHub({ ...deps, node }, agentId, () => hubs.delete(agentId));
      hubs.set(agentId, hub);
      return hub;
    },
    pagesOf: (agentId) => hubs.get(agentId)?.pages() ?? [],
    allPages: () => [...hubs.values()].flatMap((hub) => hub.pages()),
  };
}

type OpenHub = AgentHub & { pages(): readonly HubPage[] };

function openHub(deps: HubDeps & { readonly node: string }, agentId: UserId, onEmpty: () => void): OpenHub {
  const { center, clock, node } = deps;
  const { records, feeds } = center;
  const log = deps.log.child({ agentId });
  const pages = new Map<string, HubPage>();
  /** When the socket of each page opened, by the clock that all nodes follow. */
  const openedAt = new Map<string, EpochMs>();
  const announcer = createAcceptanceAnnouncer(sendBroadcast);
  const desk = createDeskPublisher(deps, agentId, announcer.onPublished);
  let feed: Following | undefined;
  const signal = (name: string) => (data: unknown) => feeds.signalAgent(agentId, name, data);
  const presence = createPagePresence(
    { clock, log, node, isShared: records.isShared },
    {
      ownPages: () => pages.keys(),
      mastersVersion: () => masters.version,
      send: signal(PAGES_SIGNAL),
      onChange: sendCount,
      onMoved({ pageId, at }) {
        const page = pages.get(pageId);
        // A late announcement of a socket that the page has left again must not close the one it has now.
        if (page === undefined || at <= (openedAt.get(pageId) ?? 0) + CLOCK_DIFFERENCE_MS) return;
        detach(page);
        page.replaced();
      },
      onMastersBehind: (version) => masters.catchUp(version),
    },
  );
  const masters = createMasters(
    { records, clock, agentId },
    {
      isOpen: presence.isOpen,
      wasSeen: presence.wasSeen,
      onChange(change, origin) {
        notifyTakeOver(change);
        if (origin === "here") signal(MASTER_SIGNAL)({ node, ...change });
      },
      onError: (error) => log.warn("failed to read or write masterships", { error: asError(error) }),
    },
  );

  function sendAll(frame: PanelServerFrame): void {
    for (const page of pages.values()) page.send(frame);
  }

  function sendCount(): void {
    sendAll({ type: "pages", length: presence.size });
  }

  function sendBroadcast(event: string, data: unknown): void {
    sendAll({ type: "broadcast", event, data });
  }

  function notifyTakeOver({ topic, pageId, takeOver }: MasterChange): void {
    if (!takeOver) return;
    const answer = { masterId: pageId, takeOver, topic };
    for (const page of pages.values()) {
      if (page.pageId !== pageId) page.send({ type: "master-result", requestId: null, answer });
    }
  }

  function onSignal(name: string, data: unknown): void {
    if (name === BROADCAST_SIGNAL) {
      const sent = readSignal(log, { name, data, schema: broadcastSignal });
      if (sent !== undefined) sendBroadcast(sent.event, sent.data);
    } else if (name === PAGES_SIGNAL) presence.receive(data);
    else if (name === MASTER_SIGNAL) {
      const sent = readSignal(log, { name, data, schema: masterSignal });
      if (sent !== undefined && sent.node !== node) masters.receive(sent);
    }
  }

  /** Starts the feed. One that has already ended when this returns is not kept, so that the next page starts another. */
  function follow(): Following {
    let hasEnded = false;
    const following = feeds.followDesk(agentId, {
      onChange: () => desk.publish(pages.values()),
      onEvent: announcer.onEvent,
      onSignal,
      onEnd() {
        hasEnded = true;
        feed = undefined;
        for (const page of [...pages.values()]) page.broken();
      },
    });
    if (hasEnded) return following;
    feed = following;
    // Other nodes answer on the feed.
    following.ready.then(
      () => feed === following && presence.start(),
      () => undefined, // reported for each page
    );
    return following;
  }

  /** Publishes the desk to a new page once the feed has started, so that no change falls in between. */
  async function publishFirst(page: HubPage, followed: Following): Promise<void> {
    await followed.ready;
    // The page may have closed or been replaced, and a feed that ends lets its pages reconnect.
    if (feed === followed && pages.get(page.pageId) === page) desk.publish([page]);
  }

  function detach(page: HubPage): void {
    if (pages.get(page.pageId) !== page) return;
    pages.delete(page.pageId);
    openedAt.delete(page.pageId);
    desk.remove(page);
    if (pages.size > 0) {
      presence.announce();
      sendCount();
    } else {
      presence[Symbol.dispose]();
      feed?.[Symbol.dispose]();
      feed = undefined;
      onEmpty();
    }
  }

  return {
    pages: () => [...pages.values()],
    attach(page) {
      const before = pages.get(page.pageId);
      const opened = { pageId: page.pageId, at: clock.now() };
      pages.set(page.pageId, page);
      openedAt.set(page.pageId, opened.at);
      if (before !== undefined) {
        desk.remove(before);
        before.replaced();
      }
      const followed = feed ?? follow();
      presence.announce(opened);
      sendCount();
      publishFirst(page, followed).catch((error: unknown) => {
        log.error("failed to publish the first desk update", { error: asError(error) });
        page.broken();
      });
      return { [Symbol.dispose]: () => detach(page) };
    },
    refresh: (page) => desk.publish([page]),
    broadcast(event, data) {
      if (!isAcceptance(event)) signal(BROADCAST_SIGNAL)({ event, data });
    },
    checkMaster: ({ pageId }, topic, shouldNotClaim) => masters.check(pageId, topic, shouldNotClaim),
    becomeMaster: ({ pageId }, topic) => masters.become(pageId, topic),
  };
}

/** Returns undefined and logs a warning if another version of this server sent something else: throwing would end the feed. */
function readSignal<Schema extends v.GenericSchema>(
  log: Logger,
  { name, data, schema }: { readonly name: string; readonly data: unknown; readonly schema: Schema },
): v.InferOutput<Schema> | undefined {
  const parsed = v.safeParse(schema, data);
  if (parsed.success) return parsed.output;
  log.warn("malformed panel signal", { signal: name });
  return undefined;
}
