import * as v from "valibot";

/** Codes of failed requests, as pages know them: two of SIP, and those of JSON-RPC. Source: docs/wire/voice.md#errors. */
export const SIGNALING_ERRORS = {
  malformed: 400,
  denied: 403,
  callGone: 404,
  busy: 486,
  failed: 500,
  unknownMethod: -32_601,
} as const;

const id = v.union([v.string(), v.number()]);

const candidate = v.object({
  candidate: v.string(),
  sdpMid: v.nullable(v.string()),
  sdpMLineIndex: v.nullable(v.number()),
});

/** Result of `invite`. */
export const inviteResult = v.object({
  sdp: v.string(),
  candidates: v.pipe(v.array(candidate), v.readonly()),
  peerConnectionId: v.string(),
  peerConnectionToken: v.string(),
  /** Time for which pages may keep an unused connection. Unit: milliseconds. */
  inactivityDuration: v.number(),
});

/** Answer that opens or restarts a leg. */
export type InviteResult = v.InferOutput<typeof inviteResult>;

/** A relay, as `RTCConfiguration` has it. */
const iceServer = v.object({
  urls: v.pipe(v.array(v.string()), v.readonly()),
  username: v.string(),
  credential: v.string(),
});

/** State of a call for its customer's page. It is complete in each message. */
export const callState = v.object({
  /** `callback`: the customer is called back later. `ringing`: they are called now. Without audio, both. */
  phase: v.picklist(["connecting", "waiting", "callback", "ringing", "connected", "ended"]),
  /** True if the customer can be called back instead of waiting. Absent: false. */
  canCallBack: v.optional(v.boolean()),
  /** Time for which the page rings from now on. Absent: it does not. Unit: milliseconds. */
  ringsForMs: v.optional(v.number()),
  /** The relays, with fresh credentials, while the page rings. Absent: those of the start of the call are the newest. */
  iceServers: v.optional(v.pipe(v.array(iceServer), v.readonly())),
  isOnHold: v.boolean(),
  isMuted: v.boolean(),
  /** The agent in the call; null: none. */
  agentName: v.nullable(v.string()),
  /** Reason for its end; null while it has not ended. */
  endReason: v.nullable(v.string()),
});

/** State of a call for its customer. */
export type CallState = v.InferOutput<typeof callState>;

const serverMessage = v.union([
  v.object({ id, result: v.unknown() }),
  v.object({ id, error: v.object({ code: v.number(), message: v.string() }) }),
  v.object({ method: v.literal("callState"), params: callState }),
  v.object({ method: v.literal("bye"), id }),
]);

/** A message of the server: the reply to a request, or a notice. */
export type SignalingServerMessage = v.InferOutput<typeof serverMessage>;

/** Reads a message of the server; undefined for one of a newer server. Never throws. */
export function parseSignalingReply(message: unknown): SignalingServerMessage | undefined {
  const parsed = v.safeParse(serverMessage, message);
  return parsed.success ? parsed.output : undefined;
}
