/** Exit status of a failed start: invalid settings, a port in use, a data folder that is not writable. Source: docs/run-contract.md. */
export const CANNOT_START = 2;

/** Prints the sentence to standard error and sets the exit status. */
export function refuseStart(process: Pick<NodeJS.Process, "stderr" | "exitCode">, sentence: string): void {
  process.stderr.write(`${sentence}\n`);
  process.exitCode = CANNOT_START;
}
