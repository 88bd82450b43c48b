import type { Center, FeedStart } from "@tributary/engine";
import { type Clock, createLruCache, type EpochMs, type LruCache } from "@tributary/kernel";
import { type ConversationEvent, type ConversationId, ITEM_TYPES, type ParticipantId } from "@tributary/model";
import { createFrameCache, type RoomFrame } from "./room-frame.ts";

/**
 * Start of a member's feed. `now`: with the next event. `after`: after that number (0: from the beginning). `missed`: after the items that
 * the participant's clients have confirmed on this node; if none are known and the participant joined before this process started, after
 * the items that were certainly delivered before; otherwise from the beginning.
 */
export type RoomStart =
  | { readonly kind: "now" }
  | { readonly kind: "after"; readonly seq: number }
  | { readonly kind: "missed"; readonly joinedAt: EpochMs | null };

/** A socket or page that receives a conversation. */
export type RoomMember = {
  readonly participantId: ParticipantId;
  readonly start: RoomStart;
  /** Items arrive once each, in order of their numbers. */
  deliver(frame: RoomFrame): void;
  /** The feed cannot continue without a gap: let the client reconnect. Nothing is delivered afterwards. */
  onBroken(): void;
};

/** A member's subscription to a conversation; disposing it ends the feed. */
export interface RoomSubscription extends Disposable {
  /** The client certainly has everything up to `seq`: the participant need not receive it again. */
  confirm(seq: number): void;
}

/**
 * Members of conversations on this node. Frames are built once for all members of a conversation.
 *
 * A member that starts in the past first receives what it missed. Typing is not sent to the participant who types. Rules RM-06 to RM-15.
 */
export interface ConversationRooms extends Disposable {
  join(conversationId: ConversationId, member: RoomMember): RoomSubscription;
}

type Deps = { readonly center: Pick<Center, "feeds">; readonly clock: Clock };

/** Limits of the replay for a returning member. */
export type RoomOptions = {
  /** False: members receive only what happens while they are connected. */
  readonly replay: boolean;
  readonly maxItems: number;
  /** Unit: milliseconds. */
  readonly maxAgeMs: number;
};

/** Limits of an ordinary center. Source: docs/wire/participant.md#replay-after-a-reconnection. */
export const DEFAULT_ROOM_OPTIONS: RoomOptions = { replay: true, maxItems: 100, maxAgeMs: 5 * 60_000 };

/** LRU size of confirmed cursors. An evicted participant resumes from the last restart's cursor. */
const MAX_CURSORS = 50_000;

type State = {
  readonly deps: Deps;
  readonly options: RoomOptions;
  /** Confirmed item numbers. */
  readonly cursors: LruCache<ParticipantId, number>;
  readonly startedAt: EpochMs;
};

/** Creates the rooms of a node. Disposing ends all feeds. */
export function createConversationRooms(deps: Deps, options: RoomOptions = DEFAULT_ROOM_OPTIONS): ConversationRooms {
  const state: State = { deps, options, cursors: createLruCache(MAX_CURSORS), startedAt: deps.clock.now() };
  const frames = createFrameCache();
  const feeds = new Set<Disposable>();
  return {
    join(conversationId, member) {
      const feed = deps.center.feeds.followConversation(conversationId, startOf(state, conversationId, member), {
        onEvent(event) {
          const frame = frames.ofEvent(conversationId, event);
          if (frame !== undefined) member.deliver(frame);
        },
        onTyping(typing) {
          if (typing.author.participantId !== member.participantId)
            member.deliver(frames.ofTyping(conversationId, typing));
        },
        onEnd() {
          feeds.delete(feed);
          member.onBroken();
        },
      });
      feeds.add(feed);
      return {
        confirm: (seq) => confirm(state.cursors, member.participantId, seq),
        [Symbol.dispose]() {
          feeds.delete(feed);
          feed[Symbol.dispose]();
        },
      };
    },
    [Symbol.dispose]() {
      for (const feed of feeds) feed[Symbol.dispose]();
      feeds.clear();
    },
  };
}

function startOf(
  { deps, options, cursors, startedAt }: State,
  id: ConversationId,
  member: RoomMember,
): FeedStart<ConversationEvent> {
  const { start, participantId } = member;
  if (start.kind === "now" || !options.replay) return "now";
  const isOlder = start.kind === "missed" && start.joinedAt !== null && start.joinedAt < startedAt;
  const deliveredSeq = isOlder ? deps.center.feeds.deliveredUpTo(id) : 0;
  const afterSeq = start.kind === "after" ? start.seq : (cursors.get(participantId) ?? deliveredSeq);
  const since = deps.clock.now() - options.maxAgeMs;
  return { afterSeq, replay: { types: ITEM_TYPES, maxEvents: options.maxItems, since } };
}

function confirm(cursors: LruCache<ParticipantId, number>, participantId: ParticipantId, seq: number): void {
  if (seq > (cursors.get(participantId) ?? 0)) cursors.set(participantId, seq);
}
