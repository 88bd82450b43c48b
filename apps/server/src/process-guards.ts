/**
 * Keeps a process running that its surroundings would end or open up: outputs without a reader or on a full disk, and SIGUSR1, which opens
 * Node's debugger, through which any local program could control the server.
 */
export function guardProcess(process: Pick<NodeJS.Process, "stdout" | "stderr" | "on">): void {
  for (const output of [process.stdout, process.stderr]) output.on("error", () => undefined);
  process.on("SIGUSR1", () => undefined);
}
