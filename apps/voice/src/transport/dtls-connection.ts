import { DtlsServer, keyLength, SrtcpSession, SrtpSession, saltLength } from "werift";
import type { Fingerprint } from "../sdp/offer.ts";
import { matches, type OwnCertificate, provesPossession } from "./certificate.ts";

/** Keys of a connection after its handshake. */
export type SrtpKeys = { readonly srtp: SrtpSession; readonly srtcp: SrtcpSession };

/** Dependencies of a handshake. */
export type DtlsDeps = {
  readonly certificate: OwnCertificate;
  /** Digest of the peer's certificate, from its offer. */
  readonly fingerprint: Fingerprint;
  readonly send: (datagram: Buffer) => void;
  /** The handshake has succeeded. */
  readonly onKeys: (keys: SrtpKeys) => void;
  /** The peer closed the connection, or its handshake failed. */
  readonly onEnd: () => void;
};

/** The DTLS server of one connection. */
export interface DtlsConnection extends Disposable {
  /** Takes a datagram of the peer. */
  receive(datagram: Buffer): void;
}

/** AES-GCM first: Node computes it in one call per packet. Source: RFC 7714, RFC 5764. */
const SRTP_PROFILES = [0x0007, 0x0001] as const;

/** Content types of records. Source: RFC 6347 section 4.1. */
const [CHANGE_CIPHER_SPEC, ALERT, HANDSHAKE, APPLICATION_DATA] = [20, 21, 22, 23];

/** Number of the handshake message CertificateVerify. */
const CERTIFICATE_VERIFY = 15;

const RECORD_HEADER_BYTES = 13;

/** A flight number above all others: the library stops repeating its last flight. */
const AFTER_ALL_FLIGHTS = 100;

/** Waits for the handshake of a peer. */
export function createDtlsConnection(deps: DtlsDeps): DtlsConnection {
  const transport = {
    type: "ice",
    address: { address: "", family: "IPv4", port: 0 },
    closed: false,
    onData: (_datagram: Buffer) => undefined as unknown, // replaced by the library
    send: async (datagram: Buffer) => deps.send(datagram),
    close: async () => undefined,
  };
  const server = new DtlsServer({
    cert: deps.certificate.certPem,
    key: deps.certificate.keyPem,
    signatureHash: deps.certificate.signatureHash,
    transport: transport as ConstructorParameters<typeof DtlsServer>[0]["transport"], // it has all members that the library uses
    srtpProfiles: [...SRTP_PROFILES],
    extendedMasterSecret: true,
    certificateRequest: true,
  });
  let phase: "handshake" | "connected" | "ended" = "handshake";

  function end(): void {
    if (phase === "ended") return;
    phase = "ended";
    deps.onEnd();
  }

  server.onConnect.subscribe(() => {
    if (phase !== "handshake") return;
    if (!isPeer(server, deps.fingerprint)) return end();
    phase = "connected";
    deps.onKeys(keysOf(server));
  });
  server.onClose.subscribe(() => {
    if (phase === "connected") end();
  });
  server.onError.subscribe(() => {
    if (phase === "handshake") end();
  });

  return {
    receive(datagram) {
      if (phase !== "ended" && isAcceptable(datagram, phase)) transport.onData(datagram);
    },
    [Symbol.dispose]() {
      phase = "ended";
      server.dtls.flight = AFTER_ALL_FLIGHTS;
    },
  };
}

/**
 * True if all records are of a known type, and alerts of a connection are encrypted. The library takes other records for an alert, which would end the
 * connection.
 */
function isAcceptable(datagram: Buffer, phase: "handshake" | "connected"): boolean {
  let at = 0;
  while (at < datagram.length) {
    if (at + RECORD_HEADER_BYTES > datagram.length) return false;
    const type = datagram.readUInt8(at);
    const epoch = datagram.readUInt16BE(at + 3);
    if (![CHANGE_CIPHER_SPEC, ALERT, HANDSHAKE, APPLICATION_DATA].includes(type)) return false;
    if (type === ALERT && (epoch === 0 || phase === "handshake")) return false;
    // A new handshake would replace the keys: peers of WebRTC do not renegotiate. Repeated flights of the last handshake are answered.
    if (type === HANDSHAKE && epoch === 0 && phase === "connected" && datagram[at + RECORD_HEADER_BYTES] === 1)
      return false;
    at += RECORD_HEADER_BYTES + datagram.readUInt16BE(at + 11);
  }
  return at === datagram.length;
}

/** True if the peer has the certificate of its offer, and its key. The library checks neither. */
function isPeer(server: DtlsServer, fingerprint: Fingerprint): boolean {
  const certificate = server.remoteCertificate;
  if (certificate === undefined || !matches(certificate, fingerprint)) return false;
  const messages = server.dtls.sortedHandshakeCache;
  const at = messages.findIndex(({ msg_type }) => msg_type === CERTIFICATE_VERIFY);
  const proof = messages[at]?.fragment;
  if (proof === undefined) return false;
  const transcript = Buffer.concat(messages.slice(0, at).map((message) => message.serialize()));
  return provesPossession(certificate, proof, transcript);
}

function keysOf(server: DtlsServer): SrtpKeys {
  const profile = server.srtp.srtpProfile;
  if (profile === undefined) throw new Error("The peer offers no profile of SRTP.");
  const keys = server.extractSessionKeys(keyLength(profile), saltLength(profile));
  const config = {
    keys: {
      localMasterKey: keys.localKey,
      localMasterSalt: keys.localSalt,
      remoteMasterKey: keys.remoteKey,
      remoteMasterSalt: keys.remoteSalt,
    },
    profile,
  };
  return { srtp: new SrtpSession(config), srtcp: new SrtcpSession(config) };
}
