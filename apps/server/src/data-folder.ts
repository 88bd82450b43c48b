import { accessSync, constants, mkdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { accepted, type Result, refused } from "@tributary/kernel";

/** The files in the data folder. */
export type DataFolder = { readonly path: string; readonly database: string };

/** Makes sure of the folder. Refusals: one sentence when it cannot be made or written to. */
export function openDataFolder(dataDir: string): Result<DataFolder, string> {
  const path = resolve(dataDir);
  try {
    makeFolder(path);
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? ` (${String(error.code)})` : "";
    return refused(`The data folder ${path} cannot be created or written to${code}: choose another with --data-dir.`);
  }
  return accepted({ path, database: join(path, "tributary.db") });
}

/** Step by step, because Node's own recursive way never ends where the file system denies that a folder could be (nodejs/node, `/proc`). */
function makeFolder(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "EEXIST") return; // whether it is a folder shows when it is used
    if (code !== "ENOENT" || dirname(path) === path) throw error;
    makeFolder(dirname(path));
    mkdirSync(path, { mode: 0o700 });
  }
}
