import type { StopSignal } from "@tributary/engine/ports";

/** There are more bytes than are allowed. */
export class TooManyBytes extends Error {
  override readonly name = "TooManyBytes";
}

/** Bytes that are counted as they pass. `failure`: the error with which they ended; the client of the storage reports it as its own. */
export type CountedBytes = {
  readonly bytes: AsyncIterable<Uint8Array>;
  size(): number;
  failure(): unknown;
};

/** Counts bytes, and ends them with an error once there are more than allowed, or the call is aborted. */
export function countedBytes(
  source: AsyncIterable<Uint8Array>,
  { maxBytes, signal }: { readonly maxBytes: number; readonly signal: StopSignal | undefined },
): CountedBytes {
  let size = 0;
  let failure: unknown;

  async function* counted(): AsyncGenerator<Uint8Array> {
    try {
      for await (const part of source) {
        signal?.throwIfAborted();
        size += part.length;
        if (size > maxBytes) throw new TooManyBytes();
        if (part.length > 0) yield part;
      }
    } catch (error) {
      failure = error;
      throw error;
    }
  }

  return { bytes: counted(), size: () => size, failure: () => failure };
}
