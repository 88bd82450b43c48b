/**
 * One page of an agent panel, at the server's end of its socket.
 *
 * ```
 *  connected ──hello──▶ checking ──welcome──▶ open ──closed──▶ closed
 *      └──timeout───────────┴──refused─────────────────────────▶ closed
 * ```
 */
import type { CallPage, DeskView } from "@tributary/engine";
import { asError, createScope } from "@tributary/kernel";
import { CenterError, displayNameOf, explain, instanceArn, refusal } from "@tributary/model";
import {
  PANEL_CLOSE_CODES,
  PANEL_WIRE_VERSION,
  type PanelClientFrame,
  type PanelServerFrame,
  parsePanelClientFrame,
} from "@tributary/protocol/panel";
import { authenticate } from "../../auth/authenticate.ts";
import type { Session, Sessions } from "../../auth/sessions.ts";
import { signOut } from "../../auth/sign-out.ts";
import type { HttpContext } from "../../context.ts";
import type { ConversationRooms } from "../../rooms/conversation-rooms.ts";
import type { RoomFrame } from "../../rooms/room-frame.ts";
import { judgeError } from "../../server/error-form.ts";
import { ManagedSocket, type SocketClose, type SocketLimits } from "../../server/managed-socket.ts";
import type { SocketMonitor } from "../../server/socket-monitor.ts";
import type { UpgradedSocket } from "../../server/upgrade-router.ts";
import { agentCaller } from "../../voice/agent-caller.ts";
import { answerSignaling, type SignalingCaller } from "../../voice/signaling.ts";
import { callErrorOf } from "../methods/call-error.ts";
import { callMethod } from "../methods/call-method.ts";
import type { AgentHub, HubPage } from "./agent-hub.ts";
import { type ChatFeeds, createChatFeeds } from "./chat-feeds.ts";
import { mayUsePanel } from "./panel-permissions.ts";

/** Services shared by all panel pages. */
export type PageDeps = HttpContext & {
  readonly sessions: Sessions;
  readonly rooms: ConversationRooms;
  readonly monitor: SocketMonitor;
  readonly hubOf: (userId: Session["userId"]) => AgentHub;
};

type Hello = Extract<PanelClientFrame, { type: "hello" }>;
type FrameAfterHello = Exclude<PanelClientFrame, Hello>;
type HelloRefusal = Extract<PanelServerFrame, { type: "refused" }>["code"];

/** Close the socket if no `hello` frame arrives within this time. Unit: milliseconds. */
const HELLO_TIMEOUT_MS = 10_000;

/** Maximum number of frames before the welcome, when the agent is not known yet. Pages send one. */
const MAX_EARLY_FRAMES = 10;

/** Interval at which pages should send a `ping` frame. Unit: milliseconds. */
const HEARTBEAT_MS = 10_000;

/** Maximum concurrent calls of one page. Desktops make a handful. */
const MAX_CALLS = 64;

/** Browsers answer pings by themselves, also for hidden pages. A page closed for backpressure receives the rest when it returns. */
const LIMITS: SocketLimits = {
  pingAfterMs: 20_000,
  maxSilentMs: 40_000,
  maxStuckMs: 10_000,
  maxBufferedBytes: 4 * 1024 * 1024,
  maxBurstBytes: 4 * 1024 * 1024,
  silent: closeOf("silent"),
  tooSlow: closeOf("backpressure"),
};

type Page = HubPage & {
  readonly session: Session;
  readonly hub: AgentHub;
  readonly feeds: ChatFeeds;
  readonly softphone: SignalingCaller;
  calls: number;
};

