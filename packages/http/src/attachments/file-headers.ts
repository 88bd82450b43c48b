/** Headers with which files of strangers are sent: browsers save them, and run nothing of them. */
import type { AttachmentFile } from "@tributary/model";
import { create as contentDisposition } from "content-disposition";

/** Names of devices on Windows, with or without an extension. */
const DEVICE = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?=\.|$)/i;

/**
 * Headers of every answer with bytes of a file. A page of any origin may read them with `fetch`, because the address is the permission. Rule AX-10.
 */
const FILE_HEADERS = {
  "access-control-allow-origin": "*",
  "access-control-expose-headers": "content-disposition, content-length, content-range, accept-ranges",
  "cross-origin-resource-policy": "cross-origin",
  "x-content-type-options": "nosniff",
  "content-security-policy": "sandbox; default-src 'none'",
  "referrer-policy": "no-referrer",
  "cache-control": "private",
  "accept-ranges": "bytes",
} as const;

/** Returns the headers of a file, without those of its part. The content type is one of the list of allowed types, none of which runs. */
export function headersOf({ name, contentType }: AttachmentFile): Readonly<Record<string, string>> {
  const saved = savedName(name);
  return { ...FILE_HEADERS, "content-type": contentType, "content-disposition": contentDisposition(saved) };
}

/**
 * Returns a name that every system can save: characters that are special on one of them, and the dots and spaces around it, become `_`, and it is not the name
 * of a device.
 */
export function savedName(name: string): string {
  const plain = name
    .replace(/[<>:"/\\|?*%\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, "_")
    .replace(/^[.\s]+/u, "_")
    .replace(/[.\s]+$/u, "_");
  return DEVICE.test(plain) ? `_${plain}` : plain;
}
