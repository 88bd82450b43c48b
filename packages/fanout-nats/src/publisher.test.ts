/** The publisher under a manual clock, with a broker that the test answers for. */
import type { PublishedMessage } from "@tributary/journal";
import { silentLogger } from "@tributary/kernel";
import { createManualClock } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import type { BrokerLink } from "./broker-link.ts";
import { createPublisher } from "./publisher.ts";

const MESSAGE: PublishedMessage = { kind: "events", events: [{ seq: 1 }] };
const SIGNAL: PublishedMessage = { kind: "signal", name: "typing", data: null };
const RESET = '{"kind":"reset"}';

function open() {
  const clock = createManualClock();
  const sent: [string, string][] = [];
  const roundTrips: ((isAnswered: boolean) => void)[] = [];
  const state = { isUp: true };
  const link = {
    get isUp() {
      return state.isUp;
    },
    connection: {
      info: { max_payload: 1_000_000 },
      publish: (subject: string, payload: Buffer) => sent.push([subject, payload.toString()]),
    },
    roundTrip: () => new Promise<boolean>((resolve) => roundTrips.push(resolve)),
  } as unknown as BrokerLink;
  const publisher = createPublisher({ link, clock, log: silentLogger }, "p");

  /** Lets the broker answer everything that waits. */
  async function answer(isAnswered: boolean): Promise<void> {
    for (const resolve of roundTrips.splice(0)) resolve(isAnswered);
    await clock.drain();
  }

  async function goDown(): Promise<void> {
    await answer(false);
    state.isUp = false;
    publisher.onDown();
  }

  function comeUp(): readonly string[] {
    state.isUp = true;
    sent.length = 0;
    publisher.onUp();
    return sent.map(([subject, payload]) => {
      expect(payload).toBe(RESET);
      return subject;
    });
  }

  return { clock, sent, publisher, answer, goDown, comeUp, roundTrips };
}

describe("publisher", () => {
  it("[NF-04] sends nothing while the link is down, and keeps topics only", async () => {
    const { clock, sent, publisher, goDown, comeUp } = open();
    await goDown();

    for (let each = 0; each < 1_000; each += 1) publisher.publish(each % 2 === 0 ? "a" : "b", MESSAGE);
    publisher.publish("c", SIGNAL);

    expect([sent, clock.pendingTimers]).toEqual([[], []]);
    expect(comeUp()).toEqual(["p.topic.a", "p.topic.b"]);
  });

  it("[NF-04] sends a reset as it is, and after the reconnect if the link is down", async () => {
    const { sent, publisher, goDown, comeUp } = open();
    publisher.publish("a", { kind: "reset" });
    expect(sent).toEqual([["p.topic.a", RESET]]);
    await goDown();
    publisher.publish("b", { kind: "reset" });

    expect(comeUp()).toEqual(["p.topic.a", "p.topic.b"]);
  });

  it("[NF-04] reports all topics in one message if there are more than 10,000", async () => {
    const { publisher, goDown, comeUp } = open();
    await goDown();
    for (let each = 0; each < 10_000; each += 1) publisher.publish(`t/${each}`, MESSAGE);
    expect(comeUp()).toHaveLength(10_000);
    await goDown();
    for (let each = 0; each < 20_000; each += 1) publisher.publish(`t/${each}`, MESSAGE);

    expect(comeUp()).toEqual(["p.all"]);
    await goDown();
    expect(comeUp()).toEqual(["p.all"]);
  });

  it("[NF-04] sends at most 16 MiB that are not confirmed, and reports the topics of the rest after the confirmation", async () => {
    const { clock, sent, publisher, answer } = open();
    const large = { kind: "events", events: [{ seq: 1, text: "x".repeat(900_000) }] } as const;

    for (let each = 0; each < 40; each += 1) publisher.publish(`t/${each}`, large);
    const before = sent.length;
    await clock.run(100);
    await answer(true);

    expect(before).toBe(19);
    expect(sent.slice(before)).toEqual(Array.from({ length: 21 }, (_, index) => [`p.topic.t/${index + 19}`, RESET]));
  });

  it("[NF-06] reports what was sent and not confirmed, before and during the confirmation, and nothing else", async () => {
    const { clock, publisher, answer, goDown, comeUp, roundTrips } = open();
    publisher.publish("confirmed", MESSAGE);
    await clock.run(100);
    await answer(true);
    publisher.publish("in confirmation", MESSAGE);
    publisher.publish("signal", SIGNAL);
    await clock.run(100);
    expect(roundTrips).toHaveLength(1);
    publisher.publish("after", MESSAGE);
    await goDown();

    expect(comeUp()).toEqual(["p.topic.in%0020confirmation", "p.topic.after"]);
  });

  it("[NF-06] reports again if the reports were lost too, and no more once they are confirmed", async () => {
    const { clock, publisher, answer, goDown, comeUp } = open();
    publisher.publish("a", MESSAGE);
    await goDown();
    expect(comeUp()).toEqual(["p.topic.a"]);
    await goDown();
    expect(comeUp()).toEqual(["p.topic.a"]);
    await clock.run(100);
    await answer(true);
    await goDown();

    expect(comeUp()).toEqual([]);
  });

  it("[NF-06] keeps the topics if a round trip fails before the link reports that it is down", async () => {
    const { clock, publisher, answer, goDown, comeUp } = open();
    publisher.publish("a", MESSAGE);
    await clock.run(100);
    await answer(false);
    publisher.publish("b", MESSAGE);
    await clock.run(100);
    await goDown();

    expect(comeUp()).toEqual(["p.topic.a", "p.topic.b"]);
  });

  it("[NF-12] leaves no timer when it is disposed, also during a confirmation", async () => {
    const { clock, publisher, answer } = open();
    publisher.publish("a", MESSAGE);
    expect(clock.pendingTimers).toHaveLength(1);
    await clock.run(100);
    publisher.publish("b", MESSAGE);

    publisher[Symbol.dispose]();
    await answer(true);

    expect(clock.pendingTimers).toEqual([]);
  });
});
