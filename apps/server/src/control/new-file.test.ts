import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { writeNewFile } from "./new-file.ts";

async function* brokenBytes(): AsyncGenerator<Uint8Array> {
  yield Buffer.from("half of ");
  throw new Error("storage is down");
}

it("[CO-16] nothing remains of a file that cannot be written whole, and a file that exists stays", async () => {
  const folder = await mkdtemp(join(tmpdir(), "tributary-file-"));
  await writeFile(join(folder, "other"), "precious");

  const broken = await writeNewFile(join(folder, "new"), brokenBytes());
  const existing = await writeNewFile(join(folder, "other"), brokenBytes());
  const below = await writeNewFile(join(folder, "other", "new"), brokenBytes());

  expect(broken).toMatchObject({ refusal: expect.stringContaining("storage is down") });
  expect([existing.ok, below.ok]).toEqual([false, false]);
  expect(await readdir(folder)).toEqual(["other"]);
  expect(await readFile(join(folder, "other"), "utf8")).toBe("precious");
  await rm(folder, { recursive: true });
});
