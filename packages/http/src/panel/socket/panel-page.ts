/**
 * One page of an agent panel, at the server's end of its socket.
 *
 * ```
 *  greeting ──hello──▶ checking ──welcome──▶ open ──closed──▶ closed
 *     └──too late───────────┴──refused─────────────────────────▶ closed
 * ```
 */
import type { DeskView } from "@tributary/engine";
import { createScope, type Scope } from "@tributary/kernel";
import { displayNameOf, instanceArn, PANEL_PERMISSION, refusal } from "@tributary/model";
import {
  PANEL_CLOSE_CODES,
  PANEL_WIRE_VERSION,
  type PanelClientFrame,
  type PanelServerFrame,
  parsePanelClientFrame,
} from "@tributary/protocol/panel";
import type { WebSocket } from "ws";
import { authenticate } from "../../auth/authenticate.ts";
import type { Session, Sessions } from "../../auth/sessions.ts";
import { signOut } from "../../auth/sign-out.ts";
import type { HttpContext } from "../../context.ts";
import type { ConversationRooms } from "../../rooms/conversation-rooms.ts";
import type { RoomFrame } from "../../rooms/room-frame.ts";
import { callErrorOf } from "../methods/call-error.ts";
import { callMethod } from "../methods/call-method.ts";
import type { AgentHub, HubPage } from "./agent-hub.ts";
import { type ChatFeeds, createChatFeeds } from "./chat-feeds.ts";
import { watchPulse } from "./pulse.ts";

/** What pages need. */
export type PageDeps = HttpContext & {
  readonly sessions: Sessions;
  readonly rooms: ConversationRooms;
  readonly hubOf: (userId: Session["userId"]) => AgentHub;
};

type Hello = Extract<PanelClientFrame, { type: "hello" }>;
type AfterHello = Exclude<PanelClientFrame, Hello>;
type Refused = Extract<PanelServerFrame, { type: "refused" }>["code"];

/** Whoever does not say who they are in this time has nothing to say. Unit: milliseconds. */
const HELLO_TIMEOUT_MS = 10_000;

/** How often pages should speak. Unit: milliseconds. */
const HEARTBEAT_MS = 10_000;

/** A page that lets more pile up is let go; it is told what it missed when it returns. Unit: bytes. */
const MAX_BUFFERED_BYTES = 4 * 1024 * 1024;

/** Calls of one page at the same time. Desktops make a handful. */
const MAX_CALLS = 64;

/** How long a socket may take to close. Unit: milliseconds. */
const CLOSE_DEADLINE_MS = 2_000;

type Page = HubPage & {
  readonly session: Session;
  readonly hub: AgentHub;
  readonly feeds: ChatFeeds;
  calls: number;
};

/** Takes a socket that has just been opened. Rules PS-01 to PS-18. */
export function takePanelSocket(deps: PageDeps, socket: WebSocket): void {
  const { clock, log } = deps;
  const scope = createScope();
  let page: Page | undefined;
  let isGreeted = false;
  const line = createLine(deps, socket, scope);
  const helloTimer = scope.use(clock.after(HELLO_TIMEOUT_MS, () => line.close("silent")));
  scope.use(watchPulse(clock, socket));

  socket.on("close", () => scope[Symbol.dispose]());
  socket.on("message", (data, isBinary) => {
    const parsed = isBinary ? undefined : parsePanelClientFrame(String(data));
    if (parsed?.kind !== "frame") {
      log.warn("a panel page sent what is no frame", { problem: parsed?.problem ?? "binary" });
      return line.close("badFrame");
    }
    const { frame } = parsed;
    if (frame.type === "hello") {
      if (isGreeted) return line.close("badFrame");
      isGreeted = true;
      helloTimer[Symbol.dispose]();
      greet(frame).catch(failed);
    } else if (page === undefined) line.close("badFrame");
    else if (isOver(page.session)) expire();
    else obey(deps, { page, line, frame }).catch(failed);
  });

  async function greet(hello: Hello): Promise<void> {
    const answer = await judgeHello(deps, hello);
    if (scope.closed) return;
    if (!answer.ok) {
      line.send({ type: "refused", code: answer.code });
      return line.close(answer.code === "permission-missing" ? "permissionMissing" : "signedOut");
    }
    page = openPage(deps, { hello, session: answer.session, line });
    line.send(welcomeOf(deps, page));
    scope.use(page.feeds);
    scope.use(page.hub.attach(page));
    scope.use(clock.after(page.session.expiresAt - clock.now(), expire));
    log.info("panel page opened", { agentId: page.session.userId });
  }

  function isOver({ expiresAt }: Session): boolean {
    return expiresAt <= clock.now();
  }

  function expire(): void {
    line.send({ type: "signed-out", reason: "expired" });
    line.close("signedOut");
  }

  function failed(error: unknown): void {
    log.error("a panel page could not be served", { error: error instanceof Error ? error : null });
    line.close("internal");
  }
}

/** The sending side of a socket. */
type Line = {
  readonly send: (frame: PanelServerFrame) => void;
  readonly sendText: (text: string) => void;
  readonly close: (why: keyof typeof PANEL_CLOSE_CODES) => void;
};

