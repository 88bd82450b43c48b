import { createManualClock, createRecordingLogger, createSeededRandom } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { createSignalTopic } from "../../test/signal-topic.ts";
import { createLeaderQuestions, type Wait } from "./leader-questions.ts";

const SECOND: Wait = { position: 2, estimatedMs: 30_000 };

/** Opens two nodes, of which one routes. */
function openNodes(waitOf: (contactId: string) => Wait | null = () => SECOND) {
  const clock = createManualClock();
  const topic = createSignalTopic();
  const log = createRecordingLogger();
  const random = createSeededRandom(1);
  const asked: string[] = [];
  const open = (answer: (contactId: string) => Wait | null | undefined) =>
    createLeaderQuestions({ journal: topic.journal(clock), clock, random, log }, answer);
  const leader = open((contactId) => {
    asked.push(contactId);
    return waitOf(contactId);
  });
  return { clock, topic, log, asked, leader, other: open(() => undefined) };
}

type Nodes = ReturnType<typeof openNodes>;

/** Asks on the node that does not route; returns the answer with the time that it took, in steps of 50 ms. */
async function ask({ clock, other }: Nodes): Promise<{ readonly wait: Wait | null; readonly tookMs: number }> {
  const beganMs = clock.monotonicMs();
  let wait: Wait | null | undefined;
  void other.ask("contact").then((answer) => {
    wait = answer;
  });
  while (wait === undefined) await clock.run(50);
  return { wait, tookMs: clock.monotonicMs() - beganMs };
}

describe("questions to the node that routes", () => {
  it.each([[SECOND], [{ position: 1, estimatedMs: null }], [null]])("[RT-29] are answered: %j", async (wait) => {
    const nodes = openNodes(() => wait);

    expect(await ask(nodes)).toEqual({ wait, tookMs: 50 });
    expect(nodes.asked).toEqual(["contact"]);
    expect(nodes.log.lines).toEqual([]);
  });

  it.each([["routing.wait?"], ["routing.wait!"]])(
    "[RT-29] are answered although the first %s is lost",
    async (name) => {
      const nodes = openNodes();
      nodes.topic.lose((signal) => signal.name === name && nodes.clock.monotonicMs() < beganMs + 300);
      const beganMs = nodes.clock.monotonicMs();

      expect(await ask(nodes)).toEqual({ wait: SECOND, tookMs: 300 });
    },
  );

  it("[RT-29] have one answer, also if messages come twice", async () => {
    const nodes = openNodes();
    const { topic } = nodes;
    const first = await ask(nodes);
    for (const { name, data } of [...topic.sent]) topic.deliver(name, data);
    const second = await ask(nodes);

    expect([first.wait, second.wait]).toEqual([SECOND, SECOND]);
    expect(nodes.log.lines).toEqual([]);
  });

  it("[RT-29] are sent four times in the second in which none answers, and leave no timer", async () => {
    const nodes = openNodes();
    nodes.topic.lose(() => true);

    expect(await ask(nodes)).toEqual({ wait: null, tookMs: 1_000 });
    await nodes.clock.run(5_000);
    expect(nodes.topic.sent).toHaveLength(4);
    expect(nodes.clock.pendingTimers).toEqual([]);
  });

  it.each([[1], [2], [3]])("[RT-29] are answered although the feeds end, %i times in a row", async (times) => {
    const nodes = openNodes();
    nodes.topic.end();
    for (let time = 1; time < times; time += 1) {
      await nodes.clock.run(250);
      nodes.topic.end();
    }

    expect((await ask(nodes)).wait).toEqual(SECOND);
  });

  it("[RT-29] end without an answer when their node stops, which leaves nothing", async () => {
    const { clock, topic, leader, other } = openNodes();
    topic.lose(() => true);
    const wait = other.ask("contact");

    other[Symbol.dispose]();
    leader[Symbol.dispose]();

    expect(await wait).toBeNull();
    expect([topic.followers(), clock.pendingTimers]).toEqual([0, []]);
  });
});

describe("malformed messages of other nodes", () => {
  const answer = (wait: unknown) => ({ id: "1", wait });

  it.each([
    ["routing.wait?", null],
    ["routing.wait?", "contact"],
    ["routing.wait?", { id: "1" }],
    ["routing.wait?", { id: 1, contactId: "contact" }],
    ["routing.wait?", { id: "1", contactId: "c".repeat(2_000) }],
    ["routing.wait!", null],
    ["routing.wait!", { id: "1" }],
    ["routing.wait!", { id: {}, wait: null }],
    ["routing.wait!", answer("soon")],
    ["routing.wait!", answer({ position: 1 })],
    ["routing.wait!", answer({ position: "1", estimatedMs: null })],
    ["routing.wait!", answer({ position: 0, estimatedMs: null })],
    ["routing.wait!", answer({ position: 1.5, estimatedMs: null })],
    ["routing.wait!", answer({ position: 1, estimatedMs: -1 })],
    ["routing.wait!", answer({ position: 1, estimatedMs: "1" })],
  ])("[RT-29] are dropped and logged: %s %j", async (name, data) => {
    const nodes = openNodes();

    expect(() => nodes.topic.deliver(name, data)).not.toThrow();

    expect(nodes.asked).toEqual([]);
    expect(nodes.log.lines.map(({ message }) => message)).toContain("malformed message of another node");
    expect((await ask(nodes)).wait).toEqual(SECOND);
  });

  it("[RT-29] do not answer a question", async () => {
    const nodes = openNodes();
    const { topic } = nodes;
    topic.lose(({ name }) => name === "routing.wait!");
    const result = ask(nodes);
    const [question] = topic.sent;
    const id: unknown = Reflect.get(Object(question?.data), "id");

    topic.deliver("routing.wait!", { id, wait: { position: -1, estimatedMs: null } });

    expect((await result).wait).toBeNull();
  });
});
