import type { ConversationId, ParticipantId } from "@tributary/model";

/** One frame of a conversation on topic `aws/chat`. Built once and shared by all who hear it. */
export type RoomFrame = {
  /** `item`: part of the transcript. `receipt` and `typing` pass by: they are never told again. */
  readonly kind: "item" | "receipt" | "typing";
  /** The number in the conversation; null for typing, which has none. */
  readonly seq: number | null;
  /** The whole frame, ready for a socket. */
  readonly text: string;
  /** The same in UTF-8. */
  readonly bytes: Buffer;
  /** Whether it says that the chat has ended. Nothing comes after it. */
  readonly isLast: boolean;
};

/**
 * Where a member's feed starts. `after`: behind that number (0: from the beginning). `missed`: behind what the participant's clients have
 * confirmed on this node; when nothing is known, a returning participant starts behind what was told before the last restart, a new one at 0.
 */
export type RoomStart =
  | { readonly kind: "after"; readonly seq: number }
  | { readonly kind: "missed"; readonly isReturning: boolean };

/** Somebody's socket or page that hears a conversation. */
export type RoomMember = {
  readonly participantId: ParticipantId;
  readonly start: RoomStart;
  /** Items come once each, in order of their numbers. Must not throw. */
  readonly deliver: (frame: RoomFrame) => void;
  /** The feed cannot go on without a gap: let the client come back. Nothing is delivered after it. */
  readonly onBroken: () => void;
};

/** A member's place in a room; disposing it ends the feed. */
export interface RoomPlace extends Disposable {
  /** The client certainly has everything up to `seq`: what the participant need not be told again. */
  confirm(seq: number): void;
}

/**
 * Who on this node hears which conversation. One follower a conversation, however many members.
 *
 * A member that starts in the past first gets what it missed (at most `maxItems`, none older than `maxAgeMs`: the newest), then what happens.
 * Typing is not told to who types. Rules RM-01 to RM-06.
 */
export interface ConversationRooms extends Disposable {
  join(conversationId: ConversationId, member: RoomMember): RoomPlace;
}
