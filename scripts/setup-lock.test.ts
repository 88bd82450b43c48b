import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { removeAbandoned, withLock } from "./setup-lock.mjs";

const OWN = String(process.pid);

let folder: string;
let lock: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "setup-lock-"));
  lock = join(folder, "setup.lock");
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Writes the lock of a process that has ended. */
function abandon(): void {
  writeFileSync(lock, String(spawnSync(process.execPath, ["--version"]).pid));
}

it("runs the work under the lock and releases it", async () => {
  let during = "";

  await withLock(lock, () => {
    during = readFileSync(lock, "utf8");
  });

  expect(during).toBe(OWN);
  expect(existsSync(lock)).toBe(false);
});

it("takes over the lock of a process that has ended", async () => {
  abandon();
  let during = "";

  await withLock(lock, () => {
    during = readFileSync(lock, "utf8");
  });

  expect(during).toBe(OWN);
});

it("removes no lock of a running process", () => {
  writeFileSync(lock, OWN);

  expect(removeAbandoned(lock)).toBe(false);
  expect(readFileSync(lock, "utf8")).toBe(OWN);
});

it("removes an abandoned lock in one process at a time", () => {
  abandon();
  writeFileSync(`${lock}.guard`, "");

  expect(removeAbandoned(lock)).toBe(false);
  expect(existsSync(lock)).toBe(true);
  rmSync(`${lock}.guard`);
  expect(removeAbandoned(lock)).toBe(true);
  expect(existsSync(`${lock}.guard`)).toBe(false);
});

it("does not release the lock of another process", async () => {
  await withLock(lock, () => writeFileSync(lock, "1"));

  expect(readFileSync(lock, "utf8")).toBe("1");
});
