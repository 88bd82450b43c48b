import { type ChildProcess, fork } from "node:child_process";

/**
 * Starts a voice process: `program` is the path of the main file of `apps/voice`. The process ends when its channel closes, also if the server was killed. Its
 * outputs are those of the server.
 *
 * @param nodeFlags Arguments of Node in place of those of the server.
 */
export function forkVoiceProcess(program: string, nodeFlags?: readonly string[]): ChildProcess {
  const flags = nodeFlags === undefined ? {} : { execArgv: [...nodeFlags] };
  return fork(program, [], { stdio: ["ignore", "inherit", "inherit", "ipc"], ...flags });
}
