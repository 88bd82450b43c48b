import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createSystemClock, silentLogger } from "@tributary/kernel";
import { createSqliteStore, type SqliteStore } from "@tributary/store-sqlite";

const MAIN = fileURLToPath(new URL("../src/main.ts", import.meta.url));
const stream = { kind: "conversation", id: "a" } as const;

/** Ports of a store. */
export const deps = { clock: createSystemClock(), log: silentLogger };

/** Exit status and output of the command line. */
export type CliExit = { readonly status: number; readonly stdout: string; readonly stderr: string };

type CliOptions = {
  readonly input?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly workingFolder?: string;
};

/** Runs the command line from source until it exits. */
export async function runCli(
  args: readonly string[],
  { input = "", environment = {}, workingFolder = "." }: CliOptions = {},
): Promise<CliExit> {
  const child = spawn(process.execPath, ["--conditions=source", "--no-warnings", MAIN, ...args], {
    env: environment,
    cwd: workingFolder,
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk) => (stdout += chunk));
  child.stderr.on("data", (chunk) => (stderr += chunk));
  child.stdin.on("error", () => undefined).end(input); // a command that reads nothing may have ended
  const [status] = await once(child, "close");
  return { status, stdout, stderr };
}

/** Creates a temporary folder, and names a file in it; dispose removes both. */
export async function scratch(): Promise<AsyncDisposable & { readonly data: string; readonly file: string }> {
  const folder = await mkdtemp(join(tmpdir(), "tributary-cli-"));
  return {
    data: folder,
    file: join(folder, "backup.db"),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}

/** Opens a database with one event in a data folder. */
export async function createDatabase(data: string): Promise<SqliteStore> {
  const store = await createSqliteStore(deps, { path: join(data, "tributary.db") });
  await store.commit({ changes: [{ stream, expectedSeq: 0, events: [{ seq: 1, at: 1, type: "t" }] }] });
  return store;
}

/** Creates a database with one event, as a server leaves it that was stopped. */
export async function createClosedDatabase(data: string): Promise<void> {
  await (await createDatabase(data))[Symbol.asyncDispose]();
}

/** Returns the number of events in a database. */
export async function countIn(file: string): Promise<number> {
  await using store = await createSqliteStore(deps, { path: file });
  return (await store.readEvents(stream, { order: "forward", limit: 10 })).length;
}

/** Returns the exit of a command that failed with one sentence. */
export function failure(sentence: string): CliExit {
  return { status: 1, stdout: "", stderr: `${sentence}\n` };
}
