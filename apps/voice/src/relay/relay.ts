import { isIPv4 } from "node:net";
import type { Clock } from "@tributary/kernel";
import { ATTRIBUTE, type Attribute, parseStun, type StunMessage, stunMessage } from "../stun/stun-message.ts";
import { type NetworkAddress, readXorIpv4, xorAddress } from "../stun/xor-address.ts";
import { createUdpSockets, type UdpSocket } from "../transport/udp-sockets.ts";
import { createAddressBudget } from "./address-budget.ts";
import type { Allocation, FindMedia } from "./allocation.ts";
import { createAllocations } from "./allocations.ts";
import { decidePeer } from "./decide-peer.ts";
import { createRelayAuthentication } from "./relay-authentication.ts";
import {
  allocationRefusal,
  errorAttribute,
  FAILURE,
  INDICATION,
  lifetimeAttribute,
  lifetimeOf,
  METHOD,
  numbers,
  type Outcome,
  REFUSAL,
  REQUEST,
  type Refusal,
  SUCCESS,
  unknownAttributesOf,
} from "./relay-requests.ts";

/**
 * `port`: zero for any free one. `lastPort`: tried first. `secret`: shared with the server, which makes credentials. `isLocal`: reached on 127.0.0.1 only. `hasLoopback`: reached on it
 * too.
 */
export type RelaySettings = {
  readonly port: number;
  readonly lastPort?: number | undefined;
  readonly secret: string;
  readonly isLocal: boolean;
  readonly hasLoopback: boolean;
};

/** Dependencies of a relay. */
export type RelayDeps = { readonly clock: Clock; readonly findMedia: FindMedia };

/** A relay (TURN over UDP) that leads to voice processes of this machine only. */
export interface Relay extends AsyncDisposable {
  /** Addresses on which it is reached. Errors: throws if none could be opened. */
  open(): Promise<readonly NetworkAddress[]>;
  /** The sockets of voice processes have changed: it leads no longer to those that are gone. */
  revokeOthers(): void;
}

/** Answers to requests without credentials, and to binding requests, each: their sender can be forged. Unit: bytes per second. */
const ANSWER_BYTES_PER_SECOND = 20_000;

/** Answers to binding requests: a header, the address, by its family, and a fingerprint. Unit: bytes. Source: RFC 8489 section 14. */
const BINDING_BYTES = { ipv4: 40, ipv6: 52 } as const;

/** Requests of clients without an allocation, whose credentials are verified. Calls begin with two or three of some 150 bytes. Unit: bytes per second. */
const NEW_REQUEST_BYTES_PER_SECOND = 200_000;

/** Interval in which allocations that have ended are removed, and new addresses of the machine opened. Unit: milliseconds. */
const SWEEP_MS = 10_000;

/** Longest datagram that is relayed. Unit: bytes. */
const MAX_PAYLOAD_BYTES = 1_500;

/** A client, by its address and the socket that it reached. */
type Client = { readonly key: string; readonly from: NetworkAddress; readonly socket: UdpSocket };

