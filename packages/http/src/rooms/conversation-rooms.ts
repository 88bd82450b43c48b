import { type Center, type FeedStart, leaverIn } from "@tributary/engine";
import { asError, type Clock, type Logger } from "@tributary/kernel";
import {
  type ConversationEvent,
  type ConversationId,
  DELIVERED_TYPES,
  type Numbered,
  type ParticipantId,
} from "@tributary/model";
import { type DeliveredCursors, MAX_REPLAY_AGE_MS } from "./delivered-cursors.ts";
import { createReplaySchedule, REPLAY_LIMITS, type ReplaySchedule } from "./replay-schedule.ts";
import { createFrameCache, type FrameCache, type RoomFrame } from "./room-frame.ts";

/**
 * Start of a member's feed. `now`: with the next event; not for agents, who may have left. `after`: after that number (0: from the beginning). `missed`: after the items that
 * the participant's clients have confirmed; if none are known, from the beginning. The end of a contact that has ended is always included.
 */
export type RoomStart =
  | { readonly kind: "now" }
  | { readonly kind: "after"; readonly seq: number }
  | { readonly kind: "missed" };

/** A socket or page that receives a conversation. */
export type RoomMember = {
  readonly participantId: ParticipantId;
  readonly start: RoomStart;
  /** Items arrive once each, in order of their numbers. */
  deliver(frame: RoomFrame): void;
  /** The feed cannot continue without a gap: let the client reconnect. Nothing is delivered afterwards. */
  onBroken(): void;
  /** The delivery of missed items begins. */
  onReplay?(): void;
  /** Everything that was committed before the member joined has been delivered. */
  onCaughtUp?(): void;
  /** The participant has left a chat that goes on: nothing more is delivered. Not called for a transfer, whose frame is the last one. */
  onLeft?(): void;
  /** A change of the contact that is not a frame, such as an offer that has lapsed. Not called for changes before the start. */
  onChange?(event: Numbered<ConversationEvent>): void;
};

/** A member's subscription to a conversation; disposing it ends the feed. */
export interface RoomSubscription extends Disposable {
  /** The client certainly has everything up to `seq`: the participant need not receive it again. */
  confirm(seq: number): void;
}

/**
 * Members of conversations on this node. Frames are built once for all members of a conversation.
 *
 * A member that starts in the past first receives what it missed. Typing is not sent to the participant who types, and parts of messages are sent to one participant. Rules RM-06 to RM-24.
 */
export interface ConversationRooms extends Disposable {
  join(conversationId: ConversationId, member: RoomMember): RoomSubscription;
}

type Deps = {
  readonly center: Pick<Center, "feeds">;
  readonly clock: Clock;
  readonly log: Logger;
  readonly cursors: DeliveredCursors;
};

/** Limits of the replay for a returning member. */
export type RoomOptions = {
  /** False: members receive only what happens while they are connected. */
  readonly replay: boolean;
  readonly maxItems: number;
  /** Unit: milliseconds. */
  readonly maxAgeMs: number;
};

/** Limits of an ordinary center. Source: docs/wire/participant.md#replay-after-a-reconnection. */
export const DEFAULT_ROOM_OPTIONS: RoomOptions = {
  replay: true,
  maxItems: REPLAY_LIMITS.maxItems,
  maxAgeMs: MAX_REPLAY_AGE_MS,
};

/** Parts of the rooms that all subscriptions use. */
type Rooms = Deps & {
  readonly options: RoomOptions;
  readonly frames: FrameCache;
  readonly schedule: ReplaySchedule;
  /** Feeds that have not ended. */
  readonly feeds: Set<Disposable>;
};

/** Creates the rooms of a node. Disposing ends all feeds; the cursors are not disposed. */
export function createConversationRooms(deps: Deps, options: RoomOptions = DEFAULT_ROOM_OPTIONS): ConversationRooms {
  const schedule = createReplaySchedule(deps);
  const rooms: Rooms = { ...deps, options, schedule, frames: createFrameCache(), feeds: new Set() };
  return {
    join: (conversationId, member) => subscribe(rooms, conversationId, member),
    [Symbol.dispose]() {
      schedule[Symbol.dispose]();
      for (const feed of rooms.feeds) feed[Symbol.dispose]();
      rooms.feeds.clear();
    },
  };
}

function subscribe(rooms: Rooms, conversationId: ConversationId, member: RoomMember): RoomSubscription {
  const { participantId, start } = member;
  const feed = createMemberFeed(rooms, conversationId, member);
  rooms.feeds.add(feed);
  if (start.kind === "now") void feed.run();
  else feed.waiting = rooms.schedule.add(participantId, feed.run);
  return {
    confirm: (seq) => rooms.cursors.confirm(participantId, seq),
    [Symbol.dispose]() {
      rooms.feeds.delete(feed);
      feed[Symbol.dispose]();
    },
  };
}

