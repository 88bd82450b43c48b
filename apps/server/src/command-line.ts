import { readFileSync } from "node:fs";
import { helpText } from "./config/config-docs.ts";
import { readConfig } from "./config/read-config.ts";
import { takeInheritedSocket } from "./parent/inherited-socket.ts";
import { guardProcess } from "./process-guards.ts";
import { refuseStart } from "./refuse-start.ts";
import { version } from "./version.ts";

/**
 * Prints help or the version, or runs a center, depending on the arguments. By default a center runs in a child process.
 *
 * `starting` handles signals until the center does.
 */
export async function runCommand(args: readonly string[], starting: Disposable): Promise<void> {
  guardProcess(process);
  if (args.includes("--help") || args.includes("-h")) process.stdout.write(helpText());
  else if (args.includes("--version")) process.stdout.write(`${version}\n`);
  else await startCenter(args, starting);
}

async function startCenter(flags: readonly string[], starting: Disposable): Promise<void> {
  const config = readConfig({ flags, environment: process.env, readText: (path) => readFileSync(path, "utf8") });
  if (!config.ok) return refuseStart(process, config.refusal);
  const inheritedSocket = takeInheritedSocket(process.env, process.pid);
  if (!inheritedSocket.ok) return refuseStart(process, inheritedSocket.refusal);
  // Each way loads only what it needs: the parent process is small and starts fast.
  if (config.value.restartAfterCrash) {
    const { runParent } = await import("./parent/run-parent.ts");
    return runParent(config.value, { flags, inheritedSocket: inheritedSocket.value, starting });
  }
  const { runCenter } = await import("./run-center.ts");
  const { connectionsOfSystemd } = await import("./parent/port-owner.ts");
  return runCenter(config.value, { ...connectionsOfSystemd(config.value, inheritedSocket.value), starting });
}
