/** Messages of {@link NodeRequests} on the broker, and their parsers: other versions of this program may have sent them. */
import { accepted, type Result, refused } from "@tributary/kernel";
import { asId, type ConversationId, ERRORS, type ErrorCode, type ParticipantId, type Refusal } from "@tributary/model";
import { membersOf, nameIn } from "../configuration/node-messages.ts";
import type { ParticipantRef } from "../contact/participants.ts";
import type { IceCandidate, SessionDescription } from "../ports/media.ts";

/** Content of each kind of request, and the value of its result. `check`: whether the node can be reached. */
type Kinds = {
  readonly open: [
    { readonly ref: ParticipantRef; readonly page: string; readonly offer: SessionDescription },
    SessionDescription,
  ];
  readonly restart: [{ readonly ref: ParticipantRef; readonly offer: SessionDescription }, SessionDescription];
  readonly close: [{ readonly ref: ParticipantRef }, null];
  readonly "send-digits": [{ readonly ref: ParticipantRef; readonly digits: string }, null];
  readonly "pass-digits": [{ readonly ref: ParticipantRef; readonly digits: string }, null];
  readonly check: [object, null];
};

export type NodeRequestKind = keyof Kinds;

/** A request to the node that has the audio of a call. Plain JSON. */
export type NodeRequest = {
  readonly [K in NodeRequestKind]: { readonly kind: K } & Kinds[K][0];
}[NodeRequestKind];

/** Result of a request on the other node. */
export type NodeResult<K extends NodeRequestKind = NodeRequestKind> = Result<Kinds[K][1], Refusal>;

/** A request as it is sent to a node, again until it is acknowledged. */
export type RequestMessage = { readonly id: string; readonly to: string; readonly request: NodeRequest };

/** The reply to a request. `error`: it has failed. */
export type ReplyMessage = {
  readonly id: string;
  readonly result: Result<unknown, Refusal> | { readonly error: string };
};

type Parser<T> = (value: unknown) => T | undefined;

/** Maximum length of a description. Unit: characters. */
const MAX_TEXT_LENGTH = 256 * 1_024;
const MAX_CANDIDATES = 256;

/** Returns undefined for a malformed message, and for a request of an unknown kind. */
export function parseRequest(data: unknown): RequestMessage | undefined {
  const { id, to, request } = membersOf(data);
  const [requestId, node, parsed] = [nameIn(id), nameIn(to), requestIn(request)];
  return requestId === undefined || node === undefined || parsed === undefined
    ? undefined
    : { id: requestId, to: node, request: parsed };
}

/** Returns the id of an acknowledged request; undefined for a malformed message. */
export function parseAcknowledgement(data: unknown): string | undefined {
  return nameIn(membersOf(data).id);
}

/** Returns undefined for a malformed message. The value of the result is parsed by {@link parseValue}, whose kind only its requester knows. */
export function parseReply(data: unknown): ReplyMessage | undefined {
  const { id: given, result } = membersOf(data);
  const id = nameIn(given);
  const { ok, value, refusal, error } = membersOf(result);
  if (id === undefined) return undefined;
  if (ok === true) return { id, result: accepted(value) };
  if (typeof error === "string") return { id, result: { error } };
  const refusedBy = ok === false ? refusalIn(refusal) : undefined;
  return refusedBy && { id, result: refused(refusedBy) };
}

const VALUES: { readonly [K in NodeRequestKind]: Parser<Kinds[K][1]> } = {
  open: description,
  restart: description,
  close: nothing,
  "send-digits": nothing,
  "pass-digits": nothing,
  check: nothing,
};

/** Returns the value of the result of a request; undefined for a malformed one. */
export function parseValue<K extends NodeRequestKind>(kind: K, value: unknown): Kinds[K][1] | undefined {
  return VALUES[kind](value);
}

function requestIn(data: unknown): NodeRequest | undefined {
  const { kind, ref: given, page: pageName, offer: offered, digits: keys } = membersOf(data);
  if (kind === "check") return { kind };
  const ref = participant(given);
  if (ref === undefined) return undefined;
  switch (kind) {
    case "open": {
      const [page, offer] = [nameIn(pageName), description(offered)];
      return page === undefined || offer === undefined ? undefined : { kind, ref, page, offer };
    }
    case "restart": {
      const offer = description(offered);
      return offer && { kind, ref, offer };
    }
    case "close":
      return { kind, ref };
    case "send-digits":
    case "pass-digits": {
      const digits = nameIn(keys);
      return digits === undefined ? undefined : { kind, ref, digits };
    }
    default:
      return undefined;
  }
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value.length <= MAX_TEXT_LENGTH ? value : undefined;
}

function nothing(value: unknown): null | undefined {
  return value === null ? null : undefined;
}

function participant(value: unknown): ParticipantRef | undefined {
  const members = membersOf(value);
  const [conversationId, participantId] = [nameIn(members.conversationId), nameIn(members.participantId)];
  if (conversationId === undefined || participantId === undefined) return undefined;
  return { conversationId: asId<ConversationId>(conversationId), participantId: asId<ParticipantId>(participantId) };
}

function description(value: unknown): SessionDescription | undefined {
  const { sdp: given, candidates: list } = membersOf(value);
  const sdp = text(given);
  if (sdp === undefined || !Array.isArray(list) || list.length > MAX_CANDIDATES) return undefined;
  const candidates = list.map(candidateIn);
  return candidates.every((each) => each !== undefined) ? { sdp, candidates } : undefined;
}

function candidateIn(value: unknown): IceCandidate | undefined {
  const { candidate: given, sdpMid, sdpMLineIndex } = membersOf(value);
  const candidate = nameIn(given);
  const mid = sdpMid === null ? null : nameIn(sdpMid);
  if (candidate === undefined || mid === undefined) return undefined;
  if (sdpMLineIndex !== null && typeof sdpMLineIndex !== "number") return undefined;
  return { candidate, sdpMid: mid, sdpMLineIndex };
}

function refusalIn(value: unknown): Refusal | undefined {
  const { code, field, expected } = membersOf(value);
  if (!isErrorCode(code)) return undefined;
  return {
    code,
    ...(typeof field === "string" ? { field } : {}),
    ...(typeof expected === "string" ? { expected } : {}),
  };
}

function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === "string" && Object.hasOwn(ERRORS, code);
}
