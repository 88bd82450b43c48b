/** Size of an image from its first bytes, so that one with too many pixels is never decoded. */
export type ImageSize = { readonly width: number; readonly height: number };

/** Returns the size of a PNG, JPEG, GIF or WebP; null for other bytes. */
export function imageSizeOf(bytes: Uint8Array): ImageSize | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    if (view.getUint32(0) === PNG) return { width: view.getUint32(16), height: view.getUint32(20) };
    if (view.getUint16(0) === JPEG) return jpegSizeOf(view);
    if (textAt(bytes, 0, 4) === "GIF8") return { width: view.getUint16(6, true), height: view.getUint16(8, true) };
    return textAt(bytes, 0, 4) === "RIFF" && textAt(bytes, 8, 4) === "WEBP" ? webpSizeOf(bytes, view) : null;
  } catch {
    return null; // too short
  }
}

const PNG = 0x89_50_4e_47;
const JPEG = 0xff_d8;

/** Markers of JPEG frames, which have the size. Those between them that are missing here begin tables. */
const FRAMES = [0xc0, 0xc1, 0xc2, 0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf];

/** Skips the segments before the frame. Source: https://www.w3.org/Graphics/JPEG/itu-t81.pdf */
function jpegSizeOf(view: DataView): ImageSize | null {
  for (let at = 2; view.getUint8(at) === 0xff; ) {
    const marker = view.getUint8(at + 1);
    if (FRAMES.includes(marker)) return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    at += 2 + view.getUint16(at + 2);
  }
  return null;
}

/** Reads the three forms of WebP. Source: RFC 9649 section 2 */
function webpSizeOf(bytes: Uint8Array, view: DataView): ImageSize | null {
  const low24 = (at: number): number => view.getUint16(at, true) + view.getUint8(at + 2) * 0x1_00_00;
  switch (textAt(bytes, 12, 4)) {
    case "VP8X":
      return { width: low24(24) + 1, height: low24(27) + 1 };
    case "VP8L": {
      const bits = view.getUint32(21, true);
      return { width: (bits & 0x3f_ff) + 1, height: ((bits >>> 14) & 0x3f_ff) + 1 };
    }
    case "VP8 ":
      return { width: view.getUint16(26, true) & 0x3f_ff, height: view.getUint16(28, true) & 0x3f_ff };
    default:
      return null;
  }
}

function textAt(bytes: Uint8Array, from: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(from, from + length));
}
