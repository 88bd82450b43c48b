/** A log that cannot be written: a full disk, a pipe whose reader has gone. */
import { spawnSync } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runServer, type ServerProcess, startServer, temporaryFolder } from "./server-process.ts";

describe.each(["json", "lines"])("a log in the format %s", (format) => {
  it.each(["true", "false"])(
    "[LG-01] does not stop the server when its device is full (restartAfterCrash %s)",
    async (restart) => {
      const device = openSync("/dev/full", "w");
      await using server = await startServer({ flags: flags(format, restart), stderr: device });
      closeSync(device);

      await expectToWork(server);
      expect((await server.stop("SIGTERM")).status).toBe(0);
    },
  );

  it("[LG-01] does not stop the server when the reader of its pipe has gone", async () => {
    const closeReader = ["bash", "-c", 'exec "$@" 2> >(exec 0<&-)', "bash"];
    await using server = await startServer({ flags: flags(format, "false"), wrapper: closeReader });

    await expectToWork(server);
    expect((await server.stop("SIGTERM")).status).toBe(0);
  });
});

it("[LG-01, SV-03] a refused start keeps its status when its sentence cannot be written", async () => {
  const device = openSync("/dev/full", "w");
  expect((await runServer({ flags: ["--port", "70000"], stderr: device })).status).toBe(2);
  closeSync(device);
});

it.runIf(canMount())("[LG-01] reports the number of lost entries once the disk has space again", async () => {
  using folder = temporaryFolder();
  const disk = join(folder.path, "disk");
  mkdirSync(disk);
  spawnSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", disk]);
  try {
    const filler = join(disk, "filler");
    const path = join(disk, "log");
    const log = openSync(path, "a");
    await using server = await startServer({ flags: flags("json", "false"), stderr: log });
    closeSync(log);
    fill(filler);
    for (let index = 0; index < 60; index += 1) await startChat(server); // each is logged, and a page of the log has 4 kB
    rmSync(filler);
    await startChat(server);
    await server.stop("SIGTERM");

    const lost = readFileSync(path, "utf8")
      .split("\n")
      .find((line) => line.includes("log entries lost"));
    expect(JSON.parse(lost ?? "{}")).toMatchObject({ level: "warn", count: expect.any(Number) });
  } finally {
    spawnSync("umount", [disk]);
  }
});

function flags(format: string, restart: string): readonly string[] {
  return ["--port", "0", `--log-format=${format}`, "--log-level=debug", `--restart-after-crash=${restart}`];
}

/** Makes the server log, and expects answers. */
async function expectToWork(server: ServerProcess): Promise<void> {
  for (let index = 0; index < 3; index += 1) expect(await startChat(server)).toBe(200);
  expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
}

async function startChat({ url, description }: ServerProcess): Promise<number> {
  const answer = await fetch(description.startChatUrl, { method: "POST", body: "{}" });
  const { data } = (await answer.json()) as { data: { startChatResult: { ParticipantToken: string } } };
  const joined = await fetch(`${url}/participant/connection`, {
    method: "POST",
    headers: { "x-amz-bearer": data.startChatResult.ParticipantToken },
    body: JSON.stringify({ Type: ["CONNECTION_CREDENTIALS"], ConnectParticipant: true }),
  });
  return joined.status;
}

function fill(path: string): void {
  try {
    writeFileSync(path, Buffer.alloc(1_048_576));
  } catch {
    // full, as intended
  }
}

function canMount(): boolean {
  return process.platform === "linux" && process.getuid?.() === 0 && spawnSync("mount", ["--version"]).status === 0;
}
