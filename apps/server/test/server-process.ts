import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { CenterDescription, DemoDescription } from "@tributary/protocol";

const MAIN = fileURLToPath(new URL("../src/main.ts", import.meta.url));

/** The main file of the build, which `npm test` makes first. */
export const BUILT: string = fileURLToPath(new URL("../dist/main.js", import.meta.url));

const READY = /^Tributary is ready: (http:\/\/\S+)\n$/m;

/** Command line, environment and working folder of a server process. */
export type ServerOptions = {
  readonly flags?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Command that runs the server's command line. Default: the server's command line itself. */
  readonly wrapper?: readonly string[];
  readonly nodeFlags?: readonly string[];
  /** Main file. Default: that of the sources. */
  readonly main?: string;
  /** Standard error. Default: a pipe that is read. */
  readonly stderr?: number;
  /** Working folder. Default: a new temporary folder. */
  readonly folder?: string;
};

/** Exit status and output of a server process. */
export type ServerExit = { readonly status: number | null; readonly stdout: string; readonly stderr: string };

/** A server process that has printed its ready line. */
export type ServerProcess = AsyncDisposable & {
  readonly url: string;
  readonly port: number;
  readonly description: CenterDescription & { readonly demo: DemoDescription };
  readonly stdout: string;
  readonly stderr: string;
  /** Process that was started: the parent process, unless it is switched off. */
  readonly pid: number;
  /** Process ids of the server processes so far, from the log. The last one runs. */
  readonly serverPids: readonly number[];
  stop(signal: "SIGTERM" | "SIGINT" | "SIGHUP" | "SIGKILL"): Promise<ServerExit>;
  /** Resolves when the process has ended. */
  readonly exit: Promise<ServerExit>;
};

/** Creates a temporary folder; dispose removes it. */
export function temporaryFolder(): Disposable & { readonly path: string } {
  const path = mkdtempSync(join(tmpdir(), "tributary-"));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

/** Runs the server from source until it exits. */
export async function runServer(options: ServerOptions): Promise<ServerExit> {
  using folder = temporaryFolder();
  return await launch({ folder: folder.path, ...options }).exit; // `await` keeps the folder until the process has exited
}

/** Starts the server from source and waits until it is ready. Default: any free port. */
export async function startServer(options: ServerOptions = {}): Promise<ServerProcess> {
  const own = options.folder === undefined ? temporaryFolder() : undefined;
  const folder = options.folder ?? own?.path ?? "";
  const flags = options.flags ?? ["--port", "0"];
  const process = launch({ ...options, folder, flags });
  const stop = (signal: NodeJS.Signals): Promise<ServerExit> => {
    process.child.kill(signal);
    return process.exit;
  };
  await using onFailure = new AsyncDisposableStack();
  onFailure.defer(async () => void (await stop("SIGKILL")));
  const url = await process.ready;
  const { description } = await runningServer(url);
  onFailure.move();
  return {
    url,
    port: Number(new URL(url).port),
    description,
    get stdout() {
      return process.output.stdout;
    },
    get stderr() {
      return process.output.stderr;
    },
    pid: process.child.pid ?? 0,
    get serverPids() {
      return [...process.output.stderr.matchAll(/"pid":(\d+),"msg":"center started"/g)].map(([, pid]) => Number(pid));
    },
    exit: process.exit,
    stop,
    async [Symbol.asyncDispose]() {
      await stop("SIGKILL");
      own?.[Symbol.dispose]();
    },
  };
}

/** Returns a center that others have started and will end. */
export async function runningServer(
  url: string,
): Promise<AsyncDisposable & Pick<ServerProcess, "url" | "description">> {
  const answer = await fetch(`${url}/.well-known/tributary.json`);
  const description = (await answer.json()) as ServerProcess["description"]; // of this project's server
  return { url, description, [Symbol.asyncDispose]: async () => undefined };
}

type Launched = {
  readonly child: ChildProcess;
  readonly output: { stdout: string; stderr: string };
  readonly exit: Promise<ServerExit>;
  readonly ready: Promise<string>;
};

function launch({ flags = [], environment = {}, folder = ".", ...options }: ServerOptions): Launched {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith("TRIBUTARY_"));
  const node = [process.execPath, "--conditions=source", ...(options.nodeFlags ?? []), options.main ?? MAIN, ...flags];
  const [command = "", ...args] = [...(options.wrapper ?? []), ...node];
  const child: ChildProcess = spawn(command, args, {
    cwd: folder,
    env: { ...Object.fromEntries(inherited), ...environment },
    stdio: ["ignore", "pipe", options.stderr ?? "pipe"],
  });
  const output = { stdout: "", stderr: "" };
  const ready = Promise.withResolvers<string>();
  const exit = Promise.withResolvers<ServerExit>();
  child.stdout?.on("data", (chunk: Buffer) => {
    output.stdout += chunk.toString();
    const url = READY.exec(output.stdout)?.[1];
    if (url !== undefined) ready.resolve(url);
  });
  child.stderr?.on("data", (chunk: Buffer) => {
    output.stderr += chunk.toString();
  });
  child.once("close", (status) => {
    exit.resolve({ status, ...output });
    ready.reject(new Error(`the server exited with status ${status} before it was ready:\n${output.stderr}`));
  });
  ready.promise.catch(() => undefined); // no unhandled rejection for `runServer`, which does not await it
  return { child, output, exit: exit.promise, ready: ready.promise };
}
