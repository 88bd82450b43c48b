/** First byte of an unfragmented text message. */
const WHOLE_TEXT = 0x81;

/** Lengths up to this are encoded in the second byte; 126 and 127 announce 2 or 8 further length bytes. Unit: bytes. */
const MAX_SHORT_LENGTH = 125;
const MAX_MEDIUM_LENGTH = 0xffff;

/**
 * Returns a text message as one server frame, ready for the connection: built once and written unchanged to all recipients.
 *
 * Only for connections without compression. Source: RFC 6455 section 5.2.
 */
export function textFrame(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const headLength = length <= MAX_SHORT_LENGTH ? 2 : length <= MAX_MEDIUM_LENGTH ? 4 : 10;
  const frame = Buffer.allocUnsafe(headLength + length); // every byte is written below
  frame[0] = WHOLE_TEXT;
  if (headLength === 2) frame[1] = length;
  else if (headLength === 4) {
    frame[1] = 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 127;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  frame.write(text, headLength);
  return frame;
}
