import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { CenterDescription, DemoDescription } from "@tributary/protocol";
import { nodesOfRun, startClusterCenter } from "../../cluster/support/cluster-center.ts";

const MAIN = fileURLToPath(new URL("../../../apps/server/dist/main.js", import.meta.url));
const ONE_PROCESS = { TRIBUTARY_RESTART_AFTER_CRASH: "false" };
const STARTED = /"pid":(\d+),"msg":"center started"/g;
const READY = /^Tributary is ready: (http:\/\/\S+)$/m;

/** A center in its own process, with a free port and a temporary data folder. */
export type RunningCenter = AsyncDisposable & {
  readonly url: string;
  readonly pid: number;
  readonly description: CenterDescription & { readonly demo: DemoDescription };
  /** Returns the output of the process so far. */
  readonly output: () => string;
  /** Kills the process with SIGKILL. */
  kill(): Promise<void>;
  /** Starts it again on the same port and folder, after `kill` or `stop`. */
  restart(): Promise<void>;
  /** Kills the server process with SIGKILL while its parent, with `TRIBUTARY_RESTART_AFTER_CRASH=true`, keeps running and restarts it. */
  crash(): void;
  /** Stops the process with SIGTERM. Returns the exit status. */
  stop(): Promise<number | null>;
};

/**
 * Starts a center and waits for its ready line. `settings` are environment variables. It is one process by default, so that `kill` leaves
 * nothing behind that `restart` would compete with.
 */
export async function startCenter(settings: Readonly<Record<string, string>> = {}): Promise<RunningCenter> {
  const nodes = nodesOfRun();
  if (nodes !== undefined) return startClusterCenter(nodes, settings);
  const folder = await mkdtemp(join(tmpdir(), "tributary-"));
  let output = "";
  let port = "0";
  let child: ChildProcess;

  async function launch(): Promise<string> {
    const env = { ...process.env, TRIBUTARY_DATA_DIR: folder, TRIBUTARY_PORT: port, ...ONE_PROCESS, ...settings };
    child = spawn(process.execPath, [MAIN], { env, stdio: ["ignore", "pipe", "pipe"] });
    const from = output.length;
    return new Promise((resolve, reject) => {
      const onOutput = (chunk: Buffer): void => {
        output += chunk.toString();
        const ready = READY.exec(output.slice(from));
        if (ready?.[1]) resolve(ready[1]);
      };
      child.stdout?.on("data", onOutput);
      child.stderr?.on("data", onOutput);
      child.once("exit", (status) =>
        reject(new Error(`the center exited with status ${status} before it was ready:\n${output}`)),
      );
    });
  }

  function exited(): Promise<number | null> {
    if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode);
    return new Promise((resolve) => child.once("exit", resolve));
  }

  async function end(signal: "SIGKILL" | "SIGTERM"): Promise<number | null> {
    const exitStatus = exited();
    child.kill(signal);
    return exitStatus;
  }

  const url = await launch();
  port = new URL(url).port;
  const description = (await (await fetch(`${url}/.well-known/tributary.json`)).json()) as RunningCenter["description"];
  return {
    url,
    get pid() {
      return child.pid ?? -1;
    },
    description,
    output: () => output,
    crash: () => void process.kill(Number([...output.matchAll(STARTED)].at(-1)?.[1]), "SIGKILL"),
    kill: async () => void (await end("SIGKILL")),
    restart: async () => void (await launch()),
    stop: () => end("SIGTERM"),
    async [Symbol.asyncDispose]() {
      await end("SIGKILL");
      await rm(folder, { recursive: true, force: true });
    },
  };
}
