import type { ChildProcess } from "node:child_process";
import { type BackoffOptions, backoffMs, type Clock, type Logger, type Random } from "@tributary/kernel";
import {
  type MediaSocket,
  parseVoiceReport,
  requestIdOf,
  type VoiceCommand,
  type VoiceReport,
  type VoiceSettings,
} from "@tributary/protocol/media";
import { createVoiceRequests, type VoiceRequest, type VoiceRequests } from "./voice-requests.ts";

/** Dependencies of a voice process. */
export type VoiceProcessDeps = {
  /** Starts a process with a channel for messages. */
  readonly startProcess: () => ChildProcess;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
};

/** Receivers of what a process reports. */
export type VoiceProcessListeners = {
  readonly onReport: (report: VoiceReport) => void;
  /** The process runs, or its sockets have changed. */
  readonly onSockets: () => void;
  /** The process ended; all its legs and sockets are gone. */
  readonly onEnd: () => void;
};

/** Audio that a process received in the last minute, and its lateness. */
export type VoiceQuality = { readonly lateTicks: number; readonly frames: number; readonly concealedFrames: number };

/** One supervised voice process. It starts when it is needed first, and again after a crash. */
export interface VoiceProcess {
  /** `idle`: it was not needed yet. `down`: it crashed, and is started again after a delay. */
  readonly phase: "idle" | "starting" | "running" | "down" | "ended";
  /** Starts the process if it is idle. Resolves with true when it runs, or with false if it ends instead. */
  whenRunning(): Promise<boolean>;
  /** Sends a command. Ignored unless the process runs. */
  send(command: VoiceCommand): void;
  /** Sends a request, and returns its answer. Errors: "unavailable" if there is no answer in time. */
  request: VoiceRequests["request"];
  readonly quality: VoiceQuality;
  /** Addresses on which its relay is reached. Empty while it does not run, and without one. */
  readonly relay: readonly MediaSocket[];
  /** Sockets on which it takes audio. Empty while it does not run. */
  readonly sockets: readonly MediaSocket[];
  /** Ends the process; it is killed if it does not end in time. Resolves when it has ended. */
  end(): Promise<void>;
}

type State =
  | { readonly phase: "idle" }
  | { readonly phase: "starting"; readonly child: ChildProcess }
  | {
      readonly phase: "running";
      readonly child: ChildProcess;
      readonly sinceMs: number;
      readonly relay: readonly MediaSocket[];
    }
  | { readonly phase: "down" }
  | { readonly phase: "ended" };

/** The first restart is immediate. These are the delays before further ones, if the process crashes soon after its start. */
const RESTART_DELAYS: BackoffOptions = { firstMs: 500, maxMs: 10_000, jitterRatio: 0.2 };

/** A process that ran for this long counts as healthy: its next restart is immediate. Unit: milliseconds. */
const HEALTHY_AFTER_MS = 10_000;

/** Time without a report after which a process is killed; it sends one per second. Unit: milliseconds. */
const SILENT_MS = 15_000;

/** Time that a process may take to be ready, on a busy machine. Unit: milliseconds. */
const START_MS = 30_000;

/** Time that a call waits for a process that is starting or down. Unit: milliseconds. */
const WAIT_MS = 10_000;

/** Time that a process has to end by itself. Unit: milliseconds. */
const END_MS = 3_000;

/** Messages that may wait to be read by the process; with more, it does not read and is killed. */
const MAX_UNREAD = 2_000;

/** Last reports of a process. */
type Reported = { readonly quality: VoiceQuality; readonly sockets: readonly MediaSocket[] };

const NOTHING: Reported = { quality: { lateTicks: 0, frames: 0, concealedFrames: 0 }, sockets: [] };

