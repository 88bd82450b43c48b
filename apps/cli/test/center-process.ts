import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { runCli, scratch } from "./run-cli.ts";

const SERVER = fileURLToPath(new URL("../../server/src/main.ts", import.meta.url));
const READY = /^Tributary is ready: (http:\S+)$/m;

/** Output of a process that has ended. */
export type ProgramExit = { readonly status: number | null; readonly stdout: string; readonly stderr: string };

type ProgramOptions = { readonly cwd: string; readonly environment?: Readonly<Record<string, string>> };

/** A process that may become a server. */
export type Program = {
  /** Address of the server once it is ready. */
  readonly ready: Promise<string>;
  /** Resolves once it has ended, and the processes that it started. */
  readonly exit: Promise<ProgramExit>;
  kill(signal: NodeJS.Signals): void;
};

/** Starts a program as from a terminal, without the settings of the tests and of npm. */
export function startProgram(command: readonly string[], { cwd, environment = {} }: ProgramOptions): Program {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(?:TRIBUTARY_|NODE_|VITEST|npm_)/.test(name));
  const env = { ...Object.fromEntries(inherited), ...environment };
  const child = spawn(command[0] ?? "", command.slice(1), { cwd, env });
  const ready = Promise.withResolvers<string>();
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk) => {
    stdout += chunk;
    const url = READY.exec(stdout)?.[1];
    if (url !== undefined) ready.resolve(url);
  });
  child.stderr.on("data", (chunk) => (stderr += chunk));
  const exit = once(child, "close").then(([status]) => {
    ready.reject(new Error(`the program exited with status ${status} before it was ready:\n${stderr}`));
    return { status, stdout, stderr };
  });
  ready.promise.catch(() => undefined); // no unhandled rejection of other programs
  return { ready: ready.promise, exit, kill: (signal) => void child.kill(signal) };
}

/** Starts a server of a center that is not a demo on a data folder. `settings`: further ones, by name. */
export async function startServer(data: string, settings: Readonly<Record<string, string>> = {}) {
  const flags = ["--demo=false", "--port", "0", "--data-dir", data];
  for (const [name, value] of Object.entries(settings)) {
    flags.push(`--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}=${value}`);
  }
  const program = startProgram([process.execPath, "--conditions=source", SERVER, ...flags], { cwd: data });
  await using starting = new AsyncDisposableStack();
  starting.defer(async () => {
    program.kill("SIGKILL");
    await program.exit;
  });
  const url = await program.ready;
  const started = starting.move();
  return { url, [Symbol.asyncDispose]: () => started.disposeAsync() };
}

/** Starts a center that is not a demo, with its data in a temporary folder, and the command line for it. */
export async function startCenter(settings: Readonly<Record<string, string>> = {}) {
  await using starting = new AsyncDisposableStack();
  const { data } = starting.use(await scratch());
  const { url } = starting.use(await startServer(data, settings));
  const description = await fetch(`${url}/.well-known/tributary.json`);
  const { instanceId } = (await description.json()) as { readonly instanceId: string };
  const started = starting.move();
  return {
    url,
    instanceId,
    cli: (args: readonly string[], input = "") => runCli([...args, "--data-dir", data], { input }),
    [Symbol.asyncDispose]: () => started.disposeAsync(),
  };
}

export type RunningCenter = Awaited<ReturnType<typeof startCenter>>;
