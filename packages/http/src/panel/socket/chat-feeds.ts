import type { DeskView, Slot } from "@tributary/engine";
import { asError, type Logger } from "@tributary/kernel";
import type { ConversationId, ParticipantId } from "@tributary/model";
import type { HttpContext } from "../../context.ts";
import type { ConversationRooms, RoomSubscription } from "../../rooms/conversation-rooms.ts";
import type { RoomFrame } from "../../rooms/room-frame.ts";

/** The conversations that one page receives: those that its agent is in. */
export interface ChatFeeds extends Disposable {
  /**
   * Joins and leaves rooms according to the desk. Contacts of the first desk existed before the page; those of later ones are new to it.
   * No effect after disposal.
   */
  follow(view: DeskView): void;
}

/** Services of a page's feeds. */
export type ChatFeedDeps = Pick<HttpContext, "center"> & { readonly rooms: ConversationRooms; readonly log: Logger };

/** Position of a page, and its callbacks. */
export type ChatFeedOptions = {
  /** By conversation, the number of the last item that the page has from an earlier connection. */
  readonly cursors: ReadonlyMap<string, number>;
  readonly deliver: (conversationId: ConversationId, frame: RoomFrame) => void;
  /** Items are missing: let the page reconnect. */
  readonly onBroken: () => void;
};

type Feed = { subscription: RoomSubscription | undefined; isOpen: boolean };

/** Creates the feeds of one page. Rules PC-01 to PC-05. */
export function createChatFeeds({ center, rooms, log }: ChatFeedDeps, options: ChatFeedOptions): ChatFeeds {
  /** An agent who transferred a contact may receive it again, as another participant. */
  const feeds = new Map<ParticipantId, Feed>();
  let isFirst = true;
  let isClosed = false;

  function enter(slot: Slot, afterSeq: number | Promise<number>): void {
    const { conversationId, participantId } = slot;
    const feed: Feed = { subscription: undefined, isOpen: true };
    feeds.set(participantId, feed);
    const join = (seq: number): void => {
      if (!feed.isOpen) return;
      feed.subscription = rooms.join(conversationId, {
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
      log.warn("failed to read where a chat begins", {
        conversationId,
        error: asError(error),
      });
      if (feed.isOpen) options.onBroken();
    });
  }

  /** Each conversation is entered once: by the newest of its contacts, which may receive what the earlier ones may. */
  function enterFirst(contacts: DeskView["contacts"]): void {
    const newest = new Map(contacts.map((contact) => [contact.slot.conversationId, contact]));
    for (const { slot } of contacts) feeds.set(slot.participantId, { subscription: undefined, isOpen: true });
    for (const { slot, conversation } of newest.values())
      enter(slot, options.cursors.get(slot.conversationId) ?? conversation.seq);
  }

  function leave(participantId: ParticipantId): void {
    const feed = feeds.get(participantId);
    if (feed === undefined) return;
    feeds.delete(participantId);
    feed.isOpen = false;
    feed.subscription?.[Symbol.dispose]();
  }

  /** Returns the number before the agent's own joining or monitoring: earlier items are in the transcript. */
  async function beforeJoining({ conversationId, participantId }: Slot): Promise<number> {
    return Math.max(0, (await center.feeds.joinedSeq(conversationId, participantId)) - 1);
  }

  return {
    follow(view) {
      if (isClosed) return; // a desk whose reading began before
      const contacts = view.contacts.filter(({ slot }) => isAccepted(slot));
      const present = new Set(contacts.map(({ slot }) => slot.participantId));
      if (isFirst) enterFirst(contacts);
      isFirst = false;
      for (const { slot } of contacts) {
        if (!feeds.has(slot.participantId)) enter(slot, beforeJoining(slot));
      }
      for (const participantId of feeds.keys()) {
        if (!present.has(participantId)) leave(participantId);
      }
    },
    [Symbol.dispose]() {
      isClosed = true;
      for (const participantId of [...feeds.keys()]) leave(participantId);
    },
  };
}

/** True from the acceptance of the chat until it is cleared, and while it is monitored. */
function isAccepted({ channel, state: { phase } }: Slot): boolean {
  if (channel !== "chat") return false;
  return phase === "connected" || phase === "after-contact-work" || phase === "monitoring";
}
