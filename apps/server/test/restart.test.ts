/** The parent process: it owns the port, restarts the server process after a crash, and passes on signals. */
import { lookup } from "node:dns/promises";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { request } from "node:http";
import { connect, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { BUILT, runServer, type ServerProcess, startServer, temporaryFolder } from "./server-process.ts";

/** State of an open connection, and the field with the number of its socket, in /proc/net/tcp. */
const ESTABLISHED = "01";
const INODE = 9;

describe("a crash of the server process", () => {
  it("[RC-01] is followed by a restart; connections made meanwhile wait, with what was sent on them", async () => {
    await using server = await startServer();
    const before = openConnection(server);
    before.write("GET /readyz HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n");
    await new Promise((resolve) => before.once("data", resolve));
    await until(() => server.serverPids.length === 1);
    kill(server.serverPids.at(-1), "SIGKILL");
    await new Promise((resolve) => before.once("close", resolve));

    const held = openConnection(server);
    held.write("GET /readyz HTTP/1.1\r\nhost: 127.0.0.1\r\n");
    const others = Promise.all(Array.from({ length: 20 }, () => statusOf(`${server.url}/readyz`)));
    await until(() => server.serverPids.length === 2);
    held.write("connection: close\r\n\r\n");

    expect(await text(held)).toContain('{"status":"ready"}');
    expect(await others).toEqual(Array.from({ length: 20 }, () => 200));
    expect((await server.stop("SIGTERM")).status).toBe(0);
  });

  it("[RC-03] loses no connection that was on its way to the server process", async () => {
    await using server = await startServer();
    await until(() => server.serverPids.length === 1);
    kill(server.serverPids.at(-1), "SIGSTOP"); // connections are sent to it, and it takes none
    const sockets = Array.from({ length: 10 }, () => openConnection(server));
    for (const socket of sockets) socket.write("GET /readyz HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n\r\n");
    await until(() => heldBy(server) >= sockets.length); // the parent sends what it accepts in the same turn
    kill(server.serverPids.at(-1), "SIGKILL");

    for (const socket of sockets) expect(await text(socket)).toContain('{"status":"ready"}');
  });

  it("[RC-03] loses no connection while the server process is busy for some seconds", async () => {
    await using server = await startServer();
    await until(() => server.serverPids.length === 1);
    kill(server.serverPids.at(-1), "SIGSTOP");
    const answers = Promise.all(Array.from({ length: 20 }, () => statusOf(`${server.url}/readyz`)));
    await new Promise((resolve) => setTimeout(resolve, 6_000));
    kill(server.serverPids.at(-1), "SIGCONT");

    expect(new Set(await answers)).toEqual(new Set([200]));
  });

  it("[RC-10] does not print the start-up text again", async () => {
    await using server = await startServer();
    await until(() => server.serverPids.length === 1);
    const before = server.stdout;
    kill(server.serverPids.at(-1), "SIGABRT");
    await until(() => server.serverPids.length === 2);
    expect(await statusOf(`${server.url}/readyz`)).toBe(200);

    expect(server.stdout).toBe(before);
    expect(logged(server, "server process ended unexpectedly")).toEqual([
      expect.objectContaining({ signal: "SIGABRT", restartInMs: 0 }),
    ]);
  });

  it("[RC-01] keeps the addresses of the clients", async () => {
    await using server = await startServer();
    for (let attempt = 0; attempt < 10; attempt += 1) expect(await guessFrom("127.0.0.1", server)).toBe(401);

    expect(await guessFrom("127.0.0.1", server)).toBe(429); // counted per user name and address
    expect(await guessFrom("127.0.0.2", server)).toBe(401);
  });
});

/** Prints the id of the process that loads one of these parts. */
const LOADING = `import { registerHooks } from "node:module";
const PARTS = /(fastify)\\/fastify\\.js$|\\/(run-center)\\.[jt]s$|(pg|@nats-io\\/nats-core|@aws-sdk\\/client-s3)\\/[^]*\\/index\\.js$/;
registerHooks({ load(url, context, next) {
  const part = PARTS.exec(url)?.slice(1).find(Boolean);
  if (part) process.stderr.write(process.pid + " loads " + part + "\\n");
  return next(url, context);
} });`;

it.each([
  ["sources", undefined],
  ["build", BUILT],
])(
  "[RC-15] from the %s, the parent process loads neither the center nor the web framework, and no process the clients of several nodes",
  async (_from, main) => {
    const nodeFlags = ["--import", `data:text/javascript,${encodeURIComponent(LOADING)}`];
    await using server = await startServer({ nodeFlags, ...(main === undefined ? {} : { main }) });
    await until(() => server.serverPids.length === 1);
    const loaded = [...server.stderr.matchAll(/^(\d+) loads (\S+)$/gm)].map(([, pid, part]) => [Number(pid), part]);

    expect(loaded.toSorted()).toEqual([
      [server.serverPids[0], "fastify"],
      [server.serverPids[0], "run-center"],
    ]);
    expect(server.serverPids).not.toContain(server.pid);
  },
);

describe("the end of a process", () => {
  it.each(["SIGTERM", "SIGINT", "SIGHUP"] as const)(
    "[RC-06] %s to the parent shuts the server process down in order",
    async (signal) => {
      await using server = await startServer();
      const exit = await server.stop(signal);

      expect(exit.status).toBe(0);
      expect(logged(server, "center stopping")).toEqual([expect.objectContaining({ signal })]);
      expect(logged(server, "center stopped")).toHaveLength(1);
    },
  );

  it("[RC-05] the parent exits with the server process when that one was stopped by hand", async () => {
    await using server = await startServer();
    await until(() => server.serverPids.length === 1);
    kill(server.serverPids[0], "SIGTERM");

    expect((await server.exit).status).toBe(0);
  });

  it("[RC-07] the server process shuts down in order when the parent is killed", async () => {
    await using server = await startServer();
    const exit = await server.stop("SIGKILL"); // ends once no process holds the output pipes

    expect(exit.stderr).toContain('"msg":"center stopped"');
  });

  it.each([0, 40, 100, 200, 300, 1_000])(
    "[RC-12] the server process ends when the parent is killed %i ms after a crash, while the next one starts",
    async (delayMs) => {
      using folder = temporaryFolder();
      const flags = ["--port", "0"];
      await using server = await startServer({ flags, folder: folder.path });
      await until(() => server.serverPids.length === 1);
      kill(server.serverPids[0], "SIGKILL");
      await new Promise((resolve) => setTimeout(resolve, delayMs));
      await server.stop("SIGKILL"); // ends once no process holds the output pipes

      await using _next = await startServer({ flags, folder: folder.path });
    },
  );

  it.each([100, 200, 300, 500])("[RC-12] no process is left when the parent is killed after %i ms", async (delayMs) => {
    const wrapper = ["timeout", "--foreground", "-s", "KILL", `${delayMs / 1000}`];
    const exit = await runServer({ flags: ["--port", "0"], wrapper }); // ends once no process holds the output pipes

    expect(exit.stdout).toBe("");
  });

  it.each([0, 100, 250, 400])(
    "[RC-13] SIGTERM %i ms after a crash, while the next server process starts, ends in status 0",
    async (delayMs) => {
      await using server = await startServer();
      await until(() => server.serverPids.length === 1);
      kill(server.serverPids[0], "SIGKILL");
      await until(() => logged(server, "server process ended unexpectedly").length === 1);
      await new Promise((resolve) => setTimeout(resolve, delayMs));
      const before = performance.now();
      const exit = await server.stop("SIGTERM");

      expect(exit.status).toBe(0);
      expect(performance.now() - before).toBeLessThan(8_000);
    },
  );

  it.each([
    [0, "true"],
    [100, "true"],
    [300, "true"],
    [100, "false"],
  ])(
    "[RC-13] SIGTERM %i ms after the first start ends in status 0 (restartAfterCrash %s)",
    async (delayMs, restart) => {
      const stop = `setTimeout(() => process.kill(process.pid, "SIGTERM"), ${delayMs})`;
      const whenHandled = `const timer = setInterval(() => process.listenerCount("SIGTERM") && (clearInterval(timer), ${stop}), 1)`;
      const inParent = `if (process.channel === undefined) { ${whenHandled} }`;
      const nodeFlags = [`--import=data:text/javascript,${encodeURIComponent(inParent)}`];

      expect(await runServer({ flags: ["--port", "0", `--restart-after-crash=${restart}`], nodeFlags })).toMatchObject({
        status: 0,
      });
    },
  );

  it("[LG-03] an error that nothing handled shuts the server process down in order, and it is restarted", async () => {
    const fault = "process.once('SIGUSR2', () => void Promise.reject(new Error('the fault')))";
    await using server = await startServer({
      nodeFlags: [`--import=data:text/javascript,${encodeURIComponent(fault)}`],
    });
    await until(() => server.serverPids.length === 1);
    kill(server.serverPids[0], "SIGUSR2");
    await until(() => server.serverPids.length === 2);

    expect(logged(server, "unhandled error")).toEqual([
      expect.objectContaining({
        event: "unhandledRejection",
        error: expect.objectContaining({ message: "the fault" }),
      }),
    ]);
    expect(logged(server, "center stopped")).toHaveLength(1);
    expect(logged(server, "server process ended unexpectedly")).toEqual([expect.objectContaining({ status: 1 })]);
  });

  it("[CL-04] SIGUSR1 does not open the debugger, in neither process", async () => {
    await using server = await startServer();
    await until(() => server.serverPids.length === 1);
    for (const pid of [server.pid, ...server.serverPids]) kill(pid, "SIGUSR1");
    expect(await statusOf(`${server.url}/readyz`)).toBe(200);

    expect((await server.stop("SIGTERM")).stderr).not.toContain("Debugger");
  });
});

it.each(["true", "false"])(
  "[RC-01] `localhost` is served on all its addresses (restartAfterCrash %s)",
  async (restart) => {
    const flags = ["--port", "0", "--host", "localhost", `--restart-after-crash=${restart}`];
    await using server = await startServer({ flags });
    for (const { address, family } of await lookup("localhost", { all: true })) {
      const host = family === 6 ? `[${address}]` : address;
      expect(await statusOf(`http://${host}:${server.port}/readyz`)).toBe(200);
    }
  },
);

describe("without a parent process", () => {
  const flags = ["--port", "0", "--restart-after-crash=false"];

  it("[RC-09] the started process is the server, and a crash ends it", async () => {
    await using server = await startServer({ flags });
    await until(() => server.serverPids.length === 1);
    expect(server.serverPids).toEqual([server.pid]);

    expect((await server.stop("SIGKILL")).status).toBeNull();
  });

  it("[RC-09, SV-06] SIGHUP shuts it down in order", async () => {
    await using server = await startServer({ flags });

    expect(await server.stop("SIGHUP")).toMatchObject({
      status: 0,
      stderr: expect.stringContaining('"msg":"center stopped"'),
    });
  });
});

describe("the command line", () => {
  it("[CL-01] a Node that is too old is named in one sentence, with status 2", async () => {
    const old = "Object.defineProperty(process.versions, 'node', { value: '20.19.0' })";
    const exit = await runServer({ nodeFlags: [`--import=data:text/javascript,${encodeURIComponent(old)}`] });

    expect(exit).toMatchObject({ status: 2, stdout: "" });
    expect(exit.stderr).toMatch(/^Tributary needs Node 24 or newer, and this is Node 20\.19\.0[^\n]*\.\n$/);
  });

  it("[CL-02] --help ends with status 0", async () => {
    const exit = await runServer({ flags: ["--help"] });

    expect(exit).toMatchObject({ status: 0, stderr: "" });
    expect(exit.stdout).toContain("npm start -- [options]");
  });
});

/** Returns the number of files and connections that the parent process has open. */
/** Number of open connections of clients that the parent process has accepted, and has a descriptor for. */
function heldBy({ pid, port }: ServerProcess): number {
  const descriptors = new Set(readdirSync(`/proc/${pid}/fd`).map((name) => targetOf(`/proc/${pid}/fd/${name}`)));
  const localPort = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  return readFileSync(`/proc/${pid}/net/tcp`, "utf8")
    .split("\n")
    .map((line) => line.trim().split(/ +/))
    .filter(([, local, , state]) => local?.endsWith(localPort) && state === ESTABLISHED)
    .filter((fields) => descriptors.has(`socket:[${fields[INODE]}]`)).length;
}

/** Returns what a descriptor is, or undefined if it was closed meanwhile. */
function targetOf(descriptor: string): string | undefined {
  try {
    return readlinkSync(descriptor);
  } catch {
    return undefined;
  }
}

function openConnection({ port }: ServerProcess): Socket {
  return connect(port, "127.0.0.1").on("error", () => undefined);
}

async function statusOf(url: string): Promise<number> {
  const answer = await fetch(url, { headers: { connection: "close" } });
  await answer.text();
  return answer.status;
}

/** Returns the status of a sign-in with a wrong password, from an address of this machine. */
function guessFrom(localAddress: string, { port }: ServerProcess): Promise<number | undefined> {
  const options = { host: "127.0.0.1", port, localAddress, method: "POST", path: "/auth/sign-in", agent: false };
  return new Promise((resolve, reject) => {
    request(options, (response) => resolve(response.resume().statusCode))
      .on("error", reject)
      .end(JSON.stringify({ username: "ada", password: "wrong" }));
  });
}

function kill(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) throw new Error("the server process has not been logged");
  process.kill(pid, signal);
}

/** Returns the log entries with this message. */
function logged({ stderr }: ServerProcess, message: string): readonly object[] {
  const entries = stderr.split("\n").filter((line) => line.startsWith("{"));
  return entries.map((line) => JSON.parse(line) as { readonly msg: string }).filter(({ msg }) => msg === message);
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + 60_000;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error("the condition did not become true within a minute");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
