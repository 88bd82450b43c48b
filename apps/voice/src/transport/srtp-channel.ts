import { RtpHeader } from "werift";
import { createReceptionStatistics, type ReceptionStatistics } from "./reception-statistics.ts";
import { senderReport, timeOfSenderReport } from "./rtcp.ts";
import { isRtcp, parseRtpPacket, type RtpPacket } from "./rtp-packet.ts";
import type { SrtpSessions } from "./srtp-sessions.ts";

/** This end of the stream of a leg. */
export type SenderIdentity = { readonly ssrc: number; readonly cname: string; readonly payloadType: number };

/** A packet of the peer. `isNewest`: it is not an old one that someone sends again. */
export type AuthenticPacket = RtpPacket & { readonly isNewest: boolean };

/** Encrypted audio of one leg, in both directions, with its reports. */
export interface SrtpChannel {
  /** Decrypts a datagram. Undefined: a report, or not authentic. */
  receive(datagram: Buffer, atMs: number): AuthenticPacket | undefined;
  /** Returns the encrypted packet of 20 milliseconds. */
  encrypt(payload: Uint8Array, timestamp: number): Buffer;
  /** Returns an encrypted report; undefined before the first packet was sent. */
  report(now: { readonly atMs: number; readonly monotonicMs: number }): Buffer | undefined;
}

/** Sources that a peer may have used in the life of a connection. Browsers use one; a restarted one another. */
const MAX_SOURCES = 8;

/** Creates the channel after a handshake. */
export function createSrtpChannel({ srtp, srtcp }: SrtpSessions, sender: SenderIdentity): SrtpChannel {
  const header = new RtpHeader({
    version: 2,
    payloadType: sender.payloadType,
    ssrc: sender.ssrc,
    extension: false,
    padding: false,
    csrc: [],
    csrcLength: 0,
  });
  const sources = new Map<number, ReceptionStatistics>();
  let current: ReceptionStatistics | undefined;
  let sequenceNumber = (sender.ssrc >>> 8) & 0x7fff; // a start below half of the numbers: a wrap soon after it confuses receivers
  let sent = { packets: 0, bytes: 0, timestamp: 0 };
  let lastReport = { time: 0, atMs: 0 };

  function receiveRtcp(datagram: Buffer, atMs: number): undefined {
    const time = timeOfSenderReport(srtcp.decrypt(datagram));
    if (time !== undefined) lastReport = { time, atMs };
  }

  function receiveRtp(datagram: Buffer, atMs: number): AuthenticPacket | undefined {
    if (datagram.length < 12) return undefined;
    const ssrc = datagram.readUInt32BE(8);
    if (!sources.has(ssrc) && sources.size >= MAX_SOURCES) return undefined;
    const states = srtp.remoteContext.srtpSSRCStates;
    const before = states[ssrc] && { ...states[ssrc] };
    const packet = parseRtpPacket(srtp.decrypt(datagram));
    if (packet === undefined) return undefined;
    current = sources.get(ssrc) ?? createReceptionStatistics(ssrc);
    sources.set(ssrc, current);
    const index = (states[ssrc]?.rolloverCounter ?? 0) * 2 ** 16 + packet.sequenceNumber;
    const isNewest = current.add({ ...packet, index }, atMs);
    // The library counts wraps from the last packet: one that is sent again would keep it from reading those after the newest. Source: RFC 3711 section 3.3.1.
    if (!isNewest && before !== undefined) states[ssrc] = before;
    return { ...packet, isNewest };
  }

  return {
    receive(datagram, atMs) {
      try {
        return isRtcp(datagram) ? receiveRtcp(datagram, atMs) : receiveRtp(datagram, atMs);
      } catch {
        return undefined; // not authentic, or malformed
      }
    },
    encrypt(payload, timestamp) {
      sequenceNumber = (sequenceNumber + 1) & 0xffff;
      header.sequenceNumber = sequenceNumber;
      header.timestamp = timestamp >>> 0;
      sent = { packets: sent.packets + 1, bytes: sent.bytes + payload.length, timestamp: header.timestamp };
      return srtp.encrypt(Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength), header);
    },
    report({ atMs, monotonicMs }) {
      if (sent.packets === 0) return undefined;
      const delay = lastReport.time === 0 ? 0 : Math.round(((monotonicMs - lastReport.atMs) / 1_000) * 65_536);
      const reception =
        current === undefined
          ? {}
          : { reception: { ...current.report(), lastReport: lastReport.time, delaySinceLastReport: delay } };
      return srtcp.encrypt(
        senderReport({
          ssrc: sender.ssrc,
          cname: sender.cname,
          atMs,
          timestamp: sent.timestamp,
          packets: sent.packets,
          bytes: sent.bytes,
          ...reception,
        }),
      );
    },
  };
}
