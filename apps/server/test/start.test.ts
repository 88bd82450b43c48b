import { createServer } from "node:http";
import { describe, expect, it } from "vitest";
import { demoCenter } from "../src/demo/demo-center.ts";
import { runServer, type ServerProcess, startServer, temporaryFolder } from "./server-process.ts";

const SENTENCE = /^[A-Z][^\n]+\n$/;

describe("startup", () => {
  it("[SV-01] prints the ready line last, when all endpoints respond", async () => {
    await using server = await startServer();

    expect(server.stdout.trimEnd().split("\n").at(-1)).toBe(`Tributary is ready: ${server.url}`);
    for (const path of ["/", "/healthz", "/readyz", "/.well-known/tributary.json"]) {
      expect((await fetch(server.url + path)).status, path).toBe(200);
    }
  });

  it("[SV-02] serves a description of the demo center with the same ids on every machine", async () => {
    await using server = await startServer();
    const { description, url } = server;

    expect(description).toEqual({
      version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
      region: "us-east-1",
      instanceId: demoCenter.instance.instanceId,
      instanceArn: `arn:aws:connect:us-east-1:111122223333:instance/${demoCenter.instance.instanceId}`,
      instanceAlias: "tributary-demo",
      ccpUrl: `${url}/ccp-v2/`,
      loginUrl: `${url}/login`,
      participantEndpoint: url,
      connectEndpoint: url,
      startChatUrl: `${url}/startChat`,
      startCallUrl: `${url}/startCall`,
      widgetUrl: `${url}/widget/`,
      demo: {
        contactFlowId: "7b1b0000-0007-4000-8000-000000000001",
        queues: [
          { id: "7b1b0000-0003-4000-8000-000000000001", name: "BasicQueue" },
          { id: "7b1b0000-0003-4000-8000-000000000002", name: "Support" },
        ],
        routingProfiles: [{ id: "7b1b0000-0004-4000-8000-000000000001", name: "Basic" }],
        agents: ["ada", "grace", "alan"].map((username, index) => ({
          username,
          password: "tributary",
          userId: `7b1b0000-0006-4000-8000-00000000000${index + 1}`,
        })),
        accessKeyId: expect.any(String),
        secretAccessKey: expect.any(String),
        accessKeys: ["administrator", "supervisor", "agent"].map((role) => expect.objectContaining({ role })),
      },
    });
  });

  it("[SV-10] serves metrics of the center and the process for Prometheus", async () => {
    await using server = await startServer();

    const metrics = await (await fetch(`${server.url}/metrics`)).text();

    expect(metrics).toContain('tributary_agents{state="offline"} 5');
    expect(metrics).toContain("tributary_contacts_waiting 0");
    expect(metrics).toContain('tributary_limit_refusals_total{limit="socket-frames"} 0');
    expect(metrics).toContain("tributary_streamings 0");
    expect(metrics).toContain("tributary_voice_legs 0");
    expect(metrics).toContain('tributary_notifications_total{outcome="gave-up"} 0');
    expect(metrics).toContain('tributary_limit_refusals_total{limit="address-chat-starts"} 0');
    expect(metrics).toContain("process_cpu_seconds_total");
  });

  it("[SV-07] signs all users in with their passwords, and accepts their sessions after a restart", async () => {
    using folder = temporaryFolder();
    const signIn = async (url: string, username: string, password: string) =>
      fetch(`${url}/auth/sign-in`, { method: "POST", body: JSON.stringify({ username, password }) });

    let sessionToken: string;
    {
      await using first = await startServer({ folder: folder.path });
      for (const name of ["ada", "grace", "alan", "sam", "root"]) {
        expect((await signIn(first.url, name, "tributary")).status, name).toBe(200);
      }
      expect((await signIn(first.url, "ada", "wrong")).status).toBe(401);
      expect((await signIn(first.url, "unknown", "tributary")).status).toBe(401);
      ({ sessionToken } = (await (await signIn(first.url, "ada", "tributary")).json()) as { sessionToken: string });
    }
    await using second = await startServer({ folder: folder.path });
    const session = await fetch(`${second.url}/auth/session`, { headers: { authorization: `Bearer ${sessionToken}` } });
    expect(await session.json()).toMatchObject({ username: "ada" });
  });
});

