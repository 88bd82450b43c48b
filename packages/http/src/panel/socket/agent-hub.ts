/**
 * All pages of one agent on this node: they receive the same desk and the same broadcasts, and share the masterships.
 *
 * The desk is read and serialized once for all pages, and only after a change; further changes meanwhile cause one more reading.
 */
import type { Following } from "@tributary/engine";
import { asError, type Logger } from "@tributary/kernel";
import type { UserId } from "@tributary/model";
import type { MasterAnswer, PanelServerFrame } from "@tributary/protocol/panel";
import * as v from "valibot";
import { SESSIONS_ENDED_SIGNAL } from "../../auth/sign-out.ts";
import type { HttpContext } from "../../context.ts";
import { createAcceptanceAnnouncer, isAcceptance } from "./acceptance-announcer.ts";
import { createDeskPublisher, type DeskPublisherDeps, type DeskReceiver } from "./desk-publisher.ts";
import { createMasters } from "./masters.ts";

/** A page as its hub sees it. */
export interface HubPage extends DeskReceiver {
  readonly pageId: string;
  readonly familyId: string;
  send(frame: PanelServerFrame): void;
  /** The page's session has ended. */
  signedOut(): void;
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
  checkMaster(page: HubPage, topic: string, shouldNotClaim: boolean): MasterAnswer;
  becomeMaster(page: HubPage, topic: string): MasterAnswer;
}

/** Services of hubs. */
export type HubDeps = Pick<HttpContext, "center"> & DeskPublisherDeps;

/** Signal that carries a broadcast to an agent's pages on all nodes. */
const BROADCAST_SIGNAL = "http.panel-broadcast";

const broadcastSignal = v.object({ event: v.string(), data: v.optional(v.unknown()) });
const sessionsEndedSignal = v.object({ familyId: v.string() });

/** Returns a function that finds or opens the hub of an agent. A hub closes with its last page. */
export function createAgentHubs(deps: HubDeps): (agentId: UserId) => AgentHub {
  const hubs = new Map<UserId, AgentHub>();
  return (agentId) => {
    const known = hubs.get(agentId);
    if (known !== undefined) return known;
    const hub = openHub(deps, agentId, () => hubs.delete(agentId));
    hubs.set(agentId, hub);
    return hub;
  };
}

function openHub(deps: HubDeps, agentId: UserId, onEmpty: () => void): AgentHub {
  const { center } = deps;
  const log = deps.log.child({ agentId });
  const pages = new Map<string, HubPage>();
  const masters = createMasters();
  const announcer = createAcceptanceAnnouncer(sendBroadcast);
  const desk = createDeskPublisher(deps, agentId, announcer.onPublished);
  let feed: Following | undefined;

  function sendAll(frame: PanelServerFrame): void {
    for (const page of pages.values()) page.send(frame);
  }

  function sendBroadcast(event: string, data: unknown): void {
    sendAll({ type: "broadcast", event, data });
  }

  function onSignal(name: string, data: unknown): void {
    if (name === BROADCAST_SIGNAL) {
      const signal = readSignal(log, { name, data, schema: broadcastSignal });
      if (signal !== undefined) sendBroadcast(signal.event, signal.data);
    } else if (name === SESSIONS_ENDED_SIGNAL) {
      const signal = readSignal(log, { name, data, schema: sessionsEndedSignal });
      for (const page of [...pages.values()]) {
        if (page.familyId === signal?.familyId) page.signedOut();
      }
    }
  }

  /** Starts the feed. One that has already ended when this returns is not kept, so that the next page starts another. */
  function follow(): Following {
    let hasEnded = false;
    const following = center.feeds.followDesk(agentId, {
      onChange: () => desk.publish(pages.values()),
      onEvent: announcer.onEvent,
      onSignal,
      onEnd() {
        hasEnded = true;
        feed = undefined;
        for (const page of [...pages.values()]) page.broken();
      },
    });
    if (!hasEnded) feed = following;
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
    desk.remove(page);
    masters.release(page.pageId);
    sendAll({ type: "pages", length: pages.size });
    if (pages.size > 0) return;
    feed?.[Symbol.dispose]();
    feed = undefined;
    onEmpty();
  }

  return {
    attach(page) {
      const before = pages.get(page.pageId);
      pages.set(page.pageId, page);
      if (before !== undefined) {
        desk.remove(before);
        before.replaced();
      }
      const followed = feed ?? follow();
      sendAll({ type: "pages", length: pages.size });
      publishFirst(page, followed).catch((error: unknown) => {
        log.error("failed to publish the first desk update", { error: asError(error) });
        page.broken();
      });
      return { [Symbol.dispose]: () => detach(page) };
    },
    refresh: (page) => desk.publish([page]),
    broadcast(event, data) {
      if (!isAcceptance(event)) center.feeds.signalAgent(agentId, BROADCAST_SIGNAL, { event, data });
    },
    checkMaster: ({ pageId }, topic, shouldNotClaim) => masters.check(pageId, topic, shouldNotClaim),
    becomeMaster(page, topic) {
      const answer = masters.become(page.pageId, topic);
      if (answer.takeOver) {
        for (const other of pages.values()) {
          if (other !== page) other.send({ type: "master-result", requestId: null, answer });
        }
      }
      return answer;
    },
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
