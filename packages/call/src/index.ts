/** Calls from customers' pages: audio, state and devices of one call, without a user interface. */
export type { Locks } from "./audio/audio-claim.ts";
export type { CallDevice, CallDevices } from "./audio/devices.ts";
export type { AudioOutput, MediaInput, PeerConnection } from "./audio/media-types.ts";
export type { MicrophoneProblem } from "./audio/microphone.ts";
export type { AnswerProblem, Call, CallAudio, CallEnd, CallPhase, CallProblem, CallSnapshot } from "./call.ts";
export { type OpenCallOptions, openCall } from "./open-call.ts";
export { type CallDeps, type PageEvents, platformDeps } from "./platform-deps.ts";
export { type CallOffer, readCallOffer } from "./start/call-offer.ts";
export type { CallFetch } from "./start/center-request.ts";
export { type CallStorage, type SavedCall, savedCall } from "./start/saved-call.ts";
export type { CallDetails, CallRefusal, StartProblem } from "./start/start-call.ts";
export type { IceServer, StartedCall } from "./start/started-call.ts";
