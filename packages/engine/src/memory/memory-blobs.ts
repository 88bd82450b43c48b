import { CenterError } from "@tributary/model";
import { type Blobs, isBlobKey } from "../ports/blobs.ts";

/** Creates a storage in memory, for tests. `blobs`: its content, shared by several. */
export function createMemoryBlobs(blobs: Map<string, Uint8Array> = new Map()): Blobs {
  return {
    async put(key, bytes, { maxBytes, signal }) {
      checkKey(key);
      const parts: Uint8Array[] = [];
      let size = 0;
      signal?.throwIfAborted();
      for await (const part of bytes) {
        signal?.throwIfAborted();
        size += part.length;
        if (size > maxBytes) return null;
        parts.push(part.slice());
      }
      blobs.set(key, joined(parts, size));
      return size;
    },
    async get(key, { range, signal } = {}) {
      checkKey(key);
      signal?.throwIfAborted();
      const blob = blobs.get(key);
      if (blob === undefined) return null;
      const part = range === undefined ? blob : blob.subarray(range.start, range.end + 1);
      return { sizeBytes: blob.length, bytes: once(part) };
    },
    async remove(keys) {
      for (const key of keys) {
        checkKey(key);
        blobs.delete(key);
      }
    },
    async list({ prefix, after = "", limit }) {
      const found = [...blobs.keys()].filter((key) => key.startsWith(prefix) && key > after);
      return found.sort().slice(0, limit);
    },
  };
}

function checkKey(key: string): void {
  if (!isBlobKey(key)) throw new CenterError("internal", "malformed key of a blob");
}

function joined(parts: readonly Uint8Array[], size: number): Uint8Array {
  const all = new Uint8Array(size);
  let offset = 0;
  for (const part of parts) {
    all.set(part, offset);
    offset += part.length;
  }
  return all;
}

async function* once(part: Uint8Array): AsyncGenerator<Uint8Array> {
  if (part.length > 0) yield part;
}
