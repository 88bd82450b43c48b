import { Readable } from "node:stream";
import {
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsCommand,
  S3Client,
  S3ServiceException,
} from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { type BlobQuery, type Blobs, type ByteRange, isBlobKey, type StopSignal } from "@tributary/engine/ports";
import { CenterError } from "@tributary/model";
import { countedBytes, TooManyBytes } from "./counted-bytes.ts";

/** Place of the objects. Without an endpoint: AWS. Without credentials: those that every AWS SDK finds. */
export type S3BlobsOptions = {
  readonly bucket: string;
  readonly region: string;
  readonly endpoint?: string;
  /** Beginning of the names of all objects; empty, or with a `/` at its end. */
  readonly prefix: string;
  readonly credentials?: { readonly keyId: string; readonly secretKey: string };
};

/** The storage, with its client. Disposing closes idle connections. */
export interface S3Blobs extends Disposable {
  readonly blobs: Blobs;
  /** Errors: `unavailable` with a sentence without secrets if the bucket cannot be used. */
  check(): Promise<void>;
}

/** Size of the parts in which an object is sent; the least that the service allows. One is kept in memory per upload. Unit: bytes. */
const PART_BYTES = 5 * 1024 * 1024;

/** Objects that the service removes, and lists, with one request. */
const MAX_OBJECTS = 1_000;

/** Time to connect, and without an answer. Unit: milliseconds. */
const CONNECT_MS = 5_000;
const SILENT_MS = 30_000;

/**
 * Creates a storage in a bucket. An object appears when all of its bytes have arrived; an upload of several parts that fails is aborted. Rules BC, BS-01 to
 * BS-04.
 */
export function createS3Blobs({ bucket, region, endpoint, prefix, credentials }: S3BlobsOptions): S3Blobs {
  const client = new S3Client({
    region,
    forcePathStyle: true, // names of hosts below that of the service need certificates for them
    // Other services than that of AWS do not know the newer checksums.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    requestHandler: { connectionTimeout: CONNECT_MS, requestTimeout: SILENT_MS },
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(credentials && { credentials: { accessKeyId: credentials.keyId, secretAccessKey: credentials.secretKey } }),
  });
  const objectOf = (key: string): { Bucket: string; Key: string } => {
    if (!isBlobKey(key)) throw new CenterError("internal", "malformed key of a blob");
    return { Bucket: bucket, Key: prefix + key };
  };

  async function sizeOf(key: string, stop: AbortSignal | undefined): Promise<number | null> {
    try {
      const head = await client.send(new HeadObjectCommand(objectOf(key)), optionsOf(stop));
      return head.ContentLength ?? 0;
    } catch (error) {
      if (statusOf(error) === 404) return null;
      throw error;
    }
  }

  async function* readPart(key: string, { start, end }: ByteRange, signal?: StopSignal): AsyncGenerator<Uint8Array> {
    if (end < start) return;
    const stop = abortable(signal);
    try {
      const command = new GetObjectCommand({ ...objectOf(key), Range: `bytes=${start}-${end}` });
      const { Body, ContentRange } = await inStorage(() => client.send(command, optionsOf(stop.signal)));
      if (!(Body instanceof Readable)) throw new CenterError("unavailable", "an object of the storage has no bytes");
      // Some services answer with the whole object, or with more of it.
      const skipped = ContentRange?.startsWith(`bytes ${start}-`) ? 0 : start;
      yield* cut(Body, { start: skipped, length: end - start + 1 });
    } finally {
      stop[Symbol.dispose]();
    }
  }

  async function page(query: BlobQuery, after: string | undefined): Promise<readonly string[]> {
    const command = new ListObjectsCommand({
      Bucket: bucket,
      Prefix: prefix + query.prefix,
      MaxKeys: Math.min(query.limit, MAX_OBJECTS),
      ...(after === undefined ? {} : { Marker: prefix + after }),
    });
    const { Contents = [] } = await client.send(command);
    return Contents.flatMap(({ Key = "" }) => (Key.startsWith(prefix) ? Key.slice(prefix.length) : []));
  }

  const blobs: Blobs = {
    async put(key, bytes, { maxBytes, signal }) {
      const object = objectOf(key);
      signal?.throwIfAborted();
      const counted = countedBytes(bytes, { maxBytes, signal });
      const body = Readable.from(counted.bytes, { objectMode: false });
      const upload = new Upload({ client, params: { ...object, Body: body }, partSize: PART_BYTES, queueSize: 1 });
      try {
        await upload.done();
        return counted.size();
      } catch (error) {
        const cause = counted.failure();
        if (cause instanceof TooManyBytes) return null;
        throw cause ?? unavailable(error);
      } finally {
        body.destroy();
      }
    },
    async get(key, { range, signal } = {}) {
      objectOf(key);
      signal?.throwIfAborted();
      const stop = abortable(signal);
      const sizeBytes = await inStorage(() => sizeOf(key, stop.signal)).finally(() => stop[Symbol.dispose]());
      if (sizeBytes === null) return null;
      const { start = 0, end = sizeBytes - 1 } = range ?? {};
      return { sizeBytes, bytes: readPart(key, { start, end: Math.min(end, sizeBytes - 1) }, signal) };
    },
    async remove(keys) {
      const objects = keys.map((key) => ({ Key: objectOf(key).Key }));
      for (let from = 0; from < objects.length; from += MAX_OBJECTS) {
        const Delete = { Objects: objects.slice(from, from + MAX_OBJECTS), Quiet: true };
        const { Errors = [] } = await inStorage(() =>
          client.send(new DeleteObjectsCommand({ Bucket: bucket, Delete })),
        );
        const [first] = Errors.filter(({ Code }) => Code !== "NoSuchKey");
        if (first !== undefined) throw failure(first.Code);
      }
    },
    async list(query) {
      const found: string[] = [];
      for (let after = query.after; ; after = found.at(-1)) {
        const limit = query.limit - found.length;
        const keys = await inStorage(() => page({ ...query, limit }, after));
        found.push(...keys);
        if (keys.length < Math.min(limit, MAX_OBJECTS) || found.length >= query.limit) return found;
      }
    },
  };

  return {
    blobs,
    async check() {
      try {
        await client.send(new HeadBucketCommand({ Bucket: bucket }));
      } catch (error) {
        throw unusable(bucket, error);
      }
    },
    [Symbol.dispose]: () => client.destroy(),
  };
}

