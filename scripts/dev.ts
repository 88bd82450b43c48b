/**
 * Purpose: runs types, pages and server with live reload in one terminal. Each output line is prefixed with its process.
 * When:    `npm run dev`, which builds what is stale first. Ctrl-C stops all processes.
 * Usage:   node scripts/dev.ts [flags for the server, such as --port 8490]
 */
import { type ChildProcess, spawn } from "node:child_process";
import { basename, dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { bundleTargets } from "./stamps.mjs";

const root = dirname(import.meta.dirname);
const tool = (path: string): string => join(root, "node_modules", path);
const pages = bundleTargets(root).filter(({ isPageApp }) => isPageApp);

const children: ChildProcess[] = [
  start("types", ".", [tool("typescript/bin/tsc"), "-b", "-w", "--preserveWatchOutput"]),
  ...pages.map(({ folder }) =>
    start(basename(folder), folder, [tool("vite/bin/vite.js"), "build", "--watch", "--logLevel", "warn"]),
  ),
  start("server", ".", [
    "--watch",
    "--watch-preserve-output",
    "--conditions=source",
    "apps/server/src/main.ts",
    "--restart-after-crash=false",
    ...process.argv.slice(2),
  ]),
];

for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => stop(0));

function start(name: string, folder: string, args: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, args, { cwd: join(root, folder), stdio: ["ignore", "pipe", "pipe"] });
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on("line", (line) => console.log(`${name.padEnd(12)} ${line}`));
  }
  child.on("exit", (status) => {
    console.log(`${name.padEnd(12)} ended (${status ?? "signal"})`);
    stop(1);
  });
  return child;
}

/** Stops all processes when one ends: a partial set would be misleading. */
function stop(status: number): void {
  process.exitCode ??= status;
  for (const child of children) if (child.exitCode === null) child.kill("SIGTERM");
}
