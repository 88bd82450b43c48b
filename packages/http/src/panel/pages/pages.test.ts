import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { request as httpRequest, type IncomingHttpHeaders } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { silentLogger } from "@tributary/kernel";
import { panelPageConfig } from "@tributary/protocol/panel";
import { inProcessCenter } from "@tributary/testkit";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { createHttpServer } from "../../server.ts";
import { createTokens } from "../../tokens/tokens.ts";
import { createPanelPagesSurface } from "./surface.ts";

type Answer = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: string };

async function openServer({ isBuilt = true } = {}) {
  const stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), "panel-"));
  stack.defer(() => rm(folder, { recursive: true }));
  if (isBuilt) {
    await mkdir(join(folder, "assets"));
    await writeFile(join(folder, "index.html"), "<!doctype html><title>Panel</title>");
    await writeFile(join(folder, "assets", "main-abc.js"), "export {};");
  }
  const test = stack.use(await inProcessCenter());
  const { center, clock, random } = test;
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
          approvedOrigins: ["http://localhost:*", "https://desk.example"],
        }),
      ],
    },
  );
  const { port } = await server.listen();
  stack.defer(async () => {
    const closing = server.close();
    await Promise.all([closing, clock.drain()]);
  });

  /** Not by `fetch`, which keeps `Sec-Fetch-Dest` and `Referer` to itself. */
  const get = (path: string, headers: Record<string, string> = {}): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const asking = httpRequest({ host: "127.0.0.1", port, path, headers, agent: false }, (response) => {
        let body = "";
        response.on("data", (chunk) => {
          body += String(chunk);
        });
        response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
      });
      asking.on("error", reject);
      asking.end();
    });
  return { get, port, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

describe("the panel's pages", () => {
  it.each(["/ccp-v2/", "/login", "/ccp-v2/?lang=de"])("[PP-01] the panel is at %s", async (path) => {
    await using server = await openServer();

    const { status, headers, body } = await server.get(path);

    expect(status).toBe(200);
    expect(headers["content-type"]).toContain("text/html");
    expect(body).toContain("<title>Panel</title>");
  });

  it.each(["/ccp", "/ccp/", "/ccp-v2"])("[PP-02] %s redirects there with its query", async (path) => {
    await using server = await openServer();

    const { status, headers } = await server.get(`${path}?visual-refresh=true`);

    expect(status).toBe(302);
    expect(headers.location).toBe("/ccp-v2/?visual-refresh=true");
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

  it("[PP-04] explains to a page that is not approved why it cannot embed the panel", async () => {
    await using server = await openServer();
    const embedded = { "sec-fetch-dest": "iframe" };

    const stranger = await server.get("/ccp-v2/", { ...embedded, referer: "http://evil.example/desk" });
    const approved = await server.get("/ccp-v2/", { ...embedded, referer: "http://localhost:8801/desk" });
    const own = await server.get("/ccp-v2/", { ...embedded, referer: `http://127.0.0.1:${server.port}/login` });
    const silent = await server.get("/ccp-v2/", embedded);

    expect(stranger.status).toBe(200);
    expect(stranger.body).toContain("http://evil.example");
    expect(stranger.headers["content-security-policy"]).toContain("frame-ancestors *");
    expect(stranger.body).not.toContain("<title>Panel</title>");
    for (const answer of [approved, own, silent]) expect(answer.body).toContain("<title>Panel</title>");
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
    const outside = await server.get("/ccp-v2/%2e%2e/%2e%2e/etc/passwd");

    expect(file).toMatchObject({ status: 200, body: "export {};" });
    expect(file.headers["cache-control"]).toContain("immutable");
    expect(outside.status).toBeGreaterThanOrEqual(400);
  });

  it("[PP-07] answers with a message if it has not been built", async () => {
    await using server = await openServer({ isBuilt: false });

    expect(await server.get("/ccp-v2/")).toMatchObject({
      status: 503,
      body: expect.stringContaining("not been built"),
    });
  });
});
