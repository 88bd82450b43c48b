import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findProgram } from "./debian-program.ts";
import { freePort } from "./free-port.ts";
import { giveAway, unprivileged } from "./unprivileged-user.ts";

/** A running TURN server on the loopback address. */
export type TurnServer = AsyncDisposable & {
  readonly url: string;
  /** Secret from which clients' credentials are made. */
  readonly secret: string;
  readonly output: () => string;
  /** Stops its execution, with all allocations open, until `resume`. */
  pause(): void;
  resume(): void;
};

/** Starts coturn, which is installed if it is missing. It relays to the loopback address. */
export async function startTurn(): Promise<TurnServer> {
  const program = findProgram("turnserver", "coturn");
  const [port, secret] = [await freePort(), randomBytes(16).toString("hex")];
  const folder = await mkdtemp(join(tmpdir(), "tributary-turn-"));
  giveAway(folder);
  const args = [
    ...["-n", "--listening-ip=127.0.0.1", "--relay-ip=127.0.0.1", `--listening-port=${port}`],
    ...["--use-auth-secret", `--static-auth-secret=${secret}`, "--realm=tributary.test"],
    ...["--no-tls", "--no-dtls", "--allow-loopback-peers", "--cli-password=unused", "--no-cli"],
    ...["--log-file=stdout", "--pidfile=", `--userdb=${join(folder, "turn.db")}`, "--verbose"],
  ];
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"], ...unprivileged() });
  let output = "";
  await new Promise<void>((resolve, reject) => {
    const receive = (chunk: Buffer): void => {
      output += chunk.toString();
      if (/UDP listener opened/.test(output)) resolve();
    };
    child.stdout.on("data", receive);
    child.stderr.on("data", receive);
    child.once("exit", () => reject(new Error(`coturn ended:\n${output}`)));
  });
  return {
    url: `turn:127.0.0.1:${port}?transport=udp`,
    secret,
    output: () => output,
    pause: () => void child.kill("SIGSTOP"),
    resume: () => void child.kill("SIGCONT"),
    async [Symbol.asyncDispose]() {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGKILL");
      if (child.exitCode === null && child.signalCode === null) await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
