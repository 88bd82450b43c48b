import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createControlServer } from "@tributary/control";
import { accepted, refused } from "@tributary/kernel";
import { expect, it } from "vitest";
import { deps, failure, runCli, scratch } from "./run-cli.ts";

it("[LI-15] nothing remains of an export if one of its files cannot be copied", async () => {
  await using folder = await scratch();
  const items = ["a", "b"].map((attachmentId) => ({ type: "attachment.sent", attachmentId, name: "x.txt" }));
  const commands = {
    "contact-export": async () => accepted({ conversation: { conversationId: "1" }, items, next: null }),
    "contact-file": async (input: unknown) => {
      const { attachmentId, target } = input as { attachmentId: string; target: string };
      if (attachmentId === "b") return refused("The disk is full.");
      await writeFile(target, "bytes");
      return accepted({});
    },
  };
  await using _control = await createControlServer(deps, { folder: folder.data, commands });
  const files = join(folder.data, "files");

  const args = ["contact", "export", "1", "--file", folder.file, "--files", files, "--data-dir", folder.data];
  const exported = await runCli(args);

  expect(exported).toEqual(failure("The disk is full."));
  expect([files, folder.file].filter((path) => existsSync(path))).toEqual([]);
});
