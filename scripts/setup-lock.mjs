/**
 * Purpose: runs work under a lock file, so that two commands started in a fresh clone do not install at the same time: the second waits.
 * When:    called by setup.mjs, with nothing installed.
 * Usage:   await withLock(path, () => { … })
 */
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** Age of a file without a process id, or of a guard, at which its process must have been killed. Unit: milliseconds. */
const MAX_WRITE_MS = 5_000;

/** Runs the work while this process holds the lock. A lock whose process has ended is taken over. */
export async function withLock(/** @type {string} */ lock, /** @type {() => void} */ work) {
  mkdirSync(dirname(lock), { recursive: true });
  while (!create(lock, String(process.pid))) {
    if (!removeAbandoned(lock)) await sleep(100);
  }
  const release = () => {
    if (textOf(lock) === String(process.pid)) rmSync(lock, { force: true });
  };
  process.once("exit", release); // a failed step exits
  work();
  process.off("exit", release);
  release();
}

/**
 * Removes the lock if it is abandoned; returns true if it was. Only the process that creates the guard may do so, and only after another check:
 * the lock may have been taken over since the first one.
 */
export function removeAbandoned(/** @type {string} */ lock) {
  if (!isAbandoned(lock)) return false;
  const guard = `${lock}.guard`;
  if (!create(guard, "")) {
    if (isOld(guard)) rmSync(guard, { force: true }); // its process was killed
    return false;
  }
  try {
    if (!isAbandoned(lock)) return false;
    rmSync(lock, { force: true });
    return true;
  } finally {
    rmSync(guard, { force: true });
  }
}

/** Returns false if the file exists. */
function create(/** @type {string} */ path, /** @type {string} */ text) {
  try {
    writeFileSync(path, text, { flag: "wx" });
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  }
}

function isAbandoned(/** @type {string} */ lock) {
  const text = textOf(lock);
  if (text === undefined) return false;
  // Created a moment ago; its process id is not written yet.
  if (!Number(text)) return isOld(lock);
  try {
    process.kill(Number(text), 0);
    return false;
  } catch (error) {
    return codeOf(error) === "ESRCH";
  }
}

/** Returns undefined if the file does not exist. */
function textOf(/** @type {string} */ path) {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

function isOld(/** @type {string} */ path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat !== undefined && Date.now() - stat.mtimeMs > MAX_WRITE_MS;
}

function codeOf(/** @type {unknown} */ error) {
  return /** @type {NodeJS.ErrnoException} */ (error).code;
}
