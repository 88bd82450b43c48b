import { spawn } from "node:child_process";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { SCAN_MS, type ScannedFile, type Scanner } from "@tributary/engine";
import { asError, type Clock } from "@tributary/kernel";

/** Statuses of `clamdscan` and similar programs. */
const APPROVED = 0;
const REJECTED = 1;

/** Variables that the program gets. The others may be secrets of the center. */
const INHERITED: ReadonlySet<string> = new Set(["PATH", "HOME", "USER", "LANG", "LC_ALL", "TMPDIR", "TZ"]);

/** `environment`: that of this process. */
export type CommandScannerDeps = {
  readonly clock: Clock;
  readonly environment: Readonly<Record<string, string | undefined>>;
};

/** A scanner that runs a program. Disposing ends the programs that run. */
export type CommandScanner = Scanner & Disposable;

/**
 * Creates a scanner that runs a program for each file: no shell, the file on its standard input, facts of it in the environment and never in the arguments.
 * Rule AX-22.
 */
export function createCommandScanner(
  { clock, environment }: CommandScannerDeps,
  [program = "", ...args]: readonly string[],
): CommandScanner {
  const inherited = Object.fromEntries(Object.entries(environment).filter(([name]) => INHERITED.has(name)));
  const stopping = new AbortController();
  return {
    async scan(file, bytes) {
      const child = spawn(program, args, {
        env: { ...inherited, ...environmentOf(file) },
        stdio: ["pipe", "ignore", "ignore"],
        shell: false,
        killSignal: "SIGKILL",
        signal: stopping.signal,
      });
      using _deadline = clock.after(SCAN_MS, () => child.kill("SIGKILL"));
      const status = new Promise<number | null>((resolve, reject) => {
        child.once("error", reject);
        child.once("exit", resolve);
      });
      let failure: Error | null = null;
      const whole = noting(bytes, (error) => {
        failure = error;
        child.kill("SIGKILL"); // it would take a part for the whole file
      });
      // A program may know its result before it has read everything.
      pipeline(Readable.from(whole, { objectMode: false }), child.stdin).catch(() => child.stdin.destroy());
      const code = await status;
      if (failure !== null) throw failure;
      if (code === APPROVED) return "approved";
      if (code === REJECTED) return "rejected";
      throw new Error(`the scanner ended with ${code === null ? "a signal" : `status ${code}`}`);
    },
    [Symbol.dispose]: () => stopping.abort(),
  };
}

/** Passes bytes on, and reports an error of their source before it is raised. */
async function* noting(bytes: AsyncIterable<Uint8Array>, onError: (error: Error) => void): AsyncGenerator<Uint8Array> {
  const source = bytes[Symbol.asyncIterator]();
  const failed = (error: unknown): never => {
    onError(asError(error));
    throw error;
  };
  try {
    for (let part = await source.next().catch(failed); !part.done; part = await source.next().catch(failed)) {
      yield part.value; // an error that is raised here is that of the reader
    }
  } finally {
    await source.return?.();
  }
}

function environmentOf({ attachmentId, name, contentType, contactId }: ScannedFile): Record<string, string> {
  return {
    ATTACHMENT_ID: attachmentId,
    ATTACHMENT_NAME: name,
    ATTACHMENT_TYPE: contentType,
    ATTACHMENT_CONTACT_ID: contactId,
  };
}
