import { randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import {
  access,
  constants,
  type FileHandle,
  mkdir,
  open,
  readdir,
  rename,
  rm,
  rmdir,
  stat,
  unlink,
} from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { type Blobs, isBlobKey, type PutOptions, type StoredBlob } from "@tributary/engine/ports";
import { asError, type Clock, type EpochMs, type Logger } from "@tributary/kernel";
import { CenterError } from "@tributary/model";
import { codeOf } from "./file-error.ts";
import { createFreeSpace, type FreeSpace, freeSpaceOf, type MeasureFreeSpace } from "./free-space.ts";
import { keysIn, pathOf } from "./layout.ts";

/** Folder, which is created if its parent exists, and what must stay free. */
export type FolderBlobsOptions = {
  readonly folder: string;
  /** Bytes that a file must leave free on its disk: a full disk would stop the whole center. Default: 512 MiB. */
  readonly reservedBytes?: number;
};

/** Files are what customers sent: only the owner reads them. */
const OWNER_ONLY = 0o600;
const OWNER_ONLY_FOLDER = 0o700;

const DEFAULT_RESERVED_BYTES = 512 * 1024 * 1024;

/** Folder of files that have not arrived completely. Not part of any key. */
const PARTIAL = ".partial";

/** Time without a write after which a process has left a partial file: eight times that of an upload, for clocks that differ. Unit: milliseconds. */
const MAX_PARTIAL_AGE_MS = 7_200_000;

/** Time between two removals of partial files. Unit: milliseconds. */
const REMOVAL_INTERVAL_MS = 3_600_000;

/** Bytes of a file after which the free space is measured again. */
const MEASURED_BYTES = 1024 * 1024;

type Deps = {
  readonly clock: Pick<Clock, "now" | "after">;
  readonly log: Logger;
  /** Default: that of the folder's disk. */
  readonly measureFreeSpace?: MeasureFreeSpace;
};

/**
 * Opens a storage in a folder. A file is written beside the others, synced, and then gets its name in one step; the folders above it are synced too. Several nodes may
 * share the folder if it is on a file system with these guarantees. Disposing stops the removal of partial files.
 *
 * Errors: `CenterError("unavailable")` with a sentence for the operator if the folder cannot be created or written to. Rules BC, BF-01 to BF-06.
 */
export async function createFolderBlobs(
  { clock, log, measureFreeSpace }: Deps,
  { folder, reservedBytes = DEFAULT_RESERVED_BYTES }: FolderBlobsOptions,
): Promise<Blobs & Disposable> {
  const partials = join(folder, PARTIAL);
  const space = createFreeSpace(measureFreeSpace ?? freeSpaceOf(partials), reservedBytes);
  const remove = (): Promise<void> => removeAbandoned(partials, clock.now() - MAX_PARTIAL_AGE_MS);
  try {
    await createFolder(folder);
    await createFolder(partials);
    await access(partials, constants.R_OK | constants.W_OK | constants.X_OK);
    await remove();
  } catch (error) {
    throw unusable(folder, error);
  }
  let removal = removeLater();

  function removeLater(): Disposable {
    return clock.after(REMOVAL_INTERVAL_MS, () => {
      remove().catch((error: unknown) => log.warn("failed to remove partial files", { error: asError(error) }));
      removal = removeLater();
    });
  }

  return {
    async put(key, bytes, options) {
      const target = checkedPath(folder, key);
      const partial = join(partials, randomUUID());
      try {
        const size = await write({ partial, space }, bytes, options);
        if (size !== null) await publish(partial, { folder, target });
        return size;
      } finally {
        await rm(partial, { force: true }).catch(() => undefined); // removed later
      }
    },
    async get(key, { range, signal } = {}) {
      const path = checkedPath(folder, key);
      signal?.throwIfAborted();
      const sizeBytes = await sizeOf(path);
      if (sizeBytes === null) return null;
      const { start = 0, end = sizeBytes - 1 } = range ?? {};
      return { sizeBytes, bytes: readPart(path, { start, end: Math.min(end, sizeBytes - 1) }) };
    },
    async remove(keys) {
      for (const path of keys.map((key) => checkedPath(folder, key))) {
        await ignoring(["ENOENT", "ENOTDIR"], () => unlink(path));
        // The folders of a conversation without files, if it is the last one.
        await ignoring(["ENOENT", "ENOTDIR", "ENOTEMPTY", "EEXIST"], async () => {
          await rmdir(dirname(path));
          await rmdir(dirname(dirname(path)));
        });
      }
    },
    list: (query) => inStorage(() => keysIn(folder, query)),
    [Symbol.dispose]: () => removal[Symbol.dispose](),
  };
}

function unusable(folder: string, cause: unknown): CenterError {
  const why = codeOf(cause) ?? asError(cause).message;
  const text = `the folder of attachments ${folder} cannot be created or written to (${why})`;
  return new CenterError("unavailable", text, { cause });
}

function checkedPath(folder: string, key: string): string {
  if (!isBlobKey(key)) throw new CenterError("internal", "malformed key of a blob");
  return pathOf(folder, key);
}

type Partial = { readonly partial: string; readonly space: FreeSpace };

/** Writes the bytes to a new file, and syncs it. Returns their number; null if there are too many. */
async function write(
  { partial, space }: Partial,
  bytes: AsyncIterable<Uint8Array>,
  { maxBytes, signal }: PutOptions,
): Promise<number | null> {
  signal?.throwIfAborted();
  using promised = await inStorage(() => space.promise(maxBytes));
  if (promised === null) throw noSpace();
  const file = await inStorage(() => open(partial, "wx", OWNER_ONLY));
  try {
    let [size, measuredAt] = [0, 0];
    for await (const part of bytes) {
      signal?.throwIfAborted();
      size += part.length;
      if (size > maxBytes) return null;
      if (size - measuredAt >= MEASURED_BYTES) {
        if (!(await inStorage(space.isLeft))) throw noSpace();
        measuredAt = size;
      }
      await inStorage(() => writeAll(file, part));
      promised.written(part.length);
    }
    await inStorage(() => file.sync());
    return size;
  } finally {
    await file.close();
  }
}

function noSpace(): CenterError {
  return new CenterError("unavailable", "no space is left for attachments");
}

async function writeAll(file: FileHandle, part: Uint8Array): Promise<void> {
  for (let offset = 0; offset < part.length; ) {
    const { bytesWritten } = await file.write(part, offset);
    offset += bytesWritten;
  }
}

/**
 * Gives a file its name. The folder of a conversation may be removed by another call between the two steps. All folders above are synced: this call or another
 * one may have just created any of them.
 */
async function publish(
  partial: string,
  { folder, target }: { readonly folder: string; readonly target: string },
): Promise<void> {
  await inStorage(async () => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await mkdir(dirname(target), { recursive: true, mode: OWNER_ONLY_FOLDER });
        await rename(partial, target);
        break;
      } catch (error) {
        if (codeOf(error) !== "ENOENT" || attempt === 3) throw error;
      }
    }
    const storage = resolve(folder);
    for (let path = resolve(target); path !== storage; path = dirname(path)) await sync(dirname(path));
  });
}

