import { blobsContract, bytesOf } from "@tributary/engine/contracts";
import { afterAll, beforeAll, expect, it } from "vitest";
import { BUCKET, CREDENTIALS, recordRequests, type S3Server, startS3 } from "../test/s3-server.ts";
import { createS3Blobs, type S3Blobs, type S3BlobsOptions } from "./s3-blobs.ts";

let server: S3Server;
let count = 0;

beforeAll(async () => {
  server = await startS3();
});

afterAll(() => server[Symbol.asyncDispose]());

/** A storage with a prefix of its own. */
function open(options: Partial<S3BlobsOptions> = {}): S3Blobs {
  count += 1;
  const { endpoint } = server;
  const place = { bucket: BUCKET, region: "us-east-1", endpoint, prefix: `test-${count}/`, credentials: CREDENTIALS };
  return createS3Blobs({ ...place, ...options });
}

blobsContract("S3", async () => {
  const prefix = `contract-${count}/`;
  const opened = [open({ prefix })];
  const [first = open()] = opened;
  return {
    blobs: first.blobs,
    async reopen() {
      const other = open({ prefix });
      opened.push(other);
      return other.blobs;
    },
    async [Symbol.asyncDispose]() {
      for (const each of opened) each[Symbol.dispose]();
    },
  };
});

async function* stream(...parts: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* parts;
}

const KEY = "01900000-0000-7000-8000-00000000000a/1";

it("[BS-01] centers with different prefixes share a bucket, and see their own objects only", async () => {
  using first = open({ prefix: "one/" });
  using second = open({ prefix: "two/" });
  await first.blobs.put(KEY, stream(Buffer.from("1")), { maxBytes: 1 });
  await second.blobs.put(KEY, stream(Buffer.from("22")), { maxBytes: 2 });

  await first.blobs.remove([KEY]);

  expect(await first.blobs.list({ prefix: "", limit: 10 })).toEqual([]);
  expect(await second.blobs.list({ prefix: "", limit: 10 })).toEqual([KEY]);
  expect(String(await bytesOf(second.blobs, KEY))).toBe("22");
});

it("[BS-02] an upload in several parts that fails leaves no object, and its parts are removed", async () => {
  using storage = open();
  using requests = recordRequests();
  async function* broken(): AsyncGenerator<Uint8Array> {
    for (let part = 0; part < 250; part += 1) yield Buffer.alloc(65_536);
    throw new Error("gone");
  }

  await expect(storage.blobs.put(KEY, broken(), { maxBytes: 100_000_000 })).rejects.toThrow("gone");

  expect(await storage.blobs.list({ prefix: "", limit: 10 })).toEqual([]);
  expect(requests.sent.filter((each) => each.includes("partNumber=")).length).toBeGreaterThan(1);
  expect(requests.sent).toContainEqual(expect.stringMatching(/^DELETE .*uploadId=/));
});

it("[BS-03] reports a bucket that does not exist, without secrets", async () => {
  using storage = open({ bucket: "no-such-bucket", credentials: { keyId: "S3RVER", secretKey: "S3RVER" } });

  await expect(storage.check()).rejects.toThrow("the bucket no-such-bucket of attachments cannot be used (404)");
});

it("[BS-03] reports a service that does not answer", async () => {
  using storage = open({ endpoint: "http://127.0.0.1:9" });

  await expect(storage.check()).rejects.toMatchObject({ code: "unavailable" });
  await expect(storage.blobs.get(KEY)).rejects.toMatchObject({ code: "unavailable" });
  await expect(storage.blobs.put(KEY, stream(), { maxBytes: 1 })).rejects.toMatchObject({ code: "unavailable" });
});

it("[BS-04] lists and removes more objects than one request can", async () => {
  using storage = open();
  const keys = Array.from({ length: 1_005 }, (_, index) => `a/${String(index).padStart(4, "0")}`);
  for (let from = 0; from < keys.length; from += 50) {
    await Promise.all(keys.slice(from, from + 50).map((key) => storage.blobs.put(key, stream(), { maxBytes: 1 })));
  }

  expect(await storage.blobs.list({ prefix: "a/", limit: 2_000 })).toEqual(keys);
  await storage.blobs.remove(keys);
  expect(await storage.blobs.list({ prefix: "a/", limit: 2_000 })).toEqual([]);
});
