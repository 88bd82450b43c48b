/** A record of DTLS. `bytes`: all of it. */
export type DtlsRecord = {
  readonly type: number;
  /** As a number of 16 bits. */
  readonly version: number;
  readonly epoch: number;
  readonly sequenceNumber: number;
  readonly fragment: Buffer;
  readonly bytes: Buffer;
};

/** Content types of records. Source: RFC 6347 section 4.1. */
export const RECORD_TYPES = { changeCipherSpec: 20, alert: 21, handshake: 22 } as const;

const HEADER_BYTES = 13;

/** Splits a datagram into its records; none if it is malformed. */
export function recordsOf(datagram: Buffer): readonly DtlsRecord[] {
  const records: DtlsRecord[] = [];
  for (let at = 0; at < datagram.length; ) {
    if (at + HEADER_BYTES > datagram.length) return [];
    const end = at + HEADER_BYTES + datagram.readUInt16BE(at + 11);
    if (end > datagram.length) return [];
    records.push({
      type: datagram.readUInt8(at),
      version: datagram.readUInt16BE(at + 1),
      epoch: datagram.readUInt16BE(at + 3),
      sequenceNumber: datagram.readUIntBE(at + 5, 6),
      fragment: datagram.subarray(at + HEADER_BYTES, end),
      bytes: datagram.subarray(at, end),
    });
    at = end;
  }
  return records;
}
