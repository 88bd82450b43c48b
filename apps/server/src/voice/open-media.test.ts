import { createManualClock, createRecordingLogger, createSeededRandom } from "@tributary/testkit";
import { expect, it } from "vitest";
import { readConfig } from "../config/read-config.ts";
import { openMedia } from "./open-media.ts";

function openWith(...flags: readonly string[]) {
  const config = readConfig({ flags, environment: {}, readText: () => "" });
  if (!config.ok) throw new Error(config.refusal);
  const deps = { clock: createManualClock(), random: createSeededRandom(1), log: createRecordingLogger() };
  return openMedia(deps, config.value);
}

it.each([
  [["--voice-ports=40000-40009", "--voice-relay-port=40000"], "voiceRelayPort must not be one of the voicePorts"],
  [["--voice-ports=40000-40009", "--voice-relay-port=40009"], "voiceRelayPort must not be one of the voicePorts"],
  [["--voice-processes=2", "--voice-ports=40000-40000"], "voicePorts has fewer ports"],
])("[SV-95] refuses ports that do not fit: %j", (flags, sentence) => {
  expect(() => openWith(...flags)).toThrow(sentence);
});
