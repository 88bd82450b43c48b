import type { EpochMs } from "@tributary/kernel";
import type { ParticipantId } from "@tributary/model";
import { CLOSE_CODES } from "@tributary/protocol";
import type { HttpContext } from "../context.ts";
import { ManagedSocket, type SocketClose, type SocketLimits } from "../server/managed-socket.ts";
import type { SocketMonitor } from "../server/socket-monitor.ts";
import type { RegisteredSocket, SocketRegistry } from "../server/socket-registry.ts";
import type { UpgradedSocket } from "../server/upgrade-router.ts";
import { answerSignaling, type SignalingCaller } from "./signaling.ts";

/** Services of the sockets. */
export type CallSocketDeps = HttpContext & {
  readonly monitor: SocketMonitor;
  readonly registry: SocketRegistry;
  /** Requests that are being answered, of each party on all its sockets. */
  readonly pending: Map<ParticipantId, number>;
};

/**
 * `budget`: whose frames are counted. `party`: whose requests and sockets are counted. `expiresAt`: end of the token in the address. `callerOf`: the sender of the requests,
 * given whether the socket is open. `hasAccess`: false once the token is no longer valid.
 */
export type CallSocketOptions = {
  readonly budget: string;
  readonly party: ParticipantId;
  readonly expiresAt: EpochMs;
  readonly hasAccess: () => boolean;
  readonly callerOf: (isOpen: () => boolean) => SignalingCaller;
  readonly onClosing?: () => void;
};

const LIMITS: SocketLimits = {
  pingAfterMs: 20_000,
  maxSilentMs: 40_000,
  maxStuckMs: 10_000,
  maxBufferedBytes: 1024 * 1024,
  maxBurstBytes: 1024 * 1024,
  silent: { code: CLOSE_CODES.silent, reason: "Nothing was received for too long." },
  tooSlow: { code: CLOSE_CODES.tooSlow, reason: "Too slow; reconnect." },
};

const MALFORMED: SocketClose = { code: CLOSE_CODES.malformed, reason: "Not JSON." };
const TOO_MANY: SocketClose = { code: CLOSE_CODES.tooManyFrames, reason: "Too many frames; reconnect after a pause." };
const TOO_MANY_SOCKETS: SocketClose = { code: CLOSE_CODES.tooManyFrames, reason: "Too many sockets of this party." };
const EVICTED: SocketClose = { code: CLOSE_CODES.silent, reason: "Idle; replaced by a newer socket." };
const NO_ACCESS: SocketClose = { code: CLOSE_CODES.chatEnded, reason: "The token of the call is no longer valid." };
const NO_INVITE: SocketClose = { code: CLOSE_CODES.silent, reason: "No request within 30 seconds." };

/** Requests of a party that are being answered: a page sends one after the other. */
const MAX_REQUESTS = 8;

/** Pages whose call failed before the first request leave their socket open. Unit: milliseconds. Source: docs/wire/voice.md#sockets. */
const FIRST_REQUEST_MS = 30_000;

/** A socket on which each message is one JSON-RPC object. */
export interface CallSocket {
  notify(method: string, params: unknown): void;
  close(closing: SocketClose): void;
}

/** Serves a socket until it is closed. Rules VS-05, VS-06, VS-11 and VS-12. */
export function serveCallSocket(
  deps: CallSocketDeps,
  upgraded: UpgradedSocket,
  options: CallSocketOptions,
): CallSocket {
  const { clock, limits, pending, registry } = deps;
  const { party } = options;
  const socket = new ManagedSocket(deps, upgraded, {
    limits: LIMITS,
    receiver: {
      onMessage,
      onClosing() {
        firstRequest[Symbol.dispose]();
        expiry[Symbol.dispose]();
        registry.remove(own);
        options.onClosing?.();
      },
    },
  });
  const caller = options.callerOf(() => socket.isOpen);
  const firstRequest = clock.after(FIRST_REQUEST_MS, () => socket.close(NO_INVITE));
  const expiry = clock.after(options.expiresAt - clock.now(), () => socket.close(NO_ACCESS));
  const own: RegisteredSocket = {
    participantId: party,
    get lastReceivedMs() {
      return socket.lastReceivedMs;
    },
    evict: () => socket.close(EVICTED),
    endAccess: () => socket.close(NO_ACCESS),
  };
  // Asked again: others may have been opened since the upgrade was admitted.
  if (registry.admits(party, clock.monotonicMs())) registry.add(own);
  else socket.close(TOO_MANY_SOCKETS);
  if (!options.hasAccess()) socket.close(NO_ACCESS); // revoked since the upgrade was admitted

  function onMessage(text: string | null): void {
    const isAllowed = (pending.get(party) ?? 0) < MAX_REQUESTS && limits.frames.take(options.budget);
    const message = text === null ? undefined : parsed(text);
    if (!isAllowed) socket.close(TOO_MANY);
    else if (message === undefined) socket.close(MALFORMED);
    else {
      firstRequest[Symbol.dispose]();
      count(1);
      void answer(message);
    }
  }

  function count(change: 1 | -1): void {
    const requests = (pending.get(party) ?? 0) + change;
    if (requests === 0) pending.delete(party);
    else pending.set(party, requests);
  }

  async function answer(message: unknown): Promise<void> {
    const reply = await answerSignaling(deps, caller, message); // never rejects
    count(-1);
    if (reply !== undefined) socket.sendText(JSON.stringify(reply));
  }

  return {
    notify: (method, params) => socket.sendText(JSON.stringify({ jsonrpc: "2.0", method, params })),
    close: (closing) => socket.close(closing),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined; // reported to the peer by the close code
  }
}
