import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("../../../apps/server/dist/main.js", import.meta.url));
const READY = /^Tributary is ready: (http:\/\/\S+)$/m;

/** What a running center says of itself. */
export type CenterDescription = {
  readonly instanceId: string;
  readonly instanceArn: string;
  readonly region: string;
  readonly ccpUrl: string;
  readonly loginUrl: string;
  readonly participantEndpoint: string;
  readonly connectEndpoint: string;
  readonly startChatUrl: string;
  readonly widgetUrl: string;
  readonly demo: {
    readonly contactFlowId: string;
    readonly queues: readonly { readonly id: string; readonly name: string }[];
    readonly agents: readonly { readonly username: string; readonly password: string; readonly userId: string }[];
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
  };
};

/** A real center in a process of its own, on a free port and a folder of its own. */
export type RunningCenter = AsyncDisposable & {
  readonly url: string;
  readonly pid: number;
  readonly description: CenterDescription;
  /** Everything the process has printed. */
  readonly output: () => string;
  /** Ends the process without warning. */
  kill(): Promise<void>;
  /** Starts it again on the same port and folder, after `kill` or `stop`. */
  restart(): Promise<void>;
  /** Asks it to stop; gives the exit status. */
  stop(): Promise<number | null>;
};

/** Starts a center and waits until everything answers. `settings` are environment variables. */
export async function startCenter(settings: Readonly<Record<string, string>> = {}): Promise<RunningCenter> {
  const folder = await mkdtemp(join(tmpdir(), "tributary-"));
  let output = "";
  let port = "0";
  let child: ChildProcess;

  async function launch(): Promise<string> {
    const env = { ...process.env, TRIBUTARY_DATA_DIR: folder, TRIBUTARY_PORT: port, ...settings };
    child = spawn(process.execPath, [MAIN], { env, stdio: ["ignore", "pipe", "pipe"] });
    const from = output.length;
    return new Promise((resolve, reject) => {
      const hear = (chunk: Buffer): void => {
        output += chunk.toString();
        const ready = READY.exec(output.slice(from));
        if (ready?.[1]) resolve(ready[1]);
      };
      child.stdout?.on("data", hear);
      child.stderr?.on("data", hear);
      child.once("exit", (status) =>
        reject(new Error(`the center ended with ${status} before it was ready:\n${output}`)),
      );
    });
  }

  function ended(): Promise<number | null> {
    if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode);
    return new Promise((resolve) => child.once("exit", resolve));
  }

  async function end(signal: "SIGKILL" | "SIGTERM"): Promise<number | null> {
    const end = ended();
    child.kill(signal);
    return end;
  }

  const url = await launch();
  port = new URL(url).port;
  const description = (await (await fetch(`${url}/.well-known/tributary.json`)).json()) as CenterDescription;
  return {
    url,
    get pid() {
      return child.pid ?? -1;
    },
    description,
    output: () => output,
    kill: async () => void (await end("SIGKILL")),
    restart: async () => void (await launch()),
    stop: () => end("SIGTERM"),
    async [Symbol.asyncDispose]() {
      await end("SIGKILL");
      await rm(folder, { recursive: true, force: true });
    },
  };
}
