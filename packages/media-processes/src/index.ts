/** The port `Media` over voice processes, which the server starts and supervises. */
export { forkVoiceProcess } from "./fork-voice-process.ts";
export type { MediaProcessesOptions, RelayOptions } from "./media-options.ts";
export { createMediaProcesses, type MediaProcesses } from "./media-processes.ts";
export type { VoiceProcessDeps } from "./voice-process.ts";
