import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { accepted, refused, silentLogger } from "@tributary/kernel";
import { expect, it } from "vitest";
import { callControl } from "./client.ts";
import { askServer, controlCommand } from "./messages.ts";
import { type ControlCommand, createControlServer } from "./server.ts";

const OTHER_VERSION = /^The running server is of another version than this command line: restart it\.$/;

/** Runs a server with the commands in a new data folder. */
async function serve(commands: Readonly<Record<string, ControlCommand>>) {
  const folder = await mkdtemp(join(tmpdir(), "tributary-control-"));
  const server = await createControlServer({ log: silentLogger }, { folder, commands });
  return {
    folder,
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  };
}

it("[CT-05] passes the input to the command, and returns its answer or its refusal", async () => {
  const key = controlCommand("key-add", async ({ username }) =>
    username === "mia"
      ? accepted({ username, accessKeyId: "id", secretAccessKey: "secret" })
      : refused(`There is no user ${username}.`),
  );
  await using server = await serve({ "key-add": key });

  const answers = [
    await askServer(server.folder, "key-add", { username: "mia" }),
    await askServer(server.folder, "key-add", { username: "zoe" }),
  ];

  expect(answers).toEqual([
    accepted({ username: "mia", accessKeyId: "id", secretAccessKey: "secret" }),
    refused("There is no user zoe."),
  ]);
});

it("[CT-05] refuses an input of another version, and does not run the command", async () => {
  let runs = 0;
  const revoke = controlCommand("key-revoke", async () => {
    runs += 1;
    return accepted({});
  });
  await using server = await serve({ "key-revoke": revoke });

  const answer = await callControl(server.folder, "key-revoke", { key: "AKIA" });

  expect(answer).toEqual({ kind: "refused", refusal: expect.stringMatching(OTHER_VERSION) });
  expect(runs).toBe(0);
});

it("[CT-05] refuses an answer of another version", async () => {
  await using server = await serve({ "user-list": async () => accepted({ people: [] }) });

  expect(await askServer(server.folder, "user-list", {})).toEqual(refused(expect.stringMatching(OTHER_VERSION)));
});

it("[CT-05] names the data folder that no server uses", async () => {
  const folder = join(tmpdir(), "tributary-missing");

  const answer = await askServer(folder, "user-list", {});

  expect(answer).toEqual(
    refused(`No server uses the data folder ${folder}: start it, or choose another folder with --data-dir.`),
  );
});
