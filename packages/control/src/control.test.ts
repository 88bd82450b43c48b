import { once } from "node:events";
import { linkSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { accepted, type Logger, refused, silentLogger } from "@tributary/kernel";
import { describe, expect, it } from "vitest";
import { callControl } from "./client.ts";
import { type ControlCommand, createControlServer } from "./server.ts";

const COMMANDS: Readonly<Record<string, ControlCommand>> = {
  echo: async (input) => accepted({ input }),
  refuse: async () => refused("Not today."),
  fail: async () => {
    throw new Error("broken");
  },
};

async function scratch(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), "tributary-control-"));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}

function serve(folder: string, log: Logger = silentLogger): Promise<AsyncDisposable> {
  return createControlServer({ log }, { folder, commands: COMMANDS });
}

describe("control socket", () => {
  it("[CT-01] carries out a command and returns its value or its refusal", async () => {
    await using folder = await scratch();
    await using _server = await serve(folder.path);

    expect(await callControl(folder.path, "echo", { file: "ü" })).toEqual({
      kind: "done",
      value: { input: { file: "ü" } },
    });
    expect(await callControl(folder.path, "refuse", {})).toEqual({ kind: "refused", refusal: "Not today." });
  });

  it("[CT-01] refuses unknown commands, long input and failed commands in a sentence, and logs failures", async () => {
    await using folder = await scratch();
    const errors: unknown[] = [];
    await using _server = await serve(folder.path, { ...silentLogger, error: (message) => errors.push(message) });

    for (const name of ["unknown", "constructor", ""]) {
      expect(await callControl(folder.path, name, {}), name).toEqual({
        kind: "refused",
        refusal: "The running server does not know this command.",
      });
    }
    expect(await callControl(folder.path, "fail", {})).toMatchObject({ kind: "refused" });
    expect(await callControl(folder.path, "echo", "x".repeat(8_000_001))).toMatchObject({ kind: "refused" });
    expect(errors).toEqual(["control command failed", "control command failed"]);
  });

  it("[CT-02] only the owner may connect", async () => {
    await using folder = await scratch();
    await using _server = await serve(folder.path);

    expect((await stat(join(folder.path, "control.sock"))).mode & 0o777).toBe(0o600);
  });

  it("[CT-03] reports that there is no server, also where one was killed", async () => {
    await using folder = await scratch();
    expect(await callControl(folder.path, "echo", {})).toEqual({ kind: "no-server" });

    await (await serve(folder.path))[Symbol.asyncDispose]();
    expect(await callControl(folder.path, "echo", {})).toEqual({ kind: "no-server" });

    await leaveSocketBehind(folder.path);
    expect(await callControl(folder.path, "echo", {})).toEqual({ kind: "no-server" });
    await using _server = await serve(folder.path);
    expect(await callControl(folder.path, "echo", 1)).toEqual({ kind: "done", value: { input: 1 } });
  });

  it("[CT-04] without a socket the server works, and the log contains the reason", async () => {
    await using folder = await scratch();
    const long = join(folder.path, "x".repeat(120));
    await mkdir(long);
    const warnings: unknown[] = [];
    const log: Logger = { ...silentLogger, warn: (message) => warnings.push(message) };

    await using _tooLong = await serve(long, log);
    await using _missing = await serve(join(folder.path, "missing"), log);

    expect(warnings).toEqual(["no control socket", "no control socket"]);
    expect(await callControl(long, "echo", {})).toEqual({ kind: "no-server" });
  });
});

it("[CT-04] does not remove a file in its place that is not a socket", async () => {
  await using folder = await scratch();
  const path = join(folder.path, "control.sock");
  await writeFile(path, "precious");
  const warnings: unknown[] = [];

  await using _server = await serve(folder.path, { ...silentLogger, warn: (message) => warnings.push(message) });

  expect(warnings).toEqual(["no control socket"]);
  expect(await readFile(path, "utf8")).toBe("precious");
});

/** Leaves a socket file that no process listens on, as a kill does. Closing a server removes the name it listened on, and not a second one. */
async function leaveSocketBehind(folder: string): Promise<void> {
  const first = join(folder, "first.sock");
  const server = createServer().listen(first);
  await once(server, "listening");
  linkSync(first, join(folder, "control.sock"));
  server.close();
  await once(server, "close");
}
