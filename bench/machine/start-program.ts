/** Child processes on a core of their own, where the machine lets us. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createInterface } from "node:readline";

/** The server has the first core, the generator the second. */
export const SERVER_CORE = 0;
/** See {@link SERVER_CORE}. */
export const GENERATOR_CORE = 1;

const canPin = has("taskset");
const canSpin = has("chrt") && has("nice") && canPin;

/** Whoever ends us ends them. */
const children = new Set<ChildProcess>();
process.once("exit", () => {
  for (const child of children) child.kill("SIGKILL");
});
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));

/** What the figures may rely on, for the report. */
export const machineNotes = { isPinned: canPin, isKeptAwake: canSpin };

/** A child that is running; disposing it waits until it has gone. */
export type Program = AsyncDisposable & { readonly pid: number; readonly process: ChildProcess };

/** How a program is started. */
export type ProgramStart = {
  readonly core: number | null;
  readonly words: readonly string[];
  /** Beside our own. */
  readonly environment?: Readonly<Record<string, string>>;
};

/** Starts a Node program. What it says on standard error is ours. */
export function startProgram({ core, words, environment = {} }: ProgramStart): Program {
  const command = [...pinned(core), process.execPath, ...words];
  return startCommand(command, environment);
}

/** Starts any command. */
export function startCommand([file = "", ...words]: readonly string[], environment = {}): Program {
  const child = spawn(file, words, { stdio: ["pipe", "pipe", "inherit"], env: { ...process.env, ...environment } });
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

/** The first line that fits, from the program's standard output, which is read on to its end. */
export function lineOf({ process: child }: Program, pattern: RegExp): Promise<RegExpExecArray> {
  const { promise, resolve, reject } = Promise.withResolvers<RegExpExecArray>();
  if (child.stdout === null) throw new Error("the program's output is not ours to read");
  createInterface(child.stdout).on("line", (line) => {
    const found = pattern.exec(line);
    if (found !== null) resolve(found);
  });
  child.once("close", (code) => reject(new Error(`a program ended with status ${code} before it said ${pattern}`)));
  return promise;
}

/** Runs a program to its end and gives the JSON of its last line. */
export async function resultOf<T>(start: ProgramStart): Promise<T> {
  await using program = startProgram(start);
  const [line] = await lineOf(program, /^\{.*\}$/);
  return JSON.parse(line ?? "null") as T; // our own programs print what their types say
}

/** Keeps both cores awake at idle priority; undefined where that cannot be asked for. */
export function keepAwake(seconds: number): AsyncDisposable | undefined {
  if (!canSpin) return undefined;
  const path = new URL("../programs/spin.ts", import.meta.url).pathname;
  const idly = ["nice", "-n", "19", "chrt", "-i", "0"];
  const spinners = [SERVER_CORE, GENERATOR_CORE].map((core) =>
    startCommand([...idly, ...pinned(core), process.execPath, path, String(seconds)]),
  );
  return {
    async [Symbol.asyncDispose]() {
      for (const spinner of spinners) await spinner[Symbol.asyncDispose]();
    },
  };
}

function pinned(core: number | null): readonly string[] {
  return core === null || !canPin ? [] : ["taskset", "-c", String(core)];
}

function has(command: string): boolean {
  return spawnSync(command, ["--version"], { stdio: "ignore" }).status === 0;
}
