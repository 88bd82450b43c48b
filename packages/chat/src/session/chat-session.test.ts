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
  const open = (): ChatSession =>
    createChatSession({ ...center, clock, random, storage, log: silentLogger }, center.session);
  return { clock, random, center, storage, open };
}

/** What a person sees: who, what, and how far. */
const seen = (session: ChatSession): readonly string[] =>
  session.snapshot().timeline.map((entry) => {
    if (entry.type !== "message") return entry.type;
    return entry.mine ? `me: ${entry.content} (${entry.delivery})` : `${entry.author?.displayName}: ${entry.content}`;
  });
const callsOf = (center: ReturnType<typeof createFakeServer>, operation: string): number =>
  center.calls.filter((call) => call.operation === operation).length;

describe("createChatSession", () => {
  it("[CS-01] connects, shows the transcript, and sends", async () => {
    const { clock, center, open } = setUp();
    center.agentSays("hello");

    using session = open();
    await clock.run(500);
    session.send("hi");
    await clock.run(500);

    expect(session.snapshot().link).toEqual({ state: "up" });
    expect(session.snapshot().others.map(({ displayName }) => displayName)).toEqual(["Ada"]);
    expect(seen(session)).toEqual(["Ada: hello", "me: hi (sent)"]);
  });

  it("[CS-02] shows what was said while it was away, once and in its place", async () => {
    const { clock, center, open } = setUp();
    using session = open();
    await clock.run(500);

    center.weather.offline = true;
    center.cut();
    center.agentSays("one");
    center.agentSays("two");
    await clock.run(20_000);
    expect(session.snapshot().link.state).toBe("down");
    center.weather.offline = false;
    await clock.run(30_000);

    expect(session.snapshot().link).toEqual({ state: "up" });
    expect(seen(session)).toEqual(["Ada: one", "Ada: two"]);
  });

  it("[CS-03] notices a connection that died without a word", async () => {
    const { clock, center, open } = setUp();
    using session = open();
    await clock.run(500);

    center.mute();
    center.agentSays("anybody there?");
    await clock.run(40_000);

    expect(seen(session)).toEqual(["Ada: anybody there?"]);
  });

  it("[CS-04] keeps what was written without a connection and sends it in order when there is one", async () => {
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

  it("[CS-04] sends what an earlier page had not sent, without making it a second time", async () => {
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

  it("[CS-05] marks what the center refuses and goes on with the next", async () => {
    const { clock, open } = setUp();
    using session = open();

    const token = session.send("refuse this");
    session.send("fine");
    await clock.run(1_000);
    expect(seen(session)).toEqual(["me: fine (sent)", "me: refuse this (failed)"]);
    session.discard(token);

    expect(seen(session)).toEqual(["me: fine (sent)"]);
  });

  it("[CS-06] tells that it got a message, then that it was read, each once", async () => {
    const { clock, center, open } = setUp();
    using session = open();
    await clock.run(500);

    center.agentSays("one");
    center.agentSays("two");
    await clock.run(5_000);
    session.markRead();
    session.markRead();
    await clock.run(5_000);

    const told = center.calls.filter(({ operation }) => operation === "event").map(({ body }) => body);
    expect(told).toMatchObject([
      { ContentType: expect.stringContaining("delivered"), Content: '{"messageId":"item-2"}' },
      { ContentType: expect.stringContaining("read"), Content: '{"messageId":"item-2"}' },
    ]);
  });

  it("[CS-02] learns of receipts that came while it was away", async () => {
    const { clock, center, open } = setUp();
    using session = open();
    session.send("hi");
    await clock.run(1_000);

    center.weather.offline = true;
    center.cut();
    center.agentReads("item-1");
    center.agentSays("later");
    await clock.run(1_000);
    center.weather.offline = false;
    await clock.run(30_000);

    expect(seen(session)).toEqual(["me: hi (read)", "Ada: later"]);
  });

  it("[CS-07] tells typing at most once in ten seconds, and again after a message", async () => {
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

  it("[CV-05] shows that the agent writes, and no longer when nothing comes of it", async () => {
    const { clock, center, open } = setUp();
    using session = open();
    await clock.run(500);

    center.agentTypes();
    await clock.run(1_000);
    expect(session.snapshot().typing.map(({ displayName }) => displayName)).toEqual(["Ada"]);
    await clock.run(15_000);

    expect(session.snapshot().typing).toEqual([]);
  });

  it("[CS-08] is over after the customer has left, with the last items shown and nothing left running", async () => {
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

  it("[CS-08] gives leaving back to the person when the center cannot be reached", async () => {
    const { clock, center, open } = setUp();
    using session = open();
    await clock.run(500);
    center.weather.offline = true;

    const ended = session.end();
    await clock.run(60_000);

    expect(await ended).toEqual({ ok: false, refusal: "unreachable" });
    expect(session.snapshot().over).toBeNull();
  });

  it("[CS-08] learns on return that the chat has ended, and says which words were not sent", async () => {
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

  it("[CS-08] is refused when the token is none of the center's", async () => {
    const { clock, random, center } = setUp();
    const deps = { ...center, clock, random, storage: null, log: silentLogger };

    using session = createChatSession(deps, { ...center.session, participantToken: "wrong" });
    await clock.run(5_000);

    expect(session.snapshot().over).toEqual({ reason: "refused", message: "unknown token" });
  });

  it("[CS-09] replaces its socket before the address grows old, without a gap", async () => {
    const { clock, center, open } = setUp();
    using session = open();
    const states = new Set([session.snapshot().link.state]);
    using _watch = session.onChange(() => void states.add(session.snapshot().link.state));

    for (let minute = 0; minute < 180; minute += 1) {
      center.agentSays(`minute ${minute}`);
      await clock.run(60_000);
    }

    expect(callsOf(center, "connection")).toBe(4);
    expect(states).toEqual(new Set(["connecting", "up"]));
    expect(center.openSockets).toBe(1);
    expect(session.snapshot().timeline).toHaveLength(180);
  });

  it("[CS-11] loads earlier pages", async () => {
    const { clock, center, open } = setUp();
    for (let count = 0; count < 250; count += 1) center.agentSays(`message ${count}`);
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

  it("[CS-10] leaves nothing running once disposed, whatever it was doing", async () => {
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

  it("[CS-02] shows the transcript, once and in order, after any storm", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), async (seed) => {
        const { clock, random, center, open } = setUp(seed);
        using session = open();
        using _watch = session.onChange(() => expectNothingTwice(session));
        Object.assign(center.weather, { latencyMs: 400, lostBefore: 0.2, lostAfter: 0.2, unavailable: 0.1 });
        const acts = [
          () => center.agentSays(`agent ${center.transcript.length}`),
          () => session.send(`customer ${random.fraction() < 0.5 ? "ok" : "yes"}`),
          center.cut,
          center.mute,
          () =>
            center.agentReads(
              center.transcript.findLast(({ ParticipantRole }) => ParticipantRole === "CUSTOMER")?.Id ?? "",
            ),
          () => Object.assign(center.weather, { offline: !center.weather.offline }),
          session.markRead,
        ];

        for (let act = 0; act < 60; act += 1) {
          acts[Math.floor(random.fraction() * acts.length)]?.();
          await clock.run(random.fraction() * 4_000);
        }
        Object.assign(center.weather, { lostBefore: 0, lostAfter: 0, unavailable: 0, offline: false });
        await clock.run(120_000);

        const shown = session.snapshot().timeline.map((entry) => (entry.type === "message" ? entry.id : entry.type));
        expect(shown).toEqual(center.transcript.map(({ Id }) => Id));
        expect(session.snapshot().link).toEqual({ state: "up" });
      }),
      { numRuns: 40 },
    );
  }, 60_000);

  it("[CS-02] loses, doubles and reorders nothing when its socket is cut two hundred times", async () => {
    const { clock, random, center, open } = setUp(7);
    using session = open();
    center.weather.latencyMs = 150;

    for (let cut = 0; cut < 200; cut += 1) {
      center.agentSays(`agent ${cut}`);
      session.send(`customer ${cut}`);
      await clock.run(random.fraction() * 2_000);
      center.cut();
    }
    await clock.run(120_000);

    const shown = session.snapshot().timeline.map((entry) => (entry.type === "message" ? entry.id : entry.type));
    expect(shown).toEqual(center.transcript.map(({ Id }) => Id));
    expect(shown).toHaveLength(400);
  });
});

function expectNothingTwice(session: ChatSession): void {
  const keys = session.snapshot().timeline.map(({ key }) => key);
  expect(new Set(keys).size).toBe(keys.length);
}
