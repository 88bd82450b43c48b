import { join } from "node:path";
import type { Media } from "@tributary/engine/ports";
import type { Relays } from "@tributary/http";
import type { Clock, Logger, Random } from "@tributary/kernel";
import { createMediaProcesses, forkVoiceProcess, type RelayOptions } from "@tributary/media-processes";
import { CenterError } from "@tributary/model";
import type { Config } from "../config/schema.ts";
import { builtInRelayOf, isUsedHere, voicePortsOf } from "../config/voice-settings.ts";
import { ROOT_FOLDER } from "../program-paths.ts";
import { relaysOf } from "./relays.ts";

type Deps = { readonly clock: Clock; readonly random: Random; readonly log: Logger };

/** The main file of the voice process. */
const PROGRAM = join(ROOT_FOLDER, "apps", "voice", "dist", "main.js");

/** Length of the secret of a relay that the settings give none. Unit: bytes. */
const SECRET_BYTES = 32;

/** The audio of the settings, and the relays that lead to it. */
export type OpenMedia = { readonly media?: Media; readonly relays?: Relays } & AsyncDisposable;

/**
 * Opens the audio of calls, unless it is off. No process is started before it is needed, except for a relay on a set port.
 *
 * Errors: `CenterError("unavailable")` with a sentence for the operator if there are fewer ports than processes, or the relay has one of them.
 */
export function openMedia(deps: Deps, config: Config): OpenMedia {
  const { voiceProcesses: processes, voiceAddresses: announcedAddresses } = config;
  if (processes === 0) return { [Symbol.asyncDispose]: () => Promise.resolve() };
  const ports = voicePortsOf(config);
  if (ports.first !== 0 && ports.last - ports.first + 1 < processes)
    throw new CenterError("unavailable", "voicePorts has fewer ports than there are voiceProcesses");
  const relay = relayOf(deps, config);
  const hasLoopback = isUsedHere(config);
  const media = createMediaProcesses(
    { ...deps, startProcess: () => forkVoiceProcess(PROGRAM) },
    { processes, ports, announcedAddresses, hasLoopback, ...(relay && { relay }) },
  );
  return {
    media,
    ...relaysOf(config, relay && { secret: relay.secret, isLocal: relay.isLocal, media }),
    [Symbol.asyncDispose]: () => media[Symbol.asyncDispose](),
  };
}

/** The relay of the settings. Its secret is of this process, unless a TURN server of the settings shares it. */
function relayOf({ random }: Deps, config: Config): RelayOptions | undefined {
  const place = builtInRelayOf(config);
  if (place === undefined) return undefined;
  const { first, last } = voicePortsOf(config);
  if (place.port !== 0 && place.port >= first && place.port <= last)
    throw new CenterError("unavailable", "voiceRelayPort must not be one of the voicePorts");
  return { ...place, secret: config.turnSecret ?? Buffer.from(random.bytes(SECRET_BYTES)).toString("hex") };
}
