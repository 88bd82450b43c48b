import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createManualClock } from "@tributary/testkit";
import { expect, it } from "vitest";
import { openArchiveFolder } from "./archive-folder.ts";

async function scratch() {
  const path = await mkdtemp(join(tmpdir(), "tributary-archive-"));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}

async function* piecesOf(...pieces: readonly string[]): AsyncGenerator<string> {
  for (const piece of pieces) {
    if (piece === "fail") throw new Error("failed to read");
    yield piece;
  }
}

it("[SV-84] appends lines to one file per day, which only its owner can read", async () => {
  await using folder = await scratch();
  const clock = createManualClock();
  const archive = await openArchiveFolder(clock, folder.path);

  await archive.append(piecesOf('{"a":', "1}\n"));
  await archive.append(piecesOf('{"b":1}\n', '{"c":1}\n'));
  clock.jumpTo(clock.now() + 86_400_000);
  await archive.append(piecesOf('{"d":1}\n'));

  const names = (await readdir(folder.path)).sort();
  const texts = await Promise.all(names.map((name) => readFile(join(folder.path, name), "utf8")));
  expect(names.map((name) => name.replaceAll(/\d/g, "0"))).toEqual(Array(2).fill("conversations-0000-00-00.jsonl"));
  expect(texts).toEqual(['{"a":1}\n{"b":1}\n{"c":1}\n', '{"d":1}\n']);
  expect((await stat(join(folder.path, names[0] ?? ""))).mode & 0o777).toBe(0o600);
});

it("[SV-84, RE-04] begins on a new line after one that is not complete", async () => {
  await using folder = await scratch();
  const archive = await openArchiveFolder(createManualClock(), folder.path);

  await expect(archive.append(piecesOf('{"a":', "fail"))).rejects.toThrow("failed to read");
  await archive.append(piecesOf('{"a":1}\n'));
  const [name = ""] = await readdir(folder.path);
  await appendFile(join(folder.path, name), '{"torn');
  await archive.append(piecesOf('{"b":1}\n'));

  expect(await readFile(join(folder.path, name), "utf8")).toBe('{"a":\n{"a":1}\n{"torn\n{"b":1}\n');
});

it("[SV-84] refuses a folder that does not exist", async () => {
  await using folder = await scratch();
  const missing = join(folder.path, "missing");

  await expect(openArchiveFolder(createManualClock(), missing)).rejects.toThrow(
    `the archive folder ${missing} does not exist or cannot be written to`,
  );
  expect(await readdir(folder.path)).toEqual([]);
});

it("[SV-84] fails if the folder cannot be written to any more", async () => {
  await using folder = await scratch();
  const archive = await openArchiveFolder(createManualClock(), folder.path);
  await rm(folder.path, { recursive: true });

  await expect(archive.append(piecesOf("{}\n"))).rejects.toThrow();
  await mkdir(folder.path);
});
