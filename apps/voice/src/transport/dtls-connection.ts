import { DtlsServer, keyLength, saltLength } from "werift";
import type { Fingerprint } from "../sdp/offer.ts";
import { matches, type OwnCertificate, provesPossession } from "./certificate.ts";
import { type DtlsRecord, RECORD_TYPES, recordsOf } from "./dtls-records.ts";
import { createSrtpSessions, type SrtpSessions } from "./srtp-sessions.ts";

/** Dependencies of a handshake. */
export type DtlsDeps = {
  readonly certificate: OwnCertificate;
  /** Digest of the peer's certificate, from its offer. */
  readonly fingerprint: Fingerprint;
  readonly send: (datagram: Buffer) => void;
  /** The handshake has succeeded. */
  readonly onSessions: (sessions: SrtpSessions) => void;
  /** The peer closed the connection, or its handshake failed. */
  readonly onEnd: () => void;
};

/** The DTLS server of one connection. */
export interface DtlsConnection extends Disposable {
  /** Takes a datagram of the peer. */
  receive(datagram: Buffer): void;
}

/** AES-GCM first: Node computes it in one call per packet. Source: RFC 7714 section 14.2. */
const SRTP_PROFILES = [0x0007, 0x0001] as const;

/** Numbers of handshake messages. */
const [CLIENT_HELLO, CERTIFICATE_VERIFY] = [1, 15];

/** Level and description of the alert with which a peer closes its connection. */
const [FATAL, CLOSE_NOTIFY] = [2, 0];

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
    deps.onSessions(sessionsOf(server));
  });
  server.onError.subscribe(() => {
    if (phase === "handshake") end();
  });

  /** The library takes alerts for true that are not encrypted, and unknown records for alerts: only handshakes reach it. */
  function receiveRecord(record: DtlsRecord): void {
    if (record.type === RECORD_TYPES.alert) {
      if (phase === "connected" && isEnd(server, record)) end();
    } else if (phase !== "ended" && isHandshake(record, phase)) transport.onData(record.bytes);
  }

  return {
    receive(datagram) {
      for (const record of recordsOf(datagram)) receiveRecord(record);
    },
    [Symbol.dispose]() {
      phase = "ended";
      server.dtls.flight = AFTER_ALL_FLIGHTS;
    },
  };
}

/** A new handshake would replace the keys: peers of WebRTC do not renegotiate. Repeated flights of the last handshake are answered. */
function isHandshake({ type, epoch, fragment }: DtlsRecord, phase: "handshake" | "connected"): boolean {
  if (type === RECORD_TYPES.changeCipherSpec) return true;
  return type === RECORD_TYPES.handshake && !(phase === "connected" && epoch === 0 && fragment[0] === CLIENT_HELLO);
}

/** True if the peer ends the connection by this alert. Those that are not encrypted for this connection are not from the peer. */
function isEnd(server: DtlsServer, { type, version, epoch, sequenceNumber, fragment }: DtlsRecord): boolean {
  try {
    const { cipher, sessionType } = server.cipher;
    const [level, description] = cipher.decrypt(sessionType, fragment, { type, version, epoch, sequenceNumber });
    return level === FATAL || description === CLOSE_NOTIFY;
  } catch {
    return false;
  }
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

function sessionsOf(server: DtlsServer): SrtpSessions {
  const profile = server.srtp.srtpProfile;
  if (profile === undefined) throw new Error("The peer offers no profile of SRTP.");
  const keys = server.extractSessionKeys(keyLength(profile), saltLength(profile));
  return createSrtpSessions({
    keys: {
      localMasterKey: keys.localKey,
      localMasterSalt: keys.localSalt,
      remoteMasterKey: keys.remoteKey,
      remoteMasterSalt: keys.remoteSalt,
    },
    profile,
  });
}
