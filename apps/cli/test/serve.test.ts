import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { startProgram } from "./center-process.ts";
import { scratch } from "./run-cli.ts";

const BIN = fileURLToPath(new URL("../bin/tributary.mjs", import.meta.url));

/** Starts the command as npx does. */
const startBin = (args: readonly string[], cwd: string) => startProgram([process.execPath, BIN, ...args], { cwd });

describe("serve", () => {
  it.each(["SIGTERM", "SIGINT"] as const)(
    "[LI-11] runs a center that is not a demo, in tributary-data, and stops it in order on %s",
    async (signal) => {
      await using folder = await scratch();

      const program = startBin(["serve", "--port", "0"], folder.data);
      const description = await fetch(`${await program.ready}/.well-known/tributary.json`);
      program.kill(signal);
      const exit = await program.exit;

      expect(await description.json()).not.toHaveProperty("demo");
      expect(exit.stdout).toContain("Set up this center");
      expect(exit.stderr).toContain(`"signal":"${signal}"`);
      expect(exit.stderr).toContain('"msg":"center stopped"');
      expect(exit.status).toBe(0);
      expect(existsSync(join(folder.data, "tributary-data", "tributary.db"))).toBe(true);
    },
  );

  it("[LI-11] stops in order when npx has ended, whose shell does not pass on signals", async () => {
    await using folder = await scratch();
    const shell = ["sh", "-c", '"$@"; exit', "sh"];
    const command = [...shell, process.execPath, BIN, "serve", "--port", "0"];
    const program = startProgram(command, { cwd: folder.data, environment: { npm_command: "exec" } });
    await program.ready;

    program.kill("SIGTERM");

    expect((await program.exit).stderr).toContain('"msg":"center stopped"');
  });

  it("[LI-11] passes on the exit status of the server", async () => {
    await using folder = await scratch();

    const exit = await startBin(["serve", "--prot", "1"], folder.data).exit;

    expect(exit).toMatchObject({ status: 2, stdout: "" });
    expect(exit.stderr).toContain("The flag --prot is unknown; --help lists all flags.\n");
  });

  it("[LI-11] --help prints the help of the server, which names each way to start it", async () => {
    await using folder = await scratch();

    const { status, stdout } = await startBin(["serve", "--help"], folder.data).exit;

    expect(status).toBe(0);
    expect(stdout).toMatch(/^ +npx tributary serve \[options\] /m);
    expect(stdout).toMatch(/^Usage: npm start -- \[options\] /m);
    expect(stdout).toContain("--data-dir <value>");
  });
});

it("[LI-11] runs all other commands as the command line, and passes on their exit status", async () => {
  await using folder = await scratch();

  const exit = await startBin(["check", "--data-dir", folder.data], folder.data).exit;

  expect(exit.status).toBe(1);
  expect(exit.stderr).toContain(`There is no center in ${folder.data}; choose its data folder with --data-dir.\n`);
});
