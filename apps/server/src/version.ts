import { readFileSync } from "node:fs";
import { join } from "node:path";
import { APP_FOLDER } from "./program-paths.ts";

/** Version of the server, from its package.json. */
export const { version } = JSON.parse(readFileSync(join(APP_FOLDER, "package.json"), "utf8")) as {
  readonly version: string;
};
