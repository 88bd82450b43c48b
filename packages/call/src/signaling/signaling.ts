/** Requests and notices on the socket of a call, which reconnects with the same address. */
import { accepted, type Clock, type Random, type Result, refused, silentLogger } from "@tributary/kernel";
import { createLink, createReconnectPolicy, type OpenSocket } from "@tributary/link";
import type { CallState } from "@tributary/protocol/signaling";
import { readServerMessage, type ServerMessage } from "./server-message.ts";

/** Reason why a request has no result. `lost`: the socket was lost, or did not answer in time. */
export type RequestFailure =
  | { readonly kind: "lost" }
  | { readonly kind: "refused"; readonly code: number; readonly message: string };

/** Services of {@link openSignaling}. */
export type SignalingDeps = { readonly openSocket: OpenSocket; readonly clock: Clock; readonly random: Random };

/** Address of the socket, and callbacks. */
export type SignalingOptions = {
  /** Contains a secret token. */
  readonly address: string;
  readonly onState: (state: CallState) => void;
  /** The center has closed the socket for good: the call is over. */
  readonly onOver: () => void;
};

/** The socket of a call. Disposing closes it; pending requests are lost then. */
export interface Signaling extends Disposable {
  readonly isUp: boolean;
  /** Sends a request. While the socket is not up, the request is lost. Never rejects. */
  request(method: string, params?: object): Promise<Result<unknown, RequestFailure>>;
  /** Resolves to true once the socket is up, and to false once it is closed for good. */
  whenUp(): Promise<boolean>;
  /** Connects at once if it waits to reconnect: the network may be back. */
  nudge(): void;
  /** Treats the socket as lost: the network is gone. */
  interrupt(): void;
}

/** Close code after the end of a call. Source: docs/wire/voice.md#call-state. */
const OVER_CODE = 1000;
/** Time for an answer. Opening a leg takes the center less than a second. Unit: milliseconds. */
const REQUEST_MS = 10_000;
/** Interval between probes, and longest silence after one. Units: milliseconds. */
const LIVENESS = { probeMs: 10_000, silenceMs: 22_000 } as const;
/** Id of probes. Their answers are signs of life and nothing else. */
const PROBE_ID = "probe";

const LOST = refused({ kind: "lost" } as const);

type Pending = { readonly settle: (answer: Result<unknown, RequestFailure>) => void };

/** Opens the socket of a call. Rules CC-05 and CC-06. */
export function openSignaling(
  { openSocket, clock, random }: SignalingDeps,
  { address, onState, onOver }: SignalingOptions,
): Signaling {
  const pending = new Map<unknown, Pending>();
  const waiting = new Set<(isUp: boolean) => void>();
  let lastId = 0;

  function loseRequests(): void {
    for (const { settle } of [...pending.values()]) settle(LOST);
  }

  function wake(isUp: boolean): void {
    for (const resolve of waiting) resolve(isUp);
    waiting.clear();
  }

  function receive(message: ServerMessage | undefined): void {
    if (message === undefined) return;
    if (message.kind === "state") onState(message.state);
    else pending.get(message.id)?.settle(answerOf(message));
  }

  const link = createLink(
    { openSocket, clock, log: silentLogger },
    {
      address: () => Promise.resolve(address),
      onOpen: () => wake(true),
      onFrame: (text) => receive(readServerMessage(text)),
      onState(state) {
        if (state.phase !== "up") loseRequests();
        if (state.phase !== "stopped") return;
        wake(false);
        if (state.loss !== null) onOver(); // null: disposed here
      },
      policy: createReconnectPolicy(random, ({ code }) => code !== OVER_CODE),
      liveness: { ...LIVENESS, probe: () => frameOf(PROBE_ID, "accept") },
    },
  );
  link.start();

  return {
    get isUp() {
      return link.state.phase === "up";
    },
    request(method, params) {
      lastId += 1;
      const id = lastId;
      if (!link.send(frameOf(id, method, params))) return Promise.resolve(LOST);
      return new Promise((resolve) => {
        const timeout = clock.after(REQUEST_MS, () => settle(LOST));
        function settle(answer: Result<unknown, RequestFailure>): void {
          timeout[Symbol.dispose]();
          pending.delete(id);
          resolve(answer);
        }
        pending.set(id, { settle });
      });
    },
    whenUp() {
      const { phase } = link.state;
      if (phase === "up" || phase === "stopped") return Promise.resolve(phase === "up");
      return new Promise((resolve) => waiting.add(resolve));
    },
    nudge: () => link.nudge(),
    interrupt: () => link.interrupt(),
    [Symbol.dispose]: () => link[Symbol.dispose](),
  };
}

function frameOf(id: string | number, method: string, params: object = {}): string {
  return JSON.stringify({ jsonrpc: "2.0", id, method, params });
}

function answerOf(message: Exclude<ServerMessage, { kind: "state" }>): Result<unknown, RequestFailure> {
  if (message.kind === "result") return accepted(message.result);
  return refused({ kind: "refused", code: message.code, message: message.message });
}