async function sizeOf(path: string): Promise<number | null> {
  try {
    const found = await stat(path);
    return found.isFile() ? found.size : null;
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes(codeOf(error) ?? "")) return null;
    throw unavailable(error);
  }
}

/** Opens the file when its first bytes are asked for. */
async function* readPart(
  path: string,
  { start, end }: { readonly start: number; readonly end: number },
): StoredBlobBytes {
  if (end < start) return;
  try {
    yield* createReadStream(path, { start, end });
  } catch (error) {
    throw unavailable(error);
  }
}

type StoredBlobBytes = StoredBlob["bytes"] & AsyncGenerator<Uint8Array>;

async function createFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { mode: OWNER_ONLY_FOLDER });
    await sync(dirname(resolve(path)));
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error;
  }
}

async function removeAbandoned(partials: string, before: EpochMs): Promise<void> {
  for (const name of await readdir(partials)) {
    const path = join(partials, name);
    const found = await stat(path).catch(() => undefined); // removed by another process meanwhile
    if (found !== undefined && found.mtimeMs < before) await rm(path, { force: true });
  }
}

async function sync(path: string): Promise<void> {
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function ignoring(codes: readonly string[], work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!codes.includes(codeOf(error) ?? "")) throw unavailable(error);
  }
}

async function inStorage<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw unavailable(error);
  }
}

/** Errors of the file system name paths, which are in the log only. */
function unavailable(error: unknown): CenterError {
  if (error instanceof CenterError) return error;
  const code = codeOf(error) ?? "unknown";
  return new CenterError("unavailable", "the folder of attachments failed", { details: { code }, cause: error });
}
