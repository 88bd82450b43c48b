import { accessSync, constants, mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { accepted, type Result, refused } from "@tributary/kernel";

/** The files in the data folder. */
export type DataFolder = { readonly path: string; readonly database: string };

/** Makes sure of the folder. Refusals: one sentence when it cannot be made or written to. */
export function openDataFolder(dataDir: string): Result<DataFolder, string> {
  const path = resolve(dataDir);
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? ` (${String(error.code)})` : "";
    return refused(`The data folder ${path} cannot be created or written to${code}: choose another with --data-dir.`);
  }
  return accepted({ path, database: join(path, "tributary.db") });
}
