import { createManualClock, createSeededRandom } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { createFakeServer } from "../../test/fake-server.ts";
import type { MessageEntry } from "../conversation/timeline.ts";
import type { PlatformFetch } from "../platform-deps.ts";
import type { ChatSnapshot } from "../session/chat-session.ts";
import type { KeyedStorage } from "../session/outbox-storage.ts";
import type { ChatUpdate } from "./chat-updates.ts";
import { type Chat, openChat } from "./open-chat.ts";

/** A chat of a page whose loop is opened together with it. */
function setUp(seed = 1) {
  const clock = createManualClock();
  const random = createSeededRandom(seed);
  const center = createFakeServer(clock, random);
  const { contactId, participantId, participantToken, endpoint } = center.session;
  const details = { ContactId: contactId, ParticipantId: participantId, ParticipantToken: participantToken };
  const texts = new Map<string, string>();
  const storage: KeyedStorage = {
    getItem: (key) => texts.get(key) ?? null,
    setItem: (key, value) => void texts.set(key, value),
    removeItem: (key) => void texts.delete(key),
  };
  const fetch = center.fetch as unknown as PlatformFetch; // the session uses what the fake has
  const hints = { isOnline: () => true, follow: () => ({ [Symbol.dispose]: () => undefined }) };
  const open = () => {
    const deps = { fetch, openSocket: center.openSocket, clock, random, hints, console };
    const chat = openChat({ endpoint, chat: details, storage }, deps);
    const updates: ChatUpdate[] = [];
    const reading = (async () => {
      for await (const update of chat) updates.push(update);
    })();
    return { chat, updates, reading };
  };
  return { clock, center, open };
}

const fileOf = (name: string): File => new File(["abc"], name, { type: "text/plain" });

const texts = (updates: readonly ChatUpdate[]): readonly string[] =>
  updates.flatMap((update) => (update.type === "message" ? [update.message.content] : []));

/** The state of a program that knows nothing but the updates. */
function stateOf(updates: readonly ChatUpdate[]) {
  const messages = new Map<string, MessageEntry>();
  let facts: Pick<ChatSnapshot, "link" | "typing" | "uploads" | "over"> = {
    link: { state: "connecting" },
    typing: [],
    uploads: [],
    over: null,
  };
  for (const update of updates) {
    if (update.type === "message" || update.type === "changed") messages.set(update.message.key, update.message);
    if (update.type === "discarded") messages.delete(update.message.key);
    if (update.type === "link") facts = { ...facts, link: update.link };
    if (update.type === "typing") facts = { ...facts, typing: update.participants };
    if (update.type === "uploads") facts = { ...facts, uploads: update.uploads };
    if (update.type === "over") facts = { ...facts, over: update.over };
  }
  return { ...facts, messages: new Set(messages.values()) };
}

function stateIn(chat: Chat) {
  const { link, typing, uploads, over, timeline } = chat.snapshot();
  return { link, typing, uploads, over, messages: new Set(timeline.filter((entry) => entry.type === "message")) };
}

