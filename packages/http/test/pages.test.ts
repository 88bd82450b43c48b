import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createFilesSurface } from "../src/files/surface.ts";
import { createFrontPageSurface } from "../src/front-page/surface.ts";
import { openTestCenter } from "./test-center.ts";

describe("a folder of built files", () => {
  it("[FS-01] is served below its prefix, its index at the prefix itself", async () => {
    using built = builtFolder();
    await using center = await openTestCenter({
      surfaces: [createFilesSurface({ prefix: "/w/", folder: built.folder })],
    });

    const index = await fetch(`${center.http}/w`);
    expect([index.url, index.status, await index.text()]).toEqual([`${center.http}/w/`, 200, "<p>index</p>"]);
    expect(index.headers.get("cache-control")).toBe("no-cache");
    const hashed = await fetch(`${center.http}/w/assets/main-Ab12_x-9.js`);
    expect(hashed.headers.get("cache-control")).toContain("immutable");
    expect(hashed.headers.get("x-content-type-options")).toBe("nosniff");
  });

  it("[FS-02] serves no file outside the folder", async () => {
    using built = builtFolder();
    await using center = await openTestCenter({
      surfaces: [createFilesSurface({ prefix: "/w/", folder: built.folder })],
    });

    for (const path of ["none.js", "%2e%2e/secret", "..%2fsecret", "%2fetc%2fpasswd", ".hidden"]) {
      const answer = await fetch(`${center.http}/w/${path}`);
      expect(answer.status, path).toBeGreaterThanOrEqual(400);
      expect(await answer.text(), path).not.toContain("secret words");
    }
  });
});

describe("the front page", () => {
  it("[FS-03] links to panel, widget and description, loads nothing, and shows demo accounts only if there is a demo", async () => {
    await using center = await openTestCenter({ surfaces: [createFrontPageSurface({ demo: null })] });
    const answer = await fetch(center.http);
    const page = await answer.text();

    expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'");
    for (const path of ["/ccp-v2/", "/widget/", "/.well-known/tributary.json"])
      expect(page).toContain(`href="${path}"`);
    expect(page).not.toContain("password");
  });

  it("[FS-03] escapes what it shows", async () => {
    const demo = { password: "<b>&\"'", agents: ["<i>"], accessKeyId: "k", secretAccessKey: "s" };
    await using center = await openTestCenter({ surfaces: [createFrontPageSurface({ demo })] });
    const page = await (await fetch(center.http)).text();
    expect(page).not.toMatch(/<b>|<i>/);
    expect(page).toContain("&#60;b&#62;&#38;&#34;&#39;");
  });
});

/** Creates a folder of built files, and a file next to it that must not be served. */
function builtFolder(): Disposable & { readonly folder: string } {
  const root = mkdtempSync(join(tmpdir(), "files-"));
  const folder = join(root, "dist");
  mkdirSync(join(folder, "assets"), { recursive: true });
  writeFileSync(join(folder, "index.html"), "<p>index</p>");
  writeFileSync(join(folder, "assets/main-Ab12_x-9.js"), "export {};");
  writeFileSync(join(folder, ".hidden"), "secret words");
  writeFileSync(join(root, "secret"), "secret words");
  return { folder, [Symbol.dispose]: () => rmSync(root, { recursive: true }) };
}
