import { fileURLToPath } from "node:url";
import type { Media } from "@tributary/engine/ports";
import type { Clock, Logger, Random } from "@tributary/kernel";
import { createMediaProcesses, forkVoiceProcess } from "@tributary/media-processes";
import { CenterError } from "@tributary/model";
import type { Config } from "../config/schema.ts";
import { voicePortsOf } from "../config/voice-settings.ts";

type Deps = { readonly clock: Clock; readonly random: Random; readonly log: Logger };

/** The main file of the voice process. The path is the same from `src` and from `dist`. */
const PROGRAM = fileURLToPath(new URL("../../../voice/dist/main.js", import.meta.url));

/** The audio of the settings. */
export type OpenMedia = { readonly media?: Media } & AsyncDisposable;

/**
 * Opens the audio of calls, unless it is off. No process is started before the first call. A center on several nodes has none: the parties of a call could be
 * on different nodes.
 *
 * Errors: `CenterError("unavailable")` with a sentence for the operator if there are fewer ports than processes.
 */
export function openMedia(deps: Deps, config: Config): OpenMedia {
  const { voiceProcesses: processes, voiceAddresses: announcedAddresses } = config;
  if (processes === 0 || config.fanoutUrl !== undefined) return { [Symbol.asyncDispose]: () => Promise.resolve() };
  const ports = voicePortsOf(config);
  if (ports.first !== 0 && ports.last - ports.first + 1 < processes)
    throw new CenterError("unavailable", "voicePorts has fewer ports than there are voiceProcesses");
  const media = createMediaProcesses(
    { ...deps, startProcess: () => forkVoiceProcess(PROGRAM) },
    { processes, ports, announcedAddresses, hasLoopback: config.publicUrl === undefined },
  );
  return { media, [Symbol.asyncDispose]: () => media[Symbol.asyncDispose]() };
}
