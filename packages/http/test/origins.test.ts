import { describe, expect, it } from "vitest";
import type { ConnectOptions } from "../src/connect/surface.ts";
import { createWellKnownSurface } from "../src/well-known/surface.ts";
import { openConnect } from "./open-connect.ts";
import { statusOf } from "./raw-connection.ts";
import { openTestCenter } from "./test-center.ts";

const SECRET = { accessKeyId: "KEY", secretAccessKey: "secret key" };
const DEMO = {
  password: "pass word",
  agents: ["ada"],
  ...SECRET,
  accessKeys: [{ role: "agent", username: "ada", ...SECRET }],
} as const;

const openDescribed = () => openTestCenter({ surfaces: [createWellKnownSurface({ version: "1.2.3", demo: DEMO })] });

describe("the description of the center", () => {
  it.each([{}, { "sec-fetch-site": "none" }, { "sec-fetch-site": "same-origin" }])(
    "[WK-01] has accounts and keys of a demo for %j, and no CORS headers",
    async (headers) => {
      await using center = await openDescribed();

      const answer = await fetch(`${center.http}/.well-known/tributary.json`, { headers });

      expect(answer.headers.get("access-control-allow-origin")).toBeNull();
      expect(await answer.json()).toMatchObject({
        version: "1.2.3",
        participantEndpoint: center.http,
        demo: {
          agents: [{ username: "ada", password: "pass word", userId: "ada" }],
          accessKeyId: "KEY",
          secretAccessKey: "secret key",
          accessKeys: DEMO.accessKeys,
        },
      });
    },
  );

  it.each([
    { origin: "https://evil.example" },
    { origin: "http://localhost:3000" },
    { origin: "null" },
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
  ])("[WK-02] has neither passwords nor secret keys for %j", async (headers) => {
    await using center = await openDescribed();

    const answer = await fetch(`${center.http}/.well-known/tributary.json`, { headers: headers as HeadersInit });

    const text = await answer.text();
    expect(text).not.toContain("pass word");
    expect(text).not.toContain("secret key");
    expect(JSON.parse(text)).toMatchObject({
      participantEndpoint: center.http,
      demo: {
        agents: [{ username: "ada", userId: "ada" }],
        accessKeyId: "KEY",
        accessKeys: [{ role: "agent", username: "ada", accessKeyId: "KEY" }],
        contactFlowId: "flow",
      },
    });
    expect(answer.headers.get("vary")).toBe("Origin, Sec-Fetch-Site");
    expect(answer.headers.get("access-control-allow-origin")).toBe("*");
  });
});

describe("the control plane of a center with public keys", () => {
  const openPlane = (pageOrigins: ConnectOptions["pageOrigins"]) =>
    openTestCenter({
      surfaces: [openConnect({ pageOrigins })],
    });

  const ask = (http: string, method: string, origin: string | undefined) =>
    fetch(`${http}/instance`, { method, headers: origin === undefined ? {} : { origin } });

  it.each(["https://evil.example", "http://localhost.evil.example", "null"])(
    "[CP-20] refuses pages of %s with the remedy",
    async (origin) => {
      await using center = await openPlane(() => ["http://localhost:*"]);

      const answer = await ask(center.http, "GET", origin);

      expect(answer.status).toBe(403);
      expect(await answer.json()).toMatchObject({
        __type: "AccessDeniedException",
        message: expect.stringContaining("approvedOrigins"),
      });
    },
  );

  it("[CP-20] answers pages of approved origins, its own pages, and programs", async () => {
    await using center = await openPlane(() => ["http://localhost:*"]);

    for (const origin of ["http://localhost:3000", center.http, undefined]) {
      expect((await ask(center.http, "GET", origin)).status, origin).toBe(200);
      expect((await ask(center.http, "OPTIONS", origin)).status, origin).toBe(204);
    }
    const own = ["GET /instance HTTP/1.1", "Host: center.localhost:1", "Origin: http://center.localhost:1"];
    expect(await statusOf(center.http, own)).toBe(200);
  });

  it("[CP-20] answers all pages if the keys are secret", async () => {
    await using center = await openPlane(null);

    expect((await ask(center.http, "GET", "https://any.example")).status).toBe(200);
  });
});