/** Creates a process that is idle. */
export function createVoiceProcess(
  deps: VoiceProcessDeps,
  settings: VoiceSettings,
  listeners: VoiceProcessListeners,
): VoiceProcess {
  const { clock, log } = deps;
  const requests = createVoiceRequests(clock, send);
  let state: State = { phase: "idle" };
  let relayPort: number | undefined;
  let crashes = 0;
  let reported = NOTHING;
  const waiting = new Set<(isRunning: boolean) => void>();
  const channel = createChannel(MAX_UNREAD);
  let watch: Disposable | undefined;

  function start(): void {
    const child = deps.startProcess();
    state = { phase: "starting", child };
    channel.reset();
    child.on("message", (message) => onMessage(child, message));
    child.on("error", (error) => log.error("failed to start a voice process or to reach it", { error }));
    // Not `exit`, before which not all reports may have been read. It follows `error` too if the process could not be started.
    child.once("close", (status, signal) => onClose(child, { status, signal }));
    channel.send(child, { type: "start", settings: withRelayPort(settings, relayPort) });
    watchFor(START_MS);
  }

  /** Kills the process unless it reports within this time. */
  function watchFor(ms: number): void {
    watch?.[Symbol.dispose]();
    watch = clock.after(ms, () => kill("voice process does not respond"));
  }

  function kill(problem: string): void {
    if (state.phase !== "starting" && state.phase !== "running") return;
    log.error(problem, { pid: state.child.pid });
    state.child.kill("SIGKILL");
  }

  function send(command: VoiceCommand): void {
    if (state.phase === "running" && !channel.send(state.child, command)) kill("voice process does not read");
  }

  function onMessage(child: ChildProcess, message: unknown): void {
    if ((state.phase !== "starting" && state.phase !== "running") || state.child !== child) return;
    const report = parseVoiceReport(message);
    watchFor(SILENT_MS);
    if (report === undefined) onMalformed(message);
    else if (report.type === "ready") {
      state = { phase: "running", child, sinceMs: clock.monotonicMs(), relay: report.relay };
      relayPort = report.relay[0]?.port ?? relayPort;
      log.info("voice process started", { pid: child.pid });
      listeners.onSockets();
      wake(true);
    } else if (report.type === "answer" || report.type === "failed") requests.onAnswer(report);
    else if (report.type === "quality") reported = { ...reported, quality: report };
    else if (report.type === "sockets") {
      reported = { ...reported, sockets: report.sockets };
      listeners.onSockets();
    } else if (report.type === "problem") log.warn("problem in a voice process", { problem: report.problem });
    else listeners.onReport(report);
  }

  /** Its request fails at once: those that wait are few. */
  function onMalformed(message: unknown): void {
    log.warn("malformed report of a voice process");
    const requestId = requestIdOf(message);
    if (requestId !== undefined) requests.onAnswer({ type: "failed", requestId, problem: "malformed answer" });
  }

  function waitForStart(): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = clock.after(WAIT_MS, () => wakeOne(false));
      const wakeOne = (isRunning: boolean) => {
        timer[Symbol.dispose]();
        waiting.delete(wakeOne);
        resolve(isRunning);
      };
      waiting.add(wakeOne);
    });
  }

  function wake(isRunning: boolean): void {
    for (const wakeOne of [...waiting]) wakeOne(isRunning);
  }

  function onClose(child: ChildProcess, exit: { status: number | null; signal: NodeJS.Signals | null }): void {
    if (state.phase !== "starting" && state.phase !== "running") return;
    if (state.child !== child) return;
    const isHealthy = state.phase === "running" && clock.monotonicMs() - state.sinceMs >= HEALTHY_AFTER_MS;
    crashes = isHealthy ? 0 : crashes + 1;
    const restartInMs = crashes <= 1 ? 0 : backoffMs(crashes - 2, RESTART_DELAYS, deps.random);
    state = { phase: "down" };
    reported = NOTHING;
    watch?.[Symbol.dispose]();
    watch = clock.after(restartInMs, start);
    log.error("voice process ended", { ...exit, restartInMs });
    requests.failAll();
    listeners.onEnd();
  }

  return {
    get phase() {
      return state.phase;
    },
    whenRunning() {
      if (state.phase === "running") return Promise.resolve(true);
      if (state.phase === "ended") return Promise.resolve(false);
      if (state.phase === "idle") start();
      return waitForStart();
    },
    send,
    request: (callId: string, request: VoiceRequest) => requests.request(callId, request),
    get quality() {
      return reported.quality;
    },
    get sockets() {
      return reported.sockets;
    },
    get relay() {
      return state.phase === "running" ? state.relay : [];
    },
    async end() {
      const last = state;
      state = { phase: "ended" };
      watch?.[Symbol.dispose]();
      requests.failAll();
      wake(false);
      if (last.phase === "starting" || last.phase === "running") await endChild(clock, last.child);
    },
  };
}

/** Pages keep the addresses of the relay: a process that is started again opens it on the port that it had. */
function withRelayPort(settings: VoiceSettings, lastPort: number | undefined): VoiceSettings {
  const { relay } = settings;
  return relay?.port === 0 && lastPort !== undefined ? { ...settings, relay: { ...relay, lastPort } } : settings;
}

/** Closes the channel, at which the process ends. Kills it if it does not. */
function endChild(clock: Clock, child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return Promise.resolve();
  const timer = clock.after(END_MS, () => child.kill("SIGKILL"));
  const ended = new Promise<void>((resolve) => {
    child.once("exit", () => {
      // not `close`, which Node does not emit for a channel that this process has closed
      timer[Symbol.dispose]();
      resolve();
    });
  });
  if (child.connected) child.disconnect();
  return ended;
}

/** Counts the messages that the process has not read. */
function createChannel(maxUnread: number): {
  reset(): void;
  /** Returns false if too many are unread; the message is not sent then. */
  send(child: ChildProcess, command: VoiceCommand): boolean;
} {
  let unread = 0;
  return {
    reset() {
      unread = 0;
    },
    send(child, command) {
      if (unread >= maxUnread) return false;
      if (!child.connected) return true; // it is ending, which `close` reports
      unread += 1;
      child.send(command, undefined, {}, () => {
        unread -= 1;
      });
      return true;
    },
  };
}
