import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSeededRandom } from "@tributary/testkit";
import { expect, it } from "vitest";
import { takeNodeId } from "./node-id.ts";

const deps = { now: 0, random: createSeededRandom(1) };

function temporaryFolder() {
  const path = mkdtempSync(join(tmpdir(), "tributary-"));
  return { path, nodeFile: join(path, "node.db"), [Symbol.dispose]: () => rmSync(path, { recursive: true }) };
}

it("[NL-07] keeps the id of a node over restarts", () => {
  using folder = temporaryFolder();
  const first = takeNodeId(deps, folder);
  first[Symbol.dispose]();
  using second = takeNodeId(deps, folder);

  expect(second.nodeId).toMatch(/^[0-9a-f-]{36}$/);
  expect(second.nodeId).toBe(first.nodeId);
});

it("[NL-07] gives a data folder to one process at a time", () => {
  using folder = temporaryFolder();
  using _first = takeNodeId(deps, folder);

  expect(() => takeNodeId(deps, folder)).toThrow(`The data folder ${folder.path} is in use by another server`);
});

it("[NL-07] names the folder if its file cannot be used", () => {
  using folder = temporaryFolder();
  const nodeFile = join(folder.path, "missing", "node.db");

  expect(() => takeNodeId(deps, { ...folder, nodeFile })).toThrow(`in the data folder ${folder.path} cannot be`);
});