/** Returns the wanted bytes of an answer, and ends it. */
async function* cut(
  body: Readable,
  { start, length }: { readonly start: number; readonly length: number },
): AsyncGenerator<Uint8Array> {
  let offset = 0;
  try {
    for await (const read of body) {
      const part = read as Uint8Array; // no encoding is set
      const wanted = part.subarray(Math.max(0, start - offset), Math.max(0, start + length - offset));
      offset += part.length;
      if (wanted.length > 0) yield wanted;
      if (offset >= start + length) return;
    }
  } catch (error) {
    throw unavailable(error);
  } finally {
    body.destroy();
  }
}

function optionsOf(signal: AbortSignal | undefined): { abortSignal?: AbortSignal } {
  return signal === undefined ? {} : { abortSignal: signal };
}

/** Returns the platform's signal for one of the port. */
function abortable(signal: StopSignal | undefined): Disposable & { readonly signal?: AbortSignal } {
  if (signal === undefined) return { [Symbol.dispose]: () => undefined };
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  signal.addEventListener("abort", abort, { once: true });
  return { signal: controller.signal, [Symbol.dispose]: () => signal.removeEventListener("abort", abort) };
}

async function inStorage<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw unavailable(error);
  }
}

function statusOf(error: unknown): number | undefined {
  return error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
}

function unavailable(error: unknown): CenterError {
  return error instanceof CenterError ? error : failure(nameOf(error), error);
}

/** Messages of the service may contain names of objects, which are in the log only. */
function failure(code: string | undefined, cause?: unknown): CenterError {
  const details = { code: code ?? "unknown" };
  return new CenterError("unavailable", "the storage of attachments failed", { details, cause });
}

function unusable(bucket: string, cause: unknown): CenterError {
  const text = `the bucket ${bucket} of attachments cannot be used (${statusOf(cause) ?? nameOf(cause)})`;
  return new CenterError("unavailable", text, { cause });
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : "unknown";
}
