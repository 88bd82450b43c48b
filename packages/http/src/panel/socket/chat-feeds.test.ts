import type { Center, DeskView } from "@tributary/engine";
import { silentLogger } from "@tributary/kernel";
import { asId, type ConversationId } from "@tributary/model";
import { expect, it } from "vitest";
import type { ConversationRooms } from "../../rooms/conversation-rooms.ts";
import { createChatFeeds } from "./chat-feeds.ts";

const CONVERSATION = asId<ConversationId>("conversation-1");

const desk = {
  contacts: [
    {
      slot: { conversationId: CONVERSATION, participantId: "agent", state: { phase: "connected" } },
      conversation: { seq: 4 },
    },
  ],
} as unknown as DeskView; // the feeds read these members only

function openFeeds() {
  const log: string[] = [];
  const rooms: ConversationRooms = {
    join(conversationId) {
      log.push(`join ${conversationId}`);
      return { confirm: () => undefined, [Symbol.dispose]: () => log.push(`leave ${conversationId}`) };
    },
    [Symbol.dispose]: () => undefined,
  };
  const center = {} as Center; // used for contacts that are new to a page only
  const options = { cursors: new Map([[CONVERSATION, 3]]), deliver: () => undefined, onBroken: () => undefined };
  return { log, feeds: createChatFeeds({ center, rooms, log: silentLogger }, options) };
}

it("[PS-04] a closed page leaves its conversations, and joins none when a desk arrives afterwards", () => {
  const { log, feeds } = openFeeds();
  feeds.follow(desk);
  feeds[Symbol.dispose]();

  feeds.follow(desk);

  expect(log).toEqual([`join ${CONVERSATION}`, `leave ${CONVERSATION}`]);
});
