/** Entry of the server process that a parent process starts. */
import { readFileSync } from "node:fs";
import { readConfig } from "./config/read-config.ts";
import { connectToParent } from "./parent/connections-from-parent.ts";
import { guardProcess } from "./process-guards.ts";
import { refuseStart } from "./refuse-start.ts";
import { runCenter } from "./run-center.ts";

guardProcess(process);
const config = readConfig({
  flags: process.argv.slice(2),
  environment: process.env,
  readText: (path) => readFileSync(path, "utf8"),
});
if (config.ok) await runCenter(config.value, connectToParent(process));
else refuseStart(process, config.refusal);
if (process.exitCode !== undefined && process.connected) process.disconnect(); // the channel would keep a process alive that did not start
