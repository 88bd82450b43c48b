import { existsSync } from "node:fs";
import { cp, mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { createControlServer } from "@tributary/control";
import { expect, it } from "vitest";
import { countIn, createClosedDatabase, createDatabase, deps, failure, runCli, scratch } from "./run-cli.ts";

/** Creates a backup in the folder, and names an empty data folder that does not exist yet. */
async function withBackup() {
  const folder = await scratch();
  await createClosedDatabase(folder.data);
  const { status, stderr } = await runCli(["backup", folder.file, "--data-dir", folder.data]);
  expect(status, stderr).toBe(0);
  return { ...folder, target: join(folder.data, "restored") };
}

const restore = (file: string, target: string) => runCli(["restore", file, "--data-dir", target]);

it("[LI-06] copies a backup into a data folder that only its owner can read, and leaves the backup as it is", async () => {
  await using folder = await withBackup();
  const before = await readFile(folder.file);

  const restored = await restore(folder.file, folder.target);

  expect(restored).toEqual({
    status: 0,
    stdout: [
      `Restored to ${folder.target} (0.1 MB). Start the server with this data folder.`,
      `Files of chats are not in a backup: copy them back to the folder or bucket in the settings (attachmentsDir, attachmentsS3Bucket) first, if there are any.\n`,
    ].join("\n"),
    stderr: "",
  });
  expect(await readdir(folder.target)).toEqual(["tributary.db"]);
  const modes = await Promise.all([folder.target, join(folder.target, "tributary.db")].map((path) => stat(path)));
  expect(modes.map(({ mode }) => mode & 0o777)).toEqual([0o700, 0o600]);
  expect(await countIn(join(folder.target, "tributary.db"))).toBe(1);
  expect(await readFile(folder.file)).toEqual(before);
});

it.each(["tributary.db", "tributary.db-wal", "tributary.db-position", "node.db"])(
  "[LI-06] refuses a data folder with %s, and changes nothing",
  async (name) => {
    await using folder = await withBackup();
    await mkdir(folder.target);
    await writeFile(join(folder.target, name), "precious");

    const refused = await restore(folder.file, folder.target);

    expect(refused).toEqual(
      failure(
        `${folder.target} has the data of a center (${name}): move it away, or choose another folder with --data-dir.`,
      ),
    );
    expect(await readdir(folder.target)).toEqual([name]);
    expect(await readFile(join(folder.target, name), "utf8")).toBe("precious");
  },
);

it("[LI-06] refuses a data folder that a server uses", async () => {
  await using folder = await withBackup();
  await mkdir(folder.target);
  await using _control = await createControlServer(deps, { folder: folder.target, commands: {} });

  const refused = await restore(folder.file, folder.target);

  expect(refused).toEqual(failure(`A server uses ${folder.target}: stop it, and choose an empty folder.`));
});

it("[LI-06] other files in the folder stay, and parts of an interrupted copy are removed", async () => {
  await using folder = await withBackup();
  await mkdir(join(folder.target, "lost+found"), { recursive: true });
  const partial = "tributary.db.0b5a3c1e-8a55-4e0b-9d2f-2f6a1f0c9b7e.partial";
  await writeFile(join(folder.target, partial), "x");

  expect((await restore(folder.file, folder.target)).status).toBe(0);

  expect((await readdir(folder.target)).sort()).toEqual(["lost+found", "tributary.db"]);
});

it("[LI-06] refuses a file other than a complete backup in one sentence, and leaves nothing behind", async () => {
  await using folder = await withBackup();
  const [damaged, text, foreign, missing] = ["damaged", "text", "foreign", "missing"].map((name) =>
    join(folder.data, name),
  ) as [string, string, string, string];
  const content = await readFile(folder.file);
  await writeFile(damaged, content.fill(0x5a, 4096));
  await writeFile(text, "no database at all".repeat(1000));
  const db = new DatabaseSync(foreign);
  db.exec("CREATE TABLE theirs (x); PRAGMA user_version = 1");
  db.close();

  const refused = [];
  for (const file of [damaged, text, foreign, missing]) refused.push(await restore(file, folder.target));

  expect(refused).toEqual([
    failure(`The backup is damaged: ${damaged}`),
    failure(`The file is not a database: ${text}`),
    failure(`The file is a database of another program: ${foreign}`),
    failure(`There is no file ${missing}.`),
  ]);
  expect(await readdir(folder.target)).toEqual([]);
});

it("[LI-06] refuses the database of a center whose newest part is in its write-ahead log", async () => {
  await using folder = await withBackup();
  await using center = await scratch();
  await using _store = await createDatabase(center.data);
  for (const suffix of ["", "-wal"])
    await cp(`${join(center.data, "tributary.db")}${suffix}`, `${folder.data}/copy${suffix}`);
  const copy = join(folder.data, "copy");

  const refused = await restore(copy, folder.target);

  expect(refused).toEqual(
    failure(`${copy} is the database of a center and not a backup: make one with \`tributary backup\`.`),
  );
  expect(existsSync(folder.target)).toBe(false);
});

it("[LI-07] reports in one line whether the database of a center that is not running is intact", async () => {
  await using folder = await scratch();
  await createClosedDatabase(folder.data);
  const database = join(folder.data, "tributary.db");
  const args = ["check", "--data-dir", folder.data];
  const intact = await runCli(args);
  const content = await readFile(database);
  await writeFile(database, content.fill(0x5a, 4096));

  const damaged = await runCli(args);

  expect(intact).toEqual({ status: 0, stdout: `The database is intact: ${database} (0.1 MB).\n`, stderr: "" });
  expect(damaged).toEqual(failure(`The database is damaged: restore a backup: ${database}`));
});

it("[LI-07] refuses to check a database in use, in PostgreSQL, or none, each in one sentence", async () => {
  await using folder = await scratch();
  await using elsewhere = await scratch();
  const check = (data: string) => runCli(["check", "--data-dir", data]);
  const none = await check(folder.data);
  await writeFile(join(elsewhere.data, "node.db"), "");
  const store = await createDatabase(folder.data);
  const withoutSocket = await check(folder.data);
  await store[Symbol.asyncDispose]();
  await using _control = await createControlServer(deps, { folder: folder.data, commands: {} });

  expect([none, await check(elsewhere.data), withoutSocket, await check(folder.data)]).toEqual([
    failure(`There is no center in ${folder.data}; choose its data folder with --data-dir.`),
    failure("The data of this center is in PostgreSQL: back it up with pg_dump."),
    failure(
      `The database is in use by another process, perhaps a server that is still running: ${join(folder.data, "tributary.db")}`,
    ),
    failure(`A server uses ${folder.data}: stop it, or check a copy, as \`tributary backup FILE\` does.`),
  ]);
});
