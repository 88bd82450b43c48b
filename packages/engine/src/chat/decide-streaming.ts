import { type Decision, type Plan, type StoredRecord, unchanged } from "@tributary/journal";
import type { EpochMs } from "@tributary/kernel";
import { type Actor, type Refusal, refusal, type StreamingId, type UsedToken } from "@tributary/model";
import { CONTACT_ENDED } from "../contact/contact-chain.ts";
import type { ConversationState } from "../contact/conversation-state.ts";
import { type ConversationDraft, draftConversation } from "../contact/conversation-stream.ts";
import { TOKEN_REUSED } from "../contact/start-token.ts";
import { positionKey, positionRecord, type StreamingPosition } from "../contact/streamings.ts";

/** Sendings that a chat may have at a time: each sends everything. */
export const MAX_STREAMINGS = 5;

/** A sending to start. */
export type NewStreaming = {
  readonly streamingId: StreamingId;
  readonly endpointArn: string;
  readonly token: UsedToken | null;
  readonly by: Actor;
};

const NO_CHAT = refusal("wrong-phase", "ContactId", "a contact of the channel CHAT");
const TOO_MANY = refusal("limit-exceeded", "ContactId", `at most ${MAX_STREAMINGS} endpoints at a time`);

/** Returns the refusal for an endpoint that the server does not know. */
export function unknownEndpoint(field: string): Refusal {
  return refusal("invalid-field", field, "an endpoint of the setting streamingEndpoints");
}

/** Starts to send what follows to an endpoint. A repeated client token returns the first sending, also if that was stopped. Rules HK-01 and HK-02. */
export function decideStartStreaming(
  state: ConversationState,
  streaming: NewStreaming,
  now: EpochMs,
): Decision<StreamingId, Refusal> {
  const { chat, contact, streamings = [], stoppedStreamings = [] } = state;
  const { streamingId, token } = streaming;
  if (chat === null) return { refusal: NO_CHAT };
  if (contact.state.phase === "ended") return { refusal: CONTACT_ENDED };
  const known = [...streamings, ...stoppedStreamings];
  const earlier = token === null ? undefined : known.find((each) => each.token?.key === token.key);
  if (earlier !== undefined) {
    const isSame = earlier.token?.requestDigest === token?.requestDigest;
    return isSame ? unchanged(earlier.id) : { refusal: TOKEN_REUSED };
  }
  if (streamings.length >= MAX_STREAMINGS) return { refusal: TOO_MANY };
  const draft = draftConversation(state, now);
  return { value: streamingId, putRecords: [addStreaming(draft, streaming)], drafts: [draft] };
}

/** Adds the start of a sending to a draft, and returns its record, which belongs to the same commit. */
export function addStreaming(
  draft: ConversationDraft,
  { streamingId, endpointArn, token, by }: NewStreaming,
): StoredRecord {
  const { id: conversationId, seq: afterSeq } = draft.add({
    type: "streaming.started",
    streamingId,
    endpointArn,
    token,
    by,
  });
  return positionRecord(streamingId, { conversationId, endpointArn, afterSeq });
}

/** Ends a sending at the request of a program; nothing more is sent. Rule HK-03. */
export function decideStopStreaming(
  state: ConversationState,
  streamingId: string,
  now: EpochMs,
): Decision<null, Refusal> {
  if (state.contact.state.phase === "ended") return { refusal: CONTACT_ENDED };
  const streaming = state.streamings?.find(({ id }) => id === streamingId);
  if (streaming === undefined) return { refusal: refusal("not-found", "StreamingId") };
  const draft = draftConversation(state, now);
  draft.add({ type: "streaming.stopped", streamingId: streaming.id, reason: "api" });
  return { value: null, drafts: [draft], deleteRecords: [positionKey(streaming.id)] };
}

/** Stores how far a sending is; nothing if it was stopped or its conversation was deleted meanwhile. Rules HK-03, HK-05 and HK-09. */
export function decideMovePosition(
  state: ConversationState | undefined,
  streamingId: StreamingId,
  position: StreamingPosition,
): Plan<null> {
  if (!isSent(state, streamingId)) return unchanged(null);
  return { value: null, drafts: [], putRecords: [positionRecord(streamingId, position)] };
}

/** Ends a sending of which everything has been sent. The value: false if it has ended otherwise meanwhile. Rule HK-09. */
export function decideFinishStreaming(state: ConversationState | undefined, streamingId: StreamingId): Plan<boolean> {
  if (!isSent(state, streamingId)) return unchanged(false);
  return { value: true, drafts: [], deleteRecords: [positionKey(streamingId)] };
}

/** Ends a sending whose endpoint has failed for too long. The value: false if it has ended otherwise meanwhile. Rule HK-08. */
export function decideGiveUpStreaming(
  state: ConversationState | undefined,
  streamingId: StreamingId,
  now: EpochMs,
): Plan<boolean> {
  const finished = decideFinishStreaming(state, streamingId);
  if (state === undefined || !finished.value || state.contact.state.phase === "ended") return finished;
  const draft = draftConversation(state, now);
  draft.add({ type: "streaming.stopped", streamingId, reason: "endpoint-failed" });
  return { ...finished, drafts: [draft] };
}

/** True for a sending that was not stopped, of a conversation that exists; also after its end. */
function isSent(state: ConversationState | undefined, streamingId: StreamingId): boolean {
  return state?.streamings?.some(({ id }) => id === streamingId) === true;
}
