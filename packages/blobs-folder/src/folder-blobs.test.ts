import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  rmSync,
  statfsSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { blobsContract } from "@tributary/engine/contracts";
import type { Blobs } from "@tributary/engine/ports";
import { createSystemClock, silentLogger } from "@tributary/kernel";
import { createManualClock, isRoot } from "@tributary/testkit";
import { expect, it, onTestFinished } from "vitest";
import { createFolderBlobs } from "./folder-blobs.ts";

const deps = { clock: createSystemClock(), log: silentLogger };

const KEY = "01900000-0000-7000-8000-00000000000a/01900000-0000-7000-8000-00000000000b";

function scratch() {
  const parent = mkdtempSync(join(tmpdir(), "tributary-blobs-"));
  const folder = join(parent, "attachments");
  return { parent, folder, [Symbol.dispose]: () => rmSync(parent, { recursive: true, force: true }) };
}

blobsContract("folder", async () => {
  const place = scratch();
  const opened = new DisposableStack();
  opened.use(place);
  const open = async () => opened.use(await createFolderBlobs(deps, { folder: place.folder, reservedBytes: 0 }));
  return {
    blobs: await open(),
    reopen: open,
    async [Symbol.asyncDispose]() {
      opened.dispose();
    },
  };
});

async function* bytes(...parts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield Buffer.from(part);
}

function store(blobs: Blobs, key = KEY) {
  return blobs.put(key, bytes("hello"), { maxBytes: 10 });
}

/** All files below a folder. */
function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

it("[BF-01] files and folders are readable by their owner only", async () => {
  using place = scratch();
  using blobs = await createFolderBlobs(deps, { folder: place.folder });
  await store(blobs);

  const [file = ""] = filesIn(place.folder);

  expect(statSync(file).mode & 0o777).toBe(0o600);
  for (let path = join(file, ".."); path !== place.parent; path = join(path, "..")) {
    expect([path, statSync(path).mode & 0o777]).toEqual([path, 0o700]);
  }
});

it("[BF-02] the folder contains nothing of a file that has not arrived completely", async () => {
  using place = scratch();
  using blobs = await createFolderBlobs(deps, { folder: place.folder });
  const stalled = Promise.withResolvers<void>();
  async function* slow(): AsyncGenerator<Uint8Array> {
    yield Buffer.from("first");
    await stalled.promise;
    throw new Error("gone");
  }

  const putting = blobs.put(KEY, slow(), { maxBytes: 100 });
  await expect.poll(() => filesIn(place.folder)).toHaveLength(1);
  const during = filesIn(place.folder);
  const listed = await blobs.list({ prefix: "", limit: 10 });
  stalled.resolve();

  await expect(putting).rejects.toThrow("gone");
  expect(during[0]).toContain(".partial");
  expect([listed, filesIn(place.folder)]).toEqual([[], []]);
});

it.skipIf(process.platform !== "linux")("[BF-02] all folders that lead to a file are synced", async () => {
  using place = scratch();
  const synced = await watchSyncs();
  using blobs = await createFolderBlobs(deps, { folder: `${place.folder}/` });
  const atOpening = synced.splice(0);
  await store(blobs);

  const [file = ""] = filesIn(place.folder);

  expect(atOpening).toContain(place.parent);
  expect(synced.slice(1)).toEqual([join(file, ".."), join(file, "../.."), place.folder]);
});

/** Collects the paths that are synced during a test. Their descriptors are resolved by the system. */
async function watchSyncs(): Promise<string[]> {
  const paths: string[] = [];
  await using file = await open(tmpdir(), "r");
  const handles = Object.getPrototypeOf(file) as FileHandle;
  const { sync } = handles;
  handles.sync = function syncAndNote(this: FileHandle) {
    paths.push(readlinkSync(`/proc/self/fd/${this.fd}`));
    return sync.call(this);
  };
  onTestFinished(() => {
    handles.sync = sync;
  });
  return paths;
}

/** Leaves a partial file, as a killed process does. `ageMs`: time since its last write. */
function leavePartial(folder: string, name: string, { now, ageMs }: { readonly now: number; readonly ageMs: number }) {
  const path = join(folder, ".partial", name);
  writeFileSync(path, "x");
  const writtenAt = (now - ageMs) / 1_000;
  utimesSync(path, writtenAt, writtenAt);
  return path;
}

it("[BF-03] removes partial files that a killed process left, and not those of another node, when it is opened", async () => {
  using place = scratch();
  (await createFolderBlobs(deps, { folder: place.folder }))[Symbol.dispose]();
  const now = deps.clock.now();
  leavePartial(place.folder, "old", { now, ageMs: 8_000_000 });
  const recent = leavePartial(place.folder, "recent", { now, ageMs: 900_000 });

  using _blobs = await createFolderBlobs(deps, { folder: place.folder });

  expect(filesIn(place.folder)).toEqual([recent]);
});

it("[BF-03] removes partial files while it is open, and none after it is closed", async () => {
  using place = scratch();
  const clock = createManualClock();
  const blobs = await createFolderBlobs({ ...deps, clock }, { folder: place.folder });
  leavePartial(place.folder, "first", { now: clock.now(), ageMs: 0 });

  clock.advance(3_600_000);
  leavePartial(place.folder, "second", { now: clock.now(), ageMs: 0 });
  clock.advance(3_600_000);
  clock.advance(3_600_000);
  await expect.poll(() => filesIn(place.folder)).toHaveLength(1);
  blobs[Symbol.dispose]();
  clock.advance(7_200_000);

  expect(filesIn(place.folder).map((path) => basename(path))).toEqual(["second"]);
});

