import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createControlServer } from "@tributary/control";
import { accepted, refused } from "@tributary/kernel";
import { expect, it } from "vitest";
import { countIn, createClosedDatabase, createDatabase, deps, failure, runCli, scratch } from "./run-cli.ts";

const POSTGRES = "The data of this center is in PostgreSQL: back it up with pg_dump.";
const NOTE =
  "The files of chats are not in it: now copy them too, from the folder or bucket in the settings (attachmentsDir, attachmentsS3Bucket).";

it("[LI-01] backs up a center that is not running", async () => {
  await using folder = await scratch();
  await createClosedDatabase(folder.data);

  const result = await runCli(["backup", folder.file, "--data-dir", folder.data]);

  expect(result).toEqual({ status: 0, stdout: `Backed up to ${folder.file} (0.1 MB).\n${NOTE}\n`, stderr: "" });
  expect(await countIn(folder.file)).toBe(1);
});

it("[LI-01] lets a running server copy its own database", async () => {
  await using folder = await scratch();
  await using store = await createDatabase(folder.data);
  const backup = async (input: unknown) => {
    await store.backUp((input as { file: string }).file);
    return accepted(undefined);
  };
  await using _control = await createControlServer(deps, { folder: folder.data, commands: { backup } });

  const result = await runCli(["backup", folder.file, "--data-dir", folder.data]);

  expect(result).toMatchObject({ status: 0, stderr: "" });
  expect(await countIn(folder.file)).toBe(1);
});

it("[LI-01] names the tool for a center whose data is in PostgreSQL, whether its server runs or not", async () => {
  await using folder = await scratch();
  await writeFile(join(folder.data, "node.db"), "");
  const args = ["backup", folder.file, "--data-dir", folder.data];

  const stopped = await runCli(args);
  const backup = async () => refused(POSTGRES); // as the server answers
  await using _control = await createControlServer(deps, { folder: folder.data, commands: { backup } });

  expect([stopped, await runCli(args)]).toEqual([failure(POSTGRES), failure(POSTGRES)]);
});

it("[LI-02] reports a copy that is damaged, and deletes it", async () => {
  await using folder = await scratch();
  await using _store = await createDatabase(folder.data);
  const backup = async (input: unknown) => {
    await writeFile((input as { file: string }).file, "no database at all".repeat(1000));
    return accepted(undefined);
  };
  await using _control = await createControlServer(deps, { folder: folder.data, commands: { backup } });

  const result = await runCli(["backup", folder.file, "--data-dir", folder.data]);

  expect(result).toEqual({
    status: 1,
    stdout: "",
    stderr: expect.stringMatching(/^The copy is damaged and was deleted/),
  });
  expect(existsSync(folder.file)).toBe(false);
});

it("[LI-03] reports a refusal of the server, an existing file, and a folder without a center in one sentence", async () => {
  await using folder = await scratch();
  const args = ["backup", folder.file, "--data-dir", folder.data];
  const nothing = await runCli(args);
  await createClosedDatabase(folder.data);
  await writeFile(folder.file, "precious");
  const existing = await runCli(args);
  const backup = async () => refused("The disk is full.");
  await using _control = await createControlServer(deps, { folder: folder.data, commands: { backup } });
  const refusedByServer = await runCli(args);

  expect([nothing, existing, refusedByServer]).toEqual([
    failure(`There is no center in ${folder.data}; choose its data folder with --data-dir.`),
    failure(`The file exists already: ${folder.file}`),
    failure("The disk is full."),
  ]);
});
