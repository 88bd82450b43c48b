import { randomUUID } from "node:crypto";
import { constants, existsSync, statSync } from "node:fs";
import { chmod, copyFile, link, mkdir, open, readdir, rm } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { callControl } from "@tributary/control";
import { accepted, asError, asSentence, type Result, refused } from "@tributary/kernel";
import { checkDatabase, type DatabaseProblem } from "@tributary/store-sqlite";
import { sizeOf } from "./backup.ts";
import type { Command } from "./command.ts";
import { CENTER_FOLDER, databaseIn, FILES_PLACE } from "./data-folder.ts";

/** Files that a center keeps in its data folder: with one of them it is not empty. */
const CENTER_FILES = /^(?:tributary|node)\.db(?:-wal|-shm|-position|-journal)?$/;

/** An unfinished copy, with the files that SQLite creates for readers. */
const PARTIAL = /^tributary\.db\.[0-9a-f-]{36}\.partial/;

/** Copies a backup into a data folder without a center, and checks the copy before it gets its name. */
export const restore: Command = {
  name: "restore",
  operand: "FILE",
  defaultFolder: CENTER_FOLDER,
  summary: "Copies a backup into an empty data folder; the server must not run",
  async run({ operand, dataFolder }) {
    const file = resolve(operand);
    const obstacle = obstacleIn(file) ?? (await obstacleAt(dataFolder));
    if (obstacle !== undefined) return refused(obstacle);
    const copied = await copy(file, databaseIn(dataFolder));
    if (!copied.ok) return copied;
    const size = sizeOf(databaseIn(dataFolder));
    return accepted([
      `Restored to ${dataFolder} (${size}). Start the server with this data folder.`,
      `Files of chats are not in a backup: copy them back to ${FILES_PLACE} first, if there are any.`,
    ]);
  },
};

/** A database with a write-ahead log is not complete in its file. */
function obstacleIn(file: string): string | undefined {
  const size = statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0;
  if (size > 0) return `${file} is the database of a center and not a backup: make one with \`tributary backup\`.`;
  return existsSync(file) ? undefined : `There is no file ${file}.`;
}

async function obstacleAt(folder: string): Promise<string | undefined> {
  const answer = await callControl(folder, "restore", {});
  if (answer.kind !== "no-server") return `A server uses ${folder}: stop it, and choose an empty folder.`;
  const names = await readdir(folder).catch(() => []); // a missing folder is created below
  const found = names.find((name) => CENTER_FILES.test(name));
  if (found === undefined) return undefined;
  return `${folder} has the data of a center (${found}): move it away, or choose another folder with --data-dir.`;
}

async function copy(file: string, target: string): Promise<Result<void, string>> {
  const partial = `${target}.${randomUUID()}.partial`;
  try {
    await prepareFolder(dirname(target));
    await copyFile(file, partial, constants.COPYFILE_EXCL);
    await chmod(partial, 0o600);
    await sync(partial);
    const checked = checkDatabase(partial);
    if (!checked.ok) return refused(problemText(checked.refusal, { partial, file }));
    await link(partial, target); // unlike a rename, it does not replace the database of a server that has just started
    await sync(dirname(target));
    return accepted(undefined);
  } catch (error) {
    return refused(`The backup cannot be copied to ${target}: ${asError(error).message.replaceAll(partial, target)}.`);
  } finally {
    for (const suffix of ["", "-wal", "-shm"]) await rm(partial + suffix, { force: true }); // readers create the others
  }
}

/**
 * Creates the folder, or removes what a copy left that was interrupted. Node's recursive `mkdir` never returns on file systems such as `/proc`: the folder
 * around it must exist.
 */
async function prepareFolder(path: string): Promise<void> {
  if (!existsSync(path)) await mkdir(path, { mode: 0o700 });
  for (const name of await readdir(path)) if (PARTIAL.test(name)) await rm(join(path, name));
}

function problemText(
  { isDamaged, message }: DatabaseProblem,
  { partial, file }: { readonly partial: string; readonly file: string },
): string {
  return isDamaged ? `The backup is damaged: ${file}` : asSentence(message.replaceAll(partial, file));
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
