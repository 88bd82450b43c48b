/** Reasons why a call has no audio, or none in one direction. Source: docs/wire/voice.md#errors. */

/** A reason that the agent or an administrator can act on. */
export type SoftphoneFailure =
  /** The browser or the agent refuses the microphone. */
  | "microphone-denied"
  /** The browser's question is open for a long time. The microphone is used once it is answered. */
  | "microphone-not-allowed-yet"
  | "microphone-missing"
  /** Another program has it, or the operating system refuses it. */
  | "microphone-in-use"
  /** The browser has no audio for this page, for example because its address is not encrypted. */
  | "unsupported"
  /** The page has no network address. */
  | "no-network"
  /** The relay for the audio refuses the page: its secret is not the center's, or the page has too many connections. */
  | "relay-refused"
  /** The panel has no connection to the center. */
  | "no-link"
  /** The center did not answer, or cannot take the audio at this time. */
  | "not-answered"
  /** The center refuses the audio. */
  | "refused"
  /** Another page has the audio of the call. */
  | "busy"
  /** The center has answered, but no audio connection comes about. */
  | "unreachable"
  /** The browser cannot use the answer. */
  | "webrtc";

/** Category of failures that host pages get. Source: docs/wire/streams.md#enumerations. */
export type SoftphoneErrorType =
  | "microphone_not_shared"
  | "unsupported_browser"
  | "ice_collection_timeout"
  | "signalling_connection_failure"
  | "signalling_handshake_failure"
  | "user_busy_error"
  | "webrtc_error";

/** Rule PA-60. */
export const ERROR_TYPES: Readonly<Record<SoftphoneFailure, SoftphoneErrorType>> = {
  "microphone-denied": "microphone_not_shared",
  "microphone-not-allowed-yet": "microphone_not_shared",
  "microphone-missing": "microphone_not_shared",
  "microphone-in-use": "microphone_not_shared",
  unsupported: "unsupported_browser",
  "no-network": "ice_collection_timeout",
  "relay-refused": "ice_collection_timeout",
  "no-link": "signalling_connection_failure",
  "not-answered": "signalling_handshake_failure",
  refused: "signalling_handshake_failure",
  busy: "user_busy_error",
  unreachable: "webrtc_error",
  webrtc: "webrtc_error",
};

/** True for failures that another attempt may not have. The others need the agent: a permission, a device, another browser. */
export function isTemporary(failure: SoftphoneFailure): boolean {
  return ERROR_TYPES[failure] !== "microphone_not_shared" && failure !== "unsupported" && failure !== "refused";
}

const OF_MICROPHONE: Readonly<Record<string, SoftphoneFailure>> = {
  NotAllowedError: "microphone-denied",
  SecurityError: "microphone-denied",
  NotFoundError: "microphone-missing",
  OverconstrainedError: "microphone-missing",
};

/** Returns the failure for an error of `getUserMedia`. */
export function microphoneFailureOf(error: unknown): SoftphoneFailure {
  const name = error instanceof Error ? error.name : "";
  return OF_MICROPHONE[name] ?? "microphone-in-use";
}
