/** Signaling of the audio of calls. */
export {
  type CallState,
  callState,
  type InviteResult,
  inviteResult,
  parseSignalingReply,
  SIGNALING_ERRORS,
  type SignalingServerMessage,
} from "./replies.ts";
export { type ParsedSignaling, parseSignaling, type SignalingRequest } from "./requests.ts";
