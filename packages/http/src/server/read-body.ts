import type { IncomingMessage } from "node:http";
import { type Refusal, refusal } from "@tributary/model";

/** Maximum size of a request body. Unit: bytes. */
export const MAX_BODY_BYTES = 1024 * 1024;

/**
 * Number of parts from which on a body must have {@link MIN_PART_BYTES} in each on average. Parts are what the network delivers, or chunks: those of a byte each take a hundred times
 * the memory of their bytes, and more time than anything else in a request. Segments of networks have some five hundred bytes at least.
 */
const MANY_PARTS = 256;
const MIN_PART_BYTES = 128;

const TOO_LARGE = refusal("request-too-large");
const TOO_MANY_PARTS = refusal("invalid-field", "body", `parts of at least ${MIN_PART_BYTES} bytes`);

/**
 * Calls back once: with the complete body, or with a refusal as soon as it is too long or arrives in too many parts. Then the rest must not be read. Does not call
 * back if the peer disconnects. Rules HT-03, HT-20.
 */
export function readBody(
  request: IncomingMessage,
  maxBytes: number,
  onBody: (body: Buffer | { readonly refusal: Refusal }) => void,
): void {
  const parts: Buffer[] = [];
  let length = 0;
  let isOver = false;

  function finish(body: Buffer | { readonly refusal: Refusal }): void {
    if (isOver) return;
    isOver = true;
    parts.length = 0;
    onBody(body);
  }

  if (Number(request.headers["content-length"]) > maxBytes) {
    finish({ refusal: TOO_LARGE });
    return;
  }
  request.on("data", (part: Buffer) => {
    if (isOver) return;
    length += part.length;
    parts.push(part);
    if (length > maxBytes) finish({ refusal: TOO_LARGE });
    else if (parts.length > MANY_PARTS && length < parts.length * MIN_PART_BYTES) finish({ refusal: TOO_MANY_PARTS });
  });
  request.on("end", () => {
    const [only] = parts;
    finish(parts.length === 1 && only !== undefined ? only : Buffer.concat(parts));
  });
}

/**
 * Ends the connection of a request in chunks if it is answered before they have arrived: Node would read all of the rest, and each chunk takes longer than its bytes.
 * Rule HT-20.
 */
export function endUnreadChunks(request: IncomingMessage, response: NodeJS.EventEmitter): void {
  if (request.headers["transfer-encoding"] === undefined) return;
  response.once("finish", () => {
    if (!request.complete) request.socket.destroySoon();
  });
}
