/**
 * Reads what the center sends on the socket of a call. By hand, without the schemas of the protocol: the schema library would be a third of the size of this one.
 * A test compares both.
 */
import type { CallState, InviteResult } from "@tributary/protocol/signaling";

/** A message of the center. Others, such as those of a newer center, are ignored. */
export type ServerMessage =
  | { readonly kind: "result"; readonly id: unknown; readonly result: unknown }
  | { readonly kind: "error"; readonly id: unknown; readonly code: number; readonly message: string }
  | { readonly kind: "state"; readonly state: CallState };

/** Answer to an offer. */
export type SessionAnswer = Pick<InviteResult, "sdp" | "candidates">;

const PHASES: readonly string[] = [
  "connecting",
  "waiting",
  "callback",
  "ringing",
  "connected",
  "ended",
] satisfies CallState["phase"][];

/** Returns the message in a frame; undefined for one that is not understood. Never throws. */
export function readServerMessage(text: string): ServerMessage | undefined {
  const message = parsed(text);
  if (!isObject(message)) return undefined;
  return replyIn(message) ?? stateIn(message);
}

function replyIn(message: Readonly<Record<string, unknown>>): ServerMessage | undefined {
  const { id, error } = message;
  if (typeof id !== "string" && typeof id !== "number") return undefined;
  if ("result" in message) return { kind: "result", id, result: message.result };
  if (!isObject(error) || typeof error.code !== "number" || typeof error.message !== "string") return undefined;
  return { kind: "error", id, code: error.code, message: error.message };
}

function stateIn({ method, params }: Readonly<Record<string, unknown>>): ServerMessage | undefined {
  return method === "callState" && isCallState(params) ? { kind: "state", state: params } : undefined;
}

/** Returns the answer in the result of `invite`; undefined if it has none. */
export function readSessionAnswer(result: unknown): SessionAnswer | undefined {
  if (!isObject(result) || typeof result.sdp !== "string" || !Array.isArray(result.candidates)) return undefined;
  const candidates: unknown[] = result.candidates;
  return candidates.every(isCandidate) ? { sdp: result.sdp, candidates } : undefined;
}

function isCandidate(value: unknown): value is InviteResult["candidates"][number] {
  return (
    isObject(value) &&
    typeof value.candidate === "string" &&
    (value.sdpMid === null || typeof value.sdpMid === "string") &&
    (value.sdpMLineIndex === null || typeof value.sdpMLineIndex === "number")
  );
}

function isCallState(value: unknown): value is CallState {
  return (
    isObject(value) &&
    typeof value.phase === "string" &&
    PHASES.includes(value.phase) &&
    (value.canCallBack === undefined || typeof value.canCallBack === "boolean") &&
    (value.ringsForMs === undefined || typeof value.ringsForMs === "number") &&
    (value.iceServers === undefined || (Array.isArray(value.iceServers) && value.iceServers.every(isRelay))) &&
    typeof value.isOnHold === "boolean" &&
    typeof value.isMuted === "boolean" &&
    (value.agentName === null || typeof value.agentName === "string") &&
    (value.endReason === null || typeof value.endReason === "string")
  );
}

function isRelay(value: unknown): value is NonNullable<CallState["iceServers"]>[number] {
  return (
    isObject(value) &&
    Array.isArray(value.urls) &&
    value.urls.every((url: unknown) => typeof url === "string") &&
    typeof value.username === "string" &&
    typeof value.credential === "string"
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // not JSON: ignored like any other message that is not understood
  }
}

/** True for values with members. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