/** Serves a socket that has just been opened, until it is closed. Rules PS-01 to PS-05, PS-10, PS-15, PS-16, PS-18 to PS-20 and PS-22. */
export function servePanelSocket(deps: PageDeps, upgraded: UpgradedSocket): void {
  const { clock, log } = deps;
  const scope = createScope();
  let earlyFrames = 0;
  let page: Page | undefined;
  let hasHello = false;
  const socket = new ManagedSocket(deps, upgraded, {
    limits: LIMITS,
    receiver: { onMessage, onPong: takeFrame, onClosing: () => scope[Symbol.dispose]() },
  });
  upgraded.socket.on("ping", takeFrame);
  const writer = createSocketWriter(socket);
  const helloTimeout = scope.use(clock.after(HELLO_TIMEOUT_MS, () => writer.close("silent")));

  /** Closes the page if its agent has sent too many frames. Rule PS-19. */
  function takeFrame(): boolean {
    if (!socket.isOpen) return false;
    earlyFrames += page === undefined ? 1 : 0;
    const isAllowed =
      page === undefined ? earlyFrames <= MAX_EARLY_FRAMES : deps.limits.frames.take(page.session.userId);
    if (isAllowed) return true;
    log.warn("closing panel page: too many frames", { agentId: page?.session.userId });
    writer.close("tooManyFrames");
    return false;
  }

  function onMessage(text: string | null): void {
    if (!takeFrame()) return;
    const parsed = text === null ? undefined : parsePanelClientFrame(text);
    if (parsed?.kind !== "frame") {
      log.warn("malformed panel frame", { problem: parsed?.problem ?? "binary" });
      writer.close("badFrame");
    } else if (parsed.frame.type === "hello") onHello(parsed.frame);
    else if (page === undefined) writer.close("badFrame");
    else if (page.session.expiresAt <= clock.now()) expire();
    else handleFrame(deps, { page, writer, frame: parsed.frame }).catch(fail);
  }

  function onHello(hello: Hello): void {
    helloTimeout[Symbol.dispose]();
    if (hasHello) writer.close("badFrame");
    else greet(hello).catch(fail);
    hasHello = true;
  }

  async function greet(hello: Hello): Promise<void> {
    const decision = await checkHello(deps, hello);
    if (!socket.isOpen) return;
    if (!decision.ok) return refuse(writer, decision.code);
    page = openPage(deps, { hello, session: decision.session, writer });
    writer.send(welcomeOf(deps, page));
    scope.use(page.feeds);
    scope.use(page.hub.attach(page));
    scope.use(clock.after(page.session.expiresAt - clock.now(), expire));
    log.info("panel page opened", { agentId: page.session.userId });
  }

  function expire(): void {
    writer.send({ type: "signed-out", reason: "expired" });
    writer.close("signedOut");
  }

  function fail(error: unknown): void {
    log.error("failed to serve panel page", { error: asError(error) });
    writer.close("internal");
  }
}

/** Sending side of a page's socket. */
type SocketWriter = {
  readonly isOpen: () => boolean;
  readonly send: (frame: PanelServerFrame) => void;
  readonly sendText: (text: string) => void;
  readonly close: (why: keyof typeof PANEL_CLOSE_CODES) => void;
};

function createSocketWriter(socket: ManagedSocket): SocketWriter {
  return {
    isOpen: () => socket.isOpen,
    send: (frame) => socket.sendText(JSON.stringify(frame)),
    sendText: (text) => socket.sendText(text),
    close: (why) => socket.close(closeOf(why)),
  };
}

function closeOf(why: keyof typeof PANEL_CLOSE_CODES): SocketClose {
  return { code: PANEL_CLOSE_CODES[why], reason: why };
}

type HelloDecision =
  | { readonly ok: true; readonly session: Session }
  | { readonly ok: false; readonly code: HelloRefusal };

async function checkHello(deps: PageDeps, hello: Hello): Promise<HelloDecision> {
  if (hello.version !== PANEL_WIRE_VERSION) return { ok: false, code: "version-unknown" };
  const session = await authenticate(deps, hello.sessionToken);
  const isPermitted = session.ok ? mayUsePanel(deps.center.directory, session.value.userId) : undefined;
  if (!session.ok || isPermitted === undefined) return { ok: false, code: "session-expired" };
  return isPermitted ? { ok: true, session: session.value } : { ok: false, code: "permission-missing" };
}

function refuse(writer: SocketWriter, code: HelloRefusal): void {
  writer.send({ type: "refused", code });
  writer.close(code === "permission-missing" ? "permissionMissing" : "signedOut");
}

