/**
 * JSON-RPC 2.0 by which pages of agents and customers open, restart and close their leg of a call. Source: docs/wire/voice.md#messages.
 */
import * as v from "valibot";

/** Longest description of a session. Browsers send a tenth. Unit: UTF-16 code units. */
const MAX_SDP_LENGTH = 32_000;

/** Addresses in an offer: each network of a machine has a few. */
const MAX_CANDIDATES = 100;

const text = v.pipe(v.string(), v.maxLength(1_000));
const token = v.optional(v.nullable(text));
const id = v.union([text, v.number()]);

const candidate = v.object({
  candidate: text,
  sdpMid: v.optional(v.nullable(text), null),
  sdpMLineIndex: v.optional(v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0))), null),
});

const description = {
  sdp: v.pipe(v.string(), v.maxLength(MAX_SDP_LENGTH)),
  candidates: v.optional(v.pipe(v.array(candidate), v.maxLength(MAX_CANDIDATES)), []),
};

/** Members by which requests name a leg. Clients send some of them, by version. */
const named = {
  callContextToken: token,
  peerConnectionToken: token,
  contactId: token,
};

const request = v.variant("method", [
  v.object({
    id,
    method: v.literal("invite"),
    params: v.object({ ...description, ...named, browserId: token, iceRestart: v.optional(v.nullable(v.boolean())) }),
  }),
  v.object({ id, method: v.literal("accept"), params: v.optional(v.object(named), {}) }),
  v.object({ id, method: v.literal("connectContact"), params: v.object(named) }),
  v.object({ id, method: v.literal("disconnectContact"), params: v.object(named) }),
  v.object({ id, method: v.literal("bye"), params: v.optional(v.object(named), {}) }),
  /** From customers who wait: they are called back. */
  v.object({ id, method: v.literal("requestCallback"), params: v.optional(v.object(named), {}) }),
  /** From customers whose page is called: it rings, or they have answered and their audio is being connected. */
  v.object({
    id,
    method: v.literal("confirmCallback"),
    params: v.object({ ...named, step: v.picklist(["ringing", "connecting"]) }),
  }),
  /** From customers whose page rings: they do not take the call now, or their page has no audio. */
  v.object({
    id,
    method: v.literal("declineCallback"),
    params: v.optional(v.object({ ...named, reason: v.optional(v.picklist(["busy", "no-audio"]), "busy") }), {}),
  }),
  /** From customers: presses keys. Agents use the method `sendDigits` of the panel. */
  v.object({
    id,
    method: v.literal("dtmf"),
    params: v.object({ ...named, digits: v.pipe(v.string(), v.regex(/^[0-9*#A-D]{1,64}$/)) }),
  }),
]);

/** A request of a page. */
export type SignalingRequest = v.InferOutput<typeof request>;

const envelope = v.object({ id: v.optional(id), method: v.optional(text) });

/** Result of reading a message. `id`: that of the request, if it has one; replies of pages are ignored. */
export type ParsedSignaling =
  | { readonly kind: "request"; readonly request: SignalingRequest }
  | { readonly kind: "unknown-method" | "malformed"; readonly id: string | number; readonly problem: string }
  | { readonly kind: "ignored" };

const METHODS: ReadonlySet<string> = new Set(request.options.map((option) => option.entries.method.literal));

/** Reads a message of a page. The only place that does. Never throws. */
export function parseSignaling(message: unknown): ParsedSignaling {
  const known = v.safeParse(envelope, message);
  if (!known.success || known.output.id === undefined || known.output.method === undefined) return { kind: "ignored" };
  const { id: requestId, method } = known.output;
  if (!METHODS.has(method)) return { kind: "unknown-method", id: requestId, problem: method };
  const parsed = v.safeParse(request, message);
  if (parsed.success) return { kind: "request", request: parsed.output };
  return { kind: "malformed", id: requestId, problem: v.getDotPath(parsed.issues[0]) ?? "params" };
}
