/**
 * A reconnecting connection to a server.
 *
 * ```
 *  idle ──start──▶ connecting ──opened──▶ up
 *                   ▲   │                  │
 *       delay over, │   └──lost──▶ waiting ◀──lost, interrupt
 *            nudge  └───────────────┘
 *  any ──stop, or no delay from policy──▶ stopped ──start──▶ connecting
 * ```
 */
import type { Clock, EpochMs, Logger } from "@tributary/kernel";
import { type Liveness, type LivenessOptions, watchLiveness } from "./liveness.ts";
import { LINK_CODES, type LinkLoss, type ReconnectPolicy } from "./reconnect-policy.ts";
import type { LinkSocket, OpenSocket } from "./socket.ts";

/** State of a link. `attempt` counts from 0 and resets once a link has been up for `stableMs`. */
export type LinkState =
  | { readonly phase: "idle" }
  | { readonly phase: "connecting"; readonly attempt: number }
  | { readonly phase: "up"; readonly since: EpochMs }
  | { readonly phase: "waiting"; readonly attempt: number; readonly retryAt: EpochMs; readonly loss: LinkLoss }
  | { readonly phase: "stopped"; readonly loss: LinkLoss | null };

export type LinkDeps = { readonly openSocket: OpenSocket; readonly clock: Clock; readonly log: Logger };

/**
 * Settings and callbacks of a link. `onOpen` and `onFrame` are never called synchronously from a method of the link.
 */
export type LinkOptions = {
  /**
   * Returns the address of an attempt; called for each, because addresses can contain tokens that expire. A rejection
   * counts as a lost attempt.
   */
  readonly address: () => Promise<string>;
  /** Sends the first frames on a new socket. */
  readonly onOpen: (send: (text: string) => void) => void;
  readonly onFrame: (text: string) => void;
  readonly onState?: (state: LinkState) => void;
  readonly policy: ReconnectPolicy;
  /** Silence detection; `probe` returns the text of a probe. */
  readonly liveness: LivenessOptions & { readonly probe: () => string };
  /** Maximum duration of an attempt. Unit: milliseconds. */
  readonly connectTimeoutMs?: number;
  /** Time a link must be up before the backoff resets. Unit: milliseconds. */
  readonly stableMs?: number;
};

/** A reconnecting connection. Disposing stops it. */
export interface Link extends Disposable {
  readonly state: LinkState;
  /** Connects when idle or stopped; otherwise does nothing. */
  start(): void;
  /** Sends immediately. Returns false, without sending, when the link is not up. */
  send(text: string): boolean;
  /**
   * Connects immediately if waiting: for hints that the network is back (page shown, `online` event). If an attempt that is in progress fails, the
   * next one follows immediately, once.
   */
  nudge(): void;
  /** Treats the connection as lost: for hints that the network is gone (`offline` event). */
  interrupt(): void;
  /**
   * Drops the socket and reconnects immediately, for example when the server reports that the session of this socket is
   * unusable.
   */
  restart(): void;
  /** Disconnects until the next `start`. */
  stop(): void;
}

const DEFAULT_CONNECT_TIMEOUT_MS = 10_000;
const DEFAULT_STABLE_MS = 5_000;

/** Creates a {@link Link} in phase idle. Rules LK-01 to LK-12. */
export function createLink({ openSocket, clock, log }: LinkDeps, options: LinkOptions): Link {
  const { connectTimeoutMs = DEFAULT_CONNECT_TIMEOUT_MS, stableMs = DEFAULT_STABLE_MS } = options;
  let state: LinkState = { phase: "idle" };
  /** The current attempt. Events of earlier attempts are ignored. */
  let current: { socket?: LinkSocket; liveness?: Liveness; timer?: Disposable } = {};
  let failures = 0;
  /** True if a hint arrived during the current attempt. */
  let isNudged = false;
  let upAtMs: number | undefined;

  function enter(next: LinkState): void {
    state = next;
    options.onState?.(next);
  }

  function drop(): void {
    const { socket, liveness, timer } = current;
    current = {};
    upAtMs = undefined;
    timer?.[Symbol.dispose]();
    liveness?.[Symbol.dispose]();
    socket?.close();
  }

  function lose(loss: LinkLoss): void {
    if (upAtMs !== undefined && clock.monotonicMs() - upAtMs >= stableMs) failures = 0;
    let delayMs = options.policy(failures, loss);
    if (isNudged && upAtMs === undefined && delayMs) delayMs = 0;
    drop();
    if (delayMs === undefined) {
      log.info("link stopped", { code: loss.code });
      enter({ phase: "stopped", loss });
      return;
    }
    log.info("link lost", { code: loss.code, attempt: failures, delayMs });
    failures += 1;
    current.timer = clock.after(delayMs, connect);
    enter({ phase: "waiting", attempt: failures, retryAt: clock.now() + delayMs, loss });
  }

  function connect(): void {
    drop();
    isNudged = false;
    const attempt = current;
    attempt.timer = clock.after(connectTimeoutMs, () => {
      if (attempt === current) lose({ code: LINK_CODES.silent, reason: "no answer" });
    });
    enter({ phase: "connecting", attempt: failures });
    options.address().then(
      (address) => {
        if (attempt === current) open(address);
      },
      () => {
        if (attempt === current) lose({ code: LINK_CODES.noAddress, reason: "no address" });
      },
    );
  }

  function open(address: string): void {
    const attempt = current;
    const ifCurrent = (task: () => void): void => {
      if (attempt === current) task();
    };
    try {
      attempt.socket = openSocket(address, {
        onOpen: () => ifCurrent(opened),
        onText: (text) =>
          ifCurrent(() => {
            attempt.liveness?.markActive();
            options.onFrame(text);
          }),
        onClose: (code, reason) => ifCurrent(() => lose({ code, reason })),
      });
    } catch {
      lose({ code: LINK_CODES.noSocket, reason: "no socket" }); // invalid address: the policy decides whether to retry
    }
  }

  function opened(): void {
    const { socket } = current;
    if (socket === undefined) return;
    current.timer?.[Symbol.dispose]();
    current.liveness = watchLiveness(clock, options.liveness, {
      probe: () => socket.send(options.liveness.probe()),
      silent: () => lose({ code: LINK_CODES.silent, reason: "silence" }),
    });
    upAtMs = clock.monotonicMs();
    enter({ phase: "up", since: clock.now() });
    options.onOpen((text) => socket.send(text));
  }

  return {
    get state() {
      return state;
    },
    start() {
      if (state.phase !== "idle" && state.phase !== "stopped") return;
      failures = 0;
      connect();
    },
    send(text) {
      if (state.phase !== "up" || current.socket === undefined) return false;
      current.socket.send(text);
      return true;
    },
    nudge() {
      if (state.phase === "waiting") connect();
      else isNudged = true; // the attempt may have begun before the network was back
    },
    interrupt() {
      isNudged = false;
      if (state.phase === "up" || state.phase === "connecting")
        lose({ code: LINK_CODES.interrupted, reason: "offline" });
    },
    restart() {
      if (state.phase !== "idle" && state.phase !== "stopped") connect();
    },
    stop() {
      if (state.phase === "stopped") return;
      drop();
      enter({ phase: "stopped", loss: null });
    },
    [Symbol.dispose]() {
      this.stop();
    },
  };
}
