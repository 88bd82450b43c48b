/** Messages between the server and its voice processes. */
import * as v from "valibot";
import { type VoiceCommand, voiceCommand } from "./commands.ts";
import { answeredRequest, type VoiceReport, voiceReport } from "./reports.ts";

export type { VoiceCommand, WireArrangedLeg } from "./commands.ts";
export { MAX_CANDIDATES, MAX_SDP_LENGTH, type MediaDescription, mediaDescription } from "./description.ts";
export type { MediaSocket } from "./media-socket.ts";
export type { VoiceReport } from "./reports.ts";
export { type VoiceSettings, voiceSettings } from "./settings.ts";

/** Parses a message of the server; undefined if it is not one. */
export function parseVoiceCommand(message: unknown): VoiceCommand | undefined {
  const result = v.safeParse(voiceCommand, message);
  return result.success ? result.output : undefined;
}

/** Returns the number of the request that a malformed message answers; undefined if it names none. */
export function requestIdOf(message: unknown): number | undefined {
  const result = v.safeParse(answeredRequest, message);
  return result.success ? result.output.requestId : undefined;
}

/** Parses a message of a voice process; undefined if it is not one. */
export function parseVoiceReport(message: unknown): VoiceReport | undefined {
  const result = v.safeParse(voiceReport, message);
  return result.success ? result.output : undefined;
}
