/**
 * Purpose: runs a real NATS server for a test, on a free port of the loopback address, as an unprivileged user if the test runs as root.
 * When:    tests of packages/fanout-nats and of clusters.
 * Usage:   await using nats = await startNats(); nats.url; await nats.kill(); await nats.start();
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findProgram, isRoot, UNPRIVILEGED_ID } from "@tributary/testkit";

/** Time for the server to be ready. Unit: milliseconds. */
const READY_LIMIT_MS = 20_000;

/** A running server. Disposing ends it and removes its folder. */
export interface NatsServer extends AsyncDisposable {
  readonly port: number;
  readonly url: string;
  /** Its process; undefined while it is stopped. */
  readonly pid: number | undefined;
  /** Starts the server again, on the same port. */
  start(): Promise<void>;
  /** Ends it as an administrator does. */
  stop(): Promise<void>;
  /** Ends it at once (SIGKILL). */
  kill(): Promise<void>;
  /** Stops its execution, with all connections open (SIGSTOP), until `resume`. */
  pause(): void;
  resume(): void;
  /** Output of the server so far. */
  log(): string;
}

/** Starts a server. `config` has further lines of its configuration file. */
export async function startNats({ config = "" }: { readonly config?: string } = {}): Promise<NatsServer> {
  const program = findProgram("nats-server", "nats-server");
  const folder = mkdtempSync(join(tmpdir(), "tributary-nats-"));
  const file = join(folder, "nats.conf");
  chmodSync(folder, 0o755);
  writeFileSync(file, `${config}\n`);
  let output = "";
  let port = -1; // any free one
  let running: ChildProcess | undefined;

  async function start(): Promise<void> {
    const id = String(UNPRIVILEGED_ID);
    const user = isRoot() ? ["--reuid", id, "--regid", id, "--clear-groups"] : [];
    // A test that fails by its time limit does not dispose the server, and its process is killed.
    const args = [...user, "--pdeathsig", "KILL", program, "-c", file, "-a", "127.0.0.1", "-p", String(port)];
    const child = spawn(findProgram("setpriv", "util-linux"), args, { stdio: ["ignore", "ignore", "pipe"] });
    running = child;
    let own = "";
    const ready = Promise.withResolvers<void>();
    child.stderr.on("data", (chunk: Buffer) => {
      own += chunk.toString();
      output += chunk.toString();
      if (own.includes("Server is ready")) ready.resolve();
    });
    child.once("error", ready.reject);
    child.once("exit", () => ready.reject(new Error(`nats-server has ended: ${own}`)));
    const limit = setTimeout(() => ready.reject(new Error(`nats-server is not ready: ${own}`)), READY_LIMIT_MS);
    await ready.promise.finally(() => clearTimeout(limit));
    const listening = /Listening for client connections on 127\.0\.0\.1:(\d+)/.exec(own);
    port = Number(listening?.[1]);
  }

  async function end(signal: "SIGTERM" | "SIGKILL"): Promise<void> {
    const child = running;
    running = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill(signal);
    child.kill("SIGCONT");
    await ended;
  }

  try {
    await start();
  } catch (error) {
    await end("SIGKILL");
    rmSync(folder, { recursive: true });
    throw error;
  }
  return {
    port,
    url: `nats://127.0.0.1:${port}`,
    get pid() {
      return running?.pid;
    },
    start,
    stop: () => end("SIGTERM"),
    kill: () => end("SIGKILL"),
    pause: () => void running?.kill("SIGSTOP"),
    resume: () => void running?.kill("SIGCONT"),
    log: () => output,
    async [Symbol.asyncDispose]() {
      await end("SIGKILL");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
