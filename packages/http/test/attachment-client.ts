/** Calls of a client that sends files. */
import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type Answer, call } from "./test-center.ts";

/** The smallest beginning that counts as a PNG file, and some bytes. */
export const PNG = Buffer.concat([
  Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
  Buffer.alloc(2_000, 7),
]);

/** A file to send. Default: declared as it is. */
export type SentFile = {
  readonly name: string;
  readonly bytes: Buffer;
  readonly contentType?: string;
  readonly sizeBytes?: number;
};

/** An upload that the center accepted. */
export type Upload = {
  readonly attachmentId: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
};

/** StartAttachmentUpload. */
export function start(http: string, token: string, file: SentFile, clientToken = "start"): Promise<Answer> {
  const { name, bytes, contentType = "image/png", sizeBytes = bytes.length } = file;
  const body = {
    AttachmentName: name,
    ContentType: contentType,
    AttachmentSizeInBytes: sizeBytes,
    ClientToken: clientToken,
  };
  return call(http, "start-attachment-upload", { token, body });
}

/** Returns the parts of an accepted start. */
export function uploadOf({ status, body }: Answer): Upload {
  if (status !== 200) throw new Error(`start was refused: ${JSON.stringify(body)}`);
  const { Url, HeadersToInclude } = body.UploadMetadata as { Url: string; HeadersToInclude: Record<string, string> };
  return { attachmentId: String(body.AttachmentId), url: Url, headers: HeadersToInclude };
}

/** Sends bytes to an address. */
export function put({ url, headers }: Upload, bytes: Buffer): Promise<Response> {
  return fetch(url, { method: "PUT", headers, body: new Uint8Array(bytes) });
}

/** Sends zeros from a small buffer, as fast as they are taken, and returns the status. */
export async function putZeros({ url, headers }: Upload, sizeBytes: number): Promise<number> {
  const part = Buffer.alloc(65_536);
  const zeros = Readable.from(
    (function* () {
      for (let sent = 0; sent < sizeBytes; sent += part.length) yield part.subarray(0, sizeBytes - sent);
    })(),
  );
  const sending = request(url, { method: "PUT", headers: { ...headers, "content-length": sizeBytes }, agent: false });
  const [answer] = await Promise.all([once(sending, "response"), pipeline(zeros, sending)]);
  const [message] = answer as [IncomingMessage];
  message.resume();
  return message.statusCode ?? 0;
}

/** CompleteAttachmentUpload. */
export function complete(http: string, token: string, attachmentId: string, clientToken = "complete"): Promise<Answer> {
  const body = { AttachmentIds: [attachmentId], ClientToken: clientToken };
  return call(http, "complete-attachment-upload", { token, body });
}

/** Sends a file in three steps, as clients do. */
export async function upload(http: string, token: string, file: SentFile) {
  const started = uploadOf(await start(http, token, file, crypto.randomUUID()));
  const stored = await put(started, file.bytes);
  const completed = await complete(http, token, started.attachmentId, crypto.randomUUID());
  return { ...started, stored: stored.status, completed };
}
