import { createSocket, type Socket } from "node:dgram";
import type { Clock } from "@tributary/kernel";
import { createByteBudget } from "../byte-budget.ts";
import { ATTRIBUTE, stunMessage } from "../stun/stun-message.ts";
import { type NetworkAddress, xorAddress } from "../stun/xor-address.ts";
import { createPeerRights } from "./peer-rights.ts";

/** Returns the socket of a voice process that a client names; undefined if it is not one. */
export type FindMedia = (asked: NetworkAddress) => NetworkAddress | undefined;

/** Dependencies of an allocation. */
export type AllocationDeps = {
  readonly clock: Clock;
  readonly findMedia: FindMedia;
  readonly sendToClient: (datagram: Buffer) => void;
};

/** The way of one client to voice processes. */
export interface Allocation extends Disposable {
  readonly username: string;
  readonly clientAddress: string;
  /** True once a voice process has sent something, which it does only to peers that know the password of a leg. */
  readonly isUsed: boolean;
  /** Socket that sends to voice processes. */
  readonly relayed: NetworkAddress;
  /** The request that made the allocation: a repeated one gets the same answer. */
  readonly transactionId: Buffer;
  /** Seconds until it ends, or 0. */
  readonly secondsLeft: number;
  /** Sets the time until it ends. */
  extend(seconds: number): void;
  /** Lets datagrams pass to and from a voice process for five minutes. False: it is not one, or there are too many. */
  permit(asked: NetworkAddress): boolean;
  /** Binds a channel to a voice process for ten minutes. False: see `permit`; or channel or address are bound otherwise. */
  bind(channel: number, asked: NetworkAddress): boolean;
  sendTo(asked: NetworkAddress, payload: Buffer): void;
  sendOnChannel(channel: number, payload: Buffer): void;
  /** Ends the permissions and channels to sockets that are not those of voice processes any more. */
  revokeOthers(): void;
  /** False if the client sends more requests than it needs. */
  takeRequest(bytes: number): boolean;
}

/** Type of a message with data for a client. */
const DATA_INDICATION = 0x0017;

/** Bytes per second in each direction: those of six legs. */
const BYTES_PER_SECOND = 64_000;

/** Requests of one client, each some 150 bytes long: browsers send one per candidate and minute. Unit: bytes per second. */
const REQUEST_BYTES_PER_SECOND = 8_000;

/** `localAddress`: that of this machine which the client has reached. */
export type AllocationOptions = Pick<Allocation, "username" | "transactionId" | "clientAddress"> & {
  readonly localAddress: string;
};

/** Opens an allocation with a socket of its own. Rule VP-58. */
export async function openAllocation(
  deps: AllocationDeps,
  { username, transactionId, clientAddress, localAddress }: AllocationOptions,
): Promise<Allocation> {
  const { clock, findMedia, sendToClient } = deps;
  const socket = await openSocket(localAddress);
  const rights = createPeerRights(clock);
  const [outward, inward] = [createByteBudget(clock, BYTES_PER_SECOND), createByteBudget(clock, BYTES_PER_SECOND)];
  const requests = createByteBudget(clock, REQUEST_BYTES_PER_SECOND);
  const { address, port } = socket.address();
  let endsMs = 0;
  let isUsed = false;

  socket.on("message", (payload, from) => {
    const peer = rights.byTarget(from);
    if (peer === undefined || !inward.take(payload.length)) return;
    isUsed = true;
    sendToClient(peer.channel === undefined ? dataIndication(peer.asked, payload) : channelData(peer.channel, payload));
  });
  socket.on("error", () => undefined); // nothing passes any more, and the client asks for another allocation

  function send(target: NetworkAddress | undefined, payload: Buffer): void {
    if (target !== undefined && outward.take(payload.length))
      socket.send(payload, target.port, target.address, () => undefined);
  }

  return {
    username,
    transactionId,
    clientAddress,
    relayed: { address, port },
    get isUsed() {
      return isUsed;
    },
    get secondsLeft() {
      return Math.max(0, Math.ceil((endsMs - clock.monotonicMs()) / 1_000));
    },
    extend(seconds) {
      endsMs = clock.monotonicMs() + seconds * 1_000;
    },
    permit(asked) {
      const target = findMedia(asked);
      return target !== undefined && rights.permit(asked, target);
    },
    bind(channel, asked) {
      const target = findMedia(asked);
      return target !== undefined && rights.bind(channel, asked, target);
    },
    sendTo: (asked, payload) => send(rights.byAsked(asked)?.target, payload),
    sendOnChannel: (channel, payload) => send(rights.byChannel(channel)?.target, payload),
    revokeOthers: () => rights.revoke(({ asked, target }) => isSame(findMedia(asked), target)),
    takeRequest: (bytes) => requests.take(bytes),
    [Symbol.dispose]: () => socket.close(),
  };
}

function isSame(one: NetworkAddress | undefined, { address, port }: NetworkAddress): boolean {
  return one?.address === address && one.port === port;
}

function openSocket(address: string): Promise<Socket> {
  const socket = createSocket("udp4");
  return new Promise((resolve, reject) => {
    socket.once("error", reject);
    socket.bind({ address, port: 0 }, () => {
      socket.removeListener("error", reject);
      resolve(socket);
    });
  });
}

function channelData(channel: number, payload: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16BE(channel, 0);
  head.writeUInt16BE(payload.length, 2);
  return Buffer.concat([head, payload]);
}

function dataIndication(asked: NetworkAddress, payload: Buffer): Buffer {
  const transactionId = Buffer.alloc(12);
  return stunMessage({ type: DATA_INDICATION, transactionId }, [
    [ATTRIBUTE.xorPeerAddress, xorAddress(asked, transactionId)],
    [ATTRIBUTE.data, payload],
  ]);
}
