/** Answers requests about the legs of calls: those of agents' pages, of their host pages, and of customers. Source: docs/wire/voice.md. */
import type { Callbacks, CallPage, ParticipantRef } from "@tributary/engine";
import { accepted, asError, type Result, refused } from "@tributary/kernel";
import { CenterError, type ErrorCode, explain, type Refusal, refusal } from "@tributary/model";
import {
  type InviteResult,
  parseSignaling,
  SIGNALING_ERRORS,
  type SignalingRequest,
} from "@tributary/protocol/signaling";
import type { HttpContext } from "../context.ts";

/** Members by which a request names its leg. Absent or null: it does not. */
export type NamedLeg = {
  readonly callContextToken?: string | null | undefined;
  readonly peerConnectionToken?: string | null | undefined;
  readonly contactId?: string | null | undefined;
};

/** Sender of requests. `partyOf`: the party that a request is about. */
export type SignalingCaller = {
  readonly page: CallPage;
  readonly partyOf: (leg: NamedLeg) => Promise<Result<ParticipantRef, Refusal>>;
  /** Token that names the party in later requests. */
  readonly tokenOf: (ref: ParticipantRef, leg: NamedLeg) => string;
  /** The page hangs up: what it does besides closing its leg. */
  readonly onBye: (ref: ParticipantRef) => Promise<unknown>;
  /** Absent: the page is an agent's, who is not called back. */
  readonly callbacks?: Callbacks;
};

/** Reply to a request, in JSON-RPC. */
export type SignalingReply = { readonly jsonrpc: "2.0"; readonly id: string | number } & (
  | { readonly result: unknown }
  | { readonly error: { readonly code: number; readonly message: string } }
);

/** Time for which pages may keep a connection that no call uses. Unit: milliseconds. Source: docs/wire/voice.md#messages. */
const INACTIVITY_MS = 600_000;

const CODES: Readonly<Partial<Record<ErrorCode, number>>> = {
  "token-invalid": SIGNALING_ERRORS.denied,
  "token-expired": SIGNALING_ERRORS.denied,
  "session-expired": SIGNALING_ERRORS.denied,
  "permission-missing": SIGNALING_ERRORS.denied,
  "voice-off": SIGNALING_ERRORS.denied,
  "not-found": SIGNALING_ERRORS.callGone,
  "contact-ended": SIGNALING_ERRORS.callGone,
  "participant-left": SIGNALING_ERRORS.callGone,
  "not-joined": SIGNALING_ERRORS.callGone,
  "offer-gone": SIGNALING_ERRORS.callGone,
  "wrong-phase": SIGNALING_ERRORS.callGone,
  "connection-in-use": SIGNALING_ERRORS.busy,
  "invalid-field": SIGNALING_ERRORS.malformed,
};

type Deps = Pick<HttpContext, "center" | "log">;

/** Answers a message of a page; undefined for one that expects no answer. Rules VS-01 to VS-06. */
export async function answerSignaling(
  deps: Deps,
  caller: SignalingCaller,
  message: unknown,
): Promise<SignalingReply | undefined> {
  const parsed = parseSignaling(message);
  if (parsed.kind === "ignored") return undefined;
  if (parsed.kind !== "request") {
    const code = parsed.kind === "malformed" ? SIGNALING_ERRORS.malformed : SIGNALING_ERRORS.unknownMethod;
    return failed(parsed.id, code, parsed.problem);
  }
  const { request } = parsed;
  try {
    const result = await resultOf(deps, caller, request);
    if (result.ok) return { jsonrpc: "2.0", id: request.id, result: result.value };
    return failed(request.id, CODES[result.refusal.code] ?? SIGNALING_ERRORS.failed, explain(result.refusal));
  } catch (error) {
    const isExpected = error instanceof CenterError && error.code === "unavailable";
    if (!isExpected) deps.log.error("signaling failed", { method: request.method, error: asError(error) });
    return failed(request.id, SIGNALING_ERRORS.failed, isExpected ? error.message : "internal error");
  }
}

function failed(id: string | number, code: number, message: string): SignalingReply {
  return { jsonrpc: "2.0", id, error: { code, message } };
}

async function resultOf(
  deps: Deps,
  caller: SignalingCaller,
  request: SignalingRequest,
): Promise<Result<unknown, Refusal>> {
  const party = await caller.partyOf(request.params);
  if (request.method === "bye") return { ok: true, value: party.ok ? await hangUp(deps, caller, party.value) : {} };
  if (!party.ok) return party;
  switch (request.method) {
    case "invite":
      return invite(deps, caller, { ref: party.value, params: request.params });
    case "accept":
      return { ok: true, value: { clientToken: caller.tokenOf(party.value, request.params) } };
    case "requestCallback":
      return emptied(caller.callbacks?.request(party.value));
    case "confirmCallback":
      return emptied(caller.callbacks?.confirm(party.value, request.params.step));
    case "declineCallback": {
      const why = request.params.reason === "busy" ? "busy" : "unreachable";
      return emptied(caller.callbacks?.decline(party.value, why));
    }
    case "dtmf":
      await deps.center.calls.passDigits(party.value, request.params.digits);
      return { ok: true, value: {} };
    case "connectContact":
    case "disconnectContact":
      return { ok: true, value: {} };
  }
}

const NOT_A_CUSTOMER: Result<never, Refusal> = refused(refusal("permission-missing"));

async function emptied(answer: Promise<Result<null, Refusal>> | undefined): Promise<Result<unknown, Refusal>> {
  const result = await (answer ?? NOT_A_CUSTOMER);
  return result.ok ? accepted({}) : result;
}

/**
 * A page hangs up by itself once its call is over, so that it is not refused. The party leaves at once: the node that has the leg may take seconds to close it, or be
 * gone. Rule VS-04.
 */
async function hangUp({ center }: Deps, { onBye }: SignalingCaller, ref: ParticipantRef): Promise<object> {
  await Promise.all([onBye(ref), center.calls.disconnect(ref)]);
  return {};
}

type Invitation = {
  readonly ref: ParticipantRef;
  readonly params: Extract<SignalingRequest, { method: "invite" }>["params"];
};

async function invite(
  { center }: Deps,
  caller: SignalingCaller,
  { ref, params }: Invitation,
): Promise<Result<InviteResult, Refusal>> {
  const { sdp, candidates, browserId, iceRestart } = params;
  const offer = { sdp, candidates };
  const page = browserId ? { ...caller.page, name: browserId, isOpen: caller.page.isOpen } : caller.page;
  const answer = await (iceRestart === true
    ? center.calls.restart(ref, offer)
    : center.calls.connect(ref, page, offer));
  if (!answer.ok) return answer;
  return {
    ok: true,
    value: {
      ...answer.value,
      peerConnectionId: ref.participantId,
      peerConnectionToken: caller.tokenOf(ref, params),
      inactivityDuration: INACTIVITY_MS,
    },
  };
}
