/** Reports of RTCP: a sender report with at most one report block, and the name of the source. Source: RFC 3550 section 6. */
import type { ReceptionReport } from "./reception-statistics.ts";

/** Contents of a sender report. */
export type SenderReport = {
  readonly ssrc: number;
  readonly cname: string;
  /** Time of the report. Unit: milliseconds since 1970. */
  readonly atMs: number;
  /** Timestamp of the audio that is sent at this time. */
  readonly timestamp: number;
  readonly packets: number;
  readonly bytes: number;
  readonly reception?: ReceptionReport & {
    /** Middle bits of the time in the last sender report of the peer; 0 if there was none. */
    readonly lastReport: number;
    /** Time since it was received. Unit: 1/65,536 of a second. */
    readonly delaySinceLastReport: number;
  };
};

const SENDER_REPORT = 200;
const SOURCE_DESCRIPTION = 202;
const CNAME = 1;

/** Seconds between the epochs of NTP (1900) and of Unix. */
const NTP_OFFSET_S = 2_208_988_800;

/** Returns a compound packet. */
export function senderReport(report: SenderReport): Buffer {
  return Buffer.concat([reportPacket(report), sourceDescription(report.ssrc, report.cname)]);
}

/** Returns the middle bits of the time in a sender report; undefined if the packet does not begin with one. */
export function timeOfSenderReport(bytes: Buffer): number | undefined {
  if (bytes.length < 28 || bytes.readUInt8(0) >> 6 !== 2 || bytes.readUInt8(1) !== SENDER_REPORT) return undefined;
  return bytes.readUInt32BE(10);
}

function reportPacket({ ssrc, atMs, timestamp, packets, bytes, reception }: SenderReport): Buffer {
  const packet = Buffer.alloc(28 + (reception === undefined ? 0 : 24));
  packet.writeUInt8(0x80 | (reception === undefined ? 0 : 1), 0);
  packet.writeUInt8(SENDER_REPORT, 1);
  packet.writeUInt16BE(packet.length / 4 - 1, 2);
  packet.writeUInt32BE(ssrc, 4);
  packet.writeUInt32BE((Math.floor(atMs / 1_000) + NTP_OFFSET_S) >>> 0, 8);
  packet.writeUInt32BE(Math.floor(((atMs % 1_000) / 1_000) * 2 ** 32) >>> 0, 12);
  packet.writeUInt32BE(timestamp, 16);
  packet.writeUInt32BE(packets >>> 0, 20);
  packet.writeUInt32BE(bytes >>> 0, 24);
  if (reception !== undefined) {
    packet.writeUInt32BE(reception.ssrc, 28);
    packet.writeUInt8(reception.fractionLost, 32);
    packet.writeIntBE(reception.lost, 33, 3);
    packet.writeUInt32BE(reception.highestSequenceNumber, 36);
    packet.writeUInt32BE(reception.jitter, 40);
    packet.writeUInt32BE(reception.lastReport, 44);
    packet.writeUInt32BE(reception.delaySinceLastReport, 48);
  }
  return packet;
}

function sourceDescription(ssrc: number, cname: string): Buffer {
  const name = Buffer.from(cname);
  const chunk = 4 + 2 + name.length + 1;
  const packet = Buffer.alloc(4 + ((chunk + 3) & ~3));
  packet.writeUInt8(0x81, 0);
  packet.writeUInt8(SOURCE_DESCRIPTION, 1);
  packet.writeUInt16BE(packet.length / 4 - 1, 2);
  packet.writeUInt32BE(ssrc, 4);
  packet.writeUInt8(CNAME, 8);
  packet.writeUInt8(name.length, 9);
  name.copy(packet, 10);
  return packet;
}
