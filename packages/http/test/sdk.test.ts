import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { createSdkSurface } from "../src/sdk/surface.ts";
import { openTestCenter } from "./test-center.ts";

const FILES: Readonly<Record<string, string>> = {
  "package/package.json": JSON.stringify({
    name: "@tributary/example",
    version: "1.2.3",
    exports: {
      ".": { import: { types: "./dist/index.d.ts", default: "./dist/index.js" } },
      "./extra": { import: { types: "./dist/extra/index.d.ts", default: "./dist/extra/index.js" } },
      "./example.min.js": "./dist/example.min.js",
      "./package.json": "./package.json",
    },
  }),
  "package/dist/index.js": "export {};",
  "package/dist/index.js.map": "{}",
  "package/dist/index.d.ts": "export {};",
  "package/dist/extra/index.js": "export {};",
  "package/dist/chunks/core-Ab12_x-9.js": "export {};",
  "package/dist/example.min.js": "var example;",
  "package/dist/.hidden": "secret words",
  "package/secret.js": "secret words",
  "tributary-example-1.2.3.tgz": "packed",
  "secret.js": "secret words",
};

describe("libraries", () => {
  it("[SD-01] are served as scripts, as modules with declarations and maps, and packed", async () => {
    using built = builtLibrary();
    await using center = await openCenter(built.folder);

    const answers: Record<string, readonly [type: string | null, text: string]> = {};
    for (const path of ["example.min.js", "example/index.js", "example/index.d.ts", "tributary-example-1.2.3.tgz"]) {
      const answer = await fetch(`${center.http}/sdk/${path}`);
      answers[path] = [answer.headers.get("content-type"), await answer.text()];
    }
    const map = await fetch(`${center.http}/sdk/example/index.js.map`);

    expect(answers).toEqual({
      "example.min.js": ["application/javascript; charset=utf-8", "var example;"],
      "example/index.js": ["application/javascript; charset=utf-8", "export {};"],
      "example/index.d.ts": ["text/plain; charset=utf-8", "export {};"],
      "tributary-example-1.2.3.tgz": ["application/gzip", "packed"],
    });
    expect([map.status, map.headers.get("content-type")]).toEqual([200, "application/json; charset=utf-8"]);
  });

  it("[SD-01] are listed with their addresses and the command that installs them", async () => {
    using built = builtLibrary();
    await using center = await openCenter(built.folder);
    const base = `${center.http}/sdk`;

    const list = await (await fetch(`${base}/index.json`)).json();
    const page = await fetch(base);

    expect(list).toEqual({
      libraries: [
        {
          name: "@tributary/example",
          version: "1.2.3",
          tarball: `${base}/tributary-example-1.2.3.tgz`,
          install: `npm install ${base}/tributary-example-1.2.3.tgz`,
          scripts: [`${base}/example.min.js`],
          modules: [
            { specifier: "@tributary/example", url: `${base}/example/index.js` },
            { specifier: "@tributary/example/extra", url: `${base}/example/extra/index.js` },
          ],
        },
      ],
    });
    expect([page.url, page.headers.get("content-type")]).toEqual([`${base}/`, "text/html; charset=utf-8"]);
    expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
    const html = await page.text();
    expect(html).toContain(`<code>npm install ${base}/tributary-example-1.2.3.tgz</code>`);
    expect(html).toContain('<a href="/">');
  });

  it.each([
    ["tributary-example-1.2.3.tgz", "no-cache"],
    ["example.min.js", "no-cache"],
    ["example/index.js", "no-cache"],
    ["example/chunks/core-Ab12_x-9.js", "public, max-age=31536000, immutable"],
  ])("[SD-02] pages of any origin may load %s, cached as %s", async (path, caching) => {
    using built = builtLibrary();
    await using center = await openCenter(built.folder);

    const { headers } = await fetch(`${center.http}/sdk/${path}`, { headers: { origin: "https://desk.example.org" } });

    expect(headers.get("cache-control")).toBe(caching);
    expect(headers.get("access-control-allow-origin")).toBe("*");
    expect(headers.get("cross-origin-resource-policy")).toBe("cross-origin");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
  });

  it.each([
    ["br, gzip", "br"],
    ["gzip", "gzip"],
    ["identity", null],
  ])("[SD-02] a client that accepts %s gets the script with the encoding %s", async (accepted, encoding) => {
    using built = builtLibrary();
    await using center = await openCenter(built.folder);

    for (const path of ["example.min.js", "example/chunks/core-Ab12_x-9.js"]) {
      const { headers } = await fetch(`${center.http}/sdk/${path}`, { headers: { "accept-encoding": accepted } });
      expect([headers.get("content-encoding"), headers.get("vary")]).toEqual([
        encoding,
        expect.stringMatching(/accept-encoding/i),
      ]);
      expect(headers.get("content-type")).toBe("application/javascript; charset=utf-8");
      expect(headers.get("cache-control")).toBe(
        path.includes("chunks") ? "public, max-age=31536000, immutable" : "no-cache",
      );
    }
  });

  it("[SD-03] no other files of their folders are served", async () => {
    using built = builtLibrary();
    await using center = await openCenter(built.folder);

    for (const path of [
      "secret.js",
      "package/secret.js",
      "example/%2e%2e/secret.js",
      "example/..%2fsecret.js",
      "example/.hidden",
      "example/",
      "example/none.js",
    ]) {
      const answer = await fetch(`${center.http}/sdk/${path}`);
      expect(answer.status, path).toBeGreaterThanOrEqual(400);
      expect(await answer.text(), path).not.toContain("secret words");
    }
  });

  it.each(["example/", "example/chunks/", "example/chunks"])(
    "[FS-06] the folder %s is answered with 404",
    async (path) => {
      using built = builtLibrary();
      await using center = await openCenter(built.folder);

      for (const encoding of ["gzip, br", "identity"]) {
        const answer = await fetch(`${center.http}/sdk/${path}`, { headers: { "accept-encoding": encoding } });
        expect(answer.status, encoding).toBe(404);
      }
    },
  );

  it("[SD-03] a library that has not been built is not listed", async () => {
    await using center = await openCenter(join(tmpdir(), "no-such-library"));

    expect(await (await fetch(`${center.http}/sdk/index.json`)).json()).toEqual({ libraries: [] });
  });
});

function openCenter(folder: string) {
  return openTestCenter({ surfaces: [createSdkSurface({ folders: [folder] })] });
}

function builtLibrary(): Disposable & { readonly folder: string } {
  const folder = mkdtempSync(join(tmpdir(), "library-"));
  for (const [path, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
    if (!/(core|min).*js$/.test(path)) continue;
    writeFileSync(join(folder, `${path}.br`), brotliCompressSync(text));
    writeFileSync(join(folder, `${path}.gz`), gzipSync(text));
  }
  return { folder, [Symbol.dispose]: () => rmSync(folder, { recursive: true }) };
}
