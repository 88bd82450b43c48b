/** Sendings of conversations to endpoints, and the records of their progress. Rules HK-01 to HK-04. */
import type { StoredRecord } from "@tributary/journal";
import type { EpochMs } from "@tributary/kernel";
import type { ConversationEvent, ConversationId, StreamingId } from "@tributary/model";
import type { Streaming } from "./conversation-state.ts";

/** Kind of the records of positions. Their ids are those of the sendings. */
export const POSITIONS = "streaming";

/** Progress of a sending. Written with its start, and kept until everything is sent. */
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

type StreamingEvent = Extract<ConversationEvent, { type: "streaming.started" | "streaming.stopped" }>;

/** Returns the sendings after one has started or stopped. */
export function evolveStreamings(streamings: readonly Streaming[], event: StreamingEvent): readonly Streaming[] {
  const { streamingId: id } = event;
  if (event.type === "streaming.stopped") return streamings.filter((each) => each.id !== id);
  const { endpointArn, token } = event;
  return [...streamings, { id, endpointArn, token }];
}