describe("failed startup", () => {
  it("[SV-03] reports a port in use in one sentence", async () => {
    await using other = await listen();
    const exit = await runServer({ flags: ["--port", String(other.port)] });
    expect(exit).toMatchObject({ status: 2, stdout: "" });
    expect(exit.stderr).toMatch(SENTENCE);
    expect(exit.stderr).toContain(String(other.port));
  });

  it("[SV-03] reports a data folder in use by another server in one sentence", async () => {
    using folder = temporaryFolder();
    await using _first = await startServer({ folder: folder.path });
    const exit = await runServer({ folder: folder.path, flags: ["--port", "0"] });
    expect(exit.status).toBe(2);
    expect(exit.stderr).toMatch(SENTENCE);
  });

  it.each([
    ["an unknown flag", { flags: ["--prot", "1"] }, "--prot"],
    ["an unknown variable", { environment: { TRIBUTARY_PROT: "1" } }, "TRIBUTARY_PROT"],
    ["a data folder that cannot be created", { flags: ["--data-dir", "/proc/none"] }, "/proc/none"],
    [
      "a database that cannot be reached",
      { environment: { TRIBUTARY_DATABASE_URL: "postgres://tributary:hunter2@127.0.0.1:1/tributary" } },
      "127.0.0.1:1",
    ],
  ])(
    "[SV-03, NL-01] reports %s in one sentence without secrets and exits with status 2",
    async (_name, options, expected) => {
      const exit = await runServer(options);
      expect(exit.stderr).not.toContain("hunter2");
      expect(exit).toMatchObject({ status: 2, stdout: "" });
      expect(exit.stderr).toMatch(SENTENCE);
      expect(exit.stderr).toContain(expected);
    },
  );

  it.each(["0.0.0.0", "::", "192.0.2.1"])(
    "[SV-05] refuses to start a demo center on %s and exits with status 2",
    async (host) => {
      const exit = await runServer({ flags: ["--host", host, "--port", "0"] });
      expect(exit).toMatchObject({ status: 2, stdout: "" });
      expect(exit.stderr).toMatch(SENTENCE);
      expect(exit.stderr).toContain("--allow-remote-demo");
    },
  );
});

describe("a demo center", () => {
  it("[SV-05] listens on a loopback address by default", async () => {
    await using server = await startServer();
    expect(new URL(server.url).hostname).toBe("127.0.0.1");
  });

  it("[SV-05] listens on other addresses with --allow-remote-demo", async () => {
    await using server = await startServer({ flags: ["--host", "0.0.0.0", "--port", "0", "--allow-remote-demo"] });
    expect((await fetch(`http://127.0.0.1:${server.port}/healthz`)).status).toBe(200);
  });
});

describe("shutdown", () => {
  it.each(["SIGTERM", "SIGINT"] as const)("[SV-06] exits with status 0 on %s", async (signal) => {
    await using server = await startServer();
    expect((await server.stop(signal)).status).toBe(0);
  });

  it("[SV-06] closes sockets with 1001", async () => {
    await using server = await startServer();
    const socket = new WebSocket(await customerSocketUrl(server));
    await new Promise((resolve) => socket.addEventListener("open", resolve, { once: true }));
    const closed = new Promise<CloseEvent>((resolve) => socket.addEventListener("close", resolve, { once: true }));

    const exit = await server.stop("SIGTERM");

    expect((await closed).code).toBe(1001);
    expect(exit.status).toBe(0);
  });

  it("[SV-06] does not wait for keep-alive connections", async () => {
    await using server = await startServer();
    await Promise.all(Array.from({ length: 5 }, () => fetch(`${server.url}/healthz`).then((answer) => answer.text())));
    const before = performance.now();
    expect((await server.stop("SIGTERM")).status).toBe(0);
    expect(performance.now() - before).toBeLessThan(5_000);
  });
});

async function listen(): Promise<AsyncDisposable & { readonly port: number }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    port: address.port,
    [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

async function customerSocketUrl({ description, url }: ServerProcess): Promise<string> {
  const started = await fetch(description.startChatUrl, { method: "POST", body: "{}" });
  const { data } = (await started.json()) as { data: { startChatResult: { ParticipantToken: string } } };
  const connection = await fetch(`${url}/participant/connection`, {
    method: "POST",
    headers: { "x-amz-bearer": data.startChatResult.ParticipantToken },
    body: JSON.stringify({ Type: ["WEBSOCKET"] }),
  });
  return ((await connection.json()) as { Websocket: { Url: string } }).Websocket.Url;
}
