/** A customer's session: unconfirmed messages, and an end event that arrives before earlier items. */
import { type ChatSession, createChatSession, type KeyedStorage } from "@tributary/chat";
import { silentLogger } from "@tributary/kernel";
import { createManualClock, createSeededRandom } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { createFakeServer } from "./fake-server.ts";

function memoryStorage(): KeyedStorage & { readonly size: number } {
  const texts = new Map<string, string>();
  return {
    getItem: (key) => texts.get(key) ?? null,
    setItem: (key, value) => void texts.set(key, value),
    removeItem: (key) => void texts.delete(key),
    get size() {
      return texts.size;
    },
  };
}

function setUp() {
  const clock = createManualClock();
  const random = createSeededRandom(1);
  const center = createFakeServer(clock, random);
  const storage = memoryStorage();
  const deps = { ...center, clock, random, storage, log: silentLogger };
  const open = (more: Partial<typeof deps> = {}): ChatSession =>
    createChatSession({ ...deps, ...more }, center.session);
  /** The texts of the server's transcript. */
  const texts = () => center.transcript.flatMap(({ Content }) => (Content === undefined ? [] : [Content]));
  const sentTokens = () =>
    center.calls.flatMap(({ operation, body }) => (operation === "message" ? [String(body.ClientToken)] : []));
  return { clock, center, storage, open, texts, sentTokens };
}

/** The participant's own messages, each with its delivery state. */
const shown = (session: ChatSession): readonly string[] =>
  session
    .snapshot()
    .timeline.flatMap((entry) =>
      entry.type === "message" && entry.mine ? [`${entry.content} (${entry.delivery})`] : [],
    );

describe("a message without a response", () => {
  it("[CS-04] is sent again with the same client token and is in the transcript once", async () => {
    const { clock, center, open, texts, sentTokens } = setUp();
    using session = open();
    await clock.run(500);

    center.mute(); // without frames, only the response can confirm the message
    center.weather.lostAfter = 1;
    session.send("once");
    await clock.run(5_000);
    expect(sentTokens().length).toBeGreaterThan(1);
    center.weather.lostAfter = 0;
    await clock.run(60_000);

    expect(new Set(sentTokens()).size).toBe(1);
    expect(texts()).toEqual(["once"]);
    expect(shown(session)).toEqual(["once (sent)"]);
  });

  it("[CS-04] has its own client token, even with the same text as another", async () => {
    const { clock, open, texts, sentTokens } = setUp();
    using session = open();

    session.send("twice");
    session.send("twice");
    await clock.run(5_000);

    expect(new Set(sentTokens()).size).toBe(2);
    expect(texts()).toEqual(["twice", "twice"]);
  });
});

describe("messages written while offline", () => {
  it("[CS-04] are kept in storage, and the next page sends them in the order they were written", async () => {
    const { clock, center, open, texts } = setUp();
    center.weather.offline = true;
    const first = open();
    first.send("one");
    first.send("two");
    await clock.run(5_000);
    first[Symbol.dispose]();
    expect(texts()).toEqual([]);

    center.weather.offline = false;
    using second = open();
    expect(shown(second)).toEqual(["one (sending)", "two (sending)"]);
    await clock.run(30_000);

    expect(texts()).toEqual(["one", "two"]);
    expect(shown(second)).toEqual(["one (sent)", "two (sent)"]);
  });

  it("[CS-04] are removed from storage once they are sent or discarded", async () => {
    const { clock, center, storage, open, texts } = setUp();
    const first = open();
    first.send("sent");
    expect(storage.size).toBe(1);
    await clock.run(5_000);
    expect(storage.size).toBe(0);
    center.weather.offline = true;
    const token = first.send("discarded");
    await clock.run(5_000);
    first.discard(token);
    first[Symbol.dispose]();

    center.weather.offline = false;
    using second = open();
    await clock.run(30_000);

    expect(texts()).toEqual(["sent"]);
    expect(shown(second)).toEqual(["sent (sent)"]);
  });
});

describe("the end of a chat", () => {
  it("[CS-08] is final only once the items before it have been read", async () => {
    const { clock, center, open } = setUp();
    center.agentSends("sent before the customer joined");
    const held = Promise.withResolvers<void>();
    const fetch: typeof center.fetch = async (url, request) => {
      const answer = await center.fetch(url, request);
      if (url.endsWith("/transcript")) await held.promise;
      return answer;
    };
    using session = open({ fetch });
    await clock.run(500);
    expect(center.calls.map(({ operation }) => operation)).toContain("transcript");

    center.endChat();
    await clock.run(500);
    expect(session.snapshot().over).toBeNull();
    held.resolve();
    await clock.run(500);

    expect(session.snapshot().over).toMatchObject({ reason: "ended" });
    expect(session.snapshot().timeline.map((entry) => (entry.type === "message" ? entry.content : entry.type))).toEqual(
      ["sent before the customer joined", "left", "ended"],
    );
  });
});
