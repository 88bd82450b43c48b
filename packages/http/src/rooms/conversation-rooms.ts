import type { Center } from "@tributary/engine";
import { type Clock, createLruCache, type EpochMs, type Logger, type LruCache } from "@tributary/kernel";
import type { ConversationId, ParticipantId } from "@tributary/model";
import { missedItems, type ReplayLimits } from "./missed-items.ts";
import { frameOfItem, frameOfNews, type RoomFrame } from "./room-frame.ts";

/**
 * Where a member's feed starts. `now`: with what happens next. `after`: behind that number (0: from the beginning). `missed`: behind what the
 * participant's clients have confirmed on this node. When nothing is known of one who joined before this process started, behind what was
 * told by then; everybody else is new and starts at the beginning.
 */
export type RoomStart =
  | { readonly kind: "now" }
  | { readonly kind: "after"; readonly seq: number }
  | { readonly kind: "missed"; readonly joinedAt: EpochMs | null };

/** Somebody's socket or page that hears a conversation. */
export type RoomMember = {
  readonly participantId: ParticipantId;
  readonly start: RoomStart;
  /** Items come once each, in order of their numbers. */
  deliver(frame: RoomFrame): void;
  /** The feed cannot go on without a gap: let the client come back. Nothing is delivered after it. */
  onBroken(): void;
};

/** A member's place in a room; disposing it ends the feed. */
export interface RoomPlace extends Disposable {
  /** The client certainly has everything up to `seq`: the participant need not be told it again. */
  confirm(seq: number): void;
}

/**
 * Who on this node hears which conversation. One follower a conversation, however many members.
 *
 * A member that starts in the past first gets what it missed, then what happens. Typing is not told to who types. Rules RM-01 to RM-15.
 */
export interface ConversationRooms extends Disposable {
  join(conversationId: ConversationId, member: RoomMember): RoomPlace;
}

type Deps = { readonly center: Pick<Center, "live">; readonly clock: Clock; readonly log: Logger };

/** How rooms treat those who come back. */
export type RoomOptions = ReplayLimits & {
  /** Whether what was missed is told at all. */
  readonly replay: boolean;
};

/** What an ordinary center uses. Source: docs/wire/participant.md#replay-after-a-reconnection. */
export const DEFAULT_ROOM_OPTIONS: RoomOptions = { replay: true, maxItems: 100, maxAgeMs: 5 * 60_000 };

/** Of how many participants it is remembered how far they are. Whoever falls out starts where the last restart left them. */
const MAX_REMEMBERED = 50_000;

/** How many frames may wait while somebody's missed items are read. */
const MAX_WAITING_FRAMES = 1_000;

type Place = {
  readonly member: RoomMember;
  /** Frames that wait for the missed items before them; null once the place is live. */
  waiting: RoomFrame[] | null;
  lastItemSeq: number;
  isOpen: boolean;
};
type Room = { readonly id: ConversationId; readonly places: Set<Place>; feed: Disposable | null };
type State = {
  readonly deps: Deps;
  readonly options: RoomOptions;
  readonly rooms: Map<ConversationId, Room>;
  /** How far each participant's clients certainly are. */
  readonly confirmed: LruCache<ParticipantId, number>;
  readonly startedAt: EpochMs;
};

/** Makes {@link ConversationRooms}. Disposing them ends all feeds. */
export function createConversationRooms(deps: Deps, options: RoomOptions = DEFAULT_ROOM_OPTIONS): ConversationRooms {
  const state: State = {
    deps,
    options,
    rooms: new Map(),
    confirmed: createLruCache(MAX_REMEMBERED),
    startedAt: deps.clock.now(),
  };
  return {
    join(conversationId, member) {
      const room = state.rooms.get(conversationId) ?? openRoom(state, conversationId);
      const place: Place = { member, waiting: [], lastItemSeq: 0, isOpen: true };
      room.places.add(place);
      catchUp(state, room, place).catch((error: unknown) => {
        deps.log.warn("missed items could not be read", { conversationId, error: asError(error) });
        breakPlace(state, room, place);
      });
      return {
        confirm: (seq) => confirm(state.confirmed, member.participantId, seq),
        [Symbol.dispose]: () => closePlace(state, room, place),
      };
    },
    [Symbol.dispose]() {
      for (const room of state.rooms.values()) room.feed?.[Symbol.dispose]();
      state.rooms.clear();
    },
  };
}

function openRoom(state: State, id: ConversationId): Room {
  const room: Room = { id, places: new Set(), feed: null };
  state.rooms.set(id, room);
  room.feed = state.deps.center.live.followConversation(id, (news) => {
    const told = frameOfNews(id, news);
    if (told === undefined) return;
    for (const place of room.places) {
      if (place.member.participantId !== told.except) offer(state, { room, place }, told.frame);
    }
  });
  return room;
}

/** Tells the missed items, then what happened while they were read. The feed was on all the time, so nothing falls between. */
async function catchUp(state: State, room: Room, place: Place): Promise<void> {
  if (state.options.replay && place.member.start.kind !== "now") {
    const seq = whereToStart(state, room.id, place.member);
    place.lastItemSeq = seq;
    const missed = await missedItems(state.deps, state.options, { conversationId: room.id, seq });
    for (const event of missed) tell(place, frameOfItem(room.id, event));
  }
  const waiting = place.waiting ?? [];
  place.waiting = null;
  for (const frame of waiting) tell(place, frame);
}

/** Behind which number the member has everything. */
function whereToStart(
  { deps, confirmed, startedAt }: State,
  id: ConversationId,
  { start, participantId }: RoomMember,
): number {
  if (start.kind === "after") return start.seq;
  const known = confirmed.get(participantId);
  if (known !== undefined) return known;
  const isFromBefore = start.kind === "missed" && start.joinedAt !== null && start.joinedAt < startedAt;
  return isFromBefore ? deps.center.live.toldUpTo(id) : 0;
}

function offer(state: State, { room, place }: { readonly room: Room; readonly place: Place }, frame: RoomFrame): void {
  try {
    if (place.waiting === null) tell(place, frame);
    else if (place.waiting.length < MAX_WAITING_FRAMES) place.waiting.push(frame);
    else breakPlace(state, room, place);
  } catch (error) {
    state.deps.log.error("a frame could not be delivered", { conversationId: room.id, error: asError(error) });
    breakPlace(state, room, place);
  }
}

/** Items only forward: the one thing that keeps missed and live ones from being told twice. */
function tell(place: Place, frame: RoomFrame): void {
  if (!place.isOpen) return;
  if (frame.kind === "item" && frame.seq !== null) {
    if (frame.seq <= place.lastItemSeq) return;
    place.lastItemSeq = frame.seq;
  }
  place.member.deliver(frame);
}

function breakPlace(state: State, room: Room, place: Place): void {
  if (!place.isOpen) return;
  closePlace(state, room, place);
  place.member.onBroken();
}

function closePlace(state: State, room: Room, place: Place): void {
  place.isOpen = false;
  place.waiting = null;
  room.places.delete(place);
  if (room.places.size > 0 || state.rooms.get(room.id) !== room) return;
  state.rooms.delete(room.id);
  room.feed?.[Symbol.dispose]();
}

function confirm(confirmed: LruCache<ParticipantId, number>, participantId: ParticipantId, seq: number): void {
  if (seq > (confirmed.get(participantId) ?? 0)) confirmed.set(participantId, seq);
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
