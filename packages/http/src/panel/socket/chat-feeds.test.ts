import type { Center, DeskView } from "@tributary/engine";
import { silentLogger } from "@tributary/kernel";
import { asId, type ConversationId } from "@tributary/model";
import { describe, expect, it } from "vitest";
import type { ConversationRooms } from "../../rooms/conversation-rooms.ts";
import { createChatFeeds } from "./chat-feeds.ts";

const CONVERSATION = asId<ConversationId>("conversation-1");

const connected = {
  slot: { channel: "chat", conversationId: CONVERSATION, participantId: "agent", state: { phase: "connected" } },
  conversation: { seq: 4 },
};

/** Contact that the agent of {@link connected} transferred before they received it again. */
const transferred = {
  slot: {
    channel: "chat",
    conversationId: CONVERSATION,
    participantId: "agent before",
    state: { phase: "after-contact-work" },
  },
  conversation: { seq: 4 },
};

function deskWith(...contacts: readonly object[]): DeskView {
  return { contacts } as unknown as DeskView; // the feeds read these members only
}

const desk = deskWith(connected);

const AT_CURSOR = `join as agent, {"kind":"after","seq":3}`;

function turnOfEventLoop(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function openFeeds() {
  const log: string[] = [];
  const rooms: ConversationRooms = {
    join(_conversationId, { participantId, start }) {
      log.push(`join as ${participantId}, ${JSON.stringify(start)}`);
      return { confirm: () => undefined, [Symbol.dispose]: () => log.push(`leave as ${participantId}`) };
    },
    [Symbol.dispose]: () => undefined,
  };
  const center = { feeds: { joinedSeq: () => Promise.resolve(8) } } as unknown as Center; // the feeds call this only
  const options = { cursors: new Map([[CONVERSATION, 3]]), deliver: () => undefined, onBroken: () => undefined };
  return { log, feeds: createChatFeeds({ center, rooms, log: silentLogger }, options) };
}

it("[PS-04] a closed page leaves its conversations, and joins none when a desk arrives afterwards", () => {
  const { log, feeds } = openFeeds();
  feeds.follow(desk);
  feeds[Symbol.dispose]();

  feeds.follow(desk);

  expect(log).toEqual([AT_CURSOR, "leave as agent"]);
});

describe("[PC-03] a page whose agent has a chat twice receives nothing twice", () => {
  it("if it returns: the newer contact continues at the cursor", async () => {
    const { log, feeds } = openFeeds();

    feeds.follow(deskWith(transferred, connected));
    feeds.follow(deskWith(transferred));
    await turnOfEventLoop();

    expect(log).toEqual([AT_CURSOR, "leave as agent"]);
  });

  it("if the chat comes back later: the new contact starts with its own join", async () => {
    const { log, feeds } = openFeeds();
    feeds.follow(deskWith(transferred));

    feeds.follow(deskWith(transferred, connected));
    await turnOfEventLoop();

    expect(log).toEqual([`join as agent before, {"kind":"after","seq":3}`, `join as agent, {"kind":"after","seq":7}`]);
  });
});