function createLine({ clock, log }: PageDeps, socket: WebSocket, scope: Scope): Line {
  let isClosing = false;
  const line: Line = {
    send: (frame) => line.sendText(JSON.stringify(frame)),
    sendText(text) {
      if (isClosing || socket.readyState !== socket.OPEN) return;
      socket.send(text);
      if (socket.bufferedAmount <= MAX_BUFFERED_BYTES) return;
      log.warn("a panel page does not take what it is sent", { bufferedBytes: socket.bufferedAmount });
      line.close("backpressure");
    },
    close(why) {
      if (isClosing) return;
      isClosing = true;
      socket.close(PANEL_CLOSE_CODES[why], why);
      scope.use(clock.after(CLOSE_DEADLINE_MS, () => socket.terminate()));
    },
  };
  return line;
}

type HelloAnswer = { readonly ok: true; readonly session: Session } | { readonly ok: false; readonly code: Refused };

async function judgeHello(deps: PageDeps, hello: Hello): Promise<HelloAnswer> {
  if (hello.version !== PANEL_WIRE_VERSION) return { ok: false, code: "version-unknown" };
  const session = await authenticate(deps, hello.sessionToken);
  const { directory } = deps.center;
  const user = session.ok ? directory.user(session.value.userId) : undefined;
  if (!session.ok || user === undefined) return { ok: false, code: "session-expired" };
  const mayEnter = directory.permissionsOf(user).has(PANEL_PERMISSION);
  return mayEnter ? { ok: true, session: session.value } : { ok: false, code: "permission-missing" };
}

function openPage(
  deps: PageDeps,
  { hello, session, line }: { readonly hello: Hello; readonly session: Session; readonly line: Line },
): Page {
  const feeds = createChatFeeds(deps, {
    cursors: new Map(hello.resume.map(({ conversationId, seq }) => [conversationId, seq])),
    deliver: (conversationId, frame) => line.sendText(chatTextOf(conversationId, frame)),
    onBroken: () => line.close("backpressure"),
  });
  return {
    pageId: hello.pageId,
    familyId: session.familyId,
    session,
    hub: deps.hubOf(session.userId),
    feeds,
    calls: 0,
    send: line.send,
    tellDesk(view: DeskView, updateText: string) {
      line.sendText(updateText);
      feeds.follow(view);
    },
    signedOut() {
      line.send({ type: "signed-out", reason: "signed-out" });
      line.close("signedOut");
    },
    replaced: () => line.close("replaced"),
  };
}

function welcomeOf({ center, clock }: PageDeps, { pageId, session }: Page): PanelServerFrame {
  const { instance } = center.directory.definition;
  const user = center.directory.user(session.userId);
  return {
    type: "welcome",
    pageId,
    serverTime: clock.now(),
    sessionExpiresAt: session.expiresAt,
    heartbeatMs: HEARTBEAT_MS,
    agent: {
      userId: session.userId,
      username: user?.username ?? "",
      displayName: user === undefined ? "" : displayNameOf(user),
    },
    instance: { region: instance.region, alias: instance.alias, instanceARN: instanceArn(instance) },
  };
}

type Order = { readonly page: Page; readonly line: Line; readonly frame: AfterHello };

async function obey(deps: PageDeps, { page, line, frame }: Order): Promise<void> {
  const { hub } = page;
  switch (frame.type) {
    case "ping":
      return line.send({ type: "pong", serverTime: deps.clock.now() });
    case "call":
      return answerCall(deps, { page, line, frame });
    case "broadcast":
      return hub.broadcast(frame.event, frame.data);
    case "refresh":
      return hub.refresh(page);
    case "sign-out":
      deps.log.info("user signed out", { userId: page.session.userId });
      return signOut(deps, page.session);
    case "master": {
      const { requestId, method, topic, shouldNotBecomeMasterIfNone } = frame;
      const answer =
        method === "becomeMaster"
          ? hub.becomeMaster(page, topic)
          : hub.checkMaster(page, topic, shouldNotBecomeMasterIfNone);
      return line.send({ type: "master-result", requestId, answer });
    }
  }
}

async function answerCall(
  deps: PageDeps,
  { page, line, frame }: Order & { readonly frame: Extract<AfterHello, { type: "call" }> },
): Promise<void> {
  const { requestId, method, params } = frame;
  if (page.calls >= MAX_CALLS) {
    return line.send({ type: "failed", requestId, error: callErrorOf(refusal("too-many-requests")) });
  }
  page.calls += 1;
  try {
    const context = { ...deps, agentId: page.session.userId, refresh: () => page.hub.refresh(page) };
    const result = await callMethod(context, { method, params });
    if (result.ok) line.send({ type: "result", requestId, data: result.value });
    else line.send({ type: "failed", requestId, error: callErrorOf(result.refusal) });
  } catch (error) {
    deps.log.error("a panel call failed", { method, requestId, error: error instanceof Error ? error : null });
    line.send({ type: "failed", requestId, error: callErrorOf(refusal("internal")) });
  } finally {
    page.calls -= 1;
  }
}

const chatTexts = new WeakMap<RoomFrame, string>();

/** The frame in its envelope, built once for all pages that hear it. */
function chatTextOf(conversationId: string, frame: RoomFrame): string {
  const known = chatTexts.get(frame);
  if (known !== undefined) return known;
  const text = `{"type":"chat","conversationId":${JSON.stringify(conversationId)},"seq":${frame.seq},"frame":${frame.text}}`;
  chatTexts.set(frame, text);
  return text;
}