it("[BF-04] the folders of a conversation go with its last file", async () => {
  using place = scratch();
  using blobs = await createFolderBlobs(deps, { folder: place.folder });
  await store(blobs);
  await store(blobs, `${KEY.slice(0, 36)}/other`);

  await blobs.remove([KEY]);
  const between = readdirSync(place.folder).length;
  await blobs.remove([`${KEY.slice(0, 36)}/other`]);

  expect(between).toBe(2);
  expect(readdirSync(place.folder)).toEqual([".partial"]);
});

it("[BF-05] refuses a file that would leave too little space on the disk", async () => {
  using place = scratch();
  using blobs = await createFolderBlobs(deps, { folder: place.folder, reservedBytes: Number.MAX_SAFE_INTEGER / 2 });

  await expect(store(blobs)).rejects.toMatchObject({
    code: "unavailable",
    message: "no space is left for attachments",
  });
  expect(filesIn(place.folder)).toEqual([]);
});

it("[BF-05] leaves 512 MiB free", async () => {
  using place = scratch();
  let freeBytes = 512 * 1024 * 1024 + 4;
  using blobs = await createFolderBlobs({ ...deps, measureFreeSpace: async () => freeBytes }, { folder: place.folder });

  const refused = blobs.put(KEY, bytes("hello"), { maxBytes: 5 });
  await expect(refused).rejects.toMatchObject({ code: "unavailable", message: "no space is left for attachments" });
  freeBytes += 1;
  expect(await blobs.put(KEY, bytes("hello"), { maxBytes: 5 })).toBe(5);
});

it("[BF-05] refuses a file while it arrives once others have taken the space", async () => {
  using place = scratch();
  let freeBytes = 10_000_000;
  using blobs = await createFolderBlobs(
    { ...deps, measureFreeSpace: async () => freeBytes },
    { folder: place.folder, reservedBytes: 5_000_000 },
  );
  async function* filling(): AsyncGenerator<Uint8Array> {
    yield Buffer.alloc(1_048_576);
    freeBytes = 4_999_999;
    yield Buffer.alloc(1_000_000);
    yield Buffer.alloc(48_576);
    throw new Error("more than a MiB was taken");
  }

  const putting = blobs.put(KEY, filling(), { maxBytes: 4_000_000 });

  await expect(putting).rejects.toMatchObject({ code: "unavailable", message: "no space is left for attachments" });
  expect(filesIn(place.folder)).toEqual([]);
});

it("[BF-05] counts what files that are arriving may still need", async () => {
  using place = scratch();
  using blobs = await createFolderBlobs(deps, { folder: place.folder, reservedBytes: 0 });
  const { bavail, bsize } = statfsSync(place.folder);
  const maxBytes = Math.floor(bavail * bsize * 0.6);
  const other = `${KEY.slice(0, 36)}/other`;
  const arriving = Promise.withResolvers<void>();
  async function* slow(): AsyncGenerator<Uint8Array> {
    await arriving.promise;
    yield Buffer.from("hello");
  }

  const first = blobs.put(KEY, slow(), { maxBytes });
  await expect.poll(() => filesIn(place.folder)).toHaveLength(1);
  await expect(blobs.put(other, bytes("hello"), { maxBytes })).rejects.toMatchObject({ code: "unavailable" });
  arriving.resolve();

  expect(await first).toBe(5);
  expect(await blobs.put(other, bytes("hello"), { maxBytes })).toBe(5);
});

it("[BF-05] counts no bytes of a file that arrives twice: those on the disk are not free", async () => {
  using place = scratch();
  let freeBytes = 100;
  const measureFreeSpace = async () => freeBytes;
  using blobs = await createFolderBlobs({ ...deps, measureFreeSpace }, { folder: place.folder, reservedBytes: 0 });
  const written = Promise.withResolvers<void>();
  const rest = Promise.withResolvers<void>();
  async function* slow(): AsyncGenerator<Uint8Array> {
    yield Buffer.alloc(50);
    freeBytes -= 50;
    written.resolve();
    await rest.promise;
  }

  const first = blobs.put(KEY, slow(), { maxBytes: 60 });
  await written.promise;
  const other = `${KEY.slice(0, 36)}/other`;
  await expect(blobs.put(other, bytes("hello"), { maxBytes: 41 })).rejects.toMatchObject({ code: "unavailable" });
  expect(await blobs.put(other, bytes("hello"), { maxBytes: 40 })).toBe(5);
  rest.resolve();

  expect(await first).toBe(50);
});

it.skipIf(isRoot)("[BF-06] a folder that cannot be written to is reported in one sentence", async () => {
  using place = scratch();
  chmodSync(place.parent, 0o500);

  await expect(createFolderBlobs(deps, { folder: place.folder })).rejects.toMatchObject({ code: "unavailable" });
});

it("[BF-06] a path that is a file is reported in one sentence", async () => {
  using place = scratch();
  writeFileSync(place.folder, "");

  await expect(createFolderBlobs(deps, { folder: place.folder })).rejects.toThrow(
    `the folder of attachments ${place.folder} cannot be created or written to`,
  );
});
