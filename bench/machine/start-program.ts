/** Starts child processes, each pinned to a core if the machine allows it. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createInterface } from "node:readline";

/** The server uses the first core, the generator the second. */
export const SERVER_CORE = 0;
export const GENERATOR_CORE = 1;

/** Program that pins others to a core. */
const PIN = "taskset";
const canPin = has(PIN);

/** Running children, killed when this process ends. */
const children = new Set<ChildProcess>();
process.once("exit", () => {
  for (const child of children) child.kill("SIGKILL");
});
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));

/** Conditions of the measurement, for the report. */
export const machineNotes = { isPinned: canPin };

/** Pins this process, and the programs that it starts without a core of their own. */
export function pinThisProcess(core: number): void {
  if (!canPin) return;
  spawnSync(PIN, ["-a", "-c", "-p", String(core), String(process.pid)], { stdio: "ignore" });
}

/** A running child. Disposing stops it and waits until it has ended. */
export type Program = AsyncDisposable & { readonly pid: number; readonly process: ChildProcess };

/** Start parameters of a program. */
export type ProgramStart = {
  readonly core: number | null;
  readonly args: readonly string[];
  /** Added to the environment of this process. */
  readonly environment?: Readonly<Record<string, string>>;
};

/** Starts a Node program. Its standard error is inherited. */
export function startProgram({ core, args, environment = {} }: ProgramStart): Program {
  const command = [...pinned(core), process.execPath, ...args];
  return startCommand(command, environment);
}

export function startCommand([file = "", ...args]: readonly string[], environment = {}): Program {
  const child = spawn(file, args, { stdio: ["pipe", "pipe", "inherit"], env: { ...process.env, ...environment } });
  children.add(child);
  child.once("close", () => children.delete(child));
  const gone = new Promise<void>((resolve) => child.once("close", () => resolve()));
  return {
    pid: child.pid ?? 0,
    process: child,
    async [Symbol.asyncDispose]() {
      child.kill("SIGTERM");
      await gone;
    },
  };
}

/** Returns the first matching line of the program's standard output. Output is read to its end. */
export function lineOf({ process: child }: Program, pattern: RegExp): Promise<RegExpExecArray> {
  const { promise, resolve, reject } = Promise.withResolvers<RegExpExecArray>();
  if (child.stdout === null) throw new Error("the output of the program is not a pipe");
  createInterface(child.stdout).on("line", (line) => {
    const found = pattern.exec(line);
    if (found !== null) resolve(found);
  });
  child.once("close", (code) => reject(new Error(`a program ended with status ${code} before it printed ${pattern}`)));
  return promise;
}

/** Runs a program to its end and returns the JSON of its last line. */
export async function resultOf<T>(start: ProgramStart): Promise<T> {
  await using program = startProgram(start);
  const [line] = await lineOf(program, /^\{.*\}$/);
  return JSON.parse(line ?? "null") as T; // printed by a program of this folder
}

function pinned(core: number | null): readonly string[] {
  return core === null || !canPin ? [] : [PIN, "-c", String(core)];
}

function has(command: string): boolean {
  return spawnSync(command, ["--version"], { stdio: "ignore" }).status === 0;
}