/** The feed of one member, from joining the room to leaving it. */
type MemberFeed = Disposable & {
  /** The place in the schedule, until the feed starts. */
  waiting: Disposable | undefined;
  /** Starts the feed. Resolves to the number of replayed items. */
  run(): Promise<number>;
};

function createMemberFeed(rooms: Rooms, conversationId: ConversationId, member: RoomMember): MemberFeed {
  const { center, frames, log } = rooms;
  let following: Disposable | undefined;
  let isOpen = true;
  /** The event by which they left before they joined the room. */
  let leaving: Leaving = null;
  let hasLeft = false;
  let items = 0;

  /** An agent who left a chat that goes on receives nothing of what follows. Rule RM-23. */
  function deliver(frame: RoomFrame | undefined): void {
    if (frame === undefined || hasLeft || !isFor(frame, member) || isAfter(frame, leaving)) return;
    hasLeft = frame.isLast && frame.onlyTo !== null;
    items += 1;
    member.deliver(frame.instead?.onlyTo === member.participantId ? frame.instead : frame);
  }

  function noteLeaving(event: Numbered<ConversationEvent>): void {
    if (hasLeft || leaverIn(event) !== member.participantId) return;
    hasLeft = true;
    member.onLeft?.();
  }

  function notify(event: Numbered<ConversationEvent>): void {
    noteLeaving(event);
    member.onChange?.(event);
  }

  function end(): void {
    rooms.feeds.delete(feed);
    isOpen = false;
    member.onBroken();
  }

  async function follow(): Promise<void> {
    // Without a promise for `now`: the next event is that of the next commit.
    const start = member.start.kind === "now" ? "now" : await startOf(rooms, conversationId, member);
    if (member.start.kind !== "now") leaving = await center.feeds.leavingOf(conversationId, member.participantId);
    hasLeft = leaving !== null && !isBefore(start, leaving.seq);
    if (!isOpen) return; // left while the start was being read
    if (start !== "now") member.onReplay?.();
    const running = center.feeds.followConversation(conversationId, start, {
      onEvent(event) {
        const frame = frames.ofEvent(conversationId, event);
        if (frame === undefined) notify(event);
        else {
          deliver(frame);
          if (event.type === "participant.left") noteLeaving(event);
        }
      },
      onTyping(typing) {
        if (typing.author.participantId !== member.participantId) deliver(frames.ofTyping(conversationId, typing));
      },
      onPart: (part) => deliver(frames.ofPart(conversationId, part)),
      onEnd: end,
    });
    following = running;
    await running.ready;
    if (!isOpen) return;
    // The replay leaves out what is too old.
    if (leaving !== null) deliver(frames.ofEvent(conversationId, leaving));
    if (leaving !== null && leaving.type !== "contact.transferred") member.onLeft?.();
    member.onCaughtUp?.();
  }

  const feed: MemberFeed = {
    waiting: undefined,
    async run() {
      try {
        if (isOpen) await follow();
      } catch (error) {
        log.warn("failed to start the feed of a member", { conversationId, error: asError(error) });
        if (isOpen) end();
      }
      return items;
    },
    [Symbol.dispose]() {
      isOpen = false;
      feed.waiting?.[Symbol.dispose]();
      following?.[Symbol.dispose]();
    },
  };
  return feed;
}

async function startOf(
  { center, clock, cursors, options }: Rooms,
  id: ConversationId,
  { start, participantId }: RoomMember,
): Promise<FeedStart<ConversationEvent>> {
  if (start.kind === "now") return "now";
  const since = clock.now() - options.maxAgeMs;
  const limits = { types: DELIVERED_TYPES, maxEvents: options.maxItems, since };
  if (start.kind === "after") return options.replay ? { afterSeq: start.seq, replay: limits } : "now";
  const [end, cursor = 0] = await Promise.all([center.feeds.endOf(id), cursors.find(participantId)]);
  if (end === null) return options.replay ? { afterSeq: cursor, replay: limits } : "now";
  // Clients keep a chat open until they receive its end, also one that was sent to them before.
  const afterSeq = options.replay ? Math.min(cursor, end.seq - 1) : end.seq - 1;
  return { afterSeq, replay: { ...limits, since: Math.min(since, end.at) } };
}

function isFor({ onlyTo }: RoomFrame, { participantId }: RoomMember): boolean {
  return onlyTo === null || onlyTo === participantId;
}

type Leaving = Awaited<ReturnType<Rooms["center"]["feeds"]["leavingOf"]>>;

function isAfter({ seq }: RoomFrame, leaving: Leaving): boolean {
  return leaving !== null && (seq === null || seq > leaving.seq);
}

/** Without a replay, no earlier event is delivered. */
function isBefore(start: FeedStart<ConversationEvent>, seq: number): boolean {
  return typeof start === "object" && "afterSeq" in start && start.afterSeq < seq;
}
