/** Programs that the tests of installed libraries run: npm, and the TypeScript versions of users. */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const root = join(import.meta.dirname, "../..");

/** Runs the npm that runs the tests, or that of the system. */
export async function npm(args: readonly string[], cwd: string): Promise<void> {
  const { npm_execpath: script, npm_node_execpath: node = process.execPath } = process.env;
  const flags = ["--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"];
  if (script) await run(node, [script, ...args, ...flags], { cwd });
  else await run("npm", [...args, ...flags], { cwd });
}

/**
 * Returns the folder with the TypeScript versions of `compilers/`, installed from the registry by the first run. They are in no
 * package.json of the workspace because each would replace the command `tsc`.
 */
export async function installCompilers(): Promise<string> {
  const source = join(import.meta.dirname, "compilers");
  const lock = readFileSync(join(source, "package-lock.json"));
  const folder = join(root, ".cache", `compilers-${createHash("sha256").update(lock).digest("hex").slice(0, 12)}`);
  if (existsSync(folder)) return folder;
  const unfinished = `${folder}-${process.pid}`;
  mkdirSync(unfinished, { recursive: true });
  cpSync(source, unfinished, { recursive: true });
  await npm(["ci", "--ignore-scripts"], unfinished);
  if (existsSync(folder)) rmSync(unfinished, { recursive: true });
  else renameSync(unfinished, folder);
  return folder;
}

/** Runs a compiler in a project. Returns its messages; empty if the project has no errors. */
export async function compile(compiler: string, args: readonly string[], cwd: string): Promise<string> {
  try {
    await run(process.execPath, [join(compiler, "bin/tsc"), ...args, "--pretty", "false"], { cwd });
    return "";
  } catch (error) {
    return String((error as { stdout?: string }).stdout ?? error); // execFile adds the output to its error
  }
}
