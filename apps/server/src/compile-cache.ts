import { enableCompileCache } from "node:module";
import { join } from "node:path";
import { APP_FOLDER } from "./places.ts";

/**
 * Keeps compiled code below `apps/server/.cache`, which saves about a sixth of the time to readiness from the second start on. Has no effect where
 * the folder cannot be written.
 */
export function keepCompiledCode(): void {
  enableCompileCache(join(APP_FOLDER, ".cache"));
}
