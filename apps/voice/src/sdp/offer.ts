import type { MediaDescription } from "@tributary/protocol/media";

/** Direction of audio, as its offerer sees it. */
export type Direction = "sendrecv" | "sendonly" | "recvonly" | "inactive";

/** A digest of the certificate that the peer will use. */
export type Fingerprint = { readonly algorithm: "sha-256" | "sha-384" | "sha-512"; readonly value: string };

/** Payload type of a format, with its clock rate. */
export type Format = { readonly payloadType: number; readonly clockRate: number };

/** A media section of an offer. */
export type OfferedSection = {
  readonly mid: string;
  readonly media: string;
  readonly protocol: string;
  readonly format: string;
};

/** The part of an offer that is answered: its first audio section with Opus. */
export type AudioOffer = {
  /** All sections, in order; `index` is the one that is answered. */
  readonly sections: readonly OfferedSection[];
  readonly index: number;
  readonly mid: string;
  readonly opusPayloadType: number;
  /** Telephone events (RFC 4733), as offered. */
  readonly telephoneEvents: readonly Format[];
  readonly iceUser: string;
  readonly icePassword: string;
  readonly fingerprint: Fingerprint;
  readonly direction: Direction;
};

/** Maximum lines of an offer. Those of browsers have fewer than 200. */
const MAX_LINES = 2_000;

/** Maximum sections of an offer. Audio calls have one or two. */
const MAX_SECTIONS = 16;

/** Longest text of a section that its answer repeats. Those of browsers have fewer than 24. Unit: characters. */
const MAX_REPEATED_LENGTH = 64;

/** Clock rates of telephone events that are accepted. */
const EVENT_RATES = [48_000, 8_000];

const DIRECTIONS: readonly Direction[] = ["sendrecv", "sendonly", "recvonly", "inactive"];

/** Lines of a section, with those of the session, which hold for all sections that have none of their own. */
type Section = { readonly line: readonly string[]; readonly attributes: readonly string[] };

/**
 * Parses an offer of a browser. Undefined: it is not one, or has no audio that can be answered. Everything that the answer repeats is bounded here.
 *
 * Source: VP-08
 */
export function parseOffer({ sdp }: Pick<MediaDescription, "sdp">): AudioOffer | undefined {
  const lines = sdp.split(/\r?\n/);
  if (lines[0] !== "v=0" || lines.length > MAX_LINES) return undefined;
  const [session = [], ...blocks] = blocksOf(lines);
  if (blocks.length > MAX_SECTIONS || session.includes("a=ice-lite")) return undefined;
  const sections = blocks.map(sectionOf);
  const offered = sections.map(offeredSection);
  if (offered.some(isTooLong)) return undefined;
  for (const [index, section] of sections.entries()) {
    const audio = parseAudio(section, session);
    if (audio !== undefined) return { ...audio, sections: offered, index };
  }
  return undefined;
}

function parseAudio(section: Section, session: readonly string[]): Omit<AudioOffer, "sections" | "index"> | undefined {
  const [media, port, protocol] = section.line;
  if (media !== "audio" || port === "0" || !protocol?.endsWith("TLS/RTP/SAVPF")) return undefined;
  const { attributes } = section;
  const value = (name: string) => attributeOf(attributes, name) ?? attributeOf(session, name);
  const opus = formatsOf(section, "opus/48000/2")[0];
  const mid = attributeOf(attributes, "mid");
  const iceUser = value("ice-ufrag");
  const icePassword = value("ice-pwd");
  const fingerprint = parseFingerprint(value("fingerprint"));
  if (opus === undefined || mid === undefined || !/^[!-~]{1,32}$/.test(mid) || fingerprint === undefined)
    return undefined;
  if (iceUser === undefined || icePassword === undefined || icePassword.length < 22 || value("setup") === "passive") {
    return undefined;
  }
  return {
    mid,
    opusPayloadType: opus.payloadType,
    telephoneEvents: telephoneEventsOf(section),
    iceUser,
    icePassword,
    fingerprint,
    direction: DIRECTIONS.find((direction) => attributes.includes(`a=${direction}`)) ?? "sendrecv",
  };
}

/** Splits the lines into those of the session and those of each section. */
function blocksOf(lines: readonly string[]): readonly (readonly string[])[] {
  const blocks: string[][] = [[]];
  for (const line of lines) {
    if (line.startsWith("m=")) blocks.push([]);
    blocks.at(-1)?.push(line);
  }
  return blocks;
}

function sectionOf([line = "", ...attributes]: readonly string[]): Section {
  return { line: line.slice("m=".length).split(" "), attributes };
}

function offeredSection({ line, attributes }: Section): OfferedSection {
  const [media = "", , protocol = "", format = ""] = line;
  return { mid: attributeOf(attributes, "mid") ?? "", media, protocol, format };
}

function isTooLong(section: OfferedSection): boolean {
  return Object.values(section).some((text) => text.length > MAX_REPEATED_LENGTH);
}

/** Returns one format for each clock rate. */
function telephoneEventsOf(section: Section): readonly Format[] {
  const formats = formatsOf(section, "telephone-event");
  return formats.filter(
    ({ clockRate }, index) =>
      EVENT_RATES.includes(clockRate) && formats.findIndex((each) => each.clockRate === clockRate) === index,
  );
}

function attributeOf(attributes: readonly string[], name: string): string | undefined {
  const start = `a=${name}:`;
  return attributes.find((line) => line.startsWith(start))?.slice(start.length);
}

/** Returns the payload types of the section whose encoding has this name, in the order of preference. */
function formatsOf({ line, attributes }: Section, encoding: string): readonly Format[] {
  const names = new Map<string, string>();
  for (const attribute of attributes) {
    const match = /^a=rtpmap:(\d{1,3}) (\S+)/.exec(attribute);
    if (match !== null) names.set(match[1] ?? "", (match[2] ?? "").toLowerCase());
  }
  return [...new Set(line.slice(3))].flatMap((payloadType) => {
    const name = names.get(payloadType);
    const isWanted = name === encoding || name?.startsWith(`${encoding}/`) === true;
    return isWanted && Number(payloadType) < 128
      ? [{ payloadType: Number(payloadType), clockRate: Number(name?.split("/")[1]) }]
      : [];
  });
}

function parseFingerprint(text: string | undefined): Fingerprint | undefined {
  const match = /^(sha-256|sha-384|sha-512) ([0-9a-f:]+)$/i.exec(text ?? "");
  if (match === null) return undefined;
  const algorithm = (match[1] ?? "").toLowerCase() as Fingerprint["algorithm"]; // the pattern has no others
  return { algorithm, value: (match[2] ?? "").toUpperCase() };
}