/** Creates a relay that is not open. */
export function createRelay({ clock, findMedia }: RelayDeps, settings: RelaySettings): Relay {
  const authentication = createRelayAuthentication({ clock }, settings.secret);
  const bindings = createAddressBudget(clock, ANSWER_BYTES_PER_SECOND);
  const challenges = createAddressBudget(clock, ANSWER_BYTES_PER_SECOND);
  const newRequests = createAddressBudget(clock, NEW_REQUEST_BYTES_PER_SECOND);
  /** Lengths of the answers to requests without credentials: they are taken from the budget before an answer is made. */
  const challengeBytes = new Map<Refusal, number>();
  const allocations = createAllocations({ clock, findMedia: findOther });
  const { port, lastPort, isLocal, hasLoopback } = settings;
  const sockets = createUdpSockets(
    { ports: { first: port, last: port }, preferredPort: lastPort, announcedAddresses: [], hasLoopback, isLocal },
    onDatagram,
  );
  let sweeps: Disposable | undefined;

  /** The sockets of the relay may be among the ports of voice processes, and are none. Rule VP-57. */
  function findOther(asked: NetworkAddress): NetworkAddress | undefined {
    const isOwn = allocations.hasPort(asked.port) || sockets.bound.some((each) => each.port === asked.port);
    return isOwn ? undefined : findMedia(asked);
  }

  function onDatagram(datagram: Buffer, from: NetworkAddress, socket: UdpSocket): void {
    const client = { key: `${socket.address} ${from.address} ${from.port}`, from, socket };
    const message = parseStun(datagram);
    if (message === undefined) onChannelData(datagram, client);
    else if (message.type === (METHOD.send | INDICATION)) onSend(message, client);
    else if (message.type === (METHOD.binding | REQUEST)) onBinding(message, client);
    else if ((message.type & FAILURE) === REQUEST) void onRequest(datagram, message, client);
  }

  /** Source: RFC 8656 section 12.4. */
  function onChannelData(datagram: Buffer, { key }: Client): void {
    if (datagram.length < 4) return;
    const end = 4 + datagram.readUInt16BE(2);
    if (end > datagram.length || end > MAX_PAYLOAD_BYTES) return;
    allocations.find(key)?.sendOnChannel(datagram.readUInt16BE(0), datagram.subarray(4, end));
  }

  function onSend({ attributes, transactionId }: StunMessage, { key }: Client): void {
    const peer = readXorIpv4(attributes.get(ATTRIBUTE.xorPeerAddress), transactionId);
    const payload = attributes.get(ATTRIBUTE.data);
    if (peer !== undefined && payload !== undefined) allocations.find(key)?.sendTo(peer, payload);
  }

  function onBinding({ transactionId }: StunMessage, { from, socket }: Client): void {
    if (!bindings.take(from.address, isIPv4(from.address) ? BINDING_BYTES.ipv4 : BINDING_BYTES.ipv6)) return;
    const mapped = xorAddress(from, transactionId);
    const type = METHOD.binding | SUCCESS;
    socket.send(stunMessage({ type, transactionId }, [[ATTRIBUTE.xorMappedAddress, mapped]]), from);
  }

  function challenge({ type, transactionId }: StunMessage, { socket, from }: Client, refusal: Refusal): void {
    const make = (): Buffer =>
      stunMessage({ type: type | FAILURE, transactionId }, [errorAttribute(refusal), ...authentication.challenge()]);
    const bytes = challengeBytes.get(refusal) ?? make().length;
    challengeBytes.set(refusal, bytes);
    if (challenges.take(from.address, bytes)) socket.send(make(), from);
  }

  async function onRequest(datagram: Buffer, message: StunMessage, client: Client): Promise<void> {
    const { type, transactionId } = message;
    const allocation = allocations.find(client.key);
    const isAllowed =
      message.integrityAt === undefined ||
      (allocation?.takeRequest(datagram.length) ?? newRequests.take(client.from.address, datagram.length));
    if (!isAllowed) return;
    const sender = authentication.authenticate(datagram, message);
    if (!sender.ok) {
      challenge(message, client, sender.refusal);
      return;
    }
    const outcome = await outcomeOf(message, client, sender.username);
    const attributes = outcome.ok
      ? outcome.attributes
      : [errorAttribute(outcome.refusal), ...(outcome.attributes ?? [])];
    const answer = { type: type | (outcome.ok ? SUCCESS : FAILURE), transactionId };
    client.socket.send(stunMessage(answer, attributes, sender.key), client.from);
  }

  async function outcomeOf(message: StunMessage, client: Client, username: string): Promise<Outcome> {
    const unknown = unknownAttributesOf(message);
    if (unknown.length > 0) {
      const attributes: readonly Attribute[] = [[ATTRIBUTE.unknownAttributes, numbers("writeUInt16BE", unknown)]];
      return { ok: false, refusal: REFUSAL.unknownAttribute, attributes };
    }
    const allocation = allocations.find(client.key);
    if (message.type === METHOD.allocate) return await allocate(message, client, username);
    if (allocation === undefined) return { ok: false, refusal: REFUSAL.mismatch };
    if (allocation.username !== username) return { ok: false, refusal: REFUSAL.wrongCredentials };
    return message.type === METHOD.refresh ? refresh(message, client, allocation) : decidePeer(message, allocation);
  }

  async function allocate(message: StunMessage, client: Client, username: string): Promise<Outcome> {
    const { transactionId } = message;
    const existing = allocations.find(client.key);
    if (existing?.transactionId.equals(transactionId)) return allocated(message, client, existing); // a repeated request
    const refusal = allocationRefusal(message);
    if (refusal !== undefined) return { ok: false, refusal };
    const sendToClient = (datagram: Buffer) => client.socket.send(datagram, client.from);
    const localAddress = isIPv4(client.socket.address) ? client.socket.address : "127.0.0.1";
    const options = { username, transactionId, localAddress, clientAddress: client.from.address };
    const opened = await allocations.open({ ...options, key: client.key, sendToClient });
    if (!("relayed" in opened)) return { ok: false, refusal: opened };
    opened.extend(Math.max(1, lifetimeOf(message, false)));
    return allocated(message, client, opened);
  }

  function refresh(message: StunMessage, { key }: Client, allocation: Allocation): Outcome {
    const seconds = lifetimeOf(message, allocation.isUsed);
    allocation.extend(seconds);
    if (seconds === 0) allocations.remove(key);
    return { ok: true, attributes: [lifetimeAttribute(seconds)] };
  }

  function sweep(): void {
    allocations.sweep();
    void sockets.addresses();
    sweeps = clock.after(SWEEP_MS, sweep);
  }

  return {
    async open() {
      const addresses = await sockets.addresses();
      if (addresses.length === 0) throw new Error(`The relay cannot listen on UDP port ${settings.port}.`);
      sweeps = clock.after(SWEEP_MS, sweep);
      return addresses;
    },
    revokeOthers: allocations.revokeOthers,
    async [Symbol.asyncDispose]() {
      sweeps?.[Symbol.dispose]();
      allocations[Symbol.dispose]();
      await sockets[Symbol.asyncDispose]();
    },
  };
}

function allocated({ transactionId }: StunMessage, { from }: Client, { relayed, secondsLeft }: Allocation): Outcome {
  return {
    ok: true,
    attributes: [
      [ATTRIBUTE.xorRelayedAddress, xorAddress(relayed, transactionId)],
      [ATTRIBUTE.xorMappedAddress, xorAddress(from, transactionId)],
      lifetimeAttribute(secondsLeft),
    ],
  };
}
