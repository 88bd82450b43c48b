import { enableCompileCache } from "node:module";
import { join } from "node:path";
import { APP_FOLDER } from "./program-paths.ts";

/**
 * Keeps compiled code below `apps/server/.cache`, so that a second start takes less time. Has no effect where the folder cannot be written.
 */
export function keepCompiledCode(): void {
  enableCompileCache(join(APP_FOLDER, ".cache"));
}
