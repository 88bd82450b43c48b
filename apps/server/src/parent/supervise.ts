import type { ChildProcess } from "node:child_process";
import type { Socket } from "node:net";
import type { ListenAddress } from "@tributary/http";
import { type BackoffOptions, backoffMs, type Clock, type Logger, limitRepeats, type Random } from "@tributary/kernel";
import { CANNOT_START } from "../refuse-start.ts";
import { isSecondSignal } from "../stop-signals.ts";
import type { HeldConnections } from "./held-connections.ts";
import type { ParentMessage, ServerMessage } from "./messages.ts";
import type { PortOwner } from "./port-owner.ts";

/** Dependencies of {@link supervise}. */
export type SupervisorDeps = {
  /** Starts a server process with a channel for messages. */
  readonly startServer: () => ChildProcess;
  readonly port: PortOwner;
  readonly held: HeldConnections<Socket>;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  /** Prints the sentence of a start that failed before the server was ready once. */
  readonly refuseStart: (sentence: string) => void;
};

/** Exit of the last server process. */
export type ServerExit = { readonly status: number | null; readonly signal: NodeJS.Signals | null };

/** Runs server processes, one at a time. */
export interface Supervisor {
  /** Hands a connection to the server process, or holds it until there is one. */
  connect(socket: Socket): void;
  /** Stops accepting connections and shuts the server process down; it is killed if it does not end in time. */
  stop(signal: NodeJS.Signals): void;
  /** Resolves when the server process has ended and is not started again. */
  readonly ended: Promise<ServerExit>;
}

/** The server process, as the supervisor sees it. Without `since` it is not ready for connections. */
type State =
  | { readonly phase: "starting"; readonly server: ChildProcess }
  | { readonly phase: "serving"; readonly server: ChildProcess; readonly sinceMs: number }
  | { readonly phase: "waiting"; readonly timer: Disposable }
  | {
      readonly phase: "stopping";
      readonly wasServing: boolean;
      readonly sinceMs: number;
      readonly server?: ChildProcess;
    };

/**
 * The first restart is immediate. These are the delays before further ones, if the server process keeps crashing soon after its start. The
 * longest leaves time to start before waiting connections are closed.
 */
const RESTART_DELAYS: BackoffOptions = { firstMs: 500, maxMs: 5_000, jitterRatio: 0 };

/** A server process that was ready for this long counts as healthy: the next restart is immediate again. Unit: milliseconds. */
const HEALTHY_AFTER_MS = 10_000;

/** Exit status in place of the one that a process would have that the system cannot start. */
const CANNOT_SPAWN = 1;

/** Longer than the server process allows itself, shorter than the ten seconds of the run contract. Unit: milliseconds. */
const KILL_AFTER_MS = 9_500;

/** Starts the first server process. */
export function supervise(deps: SupervisorDeps): Supervisor {
  const { port, held, clock, log } = deps;
  const refusals = limitRepeats(log, clock);
  const ended = Promise.withResolvers<ServerExit>();
  let crashes = 0;
  let wasReady = false;
  let state: State = { phase: "starting", server: start() };

  function start(): ChildProcess {
    const server = deps.startServer();
    server.on("message", (message: ServerMessage) => void onMessage(server, message)); // the other end is our own program
    server.on("error", (error) => log.error("failed to start the server process or to reach it", { error }));
    // Not `exit`, before which not all confirmations may have been read, and not `disconnect`, which Node omits while it sends a connection.
    // It follows `error` too if the process could not be started; the status is then the number of the error.
    server.once("close", (status, signal) =>
      onEnd({ status: server.pid === undefined ? CANNOT_SPAWN : status, signal }),
    );
    return server;
  }

  async function onMessage(server: ChildProcess, message: ServerMessage): Promise<void> {
    if (message.type === "connection-taken") {
      held.taken(message.connectionId);
    } else if (message.type === "start-refused") {
      if (wasReady) refusals.error("server process cannot start again", { reason: message.sentence });
      else deps.refuseStart(message.sentence);
      return;
    } else {
      const answer = await listen(message.address);
      if (state.phase !== "starting" || state.server !== server) return;
      send(server, answer);
      if (answer.type === "not-listening") return;
      wasReady = true;
      state = { phase: "serving", server, sinceMs: clock.monotonicMs() };
    }
    handOver();
  }

  async function listen(wanted: ListenAddress): Promise<ParentMessage> {
    try {
      return { type: "listening", address: await port.listen(wanted), isRestart: wasReady };
    } catch (error) {
      const { message, code = "" } = error as NodeJS.ErrnoException; // net's errors
      return { type: "not-listening", code, message };
    }
  }

  function handOver(): void {
    if (state.phase !== "serving" || !state.server.connected) return;
    for (let entry = held.next(); entry !== undefined; entry = held.next()) {
      send(state.server, { type: "connection", connectionId: entry.id }, entry.connection);
    }
  }

  function onEnd(exit: ServerExit): void {
    held.takeBack();
    const isFinal = exit.status === 0 || !wasReady;
    if (state.phase === "stopping" || isFinal) {
      const hadClients = state.phase !== "stopping" || state.wasServing;
      finish(hadClients ? exit : { status: exit.status ?? 0, signal: null });
      return;
    }
    const isHealthy = state.phase === "serving" && clock.monotonicMs() - state.sinceMs >= HEALTHY_AFTER_MS;
    crashes = isHealthy ? 1 : crashes + 1;
    const delayMs = crashes === 1 ? 0 : backoffMs(crashes - 2, RESTART_DELAYS, deps.random);
    const crashLog = exit.status === CANNOT_START ? refusals : log;
    crashLog.error("server process ended unexpectedly", { ...exit, restartInMs: delayMs });
    state = {
      phase: "waiting",
      timer: clock.after(delayMs, () => {
        state = { phase: "starting", server: start() };
      }),
    };
  }

  function finish(exit: ServerExit): void {
    held.close();
    port.close();
    ended.resolve(exit);
  }

  return {
    ended: ended.promise,
    connect(socket) {
      held.add(socket);
      handOver();
    },
    stop(signal) {
      const nowMs = clock.monotonicMs();
      if (state.phase === "stopping") {
        // The server process recognizes the second signal itself, and ends in order if it can.
        if (isSecondSignal(state.sinceMs, nowMs)) state.server?.kill("SIGTERM");
        return;
      }
      const before = state;
      const wasServing = before.phase === "serving";
      state = { phase: "stopping", wasServing, sinceMs: nowMs, ...("server" in before && { server: before.server }) };
      port.close();
      held.close();
      if (before.phase === "waiting") {
        before.timer[Symbol.dispose]();
        ended.resolve({ status: 0, signal: null });
        return;
      }
      send(before.server, { type: "stop", signal });
      clock.after(KILL_AFTER_MS, () => before.server.kill("SIGKILL"));
    },
  };
}

/** The channel closes when the process ends; what could not be sent is sent to the next one. */
function send(server: ChildProcess, message: ParentMessage, socket?: Socket): void {
  server.send(message, socket, { keepOpen: true }, () => undefined);
}
