import type { ChildProcess } from "node:child_process";
import { EventEmitter } from "node:events";
import type { Socket } from "node:net";
import type { LogFields, Logger } from "@tributary/kernel";
import { silentLogger } from "@tributary/kernel";
import { createManualClock, createSeededRandom } from "@tributary/testkit";
import { expect, it } from "vitest";
import { createHeldConnections } from "./held-connections.ts";
import type { ParentMessage } from "./messages.ts";
import { supervise } from "./supervise.ts";

const ADDRESS = { host: "127.0.0.1", port: 1 };

/** Server process in the test's hands. */
class FakeServer extends EventEmitter {
  pid: number | undefined = 1;
  connected = true;
  readonly received: ParentMessage[] = [];
  readonly signals: string[] = [];
  send(message: ParentMessage): void {
    this.received.push(message);
  }
  kill(signal: string): void {
    this.signals.push(signal);
  }
  /** Ends, and waits until the supervisor knows. */
  async end(status: number | null, signal: NodeJS.Signals | null = null): Promise<void> {
    this.connected = false;
    this.emit("close", status, signal);
    await nextTurn();
  }
  async becomeReady(): Promise<void> {
    this.emit("message", { type: "listen", address: ADDRESS });
    await nextTurn();
  }
}

function aSocket(): Socket {
  return { destroy: () => undefined } as unknown as Socket;
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function open(listen = () => Promise.resolve(ADDRESS)) {
  const clock = createManualClock();
  const servers: FakeServer[] = [];
  const crashes: LogFields[] = [];
  const printed: string[] = [];
  const log: Logger = { ...silentLogger, error: (_message, fields = {}) => void crashes.push(fields) };
  const options = { maxConnections: 10, maxHoldMs: 30_000, maxTakingMs: 5_000, maxOnTheWay: 10 };
  const supervisor = supervise({
    startServer() {
      const server = new FakeServer();
      servers.push(server);
      return server as unknown as ChildProcess;
    },
    port: { listen, close: () => undefined },
    held: createHeldConnections<Socket>({ clock, onClosed: () => undefined }, options),
    clock,
    random: createSeededRandom(1),
    log,
    refuseStart: (sentence) => void printed.push(sentence),
  });
  const newest = (): FakeServer => servers.at(-1) as FakeServer;
  return { clock, supervisor, servers, newest, crashes, printed };
}

it("[RC-01] holds connections until a server process is ready, and hands them to it", async () => {
  const { supervisor, newest } = open();
  supervisor.connect(aSocket());
  expect(newest().received).toEqual([]);

  await newest().becomeReady();

  expect(newest().received).toEqual([
    { type: "listening", address: ADDRESS, isRestart: false },
    { type: "connection", connectionId: 1 },
  ]);
});

it("[RC-03] gives an unconfirmed connection to the next server process, and a confirmed one to none", async () => {
  const { clock, supervisor, newest } = open();
  await newest().becomeReady();
  supervisor.connect(aSocket());
  supervisor.connect(aSocket());
  newest().emit("message", { type: "connection-taken", connectionId: 1 });
  await newest().end(null, "SIGKILL");
  clock.advance(0);
  await newest().becomeReady();

  expect(newest().received).toEqual([
    { type: "listening", address: ADDRESS, isRestart: true },
    { type: "connection", connectionId: 2 },
  ]);
});

it("[RC-04] restarts at once, then with delays that double to 5 seconds, and at once again after a healthy run", async () => {
  const { clock, newest, crashes, servers } = open();
  const delays: unknown[] = [];
  await newest().becomeReady();
  for (let crash = 0; crash < 10; crash += 1) {
    await newest().end(null, "SIGKILL");
    delays.push(crashes.at(-1)?.restartInMs);
    clock.advance(30_000);
    if (crash === 8) {
      await newest().becomeReady();
      clock.advance(10_000);
    }
  }

  expect(delays).toEqual([0, 500, 1_000, 2_000, 4_000, 5_000, 5_000, 5_000, 5_000, 0]);
  expect(servers).toHaveLength(11);
  expect(crashes).toHaveLength(10);
});

it("[RC-05] does not restart a server process that has not been ready yet", async () => {
  const { supervisor, newest, servers } = open();
  await newest().end(1);

  expect(await supervisor.ended).toEqual({ status: 1, signal: null });
  expect(servers).toHaveLength(1);
});

it("[RC-05] does not restart a server process that exits with status 0", async () => {
  const { supervisor, newest, crashes } = open();
  await newest().becomeReady();
  await newest().end(0);

  expect(await supervisor.ended).toEqual({ status: 0, signal: null });
  expect(crashes).toEqual([]);
});

it("[RC-05] prints the sentence of a first start that fails", async () => {
  const { supervisor, newest, printed, crashes } = open();
  newest().emit("message", { type: "start-refused", sentence: "The disk is full." });
  await newest().end(2);

  expect(await supervisor.ended).toEqual({ status: 2, signal: null });
  expect(printed).toEqual(["The disk is full."]);
  expect(crashes).toEqual([]);
});

it("[RC-14] repeats a start that fails after a crash, every 5 seconds at last, and logs it once a minute", async () => {
  const { clock, newest, servers, crashes, printed } = open();
  await newest().becomeReady();
  await newest().end(null, "SIGKILL");
  clock.advance(0);
  for (let start = 0; start < 10; start += 1) {
    newest().emit("message", { type: "start-refused", sentence: "The disk is full." });
    await newest().end(2);
    clock.advance(5_000);
  }

  expect(servers).toHaveLength(12);
  expect(printed).toEqual([]);
  expect(crashes).toEqual([
    { status: null, signal: "SIGKILL", restartInMs: 0 },
    { reason: "The disk is full." },
    { status: 2, signal: null, restartInMs: 500 },
  ]);
});

it("[RC-05] passes an address that cannot be listened on on to the server process", async () => {
  const { newest } = open(() => Promise.reject(Object.assign(new Error("in use"), { code: "EADDRINUSE" })));
  await newest().becomeReady();

  expect(newest().received).toEqual([{ type: "not-listening", code: "EADDRINUSE", message: "in use" }]);
});

it("[RC-06] stops the server process, and kills it when it does not end in time", async () => {
  const { clock, supervisor, newest, servers } = open();
  await newest().becomeReady();
  supervisor.stop("SIGTERM");
  supervisor.stop("SIGINT");
  clock.advance(9_499);
  expect(newest().signals).toEqual([]);
  clock.advance(1);
  expect(newest().signals).toEqual(["SIGKILL"]);
  await newest().end(null, "SIGKILL");

  expect(newest().received.slice(1)).toEqual([{ type: "stop", signal: "SIGTERM" }]);
  expect(await supervisor.ended).toEqual({ status: null, signal: "SIGKILL" });
  expect(servers).toHaveLength(1);
});

it("[RC-06, SV-21] passes a second signal on to the server process", async () => {
  const { clock, supervisor, newest } = open();
  await newest().becomeReady();
  supervisor.stop("SIGINT");
  clock.advance(999);
  supervisor.stop("SIGINT");
  expect(newest().signals).toEqual([]);
  clock.advance(1);
  supervisor.stop("SIGINT");

  expect(newest().signals).toEqual(["SIGTERM"]);
});

it("[RC-13] ends in status 0 when it stops a server process that is starting", async () => {
  const { clock, supervisor, newest } = open();
  supervisor.stop("SIGINT");
  expect(newest().received).toEqual([{ type: "stop", signal: "SIGINT" }]);
  clock.advance(9_500);
  expect(newest().signals).toEqual(["SIGKILL"]);
  await newest().end(null, "SIGKILL");

  expect(await supervisor.ended).toEqual({ status: 0, signal: null });
});

it("[RC-06] stops while it waits for the next restart", async () => {
  const { clock, supervisor, newest, servers } = open();
  await newest().becomeReady();
  await newest().end(1);
  clock.advance(0);
  await newest().end(1);
  supervisor.stop("SIGTERM");
  clock.advance(60_000);

  expect(await supervisor.ended).toEqual({ status: 0, signal: null });
  expect(servers).toHaveLength(2);
});

it("[RC-04] counts a server process that the system cannot start as a crash", async () => {
  const { clock, newest, crashes, servers } = open();
  await newest().becomeReady();
  await newest().end(1);
  clock.advance(0);
  newest().pid = undefined;
  newest().emit("error", new Error("EAGAIN"));
  await newest().end(-11);
  clock.advance(30_000);

  expect(crashes.at(-1)).toEqual({ status: 1, signal: null, restartInMs: 500 });
  expect(servers).toHaveLength(3);
});
