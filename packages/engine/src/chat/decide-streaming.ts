import { type Decision, unchanged } from "@tributary/journal";
import type { EpochMs } from "@tributary/kernel";
import { type Actor, type Refusal, refusal, type StreamingId, type UsedToken } from "@tributary/model";
import { CONTACT_ENDED } from "../contact/contact-chain.ts";
import type { ConversationState } from "../contact/conversation-state.ts";
import { draftConversation } from "../contact/conversation-stream.ts";
import { TOKEN_REUSED } from "../contact/start-token.ts";
import { positionKey, positionRecord } from "../contact/streamings.ts";

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

/** Starts to send what follows to an endpoint. A repeated client token returns the first sending. Rules HK-01 and HK-02. */
export function decideStartStreaming(
  state: ConversationState,
  { streamingId, endpointArn, token, by }: NewStreaming,
  now: EpochMs,
): Decision<StreamingId, Refusal> {
  const { chat, contact, streamings = [], id: conversationId } = state;
  if (chat === null) return { refusal: NO_CHAT };
  if (contact.state.phase === "ended") return { refusal: CONTACT_ENDED };
  const earlier = token === null ? undefined : streamings.find((each) => each.token?.key === token.key);
  if (earlier !== undefined) {
    const isSame = earlier.token?.requestDigest === token?.requestDigest;
    return isSame ? unchanged(earlier.id) : { refusal: TOKEN_REUSED };
  }
  if (streamings.length >= MAX_STREAMINGS) return { refusal: TOO_MANY };
  const draft = draftConversation(state, now);
  const { seq } = draft.add({ type: "streaming.started", streamingId, endpointArn, token, by });
  const position = { conversationId, endpointArn, afterSeq: seq };
  return { value: streamingId, drafts: [draft], putRecords: [positionRecord(streamingId, position)] };
}

/** Ends a sending; nothing more is sent. Rules HK-03 and HK-08. */
export function decideStopStreaming(
  state: ConversationState,
  { streamingId, reason }: { readonly streamingId: string; readonly reason: "api" | "endpoint-failed" },
  now: EpochMs,
): Decision<null, Refusal> {
  if (state.contact.state.phase === "ended") return { refusal: CONTACT_ENDED };
  const streaming = state.streamings?.find(({ id }) => id === streamingId);
  if (streaming === undefined) return { refusal: refusal("not-found", "StreamingId") };
  const draft = draftConversation(state, now);
  draft.add({ type: "streaming.stopped", streamingId: streaming.id, reason });
  return { value: null, drafts: [draft], deleteRecords: [positionKey(streaming.id)] };
}
