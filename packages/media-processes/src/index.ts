/** The port `Media` over voice processes, which the server starts and supervises. */
export { forkVoiceProcess } from "./fork-voice-process.ts";
export type { MediaProcessesOptions } from "./media-options.ts";
export { createMediaProcesses } from "./media-processes.ts";
export type { VoiceProcessDeps } from "./voice-process.ts";
