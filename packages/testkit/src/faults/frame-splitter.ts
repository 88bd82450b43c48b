/** Splits the bytes of a WebSocket connection into frames, which are passed on unchanged. Source: RFC 6455 section 5.2. */

/** A frame: `isData` is true for a whole message of text or bytes, false for control frames and for parts of messages. */
export type RawFrame = { readonly bytes: Buffer; readonly isData: boolean };

/** Maximum frame of a test. Unit: bytes. */
const MAX_FRAME_BYTES = 64 * 1024 * 1024;

/** Returns a function that takes received bytes and returns the frames that are complete. Errors: throws for a frame that is too long. */
export function createFrameSplitter(): (bytes: Buffer) => readonly RawFrame[] {
  let rest: Buffer = Buffer.alloc(0);
  return (bytes) => {
    rest = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
    const frames: RawFrame[] = [];
    for (let length = frameLength(rest); length !== undefined && length <= rest.length; length = frameLength(rest)) {
      const first = rest[0] ?? 0;
      const isWhole = (first & 0x80) !== 0;
      const opcode = first & 0x0f;
      frames.push({ bytes: rest.subarray(0, length), isData: isWhole && (opcode === 1 || opcode === 2) });
      rest = rest.subarray(length);
    }
    return frames;
  };
}

/** Returns the length of the first frame, or undefined if its header is not complete. */
function frameLength(bytes: Buffer): number | undefined {
  const second = bytes[1];
  if (second === undefined) return undefined;
  const short = second & 0x7f;
  const extended = short === 127 ? 8 : short === 126 ? 2 : 0;
  const header = 2 + extended + ((second & 0x80) === 0 ? 0 : 4);
  if (bytes.length < header) return undefined;
  const payload = extended === 8 ? Number(bytes.readBigUInt64BE(2)) : extended === 2 ? bytes.readUInt16BE(2) : short;
  if (payload > MAX_FRAME_BYTES) throw new Error(`a frame of ${payload} bytes is too long for a test`);
  return header + payload;
}
