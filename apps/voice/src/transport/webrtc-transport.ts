import { randomBytes } from "node:crypto";
import type { Clock } from "@tributary/kernel";
import type { VoiceSettings } from "@tributary/protocol/media";
import { type ByteBudget, createByteBudget } from "../byte-budget.ts";
import { parseOffer } from "../sdp/offer.ts";
import { bindingResponse, parseBindingRequest } from "../stun/binding-request.ts";
import { isAuthentic } from "../stun/stun-message.ts";
import type { NetworkAddress } from "../stun/xor-address.ts";
import type { OwnCertificate } from "./certificate.ts";
import { createPeerConnection, type IceCredentials, type PeerConnection } from "./peer-connection.ts";
import { keyOf } from "./peer-paths.ts";
import type { Transport } from "./transport.ts";
import { createUdpSockets, type Remote, type UdpSocket } from "./udp-sockets.ts";

/** Dependencies of the transport. */
export type WebRtcTransportDeps = {
  readonly clock: Clock;
  readonly certificate: OwnCertificate;
  /** Called when its sockets have changed. */
  readonly onBound?: (bound: readonly NetworkAddress[]) => void;
};

/** Time between two reports to a peer. Old clients expect one each second. Unit: milliseconds. */
const REPORT_MS = 1_000;

/** Checks of one leg, each some 120 bytes long: browsers send at most twenty per second, while they connect. Unit: bytes per second. */
const CHECK_BYTES_PER_SECOND = 12_000;

/** Length of the secrets of ICE, in bytes before they are encoded. Source: RFC 8445 section 5.3. */
const [USER_BYTES, PASSWORD_BYTES] = [6, 18];

/** The transport for browsers. */
export interface WebRtcTransport extends Transport {
  /** Opens its sockets, which is done with the first leg otherwise. */
  listen(): Promise<void>;
  /** Addresses on which its sockets are bound. */
  readonly bound: readonly NetworkAddress[];
}

/** Creates the transport for browsers: one UDP port carries the connections of all legs. */
export function createWebRtcTransport(
  { clock, certificate, onBound }: WebRtcTransportDeps,
  settings: VoiceSettings,
): WebRtcTransport {
  type Credentials = {
    readonly connection: () => PeerConnection;
    readonly credentials: IceCredentials;
    /** Checks from addresses of the peer, and from others. */
    readonly known: ByteBudget;
    readonly other: ByteBudget;
  };
  const byUser = new Map<string, Credentials>();
  const byPath = new Map<string, PeerConnection>();
  const connections = new Set<PeerConnection>();
  const sockets = createUdpSockets({ ...settings, ...(onBound && { onBound }) }, onDatagram);
  const cname = randomBytes(9).toString("base64url");
  let reports: Disposable | undefined;

  function onDatagram(datagram: Buffer, remote: Remote, socket: UdpSocket): void {
    if ((datagram[0] ?? 255) < 4) onCheck(datagram, remote, socket);
    else {
      const key = keyOf(remote);
      byPath.get(key)?.receive(datagram, key);
    }
  }

  function onCheck(datagram: Buffer, remote: Remote, socket: UdpSocket): void {
    const request = parseBindingRequest(datagram);
    const known = request === undefined ? undefined : byUser.get(request.localUser);
    if (request === undefined || known === undefined) return;
    const { credentials } = known;
    const connection = known.connection();
    const key = keyOf(remote);
    const owner = byPath.get(key);
    const budget = owner === connection ? known.known : known.other;
    if (!budget.take(datagram.length) || !isAuthentic(datagram, request, credentials.password)) return;
    if (owner !== undefined && owner !== connection && owner.uses(key)) return; // a forged sender, to cut off that leg
    byPath.set(key, connection);
    connection.onCheck({ remote, socket }, request.isNominating, credentials);
    socket.send(bindingResponse(request.transactionId, remote, credentials.password), remote);
  }

  function checkBudgets(): Pick<Credentials, "known" | "other"> {
    return {
      known: createByteBudget(clock, CHECK_BYTES_PER_SECOND),
      other: createByteBudget(clock, CHECK_BYTES_PER_SECOND),
    };
  }

  function sendReports(): void {
    for (const connection of connections) connection.sendReport();
    reports = connections.size === 0 ? undefined : clock.after(REPORT_MS, sendReports);
  }

  return {
    async listen() {
      await sockets.addresses();
    },
    get bound() {
      return sockets.bound;
    },
    async open(description, listener) {
      const offer = parseOffer(description);
      if (offer === undefined) return undefined;
      const addresses = await sockets.addresses();
      if (addresses.length === 0) throw new Error("The machine has no network address for media.");
      const connection: PeerConnection = createPeerConnection(
        {
          clock,
          certificate,
          listener,
          makeCredentials,
          onCredentials(credentials, isValid) {
            if (isValid) byUser.set(credentials.user, { connection: () => connection, credentials, ...checkBudgets() });
            else byUser.delete(credentials.user);
          },
          onPathForgotten(key) {
            if (byPath.get(key) === connection) byPath.delete(key);
          },
          onEnd: () => void connections.delete(connection),
        },
        offer,
        { ssrc: randomBytes(4).readUInt32BE(0), cname },
      );
      connections.add(connection);
      reports ??= clock.after(REPORT_MS, sendReports);
      return {
        answer: connection.answer(addresses),
        restart: async (next) => connection.restart(next, await sockets.addresses()),
        writeRtp: connection.writeRtp,
        close: connection.close,
      };
    },
    async [Symbol.asyncDispose]() {
      reports?.[Symbol.dispose]();
      for (const connection of [...connections]) connection.close();
      await sockets[Symbol.asyncDispose]();
    },
  };
}

function makeCredentials(): IceCredentials {
  return {
    user: randomBytes(USER_BYTES).toString("base64url").replaceAll(/[-_]/g, "x"),
    password: randomBytes(PASSWORD_BYTES).toString("base64url").replaceAll(/[-_]/g, "x"),
  };
}
