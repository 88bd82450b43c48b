/** Places of files: the first characters of a key, so that no folder has too many entries, and then its parts. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { BlobQuery } from "@tributary/engine/ports";
import { codeOf } from "./file-error.ts";

/** Characters that conversations of about five hours share: their ids begin with the time. */
const SHARED = 6;

/** Returns the path of a key, which has been checked. */
export function pathOf(folder: string, key: string): string {
  return join(folder, key.slice(0, SHARED).replaceAll("/", ""), ...key.split("/"));
}

/** Returns keys in ascending order. Reads the folders that can contain one, until there are enough. */
export async function keysIn(folder: string, { prefix, after = "", limit }: BlobQuery): Promise<readonly string[]> {
  const found: string[] = [];
  const isWanted = (key: string): boolean => key.startsWith(prefix) && key > after;
  /** True if a key that begins with the text may be wanted. */
  const mayBegin = (text: string): boolean =>
    (text.startsWith(prefix) || prefix.startsWith(text)) && (text > after || after.startsWith(text));

  async function walk(path: string, begin: string): Promise<void> {
    for (const { name, isFolder } of await entriesOf(path)) {
      if (found.length >= limit) return;
      const key = begin + name;
      if (isFolder && mayBegin(`${key}/`)) await walk(join(path, name), `${key}/`);
      else if (!isFolder && isWanted(key)) found.push(key);
    }
  }

  for (const { name, isFolder } of await entriesOf(folder)) {
    if (isFolder && !name.startsWith(".") && mayBegin(name)) await walk(join(folder, name), "");
  }
  return found.slice(0, limit);
}

type Entry = { readonly name: string; readonly isFolder: boolean };

/** Returns the entries in the order of the keys below them. */
async function entriesOf(path: string): Promise<readonly Entry[]> {
  try {
    const entries = await readdir(path, { withFileTypes: true });
    const all = entries.map((entry) => ({ name: entry.name, isFolder: entry.isDirectory() }));
    return all.sort((a, b) => compare(sortedAs(a), sortedAs(b)));
  } catch (error) {
    if (codeOf(error) === "ENOENT") return []; // removed meanwhile
    throw error;
  }
}

function sortedAs({ name, isFolder }: Entry): string {
  return isFolder ? `${name}/` : name;
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
