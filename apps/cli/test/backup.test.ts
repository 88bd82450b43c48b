import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createControlServer } from "@tributary/control";
import { accepted, createSystemClock, refused, silentLogger } from "@tributary/kernel";
import { createSqliteStore } from "@tributary/store-sqlite";
import { expect, it } from "vitest";

const MAIN = fileURLToPath(new URL("../src/main.ts", import.meta.url));
const stream = { kind: "conversation", id: "a" } as const;
const deps = { clock: createSystemClock(), log: silentLogger };

async function scratch(): Promise<AsyncDisposable & { readonly data: string; readonly file: string }> {
  const folder = await mkdtemp(join(tmpdir(), "tributary-cli-"));
  return {
    data: folder,
    file: join(folder, "backup.db"),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}

async function createCenter(data: string) {
  const store = await createSqliteStore(deps, { path: join(data, "tributary.db") });
  await store.commit({ changes: [{ stream, expectedSeq: 0, events: [{ seq: 1, at: 1, type: "t" }] }] });
  return store;
}

async function run(...args: readonly string[]) {
  const child = spawn(process.execPath, ["--conditions=source", "--no-warnings", MAIN, ...args], { env: {} });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk) => (stdout += chunk));
  child.stderr.on("data", (chunk) => (stderr += chunk));
  const [status] = await once(child, "close");
  return { status, stdout, stderr };
}

async function countIn(file: string): Promise<number> {
  await using store = await createSqliteStore(deps, { path: file });
  return (await store.readEvents(stream, { order: "forward", limit: 10 })).length;
}

it("[LI-01] backs up a center that is not running", async () => {
  await using folder = await scratch();
  await (await createCenter(folder.data))[Symbol.asyncDispose]();

  const result = await run("backup", folder.file, "--data-dir", folder.data);

  expect(result).toEqual({ status: 0, stdout: `Backed up to ${folder.file} (0.1 MB).\n`, stderr: "" });
  expect(await countIn(folder.file)).toBe(1);
});

it("[LI-01] lets a running server copy its own database", async () => {
  await using folder = await scratch();
  await using store = await createCenter(folder.data);
  const backup = async (input: unknown) => {
    await store.backUp((input as { file: string }).file);
    return accepted(undefined);
  };
  await using _control = await createControlServer(deps, { folder: folder.data, commands: { backup } });

  const result = await run("backup", folder.file, "--data-dir", folder.data);

  expect(result).toMatchObject({ status: 0, stderr: "" });
  expect(await countIn(folder.file)).toBe(1);
});

it("[LI-02] reports a copy that is damaged, and deletes it", async () => {
  await using folder = await scratch();
  await using _store = await createCenter(folder.data);
  const backup = async (input: unknown) => {
    await writeFile((input as { file: string }).file, "no database at all".repeat(1000));
    return accepted(undefined);
  };
  await using _control = await createControlServer(deps, { folder: folder.data, commands: { backup } });

  const result = await run("backup", folder.file, "--data-dir", folder.data);

  expect(result).toEqual({
    status: 1,
    stdout: "",
    stderr: expect.stringMatching(/^The copy is damaged and was deleted/),
  });
  expect(existsSync(folder.file)).toBe(false);
});

it("[LI-03] reports a refusal of the server, an existing file, and a folder without a center in one sentence", async () => {
  await using folder = await scratch();
  const nothing = await run("backup", folder.file, "--data-dir", folder.data);
  await (await createCenter(folder.data))[Symbol.asyncDispose]();
  await writeFile(folder.file, "precious");
  const existing = await run("backup", folder.file, "--data-dir", folder.data);
  const backup = async () => refused("The disk is full.");
  await using _control = await createControlServer(deps, { folder: folder.data, commands: { backup } });
  const refusedByServer = await run("backup", folder.file, "--data-dir", folder.data);

  const failure = (stderr: string) => ({ status: 1, stdout: "", stderr });
  expect(nothing).toEqual(failure(`There is no center in ${folder.data}; choose its data folder with --data-dir.\n`));
  expect(existing).toEqual(failure(`The file exists already: ${folder.file}\n`));
  expect(refusedByServer).toEqual(failure("The disk is full.\n"));
});

it.each([
  [[], "A command is required."],
  [["restore"], 'Unknown command "restore".'],
  [["backup"], "backup requires one FILE."],
  [["backup", "a", "b"], "backup requires one FILE."],
  [["backup", "a", "--data", "b"], "Unknown option '--data'"],
])("[LI-04] arguments %j: one sentence and the usage, status 2", async (args, sentence) => {
  const { status, stderr } = await run(...args);

  expect(status).toBe(2);
  expect(stderr).toMatch(new RegExp(`^${sentence.replace(".", "\\.")}[^\\n]*\\n\\nUsage: npx tributary`));
});

it("[LI-04] prints the usage for --help", async () => {
  expect(await run("--help")).toMatchObject({ status: 0, stdout: expect.stringContaining("backup FILE") });
});
