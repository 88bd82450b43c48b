/**
 * All pages of one agent on this node: they get the same desk, hear the same broadcasts, and share the masterships.
 *
 * The desk is read and put into words once for all pages, and only when something has changed; what changes meanwhile makes one more round.
 */
import type { AgentNews, DeskView } from "@tributary/engine";
import type { UserId } from "@tributary/model";
import type { MasterAnswer, PanelServerFrame } from "@tributary/protocol/panel";
import * as v from "valibot";
import { SESSIONS_ENDED_SIGNAL } from "../../auth/sign-out.ts";
import type { HttpContext } from "../../context.ts";
import { createAcceptanceAnnouncer, saysAccepted } from "./acceptance-announcer.ts";
import { createDeskTeller, type DeskTellerDeps } from "./desk-teller.ts";
import { createMasters } from "./masters.ts";

/** One page, as its hub sees it. */
export interface HubPage {
  readonly pageId: string;
  readonly familyId: string;
  send(frame: PanelServerFrame): void;
  /** The desk, and the words for it, ready for the socket. */
  tellDesk(view: DeskView, updateText: string): void;
  /** The page's session has ended. */
  signedOut(): void;
  /** Another socket has taken this page's place. */
  replaced(): void;
}

/** The pages of an agent. */
export interface AgentHub {
  /** Brings a page in; it is told the desk as soon as that is read. Disposing takes it out. */
  attach(page: HubPage): Disposable;
  /** The page wants the desk again. */
  refresh(page: HubPage): void;
  /** To all pages of the agent, on all nodes. */
  broadcast(event: string, data: unknown): void;
  checkMaster(page: HubPage, topic: string, shouldNotClaim: boolean): MasterAnswer;
  becomeMaster(page: HubPage, topic: string): MasterAnswer;
}

/** What hubs need. */
export type HubDeps = Pick<HttpContext, "center"> & DeskTellerDeps;

/** The signal by which broadcasts reach an agent's pages on all nodes. */
const BROADCAST_SIGNAL = "http.panel-broadcast";

const broadcastSignal = v.object({ event: v.string(), data: v.optional(v.unknown()) });
const sessionsEndedSignal = v.object({ familyId: v.string() });

/** Finds or opens the hub of an agent; it closes with its last page. */
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
  const announcer = createAcceptanceAnnouncer(tellBroadcast);
  const desk = createDeskTeller(deps, agentId, announcer.announce);
  let feed: Disposable | undefined;

  function tellAll(frame: PanelServerFrame): void {
    for (const page of pages.values()) page.send(frame);
  }

  function tellBroadcast(event: string, data: unknown): void {
    tellAll({ type: "broadcast", event, data });
  }

  function hear(news: AgentNews): void {
    if (news.kind === "changed") desk.tell([...pages.values()]);
    else if (news.kind === "event") announcer.hear(news.event);
    else hearSignal(news.name, news.data);
  }

  function hearSignal(name: string, data: unknown): void {
    if (name === BROADCAST_SIGNAL) {
      const { event, data: inner } = v.parse(broadcastSignal, data);
      tellBroadcast(event, inner);
    } else if (name === SESSIONS_ENDED_SIGNAL) {
      const { familyId } = v.parse(sessionsEndedSignal, data);
      for (const page of [...pages.values()]) {
        if (page.familyId === familyId) page.signedOut();
      }
    }
  }

  function detach(page: HubPage): void {
    if (pages.get(page.pageId) !== page) return;
    pages.delete(page.pageId);
    desk.forget(page);
    masters.release(page.pageId);
    tellAll({ type: "pages", length: pages.size });
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
      feed ??= center.live.followAgent(agentId, hear);
      tellAll({ type: "pages", length: pages.size });
      desk.tell([page]);
      return { [Symbol.dispose]: () => detach(page) };
    },
    refresh: (page) => desk.tell([page]),
    broadcast(event, data) {
      if (!saysAccepted(event)) center.live.signalAgent(agentId, BROADCAST_SIGNAL, { event, data });
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
