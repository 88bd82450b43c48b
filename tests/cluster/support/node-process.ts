import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const BUILT = fileURLToPath(new URL("../../../apps/server/dist/main.js", import.meta.url));
const SOURCE = fileURLToPath(new URL("../../../apps/server/src/main.ts", import.meta.url));
const READY = /^Tributary is ready: http:\/\/\S+$/m;

/** A replacement in the source whose path ends with `file`. A node that does not load the file, or whose source does not contain `from`, does not start. */
export type Patch = { readonly file: string; readonly from: string; readonly to: string };

/** Environment of a node's process. */
export type NodeOptions = {
  readonly port: number;
  readonly settings: Readonly<Record<string, string>>;
  /** Faults to build in. */
  readonly patches?: readonly Patch[];
  /** Time by which the process's wall clock is ahead of the machine's. Unit: milliseconds. */
  readonly clockAheadMs?: number;
};

/** A node in its own process, with a data folder of its own. Disposing kills it. */
export interface NodeProcess extends AsyncDisposable {
  readonly port: number;
  readonly url: string;
  readonly isRunning: boolean;
  /** Output of all its processes so far. */
  output(): string;
  /** Starts it again on the same port and folder, after `kill` or `stop`. */
  start(options?: Partial<NodeOptions>): Promise<void>;
  /** Kills it with SIGKILL. */
  kill(): Promise<void>;
  /** Stops its execution (SIGSTOP), with all its connections open, until `resume`. */
  pause(): void;
  resume(): void;
  /** Stops it with SIGTERM and returns the exit status. */
  stop(): Promise<number | null>;
}

/** Starts a node from the build, or with patches from the sources, and waits for its ready line. */
export async function startNode(options: NodeOptions): Promise<NodeProcess> {
  const { port } = options;
  const folder = await mkdtemp(join(tmpdir(), "tributary-node-"));
  let output = "";
  let child: ChildProcess | undefined;

  async function start(more: Partial<NodeOptions> = {}): Promise<void> {
    const started = launch({ ...options, ...more }, folder);
    const { patches = [] } = { ...options, ...more };
    child = started;
    const from = output.length;
    const ready = Promise.withResolvers<void>();
    const onOutput = (chunk: Buffer): void => {
      output += chunk.toString();
      if (READY.test(output.slice(from))) ready.resolve();
    };
    started.stdout?.on("data", onOutput);
    started.stderr?.on("data", onOutput);
    started.once("exit", (status) => ready.reject(new Error(`a node exited with status ${status}:\n${output}`)));
    await ready.promise;
    const unpatched = patches.filter(({ file }) => !output.slice(from).includes(patchedLine(file)));
    if (unpatched.length === 0) return;
    await end("SIGKILL");
    throw new Error(`a node did not load ${unpatched.map(({ file }) => file).join(", ")}`);
  }

  async function end(signal: NodeJS.Signals): Promise<number | null> {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
    const exited = once(child, "exit");
    child.kill(signal);
    child.kill("SIGCONT");
    const [status] = await exited;
    return status;
  }

  await start();
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    get isRunning() {
      return child !== undefined && child.exitCode === null && child.signalCode === null;
    },
    output: () => output,
    start,
    kill: async () => void (await end("SIGKILL")),
    pause: () => void child?.kill("SIGSTOP"),
    resume: () => void child?.kill("SIGCONT"),
    stop: () => end("SIGTERM"),
    async [Symbol.asyncDispose]() {
      await end("SIGKILL");
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function launch({ port, settings, clockAheadMs = 0, patches = [] }: NodeOptions, folder: string): ChildProcess {
  const env = {
    ...process.env,
    TRIBUTARY_RESTART_AFTER_CRASH: "false",
    TRIBUTARY_LOG_FORMAT: "json",
    ...settings,
    TRIBUTARY_DATA_DIR: folder,
    TRIBUTARY_PORT: String(port),
  };
  return spawn(process.execPath, [...clockFlags(clockAheadMs), ...programOf(patches)], {
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
}

/** Returns flags of Node that load a module which shifts the wall clock of the process; its monotonic clock stays. */
function clockFlags(clockAheadMs: number): readonly string[] {
  if (clockAheadMs === 0) return [];
  const module = `
    const Real = Date;
    globalThis.Date = class Date extends Real {
      constructor(...input) { input.length === 0 ? super(Real.now() + ${clockAheadMs}) : super(...input); }
      static now() { return Real.now() + ${clockAheadMs}; }
    };`;
  return [`--import=data:text/javascript,${encodeURIComponent(module)}`];
}

/** Line that a node prints, before its ready line, when it has patched a file. */
const patchedLine = (file: string): string => `patched ${file}\n`;

/** Returns Node's arguments for the program: the build, or the sources with a hook that patches them while they are loaded. */
function programOf(patches: readonly Patch[]): readonly string[] {
  if (patches.length === 0) return [BUILT];
  const module = `
    import { registerHooks } from "node:module";
    const patches = ${JSON.stringify(patches)};
    registerHooks({
      load(url, context, next) {
        const loaded = next(url, context);
        for (const { file, from, to } of patches.filter(({ file }) => url.endsWith(file))) {
          const source = loaded.source.toString();
          if (!source.includes(from)) throw new Error(file + " does not contain " + from);
          loaded.source = source.replace(from, to);
          process.stdout.write("patched " + file + "\\n");
        }
        return loaded;
      },
    });`;
  return ["--conditions=source", `--import=data:text/javascript,${encodeURIComponent(module)}`, SOURCE];
}
