import type { MediaDescription } from "@tributary/protocol/media";
import type { AudioOffer, Direction, OfferedSection } from "./offer.ts";

/** An address at which a peer reaches this process. */
export type HostAddress = { readonly address: string; readonly port: number };

/** This end of a connection. */
export type LocalEnd = {
  readonly iceUser: string;
  readonly icePassword: string;
  /** SHA-256 digest of the own certificate. */
  readonly fingerprint: string;
  readonly ssrc: number;
  readonly cname: string;
  /** Increases with each answer of a connection. */
  readonly version: number;
  /** Most preferred first; at least one. */
  readonly addresses: readonly HostAddress[];
};

/** Preference of host candidates. Source: RFC 8445 section 5.1.2.1. */
const HOST_PREFERENCE = 126 * 2 ** 24;

const REVERSED: Readonly<Record<Direction, Direction>> = {
  sendrecv: "sendrecv",
  sendonly: "recvonly",
  recvonly: "sendonly",
  inactive: "inactive",
};

/**
 * Returns the answer to an offer: its audio section with Opus and telephone events, ICE lite, and this end as DTLS server. All other sections are rejected.
 *
 * Source: MC-01; RFC 8829 section 5.3; RFC 8839 section 5.
 */
export function answerTo(offer: AudioOffer, end: LocalEnd): MediaDescription {
  const candidates = end.addresses.map(candidateOf);
  const sections = offer.sections.map((section, index) =>
    index === offer.index ? audioSection(offer, end, candidates) : rejectedSection(section),
  );
  const lines = [
    "v=0",
    `o=- ${end.ssrc} ${end.version} IN IP4 0.0.0.0`,
    "s=-",
    "t=0 0",
    "a=ice-lite",
    `a=group:BUNDLE ${offer.mid}`,
    "a=msid-semantic: WMS *",
    ...sections.flat(),
    "",
  ];
  return {
    sdp: lines.join("\r\n"),
    candidates: candidates.map((candidate) => ({ candidate, sdpMid: offer.mid, sdpMLineIndex: offer.index })),
  };
}

function audioSection(offer: AudioOffer, end: LocalEnd, candidates: readonly string[]): readonly string[] {
  const { opusPayloadType: opus, telephoneEvents } = offer;
  const payloadTypes = [opus, ...telephoneEvents.map(({ payloadType }) => payloadType)];
  return [
    `m=audio ${end.addresses[0]?.port ?? 9} UDP/TLS/RTP/SAVPF ${payloadTypes.join(" ")}`,
    "c=IN IP4 0.0.0.0",
    `a=mid:${offer.mid}`,
    `a=${REVERSED[offer.direction]}`,
    "a=rtcp-mux",
    `a=ice-ufrag:${end.iceUser}`,
    `a=ice-pwd:${end.icePassword}`,
    `a=fingerprint:sha-256 ${end.fingerprint}`,
    "a=setup:passive",
    `a=rtpmap:${opus} opus/48000/2`,
    `a=fmtp:${opus} minptime=10;useinbandfec=1`,
    ...telephoneEvents.map(({ payloadType, clockRate }) => `a=rtpmap:${payloadType} telephone-event/${clockRate}`),
    "a=ptime:20",
    "a=msid:tributary audio",
    `a=ssrc:${end.ssrc} cname:${end.cname}`,
    `a=ssrc:${end.ssrc} msid:tributary audio`,
    ...candidates.map((candidate) => `a=${candidate}`),
    "a=end-of-candidates",
  ];
}

function rejectedSection({ media, protocol, format, mid }: OfferedSection): readonly string[] {
  return [
    `m=${media} 0 ${protocol} ${format}`,
    "c=IN IP4 0.0.0.0",
    "a=inactive",
    ...(mid === "" ? [] : [`a=mid:${mid}`]),
  ];
}

function candidateOf({ address, port }: HostAddress, index: number): string {
  const priority = HOST_PREFERENCE + (65_535 - index) * 2 ** 8 + 255;
  return `candidate:${index + 1} 1 udp ${priority} ${address} ${port} typ host`;
}
