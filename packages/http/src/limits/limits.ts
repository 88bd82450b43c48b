import type { IncomingMessage, Server } from "node:http";
import type { Socket } from "node:net";
import type { Clock, Logger, Random } from "@tributary/kernel";
import { addressKey, createClientAddresses } from "./client-address.ts";
import { createFrameBudget, type FrameBudget } from "./frame-budget.ts";
import type { LimitOptions } from "./limit-options.ts";
import { createOpenChats, type ReadProgress } from "./open-chats.ts";
import { limitConnections } from "./open-connections.ts";
import { createPendingBodies } from "./pending-bodies.ts";
import { createRefusalCounts, type RefusalCounts } from "./refusal-counts.ts";
import { pauseBeforeRefusal } from "./refusal-pause.ts";
import { createStartRates, type StartCaller, startWeight, type UsedUp } from "./start-rates.ts";
import { createTokenBuckets } from "./token-buckets.ts";
import { createUnsentBytes, type UnsentBytes } from "./unsent-bytes.ts";

/** Budgets of one server, for all its surfaces. */
export type Limits = {
  readonly options: LimitOptions;
  /** Refusals by budget, for metrics. */
  readonly refusals: RefusalCounts;
  /** Frames that participants and agents send on sockets. */
  readonly frames: FrameBudget;
  /** Returns the address of a request's client, as budgets count it. */
  addressOf(request: IncomingMessage): string;
  /**
   * Counts a request of an address, and reserves room for its body. False: the address has made too many requests, or too many of its bodies have not
   * arrived yet; the refusal is counted.
   */
  admitRequest(request: IncomingMessage): boolean;
  /** Counts bytes of an address that are stored: each full 50 kB is one further request of its budget. */
  spendBytes(request: IncomingMessage, bytes: number): void;
  /** Counts an upgrade request of an address. No room is reserved: Node reads no body of it. False: the refusal is counted. */
  admitUpgrade(request: IncomingMessage): boolean;
  /** Counts bytes of a connection that are not HTTP as a request. Those of trusted proxies are of unknown clients, and not counted. */
  admitUnparsed(connection: Socket): boolean;
  /**
   * Counts a chat start before it is carried out; `bytes`: size of its data. Returns the budget that is used up, if one is; the refusal is counted.
   */
  admitStart(caller: StartCaller, bytes: number): Promise<UsedUp | undefined>;
  /** Resolves when a refusal because a budget of an address, or of a participant's sockets, is used up may be sent. Rule LM-33. */
  pauseBeforeRefusal(): Promise<void>;
  /** Records a chat that was started. */
  recordStart(caller: StartCaller, chat: { readonly contactId: string; readonly bytes: number }): void;
};

/** The limits as seen by the server that owns them. */
export type OwnedLimits = Limits & {
  /** Limits the connections of a server and the bytes that wait in them. */
  attach(server: Server): void;
  /** Reports an answer that was computed for a client; files are not. Large ones take further permits of the address. Unit: bytes. */
  answered(request: IncomingMessage, bytes: number): void;
  readonly unsent: UnsentBytes;
  readonly isTrustedProxy: ((address: string, hop: number) => boolean) | false;
};

type Deps = {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  readonly readProgress: ReadProgress;
};

/** An answer takes one further request of its address's budget for each full 50 kB: it needs as much processor time as a message. */
const BYTES_PER_REQUEST = 50_000;

/** Creates the budgets of one server. */
export function createLimits(deps: Deps, options: LimitOptions): OwnedLimits {
  const addresses = createClientAddresses(options.trustedProxies);
  const refusals = createRefusalCounts();
  const requests = createTokenBuckets(deps, options.addressRequests);
  const bodies = createPendingBodies(options.bodyBytesPerAddress);
  const startRates = createStartRates(options);
  const openChats = createOpenChats({ clock: deps.clock, read: deps.readProgress }, options);
  const unsent = createUnsentBytes({ ...deps, refusals }, options, ({ remoteAddress }) => addressKey(remoteAddress));
  const { isTrusted } = addresses;
  let hasWarned = false;

  /** Without this, the budgets of one address would be shared by all clients behind the proxy. */
  function warnOfUnknownProxy({ headers, socket }: IncomingMessage): void {
    if (hasWarned || isTrusted !== false || headers["x-forwarded-for"] === undefined) return;
    hasWarned = true;
    const peer = addressKey(socket.remoteAddress);
    deps.log.warn("ignoring X-Forwarded-For: the peer is not in the setting trustedProxies", { peer });
  }

  function takeRequest(request: IncomingMessage): boolean {
    const address = addresses.of(request);
    if (isTrusted === false) warnOfUnknownProxy(request);
    else unsent.setAddress(request.socket, address);
    return take(address);
  }

  function take(address: string): boolean {
    if (requests.take(address)) return true;
    refusals.count("address-requests");
    return false;
  }

  function spendBytes(request: IncomingMessage, bytes: number): void {
    if (bytes >= BYTES_PER_REQUEST) requests.spend(addresses.of(request), Math.floor(bytes / BYTES_PER_REQUEST));
  }

  return {
    options,
    refusals,
    frames: createFrameBudget({ ...deps, refusals }, options),
    attach(server) {
      limitConnections(server, { refusals, isTrusted }, options.connectionsPerAddress);
      unsent.attach(server);
    },
    unsent,
    isTrustedProxy: isTrusted,
    addressOf: addresses.of,
    admitRequest(request) {
      if (!takeRequest(request)) return false;
      if (bodies.reserve(request, addresses.of(request))) return true;
      refusals.count("address-body-bytes");
      return false;
    },
    admitUpgrade: takeRequest,
    admitUnparsed({ remoteAddress }) {
      const isProxy = isTrusted !== false && isTrusted(remoteAddress ?? "", 0);
      return isProxy || take(addressKey(remoteAddress));
    },
    spendBytes,
    answered(request, bytes) {
      unsent.answered(bytes);
      spendBytes(request, bytes);
    },
    async admitStart(caller, bytes) {
      const usedUp =
        (await startRates.take(caller, startWeight(bytes))) ??
        (caller.kind === "address" ? await openChats.check(caller.address) : undefined);
      if (usedUp !== undefined) refusals.count(usedUp.budget);
      return usedUp;
    },
    pauseBeforeRefusal: () => pauseBeforeRefusal(deps, options.refusalPauseMs),
    recordStart(caller, { contactId, bytes }) {
      if (caller.kind === "address") openChats.add(caller.address, { contactId, weight: startWeight(bytes) });
    },
  };
}
