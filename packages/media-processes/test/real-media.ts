import type { ChildProcess } from "node:child_process";
import { join } from "node:path";
import type { MediaFixture } from "@tributary/engine/contracts";
import { createSystemClock, createSystemRandom } from "@tributary/kernel";
import { createRecordingLogger, type RecordingLogger } from "@tributary/testkit";
import {
  createMediaProcesses,
  forkVoiceProcess,
  type MediaProcesses,
  type MediaProcessesOptions,
} from "../src/index.ts";
import { openWeriftPeer } from "./werift-peer.ts";

/** The program of voice processes, run from its source. */
export const VOICE_PROGRAM = join(import.meta.dirname, "..", "..", "..", "apps", "voice", "src", "main.ts");

/** Media on this machine, with its processes. */
export type RealMedia = MediaFixture & {
  readonly media: MediaProcesses;
  readonly children: readonly ChildProcess[];
  readonly log: RecordingLogger;
};

const OPTIONS: MediaProcessesOptions = {
  processes: 1,
  ports: { first: 0, last: 0 },
  announcedAddresses: [],
  hasLoopback: true,
};

/** Creates media that is reached on 127.0.0.1. `flags`: further arguments of Node. */
export function openRealMedia(changes: Partial<MediaProcessesOptions> = {}, flags: readonly string[] = []): RealMedia {
  const children: ChildProcess[] = [];
  const log = createRecordingLogger();
  const startProcess = () => {
    const child = forkVoiceProcess(VOICE_PROGRAM, ["--conditions=source", ...flags]);
    children.push(child);
    return child;
  };
  const deps = { startProcess, clock: createSystemClock(), random: createSystemRandom(), log };
  const media = createMediaProcesses(deps, { ...OPTIONS, ...changes });
  return {
    media,
    children,
    log,
    openPeer: () => openWeriftPeer(),
    async endProcesses() {
      for (const child of children) child.kill("SIGKILL");
    },
    pass: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    [Symbol.asyncDispose]: () => media[Symbol.asyncDispose](),
  };
}
