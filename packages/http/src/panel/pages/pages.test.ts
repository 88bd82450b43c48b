import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { silentLogger } from "@tributary/kernel";
import { panelPageConfig } from "@tributary/protocol/panel";
import { inProcessCenter } from "@tributary/testkit";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { getRaw } from "../../../test/raw-request.ts";
import { createHttpServer } from "../../server.ts";
import { createTokens } from "../../tokens/tokens.ts";
import type { SingleSignOnButton } from "./single-sign-on-button.ts";
import { createPanelPagesSurface } from "./surface.ts";

type Options = { readonly isBuilt?: boolean; readonly singleSignOn?: SingleSignOnButton };

async function openServer({ isBuilt = true, singleSignOn }: Options = {}) {
  const stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), "panel-"));
  stack.defer(() => rm(folder, { recursive: true }));
  if (isBuilt) {
    await mkdir(join(folder, "assets"));
    await writeFile(join(folder, "index.html"), "<!doctype html><head><title>Panel</title></head>");
    await writeFile(join(folder, "assets", "main-abc.js"), "export {};");
    await writeFile(join(folder, "assets", "main-abc.js.br"), "brotli");
    await writeFile(join(folder, "icon.svg"), "<svg/>");
    await writeFile(join(folder, "icon.svg.br"), "brotli");
    await writeFile(join(folder, "index.html.br"), "brotli");
    await writeFile(join(folder, "other.html"), "<!doctype html>");
  }
  const test = stack.use(await inProcessCenter());
  const { center, clock, random } = test;
  const approvedOrigins = ["http://localhost:*", "https://desk.example"];
  const tokens = createTokens({ clock }, { secret: new Uint8Array(32) });
  const server = createHttpServer(
    { center, clock, random, log: silentLogger, tokens },
    {
      host: "127.0.0.1",
      port: 0,
      surfaces: [
        createPanelPagesSurface({
          folder,
          version: "1.2.3",
          approvedOrigins: () => approvedOrigins,
          singleSignOn,
        }),
      ],
    },
  );
  const { port } = await server.listen();
  stack.defer(async () => {
    const closing = server.close();
    await Promise.all([closing, clock.drain()]);
  });

  const get = (path: string, headers: Record<string, string> = {}) =>
    getRaw(`http://127.0.0.1:${port}${path}`, headers);
  return { get, port, approvedOrigins, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

describe("the panel's pages", () => {
  it.each(["/ccp-v2/", "/login", "/ccp-v2/?lang=de"])("[PP-01] the panel is at %s", async (path) => {
    await using server = await openServer();

    const { status, headers, body } = await server.get(path);

    expect(status).toBe(200);
    expect(headers["content-type"]).toContain("text/html");
    expect(body).toContain("<title>Panel</title>");
  });

  it("[PP-02] redirects every other address of the panel and of its sign-in there, with the query", async () => {
    await using server = await openServer();
    const panel = ["/ccp", "/ccp/", "/ccp-v2", "/ccp-v2/softphone", "/ccp-v2/chat", "/ccp-v2/channel-view"];
    const below = ["/connect", "/connect/", "/connect/home", "/connect/ccp-v2/"];
    const aliases = [...panel, ...below, ...panel.map((path) => `/connect${path}`)];
    const logins = ["/login/", "/connect/login", "/connect/login/"];

    for (const [paths, target] of [
      [aliases, "/ccp-v2/"],
      [logins, "/login"],
    ] as const) {
      for (const path of paths) {
        const { status, headers } = await server.get(`${path}?visual-refresh=true&a=%2F`);
        expect([path, status, headers.location]).toEqual([path, 302, `${target}?visual-refresh=true&a=%2F`]);
      }
    }
  });

  it("[PP-08] answers a missing address in a window or a frame with a page that names the panel's", async () => {
    await using server = await openServer();
    const asPage: readonly Record<string, string>[] = [
      { "sec-fetch-dest": "iframe" },
      { "sec-fetch-dest": "document" },
      { accept: "text/html,*/*" },
    ];

    for (const path of ["/connect/ccp-v1/?secret=1", "/ccp-v2/none?secret=1", "/none%3Cb%3E/?secret=1"]) {
      for (const headers of asPage) {
        const answer = await server.get(path, headers);
        expect([path, answer.status]).toEqual([path, 404]);
        expect(answer.headers["content-type"]).toContain("text/html");
        expect(answer.headers["content-security-policy"]).toMatch(/^default-src 'none'; .*frame-ancestors \*$/);
        expect(answer.body).toContain("<code>/ccp-v2/</code>");
        expect(answer.body).not.toMatch(/secret|<b>/);
      }
    }
  });

  it("[PP-08] answers programs in JSON", async () => {
    await using server = await openServer();

    for (const headers of [{}, { accept: "text/html", "sec-fetch-dest": "empty" }, { accept: "*/*" }] as const) {
      const answer = await server.get("/connect/none", headers);
      expect(answer).toMatchObject({ status: 404, headers: { "content-type": expect.stringContaining("json") } });
    }
  });

  it("[PP-09] reports to older libraries that storage access is granted, below each of the panel's addresses", async () => {
    await using server = await openServer();

    for (const base of ["", "/ccp-v2", "/ccp-v2/", "/ccp", "/ccp/"]) {
      for (const path of [`${base}/request-storage-access`, `/connect${base}/request-storage-access`]) {
        const { status, headers, body } = await server.get(path, { "sec-fetch-dest": "iframe" });
        expect([path, status]).toEqual([path, 200]);
        expect(body).toContain("storageAccess::granted");
        expect(headers["content-security-policy"]).toMatch(
          /^default-src 'none'; script-src 'sha256-[^']+'; base-uri 'none'; frame-ancestors 'self' http/,
        );
      }
    }
  });

  it("[PP-10] has an icon at the address that browsers look at", async () => {
    await using server = await openServer();

    const { status, headers } = await server.get("/favicon.ico");
    const icon = await server.get(String(headers.location));

    expect(status).toBe(302);
    expect(icon.headers["content-type"]).toContain("image/svg+xml");
    expect(icon.headers["content-security-policy"]).toContain("default-src 'none'");
  });

  it("[PP-03] gives an image its policy in compressed form too, and serves no page in compressed form", async () => {
    await using server = await openServer();

    const icon = await server.get("/ccp-v2/icon.svg", { "accept-encoding": "br" });
    const page = await server.get("/ccp-v2/index.html.br");

    expect(icon.headers["content-encoding"]).toBe("br");
    expect(icon.headers["content-security-policy"]).toContain("default-src 'none'");
    expect(page.status).toBe(404);
  });

  it("[PP-03] allows approved origins to embed it, no foreign or inline scripts, and access to the opener", async () => {
    await using server = await openServer();

    const { headers } = await server.get("/ccp-v2/");
    const policy = String(headers["content-security-policy"]);

    expect(policy).toContain("frame-ancestors 'self' http://localhost:* https://desk.example");
    expect(policy).toContain("script-src 'self';");
    expect(headers["cross-origin-opener-policy"]).toBeUndefined();
    expect(headers["x-frame-options"]).toBeUndefined();
  });

  it("[PP-03] serves the page with its policy only, under whatever address", async () => {
    await using server = await openServer();

    for (const path of [
      "/ccp-v2/index.html",
      "/ccp-v2/%69ndex.html",
      "/ccp-v2//index.html",
      "/ccp-v2/assets/../index.html",
    ]) {
      const { status, headers } = await server.get(path);
      if (status === 200) expect(headers["content-security-policy"]).toContain("frame-ancestors 'self'");
      else expect(status).toBeGreaterThanOrEqual(400);
    }
    expect((await server.get("/ccp-v2/index.html")).status).toBe(200);
    expect((await server.get("/ccp-v2/other.html")).status).toBe(404);
  });

  it("[PP-04] explains to a page that is not approved why it cannot embed the panel", async () => {
    await using server = await openServer();
    const embedded = { "sec-fetch-dest": "iframe" };

    const stranger = await server.get("/ccp-v2/", { ...embedded, referer: "http://evil.example/desk" });
    const approved = await server.get("/ccp-v2/", { ...embedded, referer: "http://localhost:8801/desk" });
    const own = await server.get("/ccp-v2/", { ...embedded, referer: `http://127.0.0.1:${server.port}/login` });
    const silent = await server.get("/ccp-v2/", embedded);

    expect(stranger.status).toBe(200);
    expect(stranger.body).toContain("<code>http://evil.example</code>");
    expect(stranger.body).toContain("<code>approvedOrigins</code>");
    expect(stranger.headers["content-security-policy"]).toContain("frame-ancestors *");
    expect(stranger.body).not.toContain("<title>Panel</title>");
    for (const answer of [approved, own, silent]) expect(answer.body).toContain("<title>Panel</title>");
  });

  it("[PP-04] follows the approved origins while the server runs", async () => {
    await using server = await openServer();
    const read = async () => {
      const embedded = { "sec-fetch-dest": "iframe", referer: "https://new.example/desk" };
      const [page, storageAccess] = [
        await server.get("/ccp-v2/", embedded),
        await server.get("/request-storage-access"),
      ];
      const policies = [page, storageAccess].map(({ headers }) => headers["content-security-policy"]);
      return policies.map((policy) => String(policy).includes("https://new.example"));
    };

    const before = await read();
    server.approvedOrigins.push("https://new.example");

    expect([before, await read()]).toEqual([
      [false, false],
      [true, true],
    ]);
  });

  it("[SO-08] adds the script of the single sign-on and the label of its button, as text, if the center has one", async () => {
    const label = `Sign in with "<Example>" $&`;
    await using server = await openServer({ singleSignOn: { label, isOnly: false } });
    await using plain = await openServer();

    for (const path of ["/ccp-v2/", "/login"]) {
      const { body } = await server.get(path);
      expect(body).toContain('<script type="module" src="/single-sign-on/button.js"></script>');
      expect(body).toContain(
        `content="Sign in with &#34;&#60;Example&#62;&#34; $&#38;" data-origin="http://127.0.0.1:${server.port}">`,
      );
      expect(body).not.toContain("display: none");
      expect((await plain.get(path)).body).not.toContain("single-sign-on");
    }
  });

  it("[SO-10] hides the fields for user name and password with single sign-on only, except at ?password", async () => {
    await using server = await openServer({ singleSignOn: { label: "Sign in", isOnly: true } });

    expect((await server.get("/login?a=password")).body).toContain("display: none");
    expect((await server.get("/login?password")).body).not.toContain("display: none");
    expect((await server.get("/ccp-v2/?a=1&password")).body).not.toContain("display: none");
  });

  it("[PP-05] returns the approved origins and the center's address", async () => {
    await using server = await openServer();

    const { body } = await server.get("/ccp-v2/config.json");

    expect(v.parse(panelPageConfig, JSON.parse(body))).toEqual({
      version: "1.2.3",
      approvedOrigins: ["http://localhost:*", "https://desk.example"],
      instance: { origin: `http://127.0.0.1:${server.port}`, region: "us-east-1", alias: "testkit" },
    });
  });

  it("[PP-06] caches built files permanently, and serves no file outside its folder", async () => {
    await using server = await openServer();

    const file = await server.get("/ccp-v2/assets/main-abc.js");
    const compressed = await server.get("/ccp-v2/assets/main-abc.js", { "accept-encoding": "gzip, br" });
    const outside = await server.get("/ccp-v2/%2e%2e/%2e%2e/etc/passwd");

    expect(file).toMatchObject({ status: 200, body: "export {};" });
    expect(file.headers["cache-control"]).toContain("immutable");
    expect(compressed).toMatchObject({ body: "brotli", headers: { "content-encoding": "br" } });
    expect(compressed.headers["cache-control"]).toContain("immutable");
    expect(compressed.headers["content-type"]).toContain("/javascript");
    expect(outside.status).toBeGreaterThanOrEqual(400);
  });

  it.each([
    ["/ccp-v2/assets/", "gzip, br"],
    ["/ccp-v2/assets/", "identity"],
    ["/ccp-v2/assets", "gzip, br"],
    ["/ccp-v2/assets", "identity"],
    ["/ccp-v2/other.html", "identity"],
  ])("[FS-06] answers a folder, and other pages in it, with 404: %s, %s", async (path, encoding) => {
    await using server = await openServer();

    expect((await server.get(path, { "accept-encoding": encoding })).status).toBe(404);
  });

  it("[PP-07] answers with a message if it has not been built", async () => {
    await using server = await openServer({ isBuilt: false });

    expect(await server.get("/ccp-v2/")).toMatchObject({
      status: 503,
      body: expect.stringContaining("not been built"),
    });
  });
});
