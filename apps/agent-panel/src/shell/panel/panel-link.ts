/** The page's one connection to the center: calls with answers, broadcasts, and every frame that comes, in order. Source: docs/wire/panel-socket.md. */
import type { CallOutcome, MasterQuestion, PanelServer } from "@tributary/conduit";
import type { Clock, Logger, Random } from "@tributary/kernel";
import { createLink, createReconnectPolicy, type LinkState, type OpenSocket } from "@tributary/link";
import { CenterError } from "@tributary/model";
import {
  type MasterAnswer,
  mayPanelReturn,
  PANEL_WIRE_VERSION,
  type PanelClientFrame,
  type PanelServerFrame,
  parsePanelServerFrame,
} from "@tributary/protocol/panel";

/** What the connection is made of. */
export type PanelLinkDeps = {
  readonly openSocket: OpenSocket;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
};

/** What the connection is for. */
export type PanelLinkOptions = {
  readonly address: string;
  readonly pageId: string;
  /** Null: nobody is signed in, and the link should not have been started. */
  readonly sessionToken: () => string | null;
  /** Where the page stands in its conversations. */
  readonly cursors: () => readonly { readonly conversationId: string; readonly seq: number }[];
  /** Every frame that is not the answer to a call, in order. */
  readonly onFrame: (frame: PanelServerFrame) => void;
  /** The connection was lost, or could not be made; it is tried again. */
  readonly onLost: (code: number, reason: string) => void;
  /** The server ended the connection for good, with one of `PANEL_CLOSE_CODES`. */
  readonly onEnded: (code: number) => void;
};

/** The connection. Disposing stops it. */
export interface PanelLink extends Omit<PanelServer, "signOut">, Disposable {
  /** Whether the center has let the page in, and calls can be made. */
  readonly isUp: boolean;
  start(): void;
  stop(): void;
  /** A hint that the network may be back. */
  nudge(): void;
  /** Says that the session is to end; false when there is no connection to say it over. */
  sayGoodbye(): boolean;
}

type Waiting = { readonly settle: (frame: PanelServerFrame) => void; readonly fail: (error: Error) => void };

/** Unit: milliseconds. */
const CALL_TIMEOUT_MS = 20_000;
const LIVENESS = { probeMs: 10_000, silenceMs: 25_000 };
const PING = JSON.stringify({ type: "ping" } satisfies PanelClientFrame);

/** Makes a {@link PanelLink}; it connects once started. */
export function createPanelLink(deps: PanelLinkDeps, options: PanelLinkOptions): PanelLink {
  const { clock, random, log } = deps;
  const waiting = new Map<string, Waiting>();
  let isUp = false;
  let asked = 0;

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
    onFrame: hear,
    onState: follow,
    policy: createReconnectPolicy(random, ({ code }) => mayPanelReturn(code)),
    liveness: { ...LIVENESS, probe: () => PING },
  });

  function hear(text: string): void {
    const parsed = parsePanelServerFrame(text);
    if (parsed.kind !== "frame") {
      if (parsed.kind === "malformed") log.warn("a frame of the server is none", { problem: parsed.problem });
      else log.info("a newer server says more", { type: parsed.type });
      return;
    }
    const { frame } = parsed;
    if (frame.type === "welcome") isUp = true;
    const answered = "requestId" in frame && frame.requestId !== null ? waiting.get(frame.requestId) : undefined;
    if (answered === undefined) options.onFrame(frame);
    else answered.settle(frame);
  }

  function follow(state: LinkState): void {
    if (state.phase === "connecting" || state.phase === "up") return;
    isUp = false;
    for (const { fail } of [...waiting.values()]) fail(unavailable());
    if (state.phase === "waiting") options.onLost(state.loss.code, state.loss.reason);
    if (state.phase === "stopped" && state.loss !== null) options.onEnded(state.loss.code);
  }

  function say(frame: PanelClientFrame): boolean {
    return isUp && link.send(JSON.stringify(frame));
  }

  function ask(frameWith: (requestId: string) => PanelClientFrame): Promise<PanelServerFrame> {
    asked += 1;
    const requestId = `${options.pageId}-${asked}`;
    return new Promise((resolve, reject) => {
      if (!say(frameWith(requestId))) return reject(unavailable());
      const done = (): void => {
        timer[Symbol.dispose]();
        waiting.delete(requestId);
      };
      const fail = (error: Error): void => {
        done();
        reject(error);
      };
      const timer = clock.after(CALL_TIMEOUT_MS, () => fail(unavailable()));
      const settle = (frame: PanelServerFrame): void => {
        done();
        resolve(frame);
      };
      waiting.set(requestId, { settle, fail });
    });
  }

  return {
    get isUp() {
      return isUp;
    },
    start: () => link.start(),
    stop: () => link.stop(),
    nudge: () => link.nudge(),
    sayGoodbye: () => say({ type: "sign-out" }),
    refresh: () => void say({ type: "refresh" }),
    broadcast: (event, data) => void say({ type: "broadcast", event, data }),
    async call(method: string, params: Readonly<Record<string, unknown>>): Promise<CallOutcome> {
      const answer = await ask((requestId) => ({ type: "call", requestId, method, params }));
      if (answer.type === "result") return { ok: true, data: answer.data };
      if (answer.type === "failed") return { ok: false, error: answer.error, data: answer.data };
      throw new CenterError("internal", "a call was answered by something else");
    },
    async master(question: MasterQuestion): Promise<MasterAnswer> {
      const answer = await ask((requestId) => ({ type: "master", requestId, ...question }));
      if (answer.type === "master-result") return answer.answer;
      throw new CenterError("internal", "a question for the master was answered by something else");
    },
    [Symbol.dispose]: () => link[Symbol.dispose](),
  };
}

function unavailable(): CenterError {
  return new CenterError("unavailable", "the panel has no connection to the center");
}
