import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { compressBuild } from "./compress-build.mjs";

it("writes both variants beside scripts and styles of any folder, not beside small files and source maps", () => {
  const folder = mkdtempSync(join(tmpdir(), "build-"));
  const script = "export const a = 1;\n".repeat(100);
  mkdirSync(join(folder, "assets"));
  for (const name of ["assets/main-abc.js", "assets/main-abc.js.map", "style.css"])
    writeFileSync(join(folder, name), script);
  writeFileSync(join(folder, "small.js"), "export {};");

  compressBuild(folder);
  compressBuild(folder);

  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();
  const compressed = ["assets/main-abc.js.br", "assets/main-abc.js.gz", "style.css.br", "style.css.gz"];
  expect(files.filter((name) => /\.(br|gz)$/.test(name))).toEqual(compressed);
  expect(brotliDecompressSync(readFileSync(join(folder, "style.css.br"))).toString()).toBe(script);
  expect(gunzipSync(readFileSync(join(folder, "style.css.gz"))).toString()).toBe(script);
  rmSync(folder, { recursive: true });
});
