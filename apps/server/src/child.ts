/** Entry of the server process that a parent process starts. The rest is loaded once an end of the parent is noticed. */
import { keepCompiledCode } from "./compile-cache.ts";
import { endWithParent } from "./stop-signals.ts";

const starting = endWithParent(process);
keepCompiledCode();
const { readFileSync } = await import("node:fs");
const { readConfig } = await import("./config/read-config.ts");
const { connectToParent } = await import("./parent/connections-from-parent.ts");
const { guardProcess } = await import("./process-guards.ts");
const { runCenter } = await import("./run-center.ts");

guardProcess(process);
const config = readConfig({
  flags: process.argv.slice(2),
  environment: process.env,
  readText: (path) => readFileSync(path, "utf8"),
});
const parent = connectToParent(process);
if (config.ok) await runCenter(config.value, { ...parent, starting });
else parent.refuseStart(config.refusal);
