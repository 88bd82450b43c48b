/** The page's one connection to the center: calls, broadcasts, and all received frames in order. Source: docs/wire/panel-socket.md. */
import type { CallOutcome, MasterQuestion, PanelServer } from "@tributary/conduit";
import type { Clock, Logger, Random } from "@tributary/kernel";
import { createLink, createReconnectPolicy, type LinkState, type OpenSocket } from "@tributary/link";
import { CenterError } from "@tributary/model";
import {
  MAX_CLIENT_FRAME_BYTES,
  type MasterAnswer,
  mayPanelReturn,
  PANEL_WIRE_VERSION,
  type PanelCallError,
  type PanelClientFrame,
  type PanelServerFrame,
  parsePanelServerFrame,
} from "@tributary/protocol/panel";

/** Dependencies of {@link createPanelLink}. */
export type PanelLinkDeps = {
  readonly openSocket: OpenSocket;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
};

/** Settings of {@link createPanelLink}. */
export type PanelLinkOptions = {
  readonly address: string;
  readonly pageId: string;
  /** Null without a signed-in agent; the link must not be started then. */
  readonly sessionToken: () => string | null;
  /** The page's cursors in its conversations. */
  readonly cursors: () => readonly { readonly conversationId: string; readonly seq: number }[];
  /** Called for each frame that is not the response to a call, in order. */
  readonly onFrame: (frame: PanelServerFrame) => void;
  /** The connection was lost or could not be opened; the link retries. */
  readonly onLost: (code: number, reason: string) => void;
  /** The server closed the connection permanently, with one of `PANEL_CLOSE_CODES`. */
  readonly onEnded: (code: number) => void;
};

/** The connection. Disposing stops it. */
export interface PanelLink extends Omit<PanelServer, "signOut">, Disposable {
  /** True once the center has accepted the page and calls can be sent. */
  readonly isUp: boolean;
  start(): void;
  stop(): void;
  /** A hint that the network may be back. */
  nudge(): void;
  /** A hint that the network is gone. */
  interrupt(): void;
  /** Requests the end of the session; false without a connection. */
  signOut(): boolean;
}

type Waiting = { readonly resolve: (frame: PanelServerFrame) => void; readonly fail: (error: Error) => void };

/** Unit: milliseconds. */
const CALL_TIMEOUT_MS = 20_000;
const LIVENESS = { probeMs: 10_000, silenceMs: 25_000 };
const TOO_LARGE = `The data exceeds ${MAX_CLIENT_FRAME_BYTES} bytes, the maximum of one frame.`;
const NO_JSON = "The data have no JSON: they contain themselves, a BigInt, or too many levels.";
const PING = JSON.stringify({ type: "ping" } satisfies PanelClientFrame);

