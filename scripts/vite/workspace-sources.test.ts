import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { workspaceSources } from "./workspace-sources.ts";

const { resolveId } = workspaceSources();
const inPackages = (path: string): string => fileURLToPath(new URL(`../../packages/${path}`, import.meta.url));

it("resolves exports of workspace packages to existing sources", () => {
  const [entry, subpath, styles] = ["kernel", "protocol/panel", "ui/tokens.css"].map((id) =>
    resolveId(`@tributary/${id}`),
  );

  expect(entry).toBe(inPackages("kernel/src/index.ts"));
  expect(subpath).toBe(inPackages("protocol/src/panel/index.ts"));
  expect(styles).toBe(inPackages("ui/src/tokens.css"));
  for (const path of [entry, subpath, styles]) expect(readFileSync(path ?? "", "utf8")).not.toBe("");
});

it("leaves other modules, and paths that a package does not export, to Vite", () => {
  for (const id of ["react", "./desk.ts", "@tributary/kernel/src/scope.ts"]) expect(resolveId(id)).toBeNull();
});