describe("the updates of a chat", () => {
  it("[CJ-21] contain files only while there are some, each change once", async () => {
    const { clock, center, open } = setUp();
    const { chat, updates } = open();
    using _chat = chat;
    await clock.run(500);
    center.agentSends("hello");
    chat.send("hi");
    center.agentTypes();
    await clock.run(500);
    const before = updates.filter(({ type }) => type === "uploads");
    chat.sendFile(fileOf("bill.txt"));
    await clock.run(2_000);

    const uploads = updates.flatMap((update) => (update.type === "uploads" ? [update.uploads] : []));
    expect(before).toEqual([]);
    expect(uploads).toEqual([[expect.objectContaining({ name: "bill.txt", sentBytes: 0, problem: null })], []]);
    expect(updates.every((update, index) => JSON.stringify(update) !== JSON.stringify(updates[index - 1]))).toBe(true);
  });

  it("[CJ-26] contain the whole conversation, also if a message is written before it is read", async () => {
    const { clock, center, open } = setUp();
    center.agentSends("Welcome");
    center.agentSends("How can I help?");
    const { chat, updates } = open();
    using _chat = chat;
    const read: string[] = [];
    chat.send("hello");
    void (async () => {
      for await (const { content } of chat.messages()) read.push(content);
    })();
    await clock.run(1_000);

    expect(texts(updates)).toEqual(["hello", "Welcome", "How can I help?"]);
    expect(read).toEqual(texts(updates));
  });

  it("[CJ-26] contain the messages that an earlier page has left unsent, and those that are discarded", async () => {
    const { clock, center, open } = setUp();
    center.weather.offline = true;
    const first = open();
    first.chat.send("from the page before");
    first.chat.send("refuse this");
    first.chat[Symbol.dispose]();
    const { chat, updates } = open();
    using _chat = chat;
    await clock.run(100);
    const restored = texts(updates);
    center.weather.offline = false;
    await clock.run(20_000);
    for (const { message } of updates.flatMap((update) => (update.type === "changed" ? [update] : [])))
      if (message.mine && message.delivery === "failed" && message.token !== null) chat.discard(message.token);
    await clock.run(10);

    expect(restored).toEqual(["from the page before", "refuse this"]);
    expect(texts(updates)).toEqual(restored);
    expect(updates.at(-1)).toMatchObject({ type: "discarded", message: { content: "refuse this" } });
    expect(stateOf(updates)).toEqual(stateIn(chat));
  });

  it("[CJ-27] leave out earlier pages, and none of the messages that arrive while one is loaded", async () => {
    const { clock, center, open } = setUp();
    for (let number = 1; number <= 150; number += 1) center.agentSends(`${number}`);
    const { chat, updates } = open();
    using _chat = chat;
    await clock.run(1_000);
    const shown = texts(updates).length;
    void chat.loadOlder();
    center.agentSends("meanwhile");
    await clock.run(1_000);

    expect(chat.snapshot().timeline.length).toBeGreaterThan(shown + 1);
    expect(texts(updates).slice(shown)).toEqual(["meanwhile"]);
  });

  it.each([1, 2, 3, 4, 5, 6])(
    "[CJ-21] lead to the state of the snapshot on a bad network, each message once (seed %i)",
    async (seed) => {
      const { clock, center, open } = setUp(seed);
      center.agentSends("Welcome");
      const { chat, updates, reading } = open();
      Object.assign(center.weather, { lostBefore: 0.2, lostAfter: 0.2, unavailable: 0.1 });
      for (let number = 1; number <= 8; number += 1) {
        chat.send(number === 5 ? "refuse" : `own ${number}`);
        center.agentSends(`agent ${number}`);
        if (number % 3 === 0) center.cut();
        if (number === 4) chat.sendFile(fileOf("bill.txt"));
        await clock.run(700);
      }
      Object.assign(center.weather, { lostBefore: 0, lostAfter: 0, unavailable: 0 });
      await clock.run(60_000);
      const during = [stateOf(updates), stateIn(chat)];
      void chat.end();
      await clock.run(20_000);
      await reading;

      expect(during[0]).toEqual(during[1]);
      expect(stateOf(updates)).toEqual(stateIn(chat));
      const ids = updates.flatMap((update) => (update.type === "message" ? [update.message.key] : []));
      expect(new Set(ids).size).toBe(ids.length);
      expect(updates.at(-1)?.type).toBe("over");
    },
  );

  it.each([1, 2, 3, 4, 5, 6])(
    "[CJ-21] contain the last messages of a chat that the center ends by a refusal, each once (seed %i)",
    async (seed) => {
      const { clock, center, open } = setUp(seed);
      const { chat, updates, reading } = open();
      await clock.run(1_000);
      center.weather.lostAfter = 1;
      chat.send("arrived, without a response");
      await clock.run(100);
      center.mute();
      center.weather.lostAfter = 0;
      center.weather.lostBefore = 1;
      chat.send("never arrived");
      center.agentSends("last words");
      center.endChat(true);
      center.cut();
      center.weather.lostBefore = 0;
      await clock.run(60_000);
      await reading;

      expect(stateOf(updates)).toEqual(stateIn(chat));
      expect(texts(updates).toSorted()).toEqual(["arrived, without a response", "last words", "never arrived"]);
      expect([...stateIn(chat).messages].flatMap((each) => (each.mine ? [each.delivery] : []))).toEqual([
        "sent",
        "failed",
      ]);
      expect(updates.at(-1)?.type).toBe("over");
      expect(clock.pendingTimers).toEqual([]);
    },
  );

  it.each([400, 429, 503])(
    "[CJ-28] contain the messages of others if the transcript is refused (%i)",
    async (status) => {
      const { clock, center, open } = setUp();
      center.agentSends("Welcome");
      center.refuseTranscript(status);
      const { chat, updates } = open();
      using _chat = chat;
      await clock.run(1_000);
      center.agentSends("Are you there?");
      await clock.run(1_000);
      const early = texts(updates);
      center.refuseTranscript(200);
      await clock.run(30_000);

      expect(early).toEqual(["Are you there?"]);
      expect(texts(updates)).toEqual(["Are you there?", "Welcome"]);
      expect(stateOf(updates)).toEqual(stateIn(chat));
    },
  );
});
