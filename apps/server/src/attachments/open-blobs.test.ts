import { existsSync } from "node:fs";
import { mkdtempDisposable } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSystemClock } from "@tributary/kernel";
import { createRecordingLogger } from "@tributary/testkit";
import { expect, it } from "vitest";
import { readConfig } from "../config/read-config.ts";
import type { Config } from "../config/schema.ts";
import { openDataFolder } from "../data-folder.ts";
import { openBlobs } from "./open-blobs.ts";

function configOf(...flags: readonly string[]): Config {
  const config = readConfig({ flags, environment: {}, readText: () => "secret" });
  if (!config.ok) throw new Error(config.refusal);
  return config.value;
}

async function open(path: string, config: Config) {
  const log = createRecordingLogger();
  const folder = openDataFolder(path);
  if (!folder.ok) throw new Error(folder.refusal);
  const opened = await openBlobs({ clock: createSystemClock(), log }, config, folder.value);
  return { log, opened, [Symbol.dispose]: () => opened[Symbol.dispose]() };
}

it("[AX-20] files are in the data folder, or in the folder of the setting", async () => {
  await using place = await mkdtempDisposable(join(tmpdir(), "tributary-open-"));
  const other = join(place.path, "other");

  using first = await open(place.path, configOf());
  using second = await open(place.path, configOf("--attachments-dir", other));

  expect([first.opened.blobs, second.opened.blobs]).toEqual([expect.anything(), expect.anything()]);
  expect([existsSync(join(place.path, "attachments")), existsSync(other)]).toEqual([true, true]);
});

it("[AX-20] several nodes refuse files until they share a storage", async () => {
  await using place = await mkdtempDisposable(join(tmpdir(), "tributary-open-"));
  const cluster = ["--database-url", "postgres://a@b/c", "--fanout-url", "nats://b:4222"];

  using alone = await open(place.path, configOf(...cluster));
  using shared = await open(place.path, configOf(...cluster, "--attachments-dir", join(place.path, "shared")));

  expect(alone.opened.blobs).toBeNull();
  expect(alone.log.lines.map(({ message }) => message)).toEqual([
    "attachments are off: several nodes need attachmentsS3Bucket or attachmentsDir",
  ]);
  expect(shared.opened.blobs).not.toBeNull();
});

it("[AX-20] a folder and a bucket that cannot be used are reported in one sentence", async () => {
  await using place = await mkdtempDisposable(join(tmpdir(), "tributary-open-"));
  const bucket = ["--attachments-s3-bucket", "files", "--attachments-s3-endpoint", "http://127.0.0.1:9"];
  const key = ["--attachments-s3-key-id", "id", "--attachments-s3-secret-key", "not-for-logs"];

  await expect(open(place.path, configOf("--attachments-dir", "/no/such/parent"))).rejects.toMatchObject({
    code: "unavailable",
    message: "the folder of attachments /no/such/parent cannot be created or written to (ENOENT)",
  });
  const failed = await open(place.path, configOf(...bucket, ...key)).catch((error: unknown) => String(error));
  expect(failed).toContain("the bucket files of attachments cannot be used");
  expect(failed).not.toContain("not-for-logs");
});

it.each([
  [["--attachments-dir", "a", "--attachments-s3-bucket", "abc"], "exclude each other"],
  [["--attachment-scanner-url", "https://a", "--attachment-scanner-command", "b"], "exclude each other"],
  [["--attachment-scanner-url", "http://scan.example.org"], "https address"],
  [["--attachments-s3-endpoint", "https://a"], "needs attachmentsS3Bucket"],
  [["--attachments-s3-bucket", "abc", "--attachments-s3-key-id", "a"], "needs attachmentsS3SecretKey"],
  [["--attachments-s3-prefix", "../x/", "--attachments-s3-bucket", "abc"], "letters, digits"],
  [["--attachment-megabytes", "101"], "from 1 to 100"],
])("[AX-20] the settings %j are refused: %s", (flags, text) => {
  const config = readConfig({ flags, environment: {}, readText: () => "" });

  expect(config.ok ? "" : config.refusal).toContain(text);
});