/** Creates a {@link PanelLink}; it connects once started. */
export function createPanelLink(deps: PanelLinkDeps, options: PanelLinkOptions): PanelLink {
  const { clock, random, log } = deps;
  const waiting = new Map<string, Waiting>();
  let isUp = false;
  let requestCount = 0;

  const link = createLink(deps, {
    address: async () => options.address,
    onOpen(send) {
      const hello: PanelClientFrame = {
        type: "hello",
        version: PANEL_WIRE_VERSION,
        pageId: options.pageId,
        sessionToken: options.sessionToken() ?? "",
        resume: options.cursors(),
      };
      send(JSON.stringify(hello));
    },
    onFrame: handleText,
    onState: handleState,
    policy: createReconnectPolicy(random, ({ code }) => mayPanelReturn(code)),
    liveness: { ...LIVENESS, probe: () => PING },
  });

  function handleText(text: string): void {
    const parsed = parsePanelServerFrame(text);
    if (parsed.kind !== "frame") {
      if (parsed.kind === "malformed") log.warn("malformed server frame", { problem: parsed.problem });
      else log.info("unknown frame type from newer server", { type: parsed.type });
      return;
    }
    const { frame } = parsed;
    if (frame.type === "welcome") isUp = true;
    const pending = "requestId" in frame && frame.requestId !== null ? waiting.get(frame.requestId) : undefined;
    if (pending === undefined) options.onFrame(frame);
    else pending.resolve(frame);
  }

  function handleState(state: LinkState): void {
    if (state.phase === "connecting" || state.phase === "up") return;
    isUp = false;
    for (const { fail } of [...waiting.values()]) fail(unavailable());
    if (state.phase === "waiting") options.onLost(state.loss.code, state.loss.reason);
    if (state.phase === "stopped" && state.loss !== null) options.onEnded(state.loss.code);
  }

  /** Returns undefined if the frame was sent. A frame above the limit is not: the server would close the socket. */
  function send(frame: PanelClientFrame): CenterError | undefined {
    const text = textOf(frame);
    if (text === undefined) {
      log.warn("panel frame not sent: no JSON", { type: frame.type });
      return new CenterError("invalid-field", NO_JSON);
    }
    if (isTooLarge(text)) {
      log.warn("panel frame not sent: too large", { type: frame.type, length: text.length });
      return new CenterError("request-too-large", TOO_LARGE);
    }
    return isUp && link.send(text) ? undefined : unavailable();
  }

  /** Rejects if no response can be expected. */
  function request(frameWith: (requestId: string) => PanelClientFrame): Promise<PanelServerFrame> {
    requestCount += 1;
    const requestId = `${options.pageId}-${requestCount}`;
    return new Promise((resolve, reject) => {
      const problem = send(frameWith(requestId));
      if (problem !== undefined) return reject(problem);
      const done = (): void => {
        timer[Symbol.dispose]();
        waiting.delete(requestId);
      };
      const fail = (error: Error): void => {
        done();
        reject(error);
      };
      const timer = clock.after(CALL_TIMEOUT_MS, () => fail(unavailable()));
      waiting.set(requestId, {
        resolve(frame) {
          done();
          resolve(frame);
        },
        fail,
      });
    });
  }

  return {
    get isUp() {
      return isUp;
    },
    start: () => link.start(),
    stop: () => link.stop(),
    nudge: () => link.nudge(),
    interrupt: () => link.interrupt(),
    signOut: () => send({ type: "sign-out" }) === undefined,
    refresh: () => void send({ type: "refresh" }),
    softphone: (connectionId, jsonRpcMsg) => void send({ type: "softphone", connectionId, jsonRpcMsg }),
    broadcast: (event, data) => void send({ type: "broadcast", event, data }),
    async call(method: string, params: Readonly<Record<string, unknown>>): Promise<CallOutcome> {
      const answer = await request((requestId) => ({ type: "call", requestId, method, params })).catch(asUnsendable);
      if (answer.type === "result") return { ok: true, data: answer.data };
      if (answer.type === "failed") return { ok: false, error: answer.error, data: answer.data };
      throw new CenterError("internal", "unexpected response to a call");
    },
    async master(question: MasterQuestion): Promise<MasterAnswer> {
      const answer = await request((requestId) => ({ type: "master", requestId, ...question }));
      if (answer.type === "master-result") return answer.answer;
      throw new CenterError("internal", "unexpected response to a master request");
    },
    [Symbol.dispose]: () => link[Symbol.dispose](),
  };
}

/** Returns the JSON of a frame; undefined if it has none: windows can post data to each other that JSON cannot express. Rule CD-17. */
function textOf(frame: PanelClientFrame): string | undefined {
  try {
    return JSON.stringify(frame);
  } catch {
    return undefined; // reported by the caller
  }
}

/** Fast path: a UTF-16 code unit has at most three bytes. */
function isTooLarge(text: string): boolean {
  return text.length * 3 > MAX_CLIENT_FRAME_BYTES && new TextEncoder().encode(text).length > MAX_CLIENT_FRAME_BYTES;
}

/** Returns the failure of a call whose data cannot be sent; hosts receive it, unlike other errors. */
function asUnsendable(error: unknown): {
  readonly type: "failed";
  readonly error: PanelCallError;
  readonly data?: unknown;
} {
  const isUnsendable = error instanceof CenterError && ["request-too-large", "invalid-field"].includes(error.code);
  if (!isUnsendable) throw error;
  const statusCode = error.code === "request-too-large" ? 413 : 400;
  return { type: "failed", error: { type: "InvalidParameterException", message: error.message, statusCode } };
}

function unavailable(): CenterError {
  return new CenterError("unavailable", "the panel has no connection to the center");
}
