import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { asId } from "@tributary/model";
import { expect, it } from "vitest";
import { readViewsFolder } from "./views-folder.ts";

const instance = { instanceId: asId<never>("center"), region: "eu-central-1", accountId: "000000000000" };
const view = {
  Id: "form",
  Name: "Form",
  Version: 1,
  InputSchema: { type: "object" },
  Template: "{}",
  Actions: ["Send"],
};

async function folderWith(files: Readonly<Record<string, unknown>>) {
  const path = await mkdtemp(join(tmpdir(), "tributary-views-"));
  for (const [name, value] of Object.entries(files))
    await writeFile(join(path, name), typeof value === "string" ? value : JSON.stringify(value));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}

it("[SV-85] reads the views of a folder, whose schemas and templates may be JSON or text of it", async () => {
  await using folder = await folderWith({ "a.json": view, "b.json": { ...view, Version: 2 }, "README.md": "Views" });

  const views = await readViewsFolder(folder.path);

  expect(views.find(instance, "form")).toEqual({ ...view, Version: 2, InputSchema: '{"type":"object"}' });
  expect(views.find(instance, "form:1")?.Version).toBe(1);
});

it.each([
  ["is not JSON", { "a.json": "{" }, /a\.json is not valid: it is not JSON of an object/],
  ["lacks a member", { "a.json": { ...view, Template: undefined } }, /a\.json is not valid: Template is missing/],
  ["has an unknown member", { "a.json": { ...view, Extra: 1 } }, /a\.json is not valid: Extra is unknown/],
  ["has a template that is not an object", { "a.json": { ...view, Template: "[]" } }, /Template: expected an object/],
  ["has the version of another file", { "a.json": view, "b.json": view }, /version 1 in both a\.json and b\.json/],
  ["is too long", { "a.json": " ".repeat(512 * 1024 + 1) }, /more than 524288 bytes/],
])("[SV-85] a folder with a file that %s is refused by name", async (_what, files, message) => {
  await using folder = await folderWith(files);

  await expect(readViewsFolder(folder.path)).rejects.toMatchObject({ code: "unavailable", message });
});

it("[SV-85] a folder that does not exist is refused", async () => {
  await expect(readViewsFolder("/nowhere/views")).rejects.toThrow("/nowhere/views does not exist");
});
