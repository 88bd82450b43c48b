/** Places of files beside the program. This file is directly in `src`, and its part of the build directly in `dist`. */
import { dirname, extname, join } from "node:path";

export const APP_FOLDER: string = dirname(import.meta.dirname);

export const ROOT_FOLDER: string = join(APP_FOLDER, "..", "..");

/** Returns the path of a program of this app; its file name ends as this one's does, from source and from a build. */
export function programPath(name: string): string {
  return join(import.meta.dirname, `${name}${extname(import.meta.filename)}`);
}
