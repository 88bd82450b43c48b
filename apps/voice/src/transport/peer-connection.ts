import type { Clock } from "@tributary/kernel";
import type { MediaDescription } from "@tributary/protocol/media";
import { answerTo } from "../sdp/answer.ts";
import { type AudioOffer, parseOffer } from "../sdp/offer.ts";
import type { NetworkAddress } from "../stun/xor-address.ts";
import type { OwnCertificate } from "./certificate.ts";
import { createDtlsConnection } from "./dtls-connection.ts";
import { createPeerPaths, type Path } from "./peer-paths.ts";
import type { RtpPacket } from "./rtp-packet.ts";
import { createSrtpChannel, type SrtpChannel } from "./srtp-channel.ts";
import type { TransportListener } from "./transport.ts";

/** User name and password with which a peer checks paths. */
export type IceCredentials = { readonly user: string; readonly password: string };

/** Dependencies of a connection. */
export type PeerConnectionDeps = {
  readonly clock: Clock;
  readonly certificate: OwnCertificate;
  readonly listener: TransportListener;
  readonly makeCredentials: () => IceCredentials;
  /** The connection uses these credentials from now on, or no longer. */
  readonly onCredentials: (credentials: IceCredentials, isValid: boolean) => void;
  /** The path with this key is no longer the peer's. */
  readonly onPathForgotten: (key: string) => void;
  readonly onEnd: () => void;
};

/** Names of this end. */
export type PeerConnectionOptions = { readonly ssrc: number; readonly cname: string };

/** The connection of one leg: ICE lite, DTLS and SRTP. */
export interface PeerConnection {
  answer(addresses: readonly NetworkAddress[]): MediaDescription;
  restart(offer: MediaDescription, addresses: readonly NetworkAddress[]): MediaDescription | undefined;
  /** A check with the right password arrived. */
  onCheck(path: Path, isNominating: boolean, credentials: IceCredentials): void;
  /** True if the peer uses the path with this key: it was checked in the last thirty seconds. */
  uses(pathKey: string): boolean;
  /** Takes a datagram of the peer that is not a check, from the path with this key. */
  receive(datagram: Buffer, pathKey: string): void;
  writeRtp(payload: Uint8Array, timestamp: number): void;
  /** Sends a report, if there is a connection. */
  sendReport(): void;
  close(): void;
}

/** First byte of DTLS records. Source: RFC 7983 section 7. */
const isDtls = (datagram: Buffer): boolean => (datagram[0] ?? 0) >= 20 && (datagram[0] ?? 0) <= 63;

/** Creates the connection for an offer. */
export function createPeerConnection(
  deps: PeerConnectionDeps,
  offer: AudioOffer,
  { ssrc, cname }: PeerConnectionOptions,
): PeerConnection {
  const { clock, listener } = deps;
  const paths = createPeerPaths(deps.onPathForgotten);
  const kinds = new Map<number, "audio" | "keys">([
    [offer.opusPayloadType, "audio"],
    ...offer.telephoneEvents.map(({ payloadType }) => [payloadType, "keys"] as const),
  ]);
  const ice = createCredentials(deps);
  let channel: SrtpChannel | undefined;
  let version = 0;
  let isClosed = false;

  const dtls = createDtlsConnection({
    certificate: deps.certificate,
    fingerprint: offer.fingerprint,
    send: sendToPeer,
    onSessions(sessions) {
      channel = createSrtpChannel(sessions, { ssrc, cname, payloadType: offer.opusPayloadType });
    },
    onEnd() {
      if (isClosed) return;
      close();
      listener.onClosed();
    },
  });

  function sendToPeer(datagram: Uint8Array): void {
    const path = isClosed ? undefined : paths.selectedAt(clock.monotonicMs());
    path?.socket.send(datagram, path.remote);
  }

  function onPacket({ payloadType, sequenceNumber, timestamp, ssrc: source, payload }: RtpPacket): void {
    const kind = kinds.get(payloadType);
    if (kind !== undefined) listener.onPacket({ kind, sequenceNumber, timestamp, ssrc: source, payload });
  }

  function answer(current: AudioOffer, addresses: readonly NetworkAddress[]): MediaDescription {
    version += 1;
    const { user, password } = ice.newest;
    const { fingerprint } = deps.certificate;
    return answerTo(current, { iceUser: user, icePassword: password, fingerprint, ssrc, cname, version, addresses });
  }

  function close(): void {
    if (isClosed) return;
    isClosed = true;
    dtls[Symbol.dispose]();
    ice.end();
    for (const key of paths.keys) deps.onPathForgotten(key);
    deps.onEnd();
  }

  return {
    answer: (addresses) => answer(offer, addresses),
    restart(description, addresses) {
      const next = parseOffer(description);
      if (isClosed || next === undefined || !isSamePeer(offer, next)) return undefined;
      ice.renew();
      return answer(next, addresses);
    },
    onCheck(path, isNominating, credentials) {
      ice.onUsed(credentials);
      paths.verify(path, isNominating, clock.monotonicMs());
    },
    uses: (pathKey) => !isClosed && paths.hasConsent(pathKey, clock.monotonicMs()),
    receive(datagram, pathKey) {
      if (isClosed) return;
      if (isDtls(datagram)) return dtls.receive(datagram);
      const packet = channel?.receive(datagram, clock.monotonicMs());
      if (packet === undefined) return;
      if (packet.isNewest) paths.onAudio(pathKey);
      onPacket(packet);
    },
    writeRtp(payload, timestamp) {
      if (channel !== undefined) sendToPeer(channel.encrypt(payload, timestamp));
    },
    sendReport() {
      const report = channel?.report({ atMs: clock.now(), monotonicMs: clock.monotonicMs() });
      if (report !== undefined) sendToPeer(report);
    },
    close,
  };
}

/** Credentials of a connection. After a restart, those before it are valid until the peer uses the new ones. */
function createCredentials({
  makeCredentials,
  onCredentials,
}: Pick<PeerConnectionDeps, "makeCredentials" | "onCredentials">) {
  let valid: readonly IceCredentials[] = [];
  function set(next: readonly IceCredentials[]): void {
    for (const old of valid) if (!next.includes(old)) onCredentials(old, false);
    for (const added of next) if (!valid.includes(added)) onCredentials(added, true);
    valid = next;
  }
  const newest = (): IceCredentials => {
    const last = valid.at(-1);
    if (last === undefined) throw new Error("The connection is closed.");
    return last;
  };
  set([makeCredentials()]);
  return {
    get newest() {
      return newest();
    },
    renew: () => set([...valid.slice(-1), makeCredentials()]),
    onUsed(used: IceCredentials) {
      if (valid.length > 1 && used === newest()) set([used]);
    },
    end: () => set([]),
  };
}

/** True if the offer is one of the same peer for the same audio. */
function isSamePeer(first: AudioOffer, next: AudioOffer): boolean {
  return (
    first.fingerprint.algorithm === next.fingerprint.algorithm &&
    first.fingerprint.value === next.fingerprint.value &&
    first.opusPayloadType === next.opusPayloadType &&
    first.mid === next.mid
  );
}
