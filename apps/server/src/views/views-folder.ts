import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { createViews, type Views } from "@tributary/http";
import { CenterError } from "@tributary/model";
import { type ViewFile, viewFile } from "@tributary/protocol";
import * as v from "valibot";

/** Views of a center are read at once and kept. */
const MAX_FILES = 1_000;

/** Unit: bytes. */
const MAX_FILE_BYTES = 512 * 1024;

/**
 * Reads the views in a folder: its files with the ending `.json`.
 *
 * Errors: `CenterError("unavailable")` with a sentence for the operator if the folder or a file cannot be read, or a file is not a view.
 * Source: CY-05.
 */
export async function readViewsFolder(folder: string): Promise<Views> {
  const names = await readdir(folder).catch(() => {
    throw unavailable(`the folder of views ${folder} does not exist or cannot be read`);
  });
  const files = names.filter((name) => name.endsWith(".json")).sort();
  if (files.length > MAX_FILES) throw unavailable(`the folder of views ${folder} has more than ${MAX_FILES} files`);
  const seen = new Map<string, string>();
  const views: ViewFile[] = [];
  for (const name of files) {
    const view = await readView(join(folder, name));
    const key = `${view.Id}:${view.Version}`;
    const other = seen.get(key);
    if (other !== undefined)
      throw unavailable(`the view ${view.Id} has version ${view.Version} in both ${other} and ${name}`);
    seen.set(key, name);
    views.push(view);
  }
  return createViews(views);
}

async function readView(path: string): Promise<ViewFile> {
  const text = await readText(path);
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(undefined, "JSON"), viewFile), text, { abortEarly: true });
  if (parsed.success) return parsed.output;
  throw unavailable(`the view ${path} is not valid: ${problemOf(parsed.issues[0])}`);
}

function problemOf(issue: v.BaseIssue<unknown>): string {
  const member = v.getDotPath(issue);
  if (member === null) return "it is not JSON of an object";
  if (issue.type === "strict_object")
    return issue.expected === "never" ? `${member} is unknown` : `${member} is missing`;
  return `${member}: expected ${issue.message}`;
}

async function readText(path: string): Promise<string> {
  const size = await stat(path).then(
    (found) => found.size,
    () => undefined,
  );
  if (size === undefined) throw unavailable(`the view ${path} cannot be read`);
  if (size > MAX_FILE_BYTES) throw unavailable(`the view ${path} has more than ${MAX_FILE_BYTES} bytes`);
  return readFile(path, "utf8").catch(() => {
    throw unavailable(`the view ${path} cannot be read`);
  });
}

function unavailable(message: string): CenterError {
  return new CenterError("unavailable", message);
}
