import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { CenterDescription, DemoDescription } from "@tributary/protocol";

const MAIN = fileURLToPath(new URL("../src/main.ts", import.meta.url));
const READY = /^Tributary is ready: (http:\/\/\S+)\n$/m;

/** How a process of the server is started. */
export type ServerOptions = {
  readonly flags?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** The working folder; a new one when absent. */
  readonly folder?: string;
};

/** How a process ended, and what it had said. */
export type Ended = { readonly status: number | null; readonly stdout: string; readonly stderr: string };

/** A server that has said that it is ready. */
export type ServerProcess = AsyncDisposable & {
  readonly url: string;
  readonly port: number;
  readonly description: CenterDescription & { readonly demo: DemoDescription };
  readonly stdout: string;
  stop(signal: "SIGTERM" | "SIGINT" | "SIGKILL"): Promise<Ended>;
};

/** A folder that is gone at the end of the test. */
export function temporaryFolder(): Disposable & { readonly path: string } {
  const path = mkdtempSync(join(tmpdir(), "tributary-"));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

/** Runs the server from its sources until it ends by itself. */
export async function runServer(options: ServerOptions): Promise<Ended> {
  using folder = temporaryFolder();
  return await launch({ folder: folder.path, ...options }).ended; // the folder must outlive the process
}

/** Starts the server from its sources, on any free port unless told otherwise, and waits until it is ready. */
export async function startServer(options: ServerOptions = {}): Promise<ServerProcess> {
  const own = options.folder === undefined ? temporaryFolder() : undefined;
  const folder = options.folder ?? own?.path ?? "";
  const flags = options.flags ?? ["--port", "0"];
  const process = launch({ ...options, folder, flags });
  const stop = (signal: NodeJS.Signals): Promise<Ended> => {
    process.child.kill(signal);
    return process.ended;
  };
  await using onFailure = new AsyncDisposableStack();
  onFailure.defer(async () => void (await stop("SIGKILL")));
  const url = await process.ready;
  const description = (await (await fetch(`${url}/.well-known/tributary.json`)).json()) as ServerProcess["description"];
  onFailure.move();
  return {
    url,
    port: Number(new URL(url).port),
    description,
    get stdout() {
      return process.said.stdout;
    },
    stop,
    async [Symbol.asyncDispose]() {
      await stop("SIGKILL");
      own?.[Symbol.dispose]();
    },
  };
}

type Launched = {
  readonly child: ChildProcess;
  readonly said: { stdout: string; stderr: string };
  readonly ended: Promise<Ended>;
  readonly ready: Promise<string>;
};

function launch({ flags = [], environment = {}, folder = "." }: ServerOptions): Launched {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith("TRIBUTARY_"));
  const child = spawn(process.execPath, ["--conditions=source", MAIN, ...flags], {
    cwd: folder,
    env: { ...Object.fromEntries(inherited), ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said = { stdout: "", stderr: "" };
  const ready = Promise.withResolvers<string>();
  const ended = Promise.withResolvers<Ended>();
  child.stdout.on("data", (chunk: Buffer) => {
    said.stdout += chunk.toString();
    const url = READY.exec(said.stdout)?.[1];
    if (url !== undefined) ready.resolve(url);
  });
  child.stderr.on("data", (chunk: Buffer) => {
    said.stderr += chunk.toString();
  });
  child.once("close", (status) => {
    ended.resolve({ status, ...said });
    ready.reject(new Error(`the server ended with ${status} before it was ready:\n${said.stderr}`));
  });
  ready.promise.catch(() => undefined); // whoever waits for it hears it; a start that is to fail has nobody waiting
  return { child, said, ended: ended.promise, ready: ready.promise };
}
