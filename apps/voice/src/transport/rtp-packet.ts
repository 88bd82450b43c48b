/** A packet of RTP without its header extensions. */
export type RtpPacket = {
  readonly payloadType: number;
  readonly marker: boolean;
  /** 16 bits. */
  readonly sequenceNumber: number;
  /** 32 bits, in units of the payload's clock. */
  readonly timestamp: number;
  readonly ssrc: number;
  readonly payload: Buffer;
};

const HEADER_BYTES = 12;

/** Parses a decrypted packet; undefined if it is malformed. Source: RFC 3550 section 5.1. */
export function parseRtpPacket(bytes: Buffer): RtpPacket | undefined {
  if (bytes.length < HEADER_BYTES || bytes.readUInt8(0) >> 6 !== 2) return undefined;
  const flags = bytes.readUInt8(0);
  let start = HEADER_BYTES + (flags & 0x0f) * 4;
  if ((flags & 0x10) !== 0) {
    if (bytes.length < start + 4) return undefined;
    start += 4 + bytes.readUInt16BE(start + 2) * 4;
  }
  const padding = (flags & 0x20) === 0 ? 0 : bytes.readUInt8(bytes.length - 1);
  const end = bytes.length - padding;
  if (end < start) return undefined;
  const second = bytes.readUInt8(1);
  return {
    payloadType: second & 0x7f,
    marker: (second & 0x80) !== 0,
    sequenceNumber: bytes.readUInt16BE(2),
    timestamp: bytes.readUInt32BE(4),
    ssrc: bytes.readUInt32BE(8),
    payload: bytes.subarray(start, end),
  };
}

/** True for RTCP on the port of RTP. Source: RFC 5761 section 4. */
export function isRtcp(datagram: Buffer): boolean {
  const type = datagram.length < 2 ? 0 : datagram.readUInt8(1);
  return type >= 192 && type <= 223;
}
