/**
 * All pages of one agent on this node: they receive the same desk and the same broadcasts, and share the masterships.
 *
 * The desk is read and serialized once for all pages, and only after a change; further changes meanwhile cause one more reading.
 */
import type { DeskView, Following } from "@tributary/engine";
import type { UserId } from "@tributary/model";
import type { MasterAnswer, PanelServerFrame } from "@tributary/protocol/panel";
import * as v from "valibot";
import { SESSIONS_ENDED_SIGNAL } from "../../auth/sign-out.ts";
import type { HttpContext } from "../../context.ts";
import { createAcceptanceAnnouncer, isAcceptance } from "./acceptance-announcer.ts";
import { createDeskPublisher, type DeskPublisherDeps } from "./desk-publisher.ts";
import { createMasters } from "./masters.ts";

/** A page as its hub sees it. */
export interface HubPage {
  readonly pageId: string;
  readonly familyId: string;
  send(frame: PanelServerFrame): void;
  /** Receives the desk, and the update frame made from it. */
  receiveDesk(view: DeskView, updateText: string): void;
  /** The page's session has ended. */
  signedOut(): void;
  /** Another socket with this page's id has connected. */
  replaced(): void;
  /** The desk can no longer be followed without a gap: let the page reconnect. */
  broken(): void;
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
      const { event, data: inner } = v.parse(broadcastSignal, data);
      sendBroadcast(event, inner);
    } else if (name === SESSIONS_ENDED_SIGNAL) {
      const { familyId } = v.parse(sessionsEndedSignal, data);
      for (const page of [...pages.values()]) {
        if (page.familyId === familyId) page.signedOut();
      }
    }
  }

  function follow(): Following {
    return center.live.followDesk(agentId, {
      onChange: () => desk.publish(pages.values()),
      onEvent: announcer.onEvent,
      onSignal,
      onEnd() {
        feed = undefined;
        for (const page of [...pages.values()]) page.broken();
      },
    });
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
      before?.replaced();
      feed ??= follow();
      sendAll({ type: "pages", length: pages.size });
      // Read after the feed has started, so that no change falls in between.
      feed.ready.then(() => desk.publish([page]));
      return { [Symbol.dispose]: () => detach(page) };
    },
    refresh: (page) => desk.publish([page]),
    broadcast(event, data) {
      if (!isAcceptance(event)) center.live.signalAgent(agentId, BROADCAST_SIGNAL, { event, data });
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
