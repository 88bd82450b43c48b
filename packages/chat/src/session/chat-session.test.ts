import { silentLogger } from "@tributary/kernel";
import { createManualClock, createSeededRandom } from "@tributary/testkit";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createFakeServer } from "../../test/fake-server.ts";
import type { ChatSession } from "./chat-session.ts";
import { createChatSession } from "./customer-chat-session.ts";
import type { KeyedStorage } from "./outbox-storage.ts";

function memoryStorage(): KeyedStorage {
  const texts = new Map<string, string>();
  return {
    getItem: (key) => texts.get(key) ?? null,
    setItem: (key, value) => void texts.set(key, value),
    removeItem: (key) => void texts.delete(key),
  };
}

function setUp(seed = 1) {
  const clock = createManualClock();
  const random = createSeededRandom(seed);
  const center = createFakeServer(clock, random);
  const storage = memoryStorage();
  const open = ({ fetch }: Pick<typeof center, "fetch"> = center): ChatSession =>
    createChatSession({ ...center, fetch, clock, random, storage, log: silentLogger }, center.session);
  return { clock, random, center, storage, open };
}

/** Returns the timeline as shown to the user: author, text and delivery state. */
const seen = (session: ChatSession): readonly string[] =>
  session.snapshot().timeline.map((entry) => {
    if (entry.type !== "message") return entry.type;
    return entry.mine ? `me: ${entry.content} (${entry.delivery})` : `${entry.author?.displayName}: ${entry.content}`;
  });
const callsOf = (center: ReturnType<typeof createFakeServer>, operation: string): number =>
  center.calls.filter((call) => call.operation === operation).length;

