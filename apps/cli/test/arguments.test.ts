import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { createClosedDatabase, failure, runCli, scratch } from "./run-cli.ts";

it("[LI-04, LI-10] arguments that are not understood are one line that cannot control the terminal, and status 2", async () => {
  expect(await runCli(["restart\u001b[2J"])).toEqual({
    status: 2,
    stdout: "",
    stderr: 'Unknown command "restart\\u{1b}[2J". See "tributary --help".\n',
  });
});

it("[LI-04] --help prints each command with its effect on one line", async () => {
  const { status, stdout, stderr } = await runCli(["--help"]);

  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  const names = ["serve", "user add NAME", "user password NAME", "user disable NAME", "user list"];
  for (const name of [...names, "key add NAME", "key revoke ID", "key list", "backup FILE", "restore FILE", "check"]) {
    expect(stdout).toMatch(new RegExp(`^  ${name}(?: \\[options\\])? {2,}[A-Z]\\S+ .+$`, "m"));
  }
  expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(110);
});

it("[LI-04] --help of a command prints its effect and its options", async () => {
  const { status, stdout } = await runCli(["user", "add", "--help"]);

  expect(status).toBe(0);
  expect(stdout).toMatch(/^Usage: npx tributary user add NAME \[options\]\n/);
  expect(stdout).toContain("--password-stdin");
  expect(stdout).not.toContain("--dry-run");
});

it("[LI-05] without --data-dir uses TRIBUTARY_DATA_DIR, else tributary-data if it exists, else .tributary", async () => {
  await using folder = await scratch();
  const { data: workingFolder } = folder;
  const folderUsed = async (environment: Readonly<Record<string, string>>, args: readonly string[] = []) => {
    const { stderr } = await runCli(["check", ...args], { workingFolder, environment });
    return stderr.replace(/^There is no center in (.*); choose .*\n$/, "$1");
  };
  const inside = (name: string) => join(workingFolder, name);

  const neither = await folderUsed({});
  await mkdir(inside("tributary-data"));
  const ofCenter = await folderUsed({});
  const named = await folderUsed({ TRIBUTARY_DATA_DIR: "named" });
  const chosen = await folderUsed({ TRIBUTARY_DATA_DIR: "named" }, ["--data-dir", "chosen"]);

  expect([neither, ofCenter, named, chosen]).toEqual([".tributary", "tributary-data", "named", "chosen"].map(inside));
});

it("[LI-05] restores to tributary-data, because that is where `serve` looks", async () => {
  await using folder = await scratch();
  await createClosedDatabase(folder.data);
  expect((await runCli(["backup", folder.file, "--data-dir", folder.data])).status).toBe(0);
  await using other = await scratch();

  const { stdout } = await runCli(["restore", folder.file], { workingFolder: other.data });

  expect(stdout).toMatch(`Restored to ${join(other.data, "tributary-data")} (0.1 MB).`);
  expect(await runCli(["restore", folder.file], { workingFolder: other.data })).toEqual(
    failure(
      `${join(other.data, "tributary-data")} has the data of a center (tributary.db): move it away, or choose another folder with --data-dir.`,
    ),
  );
});
