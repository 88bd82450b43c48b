#!/usr/bin/env node
/** Runs the command line on the packaged Node, on whatever Node npx uses; builds it first if necessary. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const setup = fileURLToPath(new URL("../../../scripts/setup.mjs", import.meta.url));
const program = fileURLToPath(new URL("../dist/main.js", import.meta.url));
const steps = ["install", "build", "run", program];

const { status } = spawnSync(process.execPath, [setup, ...steps, ...process.argv.slice(2)], { stdio: "inherit" });
process.exitCode = status ?? 1;
