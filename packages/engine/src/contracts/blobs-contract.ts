import { describe, expect, it } from "vitest";
import type { Blobs } from "../ports/blobs.ts";

/** An empty storage. */
export interface BlobsFixture extends AsyncDisposable {
  readonly blobs: Blobs;
  /** Opens another one on the same data, as after a restart or on another node. */
  reopen(): Promise<Blobs>;
}

/** Opens an empty storage for one test. */
export type OpenBlobs = () => Promise<BlobsFixture>;

const A = "01900000-0000-7000-8000-00000000000a/1";
const B = "01900000-0000-7000-8000-00000000000a/2";
const C = "01900000-0000-7000-8000-00000000000b/1";
const MAX = { maxBytes: 50_000_000 };

/** Size of the parts in which large streams arrive, as from a socket. Unit: bytes. */
const PART_BYTES = 65_536;

/** Required behavior of a storage of blobs: rules BC of SPEC.md. */
export function blobsContract(name: string, open: OpenBlobs): void {
  describe(`Blobs contract: ${name}`, () => {
    putRules(open);
    failureRules(open);
    readRules(open);
    listRules(open);
  });
}

function putRules(open: OpenBlobs): void {
  it("[BC-01] returns the bytes that were stored, whatever their parts, also after a restart", async () => {
    await using fixture = await open();
    const parts = [bytes(3, 1), bytes(0), bytes(70_000, 2), bytes(1, 3)];

    expect(await fixture.blobs.put(A, streamOf(parts), MAX)).toBe(70_004);

    const all = Buffer.concat(parts);
    expect(await bytesOf(fixture.blobs, A)).toEqual(all);
    expect(await bytesOf(await fixture.reopen(), A)).toEqual(all);
  });

  it("[BC-01] stores blobs larger than the parts that an adapter buffers", async () => {
    await using fixture = await open();
    const size = 12 * 1024 * 1024 + 17;

    expect(await fixture.blobs.put(A, largeStream(size), MAX)).toBe(size);

    const stored = await bytesOf(fixture.blobs, A);
    expect([stored?.length, stored?.at(0), stored?.at(-1)]).toEqual([
      size,
      0,
      Math.floor((size - 1) / PART_BYTES) % 256,
    ]);
  });

  it("[BC-01] stores an empty blob", async () => {
    await using fixture = await open();

    expect(await fixture.blobs.put(A, streamOf([]), MAX)).toBe(0);
    expect(await bytesOf(fixture.blobs, A)).toEqual(Buffer.alloc(0));
  });

  it("[BC-02] takes exactly as many bytes as allowed", async () => {
    await using fixture = await open();

    expect(await fixture.blobs.put(A, streamOf([bytes(5), bytes(5)]), { maxBytes: 10 })).toBe(10);
    expect(await fixture.blobs.put(B, streamOf([bytes(5), bytes(6)]), { maxBytes: 10 })).toBeNull();
    expect(await fixture.blobs.list({ prefix: "", limit: 10 })).toEqual([A]);
  });

  it("[BC-02] reads no further once there are too many bytes, and closes the stream", async () => {
    await using fixture = await open();
    let read = 0;
    let isClosed = false;
    async function* endless(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) {
          read += 1;
          yield bytes(PART_BYTES);
        }
      } finally {
        isClosed = true;
      }
    }

    expect(await fixture.blobs.put(A, endless(), { maxBytes: 4 * PART_BYTES })).toBeNull();
    expect(isClosed).toBe(true);
    expect(read).toBe(5);
  });
}

function failureRules(open: OpenBlobs): void {
  it("[BC-03] fails with the error of the bytes, and stores nothing", async () => {
    await using fixture = await open();
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield bytes(100_000);
      throw new Error("the client is gone");
    }

    await expect(fixture.blobs.put(A, broken(), MAX)).rejects.toThrow("the client is gone");

    expect(await fixture.blobs.get(A)).toBeNull();
    expect(await fixture.blobs.list({ prefix: "", limit: 10 })).toEqual([]);
  });

  it("[BC-04] an aborted put rejects with the reason before it takes further bytes, and stores nothing", async () => {
    await using fixture = await open();
    const { signal, stop } = stopper();
    const never = Promise.withResolvers<void>();
    async function* stalled(): AsyncGenerator<Uint8Array> {
      yield bytes(10);
      await never.promise;
      yield bytes(10);
    }

    const putting = fixture.blobs.put(A, stalled(), { ...MAX, signal });
    stop(new Error("too slow"));
    never.resolve();

    await expect(putting).rejects.toThrow("too slow");
    expect(await fixture.blobs.get(A)).toBeNull();
  });

  it.each([
    "",
    "../a",
    "a/../b",
    "a/b/c/d/e",
    "A",
    "a b",
    "/a",
    "a/",
    "a\u0000b",
    "ü",
    `${"a".repeat(65)}`,
    "a.b",
    "a\\b",
  ])("[BC-05] refuses the key %j", async (key) => {
    await using fixture = await open();

    await expect(fixture.blobs.put(key, streamOf([]), MAX)).rejects.toMatchObject({ code: "internal" });
    await expect(fixture.blobs.get(key)).rejects.toMatchObject({ code: "internal" });
    await expect(fixture.blobs.remove([key])).rejects.toMatchObject({ code: "internal" });
  });
}

