/** Builds the served libraries in copies of the repository and compares the packed files. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { expect, it } from "vitest";

const root = join(import.meta.dirname, "../..");
const LIBRARIES = ["streams", "chat", "call"];

it.each(LIBRARIES)("[SD-04] two builds of %s in different folders result in the same bytes", (library) => {
  using first = builtCopy("a", library);
  using second = builtCopy("a-folder-with-another-length", library);

  expect(first.tarballs.size).toBe(1);
  expect(second.tarballs).toEqual(first.tarballs);
  expect(packedIn(root, library)).toEqual(first.tarballs);
});

it.each(LIBRARIES)("[SD-04] the packed %s contains no path of the machine that built it", (library) => {
  const folder = join(root, `packages/${library}/dist/sdk/package`);

  const files = globSync("**/*.{js,map,cjs,ts,cts,json}", { cwd: folder });

  expect(files.length).toBeGreaterThan(10);
  for (const file of files) expect(readFileSync(join(folder, file), "utf8"), file).not.toContain(realpathSync(root));
});

/** Copies the packages with their declarations to a temporary folder and bundles one of them there. */
function builtCopy(name: string, library: string): Disposable & { readonly tarballs: ReadonlyMap<string, string> } {
  const parent = mkdtempSync(join(tmpdir(), "tributary-build-"));
  const copy = join(parent, name);
  mkdirSync(copy);
  for (const path of ["packages", "scripts", "package.json", "tsconfig.base.json", "LICENSE"]) {
    cpSync(join(root, path), join(copy, path), {
      recursive: true,
      filter: (file) => basename(file) !== "sdk" || file.includes("scripts"),
    });
  }
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"), "dir");
  const vite = join(root, "node_modules/vite/bin/vite.js");
  execFileSync(process.execPath, [vite, "build", "--logLevel", "warn"], { cwd: join(copy, "packages", library) });
  return { tarballs: packedIn(copy, library), [Symbol.dispose]: () => rmSync(parent, { recursive: true }) };
}

/** Hashes of the packed files, by name. */
function packedIn(folder: string, library: string): ReadonlyMap<string, string> {
  const output = join(folder, `packages/${library}/dist/sdk`);
  return new Map(globSync("*.tgz", { cwd: output }).map((file) => [file, hashOf(join(output, file))]));
}

function hashOf(path: string): string {
  return createHash("sha256").update(readFileSync(path)).digest("hex");
}
