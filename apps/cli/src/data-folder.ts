import { existsSync } from "node:fs";
import { join } from "node:path";
import { accepted, type Result, refused } from "@tributary/kernel";

/** Data folder of a center, and of the demo center. Source: docs/config.md */
export const CENTER_FOLDER = "tributary-data";
const DEMO_FOLDER = ".tributary";

/** Returns the data folder in the working folder, of a center rather than of the demo. */
export function existingDataFolder(): string {
  return existsSync(CENTER_FOLDER) ? CENTER_FOLDER : DEMO_FOLDER;
}

/** Returns the path of the database in a data folder. */
export function databaseIn(folder: string): string {
  return join(folder, "tributary.db");
}

/** The files of chats, in a sentence. Only the server reads the settings. */
export const FILES_PLACE = "the folder or bucket in the settings (attachmentsDir, attachmentsS3Bucket)";

/** Returns the path of the database of a center. Refused if its data is elsewhere, or if there is no center. */
export function findDatabase(folder: string): Result<string, string> {
  const database = databaseIn(folder);
  if (existsSync(database)) return accepted(database);
  if (existsSync(join(folder, "node.db"))) {
    return refused("The data of this center is in PostgreSQL: back it up with pg_dump.");
  }
  return refused(`There is no center in ${folder}; choose its data folder with --data-dir.`);
}