function openPage(
  deps: PageDeps,
  { hello, session, writer }: { readonly hello: Hello; readonly session: Session; readonly writer: SocketWriter },
): Page {
  const page: CallPage = { name: hello.pageId, isOpen: writer.isOpen };
  const feeds = createChatFeeds(deps, {
    cursors: new Map(hello.resume.map(({ conversationId, seq }) => [conversationId, seq])),
    deliver: (conversationId, frame) => writer.sendText(chatTextOf(conversationId, frame)),
    onBroken: () => writer.close("backpressure"),
  });
  return {
    pageId: hello.pageId,
    userId: session.userId,
    sessionId: session.id,
    familyId: session.familyId,
    session,
    hub: deps.hubOf(session.userId),
    feeds,
    softphone: agentCaller(deps, { agentId: session.userId, page }),
    calls: 0,
    send: writer.send,
    receiveDesk(view: DeskView, updateText: string) {
      writer.sendText(updateText);
      feeds.follow(view);
    },
    signedOut() {
      writer.send({ type: "signed-out", reason: "signed-out" });
      writer.close("signedOut");
    },
    notPermitted: () => refuse(writer, "permission-missing"),
    replaced() {
      feeds[Symbol.dispose]();
      writer.close("replaced");
    },
    broken: () => writer.close("internal"),
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

type ReceivedFrame<F extends FrameAfterHello = FrameAfterHello> = {
  readonly page: Page;
  readonly writer: SocketWriter;
  readonly frame: F;
};

async function handleFrame(deps: PageDeps, { page, writer, frame }: ReceivedFrame): Promise<void> {
  const { hub } = page;
  switch (frame.type) {
    case "ping":
      return writer.send({ type: "pong", serverTime: deps.clock.now() });
    case "call":
      return answerCall(deps, { page, writer, frame });
    case "broadcast":
      return hub.broadcast(frame.event, frame.data);
    case "refresh":
      return hub.refresh(page);
    case "softphone": {
      const { connectionId, jsonRpcMsg } = frame;
      const reply = await answerSignaling(deps, page.softphone, jsonRpcMsg);
      return reply && writer.send({ type: "softphone", connectionId, jsonRpcMsg: reply });
    }
    case "sign-out": {
      const result = await signOut(deps, page.session);
      // The page reconnects, still signed in: its user can repeat the sign-out.
      if (!result.ok) throw new CenterError(result.refusal.code, explain(result.refusal));
      return;
    }
    case "master": {
      const { requestId, method, topic, shouldNotBecomeMasterIfNone } = frame;
      const answer =
        method === "becomeMaster"
          ? await hub.becomeMaster(page, topic)
          : await hub.checkMaster(page, topic, shouldNotBecomeMasterIfNone);
      return writer.send({ type: "master-result", requestId, answer });
    }
  }
}

type CallFrame = Extract<FrameAfterHello, { type: "call" }>;

async function answerCall(deps: PageDeps, { page, writer, frame }: ReceivedFrame<CallFrame>): Promise<void> {
  const { requestId, method, params } = frame;
  if (page.calls >= MAX_CALLS) {
    return writer.send({ type: "failed", requestId, error: callErrorOf(refusal("too-many-requests")) });
  }
  page.calls += 1;
  try {
    const context = {
      ...deps,
      agentId: page.session.userId,
      isSignedIn: async () => (await deps.sessions.find(page.session.id)) !== undefined,
      refresh: () => page.hub.refresh(page),
    };
    const result = await callMethod(context, { method, params });
    if (result.ok) writer.send({ type: "result", requestId, data: result.value });
    else writer.send({ type: "failed", requestId, error: callErrorOf(result.refusal) });
  } catch (error) {
    const verdict = judgeError(error, requestId);
    if (verdict.isFault) deps.log.error("panel call failed", { method, requestId, error: asError(error) });
    writer.send({ type: "failed", requestId, error: callErrorOf(verdict.refusal) });
  } finally {
    page.calls -= 1;
  }
}

const chatTexts = new WeakMap<RoomFrame, string>();

/** Returns the frame in its envelope, built once for all pages that receive it. */
function chatTextOf(conversationId: string, frame: RoomFrame): string {
  const known = chatTexts.get(frame);
  if (known !== undefined) return known;
  const text = `{"type":"chat","conversationId":${JSON.stringify(conversationId)},"seq":${frame.seq},"frame":${frame.text}}`;
  chatTexts.set(frame, text);
  return text;
}
