import type { DeskView, Slot } from "@tributary/engine";
import type { Logger } from "@tributary/kernel";
import type { ConversationId } from "@tributary/model";
import type { HttpContext } from "../../context.ts";
import type { ConversationRooms, RoomPlace } from "../../rooms/conversation-rooms.ts";
import type { RoomFrame } from "../../rooms/room-frame.ts";

/** The conversations that one page hears: those that its agent is in. */
export interface ChatFeeds extends Disposable {
  /** Enters and leaves rooms as the desk says. The first desk is what the page finds; contacts of later ones are new to it. */
  follow(view: DeskView): void;
}

/** What a page's feeds need. */
export type ChatFeedDeps = Pick<HttpContext, "center"> & { readonly rooms: ConversationRooms; readonly log: Logger };

/** Where a page stands, and how it is told. */
export type ChatFeedOptions = {
  /** Up to which item the page has what it had when it was last here. */
  readonly cursors: ReadonlyMap<string, number>;
  readonly deliver: (conversationId: ConversationId, frame: RoomFrame) => void;
  /** Something is missing between what was and what would be told: the page must come back. */
  readonly onBroken: () => void;
};

/** How many items are read at once in search of the agent's own joining. */
const PAGE_ITEMS = 100;

type Feed = { place: RoomPlace | undefined; isOpen: boolean };

/** Makes {@link ChatFeeds}. Rules PC-01 to PC-05. */
export function createChatFeeds({ center, rooms, log }: ChatFeedDeps, options: ChatFeedOptions): ChatFeeds {
  const feeds = new Map<ConversationId, Feed>();
  let isFirst = true;

  function enter(slot: Slot, afterSeq: number | Promise<number>): void {
    const { conversationId, participantId } = slot;
    const feed: Feed = { place: undefined, isOpen: true };
    feeds.set(conversationId, feed);
    const join = (seq: number): void => {
      if (!feed.isOpen) return;
      feed.place = rooms.join(conversationId, {
        participantId,
        start: { kind: "after", seq },
        deliver: (frame) => options.deliver(conversationId, frame),
        onBroken: options.onBroken,
      });
    };
    if (typeof afterSeq === "number") {
      join(afterSeq);
      return;
    }
    afterSeq.then(join, (error: unknown) => {
      log.warn("where a chat begins could not be read", {
        conversationId,
        error: error instanceof Error ? error : null,
      });
      if (feed.isOpen) options.onBroken();
    });
  }

  function leave(conversationId: ConversationId): void {
    const feed = feeds.get(conversationId);
    if (feed === undefined) return;
    feeds.delete(conversationId);
    feed.isOpen = false;
    feed.place?.[Symbol.dispose]();
  }

  /** The number before the agent's own joining: what came earlier is for the transcript to tell. */
  async function beforeJoining({ conversationId, participantId }: Slot): Promise<number> {
    let seq = 0;
    while (true) {
      const items = await center.live.itemsAfter(conversationId, seq, PAGE_ITEMS);
      const joined = items.find((item) => item.type === "participant.joined" && item.participantId === participantId);
      if (joined !== undefined) return joined.seq - 1;
      const last = items.at(-1);
      if (last === undefined || items.length < PAGE_ITEMS) return seq;
      seq = last.seq;
    }
  }

  return {
    follow(view) {
      const hears = new Set<ConversationId>();
      for (const { slot, conversation } of view.contacts) {
        const { phase } = slot.state;
        if (phase !== "connected" && phase !== "after-contact-work") continue;
        hears.add(slot.conversationId);
        if (feeds.has(slot.conversationId)) continue;
        const cursor = options.cursors.get(slot.conversationId);
        if (cursor !== undefined) enter(slot, cursor);
        else if (isFirst) enter(slot, conversation.seq);
        else enter(slot, beforeJoining(slot));
      }
      isFirst = false;
      for (const conversationId of feeds.keys()) {
        if (!hears.has(conversationId)) leave(conversationId);
      }
    },
    [Symbol.dispose]() {
      for (const conversationId of [...feeds.keys()]) leave(conversationId);
    },
  };
}
