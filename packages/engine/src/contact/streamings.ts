/** Sendings of conversations to endpoints, and the records of their progress. Rules HK-01 to HK-04. */
import type { StoredRecord } from "@tributary/journal";
import type { EpochMs } from "@tributary/kernel";
import type { ConversationEvent, ConversationId, StreamingId } from "@tributary/model";
import type { ConversationState } from "./conversation-state.ts";

/** Kind of the records of positions. Their ids are those of the sendings. */
export const POSITIONS = "streaming";

/** Progress of a sending. Written with its start, and kept while there is something to send: without its record a sending is over. */
export type StreamingPosition = {
  readonly conversationId: ConversationId;
  readonly endpointArn: string;
  /** Number of the last event that the endpoint has accepted, or of the start. */
  readonly afterSeq: number;
  /** Time since which the endpoint refuses the next one. Absent: it does not. */
  readonly failingSince?: EpochMs;
};

export function positionRecord(id: StreamingId, position: StreamingPosition): StoredRecord {
  return { kind: POSITIONS, id, value: position };
}

/** Names the record, to delete it. */
export function positionKey(id: StreamingId): Pick<StoredRecord, "kind" | "id"> {
  return { kind: POSITIONS, id };
}

type Streamings = Pick<ConversationState, "streamings" | "stoppedStreamings">;

type StreamingEvent = Extract<ConversationEvent, { type: "streaming.started" | "streaming.stopped" }>;

/**
 * Stopped sendings of a chat that are kept for repetitions of their starts, so that its state stays small whatever programs do. Repetitions follow within
 * minutes.
 */
export const MAX_STOPPED = 20;

/** Returns the sendings after one has started or stopped. */
export function evolveStreamings(
  { streamings = [], stoppedStreamings = [] }: Streamings,
  event: StreamingEvent,
): Streamings {
  const { streamingId: id } = event;
  if (event.type === "streaming.started") {
    const { endpointArn, token } = event;
    return { streamings: [...streamings, { id, endpointArn, token }] };
  }
  const stopped = streamings.filter((each) => each.id === id && each.token !== null);
  return {
    streamings: streamings.filter((each) => each.id !== id),
    ...(stopped.length > 0 && { stoppedStreamings: [...stoppedStreamings, ...stopped].slice(-MAX_STOPPED) }),
  };
}
