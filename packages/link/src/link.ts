/**
 * A connection to a server that comes back by itself.
 *
 * ```
 *  idle ──start──▶ connecting ──opened──▶ up
 *                   ▲   │                  │
 *          time-up, │   └──lost──▶ waiting ◀──lost
 *            nudge  └───────────────┘
 *  any ──stop, or the policy says so──▶ stopped ──start──▶ connecting
 * ```
 */
import type { Clock, EpochMs, Logger } from "@tributary/kernel";
import { type Liveness, type LivenessOptions, watchLiveness } from "./liveness.ts";
import { LINK_CODES, type LinkLoss, type ReconnectPolicy } from "./reconnect-policy.ts";
import type { LinkSocket, OpenSocket } from "./socket.ts";

/** Where a link stands. `attempt` counts from 0 and starts again once a link has held for a while. */
export type LinkState =
  | { readonly phase: "idle" }
  | { readonly phase: "connecting"; readonly attempt: number }
  | { readonly phase: "up"; readonly since: EpochMs }
  | { readonly phase: "waiting"; readonly attempt: number; readonly retryAt: EpochMs; readonly loss: LinkLoss }
  | { readonly phase: "stopped"; readonly loss: LinkLoss | null };

/** What a link is made of. */
export type LinkDeps = { readonly openSocket: OpenSocket; readonly clock: Clock; readonly log: Logger };

/** What a link is for. None of the functions is called during a call of the link's own, but for `onState`. */
export type LinkOptions = {
  /** Asked anew before each attempt, because addresses may carry tokens that end. A rejection counts as a lost attempt. */
  readonly address: () => Promise<string>;
  /** Says the first words on a fresh socket. */
  readonly onOpen: (send: (text: string) => void) => void;
  readonly onFrame: (text: string) => void;
  readonly onState?: (state: LinkState) => void;
  readonly policy: ReconnectPolicy;
  /** When a silent link is dead, and what to say to find out. */
  readonly liveness: LivenessOptions & { readonly probe: () => string };
  /** An attempt that takes longer is given up. Unit: milliseconds. */
  readonly connectTimeoutMs?: number;
  /** How long a link must have held for the waiting times to start small again. Unit: milliseconds. */
  readonly stableMs?: number;
};

/** A connection that comes back by itself. Disposing stops it. */
export interface Link extends Disposable {
  readonly state: LinkState;
  /** Starts from idle or stopped; otherwise does nothing. */
  start(): void;
  /** Sends now; false when the link is not up, and then nothing was sent. */
  send(text: string): boolean;
  /** A hint that the network is back (page shown, `online`): a waiting link tries at once. */
  nudge(): void;
  /** Drops the socket and tries again at once, e.g. after the server said that this one is of no use. */
  restart(): void;
  /** Stops for good, or until `start`. */
  stop(): void;
}

const DEFAULT_CONNECT_TIMEOUT_MS = 10_000;
const DEFAULT_STABLE_MS = 5_000;

/** Makes a {@link Link}; it stays idle until started. Rules LK-01 to LK-10. */
export function createLink({ openSocket, clock, log }: LinkDeps, options: LinkOptions): Link {
  const { connectTimeoutMs = DEFAULT_CONNECT_TIMEOUT_MS, stableMs = DEFAULT_STABLE_MS } = options;
  let state: LinkState = { phase: "idle" };
  /** The attempt that counts. Whatever an earlier one still says is ignored. */
  let current: { socket?: LinkSocket; liveness?: Liveness; timer?: Disposable } = {};
  let failures = 0;
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
    drop();
    const delayMs = options.policy(failures, loss);
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
            attempt.liveness?.heard();
            options.onFrame(text);
          }),
        onClose: (code, reason) => ifCurrent(() => lose({ code, reason })),
      });
    } catch {
      lose({ code: LINK_CODES.noSocket, reason: "no socket" }); // the address is none; the policy decides what comes next
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
