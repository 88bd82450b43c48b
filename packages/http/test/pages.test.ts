import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createFilesSurface } from "../src/files/surface.ts";
import { createFrontPageSurface } from "../src/front-page/surface.ts";
import { getRaw } from "./raw-request.ts";
import { openTestCenter } from "./test-center.ts";
import { testDefinition } from "./test-definition.ts";

describe("a folder of built files", () => {
  it("[FS-01] is served below its prefix, its index at the prefix itself", async () => {
    using built = builtFolder();
    await using center = await openTestCenter({
      surfaces: [createFilesSurface({ prefix: "/w/", folder: built.folder })],
    });

    const redirect = await getRaw(`${center.http}/w`);
    const index = await getRaw(`${center.http}/w/`);
    const hashed = await getRaw(`${center.http}/w/assets/main-Ab12_x-9.js`);

    expect([redirect.status, redirect.headers.location]).toEqual([308, "/w/"]);
    expect([index.status, index.body, index.headers["cache-control"]]).toEqual([200, "<p>index</p>", "no-cache"]);
    expect(hashed.headers["cache-control"]).toContain("immutable");
    expect(hashed.headers["x-content-type-options"]).toBe("nosniff");
    expect((await getRaw(`${center.http}/w/some-long-words.js`)).headers["cache-control"]).toBe("no-cache");
  });

  it("[FS-04] is sent in the best encoding that the client accepts, with the caching of the file itself", async () => {
    using built = builtFolder();
    await using center = await openTestCenter({
      surfaces: [createFilesSurface({ prefix: "/w/", folder: built.folder })],
    });
    const ask = (path: string, accepted: string) => getRaw(`${center.http}/w/${path}`, { "accept-encoding": accepted });
    const script = "assets/main-Ab12_x-9.js";

    for (const [accepted, encoding, body] of [
      ["gzip, deflate, br", "br", "brotli"],
      ["gzip, deflate", "gzip", "zipped"],
      ["identity", undefined, "export {};"],
      ["gzip;q=0, br;q=0", undefined, "export {};"],
    ] as const) {
      const answer = await ask(script, accepted);
      expect([accepted, answer.headers["content-encoding"], answer.body]).toEqual([accepted, encoding, body]);
      expect(answer.headers).toMatchObject({
        "content-type": expect.stringContaining("/javascript"),
        "cache-control": expect.stringContaining("immutable"),
        vary: expect.stringMatching(/accept-encoding/i),
      });
    }
    expect((await ask("", "br")).headers).toMatchObject({ "content-encoding": "br", "cache-control": "no-cache" });
    expect((await ask("plain.js", "br")).headers["content-encoding"]).toBeUndefined();
  });

  it("[FS-05] gives pages and images a policy that allows their own server only", async () => {
    using built = builtFolder();
    await using center = await openTestCenter({
      surfaces: [createFilesSurface({ prefix: "/w/", folder: built.folder })],
    });
    const policyOf = async (path: string): Promise<string> =>
      String((await getRaw(`${center.http}/w/${path}`)).headers["content-security-policy"]);

    for (const path of ["", "index.html"]) {
      expect(await policyOf(path)).toMatch(/^default-src 'none'; script-src 'self'; .*frame-ancestors 'self'$/);
      expect(await policyOf(path)).toContain(`connect-src 'self' ${center.http.replace("http", "ws")};`);
    }
    expect(await policyOf("icon.svg")).toContain("default-src 'none'");
    expect(await policyOf("plain.js")).toBe("undefined");
  });

  it("[FS-06] answers a folder below it with 404", async () => {
    using built = builtFolder();
    await using center = await openTestCenter({
      surfaces: [createFilesSurface({ prefix: "/w/", folder: built.folder })],
    });

    for (const path of ["assets/", "assets"]) {
      for (const encoding of ["gzip, br", "identity"]) {
        const answer = await getRaw(`${center.http}/w/${path}`, { "accept-encoding": encoding });
        expect(answer.status, `${path}, ${encoding}`).toBe(404);
      }
    }
  });

  it.each([
    ["range", "bytes=0-3", 200],
    ["range", "bytes=999999-", 200],
    ["if-match", '"other"', 412],
    ["if-unmodified-since", "Thu, 01 Jan 1970 00:00:00 GMT", 412],
  ])("[FS-09] answers a request with %s: %s with %i", async (name, value, status) => {
    using built = builtFolder();
    await using center = await openTestCenter({
      surfaces: [createFilesSurface({ prefix: "/w/", folder: built.folder })],
    });

    for (const method of ["GET", "HEAD"]) {
      const answer = await fetch(`${center.http}/w/plain.js`, { method, headers: { [name]: value } });
      expect([method, answer.status, answer.headers.get("accept-ranges")]).toEqual([method, status, null]);
    }
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

  it("[FS-08] has the lines that add the chat to a page, with the address of the center", async () => {
    await using center = await openTestCenter({ surfaces: [createFrontPageSurface({ demo: null })] });
    const page = await (await fetch(center.http)).text();

    expect(page).toMatch(new RegExp(`src=&(quot|#34);${center.http}/widget/widget\\.js&`));
  });

  it("[FS-03] names the address of the panel if it is shown in a frame", async () => {
    await using center = await openTestCenter({ surfaces: [createFrontPageSurface({ demo: null })] });

    const framed = await getRaw(center.http, { "sec-fetch-dest": "iframe" });

    expect(framed.headers["content-security-policy"]).toMatch(/^default-src 'none'; .*frame-ancestors \*$/);
    expect(framed.headers.vary).toBe("Sec-Fetch-Dest");
    expect(framed.body).toContain("<code>/ccp-v2/</code>");
  });

  it("[FS-07] explains how a center without users is set up", async () => {
    const surfaces = [createFrontPageSurface({ demo: null })];
    await using center = await openTestCenter({ surfaces });
    await using empty = await openTestCenter({ surfaces, definition: { ...testDefinition, users: [] } });
    const pages = await Promise.all([center, empty].map(async ({ http }) => (await fetch(http)).text()));

    expect(pages.map((page) => page.includes("This center has no users yet."))).toEqual([false, true]);
  });

  it("[FS-03] escapes what it shows", async () => {
    const demo = { password: "<b>&\"'", agents: ["<i>"], accessKeyId: "k", secretAccessKey: "s", accessKeys: [] };
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
  writeFileSync(join(folder, "index.html.br"), "brotli");
  writeFileSync(join(folder, "assets/main-Ab12_x-9.js.br"), "brotli");
  writeFileSync(join(folder, "assets/main-Ab12_x-9.js.gz"), "zipped");
  writeFileSync(join(folder, "plain.js"), "export {};");
  writeFileSync(join(folder, "some-long-words.js"), "export {};");
  writeFileSync(join(folder, "icon.svg"), "<svg/>");
  writeFileSync(join(folder, ".hidden"), "secret words");
  writeFileSync(join(root, "secret"), "secret words");
  return { folder, [Symbol.dispose]: () => rmSync(root, { recursive: true }) };
}
