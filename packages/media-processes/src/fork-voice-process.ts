import { type ChildProcess, fork } from "node:child_process";

/**
 * Starts a voice process: `program` is the path of the main file of `apps/voice`. The process ends when its channel closes, also if the server was killed. Its
 * outputs and its arguments of Node are those of the server.
 */
export function forkVoiceProcess(program: string): ChildProcess {
  return fork(program, [], { stdio: ["ignore", "inherit", "inherit", "ipc"] });
}
