import type { IncomingMessage } from "node:http";
import type { Clock } from "@tributary/kernel";

/** Time without any byte after which an upload is ended. Unit: milliseconds. */
export const STALLED_UPLOAD_MS = 30_000;

/** Rate that an upload has after that time at least: slower ones would take the places of others. Unit: bytes per millisecond. */
const MIN_RATE = 10;

/** The client of an upload is gone, or sends nothing. */
export class UploadEnded extends Error {
  override readonly name = "UploadEnded";
}

/**
 * Returns the bytes of a request as they arrive: the next ones are read from the connection once these are stored. Ends with {@link UploadEnded} if the client
 * disconnects, or stalls. The connection stays open if the bytes are not read to their end, so that the request can be answered. Rule AX-06.
 */
export async function* arrivingBytes(
  request: IncomingMessage,
  { clock }: { readonly clock: Clock },
): AsyncGenerator<Uint8Array> {
  let [received, waitedMs, since] = [0, 0, clock.monotonicMs()];
  let timer = clock.after(STALLED_UPLOAD_MS, stall);
  function stall(): void {
    request.destroy(new UploadEnded("bytes arrive too slowly"));
  }

  try {
    for await (const part of request.iterator({ destroyOnReturn: false })) {
      timer[Symbol.dispose](); // the time of the storage is not that of the client
      const bytes = part as Uint8Array; // no encoding is set
      received += bytes.length;
      waitedMs += clock.monotonicMs() - since;
      yield bytes;
      since = clock.monotonicMs();
      const spareMs = STALLED_UPLOAD_MS + received / MIN_RATE - waitedMs;
      timer = clock.after(Math.max(0, Math.min(STALLED_UPLOAD_MS, spareMs)), stall);
    }
  } catch (error) {
    throw new UploadEnded("the client is gone", { cause: error });
  } finally {
    timer[Symbol.dispose]();
  }
}
