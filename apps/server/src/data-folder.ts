import { accessSync, constants, mkdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { accepted, type Result, refused } from "@tributary/kernel";

/** Paths of the data folder and its files. */
export type DataFolder = {
  readonly path: string;
  readonly database: string;
  /** Default folder of the files of chats. */
  readonly attachments: string;
  /** Identity of a node whose data is elsewhere. */
  readonly nodeFile: string;
};

/** Creates the folder if it is missing. Refusals: one sentence if it cannot be created or written to. */
export function openDataFolder(dataDir: string): Result<DataFolder, string> {
  const path = resolve(dataDir);
  try {
    createFolder(path);
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? ` (${String(error.code)})` : "";
    return refused(`The data folder ${path} cannot be created or written to${code}; choose another with --data-dir.`);
  }
  return accepted({
    path,
    database: join(path, "tributary.db"),
    attachments: join(path, "attachments"),
    nodeFile: join(path, "node.db"),
  });
}

/** Creates the folder and its parents one by one: Node's recursive `mkdir` never returns on file systems such as `/proc` (nodejs/node). */
function createFolder(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "EEXIST") return; // a file at this path fails the access check or the opening of the database
    if (code !== "ENOENT" || dirname(path) === path) throw error;
    createFolder(dirname(path));
    mkdirSync(path, { mode: 0o700 });
  }
}