describe("createChatSession", () => {
  it("[CS-01] connects, shows the transcript and sends a message", async () => {
    const { clock, center, open } = setUp();
    center.agentSends("hello");

    using session = open();
    await clock.run(500);
    session.send("hi");
    await clock.run(500);

    expect(session.snapshot().link).toEqual({ state: "up" });
    expect(session.snapshot().others.map(({ displayName }) => displayName)).toEqual(["Ada"]);
    expect(seen(session)).toEqual(["Ada: hello", "me: hi (sent)"]);
  });

  it("[CS-02] shows messages sent while it was disconnected, once and in order", async () => {
    const { clock, center, open } = setUp();
    using session = open();
    await clock.run(500);

    center.weather.offline = true;
    center.cut();
    center.agentSends("one");
    center.agentSends("two");
    await clock.run(20_000);
    expect(session.snapshot().link.state).toBe("down");
    center.weather.offline = false;
    await clock.run(30_000);

    expect(session.snapshot().link).toEqual({ state: "up" });
    expect(seen(session)).toEqual(["Ada: one", "Ada: two"]);
  });

  it("[CS-03] detects a connection that died silently, and replaces it", async () => {
    const { clock, center, open } = setUp();
    using session = open();
    await clock.run(500);

    center.mute();
    center.agentSends("anybody there?");
    await clock.run(40_000);

    expect(seen(session)).toEqual(["Ada: anybody there?"]);
  });

  it("[CS-04] keeps messages written while offline and sends them in order once connected", async () => {
    const { clock, center, open } = setUp();
    center.weather.offline = true;
    using session = open();
    session.send("first");
    session.send("second");
    await clock.run(60_000);
    expect(seen(session)).toEqual(["me: first (sending)", "me: second (sending)"]);

    center.weather.offline = false;
    session.nudge();
    await clock.run(20_000);

    expect(seen(session)).toEqual(["me: first (sent)", "me: second (sent)"]);
    expect(center.transcript.map(({ Content }) => Content)).toEqual(["first", "second"]);
  });

  it("[CS-13] an interruption is visible at once and ends with a nudge", async () => {
    const { clock, open } = setUp();
    using session = open();
    await clock.run(5_000);
    expect(session.snapshot().link.state).toBe("up");

    session.interrupt();

    expect(session.snapshot().link.state).toBe("down");
    session.nudge();
    await clock.run(1_000);
    expect(session.snapshot().link.state).toBe("up");
  });

  it("[CS-04] sends the unsent messages of an earlier page without creating a duplicate", async () => {
    const { clock, center, open } = setUp();
    const first = open();
    await clock.run(500);
    center.weather.lostAfter = 1;
    first.send("did it arrive?");
    await clock.run(100);
    first[Symbol.dispose]();
    expect(center.transcript).toHaveLength(1);

    center.weather.lostAfter = 0;
    using second = open();
    await clock.run(5_000);

    expect(seen(second)).toEqual(["me: did it arrive? (sent)"]);
    expect(center.transcript).toHaveLength(1);
  });

  it("[CS-05] marks a refused message as failed and sends the next one", async () => {
    const { clock, open } = setUp();
    using session = open();

    const token = session.send("refuse this");
    session.send("fine");
    await clock.run(1_000);
    expect(seen(session)).toEqual(["me: fine (sent)", "me: refuse this (failed)"]);
    session.discard(token);

    expect(seen(session)).toEqual(["me: fine (sent)"]);
  });

  it("[CS-06] sends one delivered receipt for the newest message, then one read receipt", async () => {
    const { clock, center, open } = setUp();
    using session = open();
    await clock.run(500);

    center.agentSends("one");
    center.agentSends("two");
    await clock.run(5_000);
    session.markRead();
    session.markRead();
    await clock.run(5_000);

    const receipts = center.calls.filter(({ operation }) => operation === "event").map(({ body }) => body);
    expect(receipts).toMatchObject([
      { ContentType: expect.stringContaining("delivered"), Content: '{"messageId":"item-2"}' },
      { ContentType: expect.stringContaining("read"), Content: '{"messageId":"item-2"}' },
    ]);
  });

  it("[CS-02] shows receipts that were recorded while it was disconnected", async () => {
    const { clock, center, open } = setUp();
    using session = open();
    session.send("hi");
    await clock.run(1_000);

    center.weather.offline = true;
    center.cut();
    center.agentReads("item-1");
    center.agentSends("later");
    await clock.run(1_000);
    center.weather.offline = false;
    await clock.run(30_000);

    expect(seen(session)).toEqual(["me: hi (read)", "Ada: later"]);
  });

  it("[CS-07] sends at most one typing event in ten seconds, and another after a message", async () => {
    const { clock, center, open } = setUp();
    using session = open();
    await clock.run(500);

    for (let key = 0; key < 50; key += 1) {
      session.typing();
      await clock.run(100);
    }
    expect(callsOf(center, "event")).toBe(1);
    session.send("done");
    session.typing();
    await clock.run(100);

    expect(callsOf(center, "event")).toBe(2);
  });

  it("[CV-05] shows that the agent is typing, and stops when no message follows", async () => {
    const { clock, center, open } = setUp();
    using session = open();
    await clock.run(500);

    center.agentTypes();
    await clock.run(1_000);
    expect(session.snapshot().typing.map(({ displayName }) => displayName)).toEqual(["Ada"]);
    await clock.run(15_000);

    expect(session.snapshot().typing).toEqual([]);
  });

  it("[CS-08] is over once the customer has left: shows the last items, and leaves no socket or timer", async () => {
    const { clock, center, open } = setUp();
    using session = open();
    await clock.run(500);

    const ended = session.end();
    await clock.run(5_000);

    expect(await ended).toEqual({ ok: true, value: undefined });
    expect(session.snapshot().over).toEqual({ reason: "ended", message: null });
    expect(seen(session)).toEqual(["left", "ended"]);
    expect(center.openSockets).toBe(0);
    expect(clock.pendingTimers).toEqual([]);
  });

  it("[CS-08] returns a refusal when the server cannot be reached to end the chat", async () => {
    const { clock, center, open } = setUp();
    using session = open();
    await clock.run(500);
    center.weather.offline = true;

    const ended = session.end();
    await clock.run(60_000);

    expect(await ended).toEqual({ ok: false, refusal: "unreachable" });
    expect(session.snapshot().over).toBeNull();
  });

  it("[CS-08] is over after reconnecting to an ended chat, and marks unsent messages as failed", async () => {
    const { clock, center, open } = setUp();
    using session = open();
    await clock.run(500);

    center.weather.offline = true;
    center.cut();
    session.send("too late");
    center.endChat();
    await clock.run(5_000);
    center.weather.offline = false;
    await clock.run(30_000);

    expect(session.snapshot().over).toEqual({ reason: "ended", message: "The contact has ended." });
    expect(seen(session)).toContain("me: too late (failed)");
    expect(clock.pendingTimers).toEqual([]);
  });

  it("[CS-08] reads the last items within five seconds before a refusal ends it, and takes no later ones", async () => {
    const { clock, center, open } = setUp();
    const held = Promise.withResolvers<void>();
    let isHeld = false;
    const fetch: typeof center.fetch = async (url, request) => {
      const answer = await center.fetch(url, request);
      if (isHeld && url.endsWith("/transcript")) await held.promise;
      return answer;
    };
    using session = open({ fetch });
    await clock.run(500);
    isHeld = true;
    center.mute();
    center.agentSends("too late");
    center.endChat(true);
    center.cut();
    await clock.run(4_900);
    const before = session.snapshot().over;
    await clock.run(2_000);
    const after = session.snapshot();
    held.resolve();
    await clock.run(30_000);

    expect(before).toBeNull();
    expect(after.over).toEqual({ reason: "ended", message: "The contact has ended." });
    expect(session.snapshot()).toBe(after);
    expect(clock.pendingTimers).toEqual([]);
  });

  it("[CV-04] discards no message that is being sent", async () => {
    const { clock, center, open } = setUp();
    using session = open();
    await clock.run(500);

    const token = session.send("hello");
    const written = session.snapshot().timeline.map(({ key }) => key);
    session.discard(token);
    await clock.run(1_000);

    expect(seen(session)).toEqual(["me: hello (sent)"]);
    expect(session.snapshot().timeline.map(({ key }) => key)).toEqual(written);
    expect(center.customerMessages).toHaveLength(1);
  });

  it("[CS-08] is over as refused when the server does not know the participant token", async () => {
    const { clock, random, center } = setUp();
    const deps = { ...center, clock, random, storage: null, log: silentLogger };

    using session = createChatSession(deps, { ...center.session, participantToken: "wrong" });
    await clock.run(5_000);

    expect(session.snapshot().over).toEqual({ reason: "refused", message: "unknown token" });
  });

  it("[CS-09] replaces its socket before the address expires, without a gap", async () => {
    const { clock, center, open } = setUp();
    using session = open();
    const states = new Set([session.snapshot().link.state]);
    using _watch = session.onChange(() => void states.add(session.snapshot().link.state));

    for (let minute = 0; minute < 180; minute += 1) {
      center.agentSends(`minute ${minute}`);
      await clock.run(60_000);
    }

    expect(callsOf(center, "connection")).toBe(4);
    expect(states).toEqual(new Set(["connecting", "up"]));
    expect(center.openSockets).toBe(1);
    expect(session.snapshot().timeline).toHaveLength(180);
  });

  it("[CS-11] loads earlier pages on request", async () => {
    const { clock, center, open } = setUp();
    for (let count = 0; count < 250; count += 1) center.agentSends(`message ${count}`);
    using session = open();
    await clock.run(1_000);
    expect(session.snapshot()).toMatchObject({ history: "more" });
    expect(session.snapshot().timeline).toHaveLength(100);

    for (let page = 0; page < 2; page += 1) {
      void session.loadOlder();
      await clock.run(1_000);
    }

    expect(session.snapshot()).toMatchObject({ history: "complete" });
    expect(seen(session)).toEqual(center.transcript.map(({ Content }) => `Ada: ${Content}`));
  });

  it("[CS-10] leaves no timer and no socket when disposed at any moment", async () => {
    for (const ms of [0, 5, 30, 60, 500]) {
      const { clock, center, open } = setUp();
      const session = open();
      session.send("hello");
      await clock.run(ms);
      session[Symbol.dispose]();
      await clock.run(60_000);

      expect({ ms, timers: clock.pendingTimers, sockets: center.openSockets }).toEqual({ ms, timers: [], sockets: 0 });
    }
  });

  it("[CS-02, CS-04] shows the transcript, which contains each sent message exactly once and in order, after random network failures", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), async (seed) => {
        const { clock, random, center, open } = setUp(seed);
        using session = open();
        using _watch = session.onChange(() => expectUniqueKeys(session));
        Object.assign(center.weather, { latencyMs: 400, lostBefore: 0.2, lostAfter: 0.2, unavailable: 0.1 });
        const sent: { readonly token: string; readonly content: string }[] = [];
        const actions = [
          () => center.agentSends(`agent ${center.transcript.length}`),
          () => {
            const content = `customer ${random.fraction() < 0.5 ? "ok" : "yes"}`;
            sent.push({ token: session.send(content), content });
          },
          center.cut,
          center.mute,
          () =>
            center.agentReads(
              center.transcript.findLast(({ ParticipantRole }) => ParticipantRole === "CUSTOMER")?.Id ?? "",
            ),
          () => Object.assign(center.weather, { offline: !center.weather.offline }),
          session.markRead,
        ];

        for (let count = 0; count < 60; count += 1) {
          actions[Math.floor(random.fraction() * actions.length)]?.();
          await clock.run(random.fraction() * 4_000);
        }
        Object.assign(center.weather, { lostBefore: 0, lostAfter: 0, unavailable: 0, offline: false });
        await clock.run(120_000);

        const shown = session.snapshot().timeline.map((entry) => (entry.type === "message" ? entry.id : entry.type));
        expect(shown).toEqual(center.transcript.map(({ Id }) => Id));
        expect(center.customerMessages).toEqual(sent);
        expect(session.snapshot().link).toEqual({ state: "up" });
      }),
      { numRuns: 40 },
    );
  }, 60_000);

  it("[CS-02, CS-04] loses, duplicates and reorders no message when its socket is closed two hundred times", async () => {
    const { clock, random, center, open } = setUp(7);
    using session = open();
    center.weather.latencyMs = 150;

    for (let cut = 0; cut < 200; cut += 1) {
      center.agentSends(`agent ${cut}`);
      session.send(`customer ${cut}`);
      await clock.run(random.fraction() * 2_000);
      center.cut();
    }
    await clock.run(120_000);

    const shown = session.snapshot().timeline.map((entry) => (entry.type === "message" ? entry.id : entry.type));
    expect(shown).toEqual(center.transcript.map(({ Id }) => Id));
    expect(center.customerMessages.map(({ content }) => content)).toEqual(
      Array.from({ length: 200 }, (_, index) => `customer ${index}`),
    );
    expect(shown).toHaveLength(400);
  });
});

function expectUniqueKeys(session: ChatSession): void {
  const keys = session.snapshot().timeline.map(({ key }) => key);
  expect(new Set(keys).size).toBe(keys.length);
}
