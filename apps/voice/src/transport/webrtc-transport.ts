import { randomBytes } from "node:crypto";
import type { Clock } from "@tributary/kernel";
import type { VoiceSettings } from "@tributary/protocol/media";
import { parseOffer } from "../sdp/offer.ts";
import type { OwnCertificate } from "./certificate.ts";
import { createPeerConnection, type IceCredentials, type PeerConnection } from "./peer-connection.ts";
import { keyOf } from "./peer-paths.ts";
import { bindingResponse, isAuthentic, parseBindingRequest } from "./stun-message.ts";
import type { Transport } from "./transport.ts";
import { createUdpSockets, type Remote, type UdpSocket } from "./udp-sockets.ts";

/** Dependencies of the transport. */
export type WebRtcTransportDeps = { readonly clock: Clock; readonly certificate: OwnCertificate };

/** Time between two reports to a peer. Old clients expect one each second. Unit: milliseconds. */
const REPORT_MS = 1_000;

/** Length of the secrets of ICE, in bytes before they are encoded. Source: RFC 8445 section 5.3. */
const [USER_BYTES, PASSWORD_BYTES] = [6, 18];

/** Creates the transport for browsers: one UDP port carries the connections of all legs. */
export function createWebRtcTransport({ clock, certificate }: WebRtcTransportDeps, settings: VoiceSettings): Transport {
  type Credentials = { readonly connection: () => PeerConnection; readonly credentials: IceCredentials };
  const byUser = new Map<string, Credentials>();
  const byPath = new Map<string, PeerConnection>();
  const connections = new Set<PeerConnection>();
  const sockets = createUdpSockets(settings, onDatagram);
  const cname = randomBytes(9).toString("base64url");
  let reports: Disposable | undefined;

  function onDatagram(datagram: Buffer, remote: Remote, socket: UdpSocket): void {
    if ((datagram[0] ?? 255) < 4) onCheck(datagram, remote, socket);
    else byPath.get(keyOf(remote))?.receive(datagram);
  }

  function onCheck(datagram: Buffer, remote: Remote, socket: UdpSocket): void {
    const request = parseBindingRequest(datagram);
    const known = request === undefined ? undefined : byUser.get(request.localUser);
    if (request === undefined || known === undefined) return;
    const { credentials } = known;
    if (!isAuthentic(datagram, request, credentials.password)) return;
    const connection = known.connection();
    byPath.set(keyOf(remote), connection);
    connection.onCheck({ remote, socket }, request.isNominating, credentials);
    socket.send(bindingResponse(request.transactionId, remote, credentials.password), remote);
  }

  function sendReports(): void {
    for (const connection of connections) connection.sendReport();
    reports = connections.size === 0 ? undefined : clock.after(REPORT_MS, sendReports);
  }

  return {
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
            if (isValid) byUser.set(credentials.user, { connection: () => connection, credentials });
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
