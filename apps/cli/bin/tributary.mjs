#!/usr/bin/env node
/**
 * Runs the server or the command line on the packaged Node, on whatever Node npx uses; builds first if necessary. The set-up runs in this process: it
 * forwards signals to the program, and exits with its status.
 */
import { fileURLToPath } from "node:url";

/** Interval at which `serve` looks whether npx has ended. Unit: milliseconds. */
const PARENT_CHECK_MS = 500;

const [command, ...rest] = process.argv.slice(2);
const program =
  command === "serve"
    ? [pathOf("../../server/dist/main.js"), "--demo=false", ...rest]
    : [pathOf("../dist/main.js"), ...process.argv.slice(2)];

if (command === "serve" && process.env.npm_command === "exec") stopWithParent();
process.argv.splice(2, process.argv.length, "install", "build", "run", ...program);
await import("../../../scripts/setup.mjs");

/** npx runs commands in a shell, which ends on SIGTERM without passing it on: the server would go on without them. */
function stopWithParent() {
  const { ppid } = process;
  const check = () => {
    if (process.ppid === ppid) return;
    clearInterval(timer);
    process.kill(process.pid, "SIGTERM");
  };
  const timer = setInterval(check, PARENT_CHECK_MS).unref();
}

function pathOf(/** @type {string} */ path) {
  return fileURLToPath(new URL(path, import.meta.url));
}