function readRules(open: OpenBlobs): void {
  it("[BC-06] returns null for a key without a blob, also if it is the beginning of another one", async () => {
    await using fixture = await open();
    await fixture.blobs.put(A, streamOf([bytes(1)]), MAX);

    expect(await fixture.blobs.get(B)).toBeNull();
    expect(await fixture.blobs.get(A.slice(0, A.indexOf("/")))).toBeNull();
  });

  it.each([
    [{ start: 0, end: 0 }, "0"],
    [{ start: 3, end: 5 }, "345"],
    [{ start: 8, end: 100 }, "89"],
    [{ start: 10, end: 12 }, ""],
  ])("[BC-07] reads the range %j, and knows the whole size", async (range, expected) => {
    await using fixture = await open();
    await fixture.blobs.put(A, streamOf([Buffer.from("0123456789")]), MAX);

    const blob = await fixture.blobs.get(A, { range });

    expect(blob?.sizeBytes).toBe(10);
    expect((await collect(blob?.bytes)).toString()).toBe(expected);
  });

  it("[BC-07] a read can be ended early", async () => {
    await using fixture = await open();
    await fixture.blobs.put(A, largeStream(2_000_000), MAX);
    const blob = await fixture.blobs.get(A);

    for await (const part of blob?.bytes ?? []) {
      expect(part.length).toBeGreaterThan(0);
      break;
    }

    expect((await bytesOf(fixture.blobs, A))?.length).toBe(2_000_000);
  });
}

function listRules(open: OpenBlobs): void {
  it("[BC-08] lists keys in ascending order, by prefix and in pages", async () => {
    await using fixture = await open();
    for (const key of [C, B, A]) await fixture.blobs.put(key, streamOf([bytes(1)]), MAX);
    const prefix = A.slice(0, A.indexOf("/") + 1);

    expect(await fixture.blobs.list({ prefix: "", limit: 10 })).toEqual([A, B, C]);
    expect(await fixture.blobs.list({ prefix, limit: 10 })).toEqual([A, B]);
    expect(await fixture.blobs.list({ prefix, after: A, limit: 10 })).toEqual([B]);
    expect(await fixture.blobs.list({ prefix: "", after: A, limit: 1 })).toEqual([B]);
    expect(await fixture.blobs.list({ prefix: "", after: C, limit: 10 })).toEqual([]);
    expect(await fixture.blobs.list({ prefix: "x", limit: 10 })).toEqual([]);
  });

  it("[BC-09] removes blobs, ignores those that are gone, and stores a key again", async () => {
    await using fixture = await open();
    for (const key of [A, B, C]) await fixture.blobs.put(key, streamOf([bytes(1)]), MAX);

    await fixture.blobs.remove([A, C]);
    await fixture.blobs.remove([A, C]);
    await fixture.blobs.remove([]);

    expect(await fixture.blobs.list({ prefix: "", limit: 10 })).toEqual([B]);
    expect(await fixture.blobs.get(A)).toBeNull();
    expect(await fixture.blobs.put(A, streamOf([bytes(2)]), MAX)).toBe(2);
    expect((await bytesOf(fixture.blobs, A))?.length).toBe(2);
  });
}

/** Reads a blob completely. */
export async function bytesOf(blobs: Blobs, key: string): Promise<Buffer | null> {
  const blob = await blobs.get(key);
  return blob === null ? null : await collect(blob.bytes);
}

async function collect(parts: AsyncIterable<Uint8Array> | undefined): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const part of parts ?? []) all.push(part);
  return Buffer.concat(all);
}

function bytes(length: number, value = 7): Uint8Array {
  return new Uint8Array(length).fill(value);
}

async function* streamOf(parts: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* parts;
}

/** Parts whose bytes are their number. */
async function* largeStream(size: number): AsyncGenerator<Uint8Array> {
  for (let offset = 0; offset < size; offset += PART_BYTES) {
    yield bytes(Math.min(PART_BYTES, size - offset), (offset / PART_BYTES) % 256);
  }
}

function stopper() {
  const controller = new AbortController();
  return { signal: controller.signal, stop: (reason: Error) => controller.abort(reason) };
}
