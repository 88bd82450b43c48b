import type { Logger } from "@tributary/kernel";
import { asId, type ConversationId, type ParticipantId } from "@tributary/model";
import {
  createManualClock,
  createRecordingLogger,
  createSeededRandom,
  exampleOffer,
  type ManualClock,
} from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { createSignalTopic } from "../../test/signal-topic.ts";
import type { NodeRequest, NodeResult } from "./node-request-messages.ts";
import { createNodeRequests, REQUEST_MS } from "./node-requests.ts";

const REF = { conversationId: asId<ConversationId>("call"), participantId: asId<ParticipantId>("party") };
const DIGITS: NodeRequest & { readonly kind: "send-digits" } = { kind: "send-digits", ref: REF, digits: "1" };

function openNodes(handle: (request: NodeRequest) => Promise<NodeResult> = async () => ({ ok: true, value: null })) {
  const clock = createManualClock();
  const topic = createSignalTopic();
  const log = createRecordingLogger();
  const random = createSeededRandom(1);
  const handled: NodeRequest[] = [];
  const open = (node: string, own: Logger = log) =>
    createNodeRequests(
      { journal: topic.journal(clock), isConnected: () => true, clock, random, log: own, node },
      (request) => {
        handled.push(request);
        return handle(request);
      },
    );
  return { clock, topic, log, handled, a: open("a"), b: open("b") };
}

/** Returns the result of a request once that is known, with the time that it took. */
async function timed(clock: ManualClock, work: Promise<unknown>) {
  const startMs = clock.monotonicMs();
  let outcome: unknown = "pending";
  work.then(
    (value) => {
      outcome = value;
    },
    (error: { readonly code: string }) => {
      outcome = error.code;
    },
  );
  for (let ms = 0; outcome === "pending" && ms < 20_000; ms += 50) await clock.run(50);
  return { outcome, tookMs: clock.monotonicMs() - startMs };
}

describe("requests between nodes", () => {
  it("[VC-32] return the result of the other node", async () => {
    const { clock, a, handled } = openNodes();

    const { outcome } = await timed(clock, a.send("b", DIGITS));

    expect([outcome, handled]).toEqual([{ ok: true, value: null }, [DIGITS]]);
  });

  it("[VC-30, VC-32] find a node unreachable that acknowledges none of four messages", async () => {
    const { clock, topic, a } = openNodes();

    const { outcome, tookMs } = await timed(clock, a.send("gone", DIGITS));

    expect([outcome, tookMs, topic.sent.length]).toEqual(["unreachable", 1_500, 4]);
  });

  it("[VC-30] read what has arrived during a stall of this node before they find another one unreachable", async () => {
    const { clock, topic, a } = openNodes();
    topic.lose(({ name }) => name !== "calls.request");
    const result = a.send("b", DIGITS);
    await clock.run(1_499);
    // In the turn in which the timers are due, messages are read after them.
    clock.after(1, () => {
      for (const { name, data } of [...topic.sent]) if (name !== "calls.request") topic.deliver(name, data);
    });

    expect((await timed(clock, result)).outcome).toEqual({ ok: true, value: null });
  });

  it("[VC-32] are unavailable if the reply takes longer than the page waits, from the first message on", async () => {
    const { clock, topic, a } = openNodes(() => new Promise(() => undefined));
    topic.lose(({ name }) => name === "calls.acknowledgement" && clock.monotonicMs() - startMs < 1_000);
    const startMs = clock.monotonicMs();

    const { outcome, tookMs } = await timed(clock, a.send("b", DIGITS));

    expect([outcome, tookMs]).toEqual(["unavailable", REQUEST_MS]);
  });

  it.each([[1], [2], [3]])("[VC-32] reach a node although its feed ends, %i times in a row", async (times) => {
    const { clock, topic, a, log } = openNodes();
    topic.end();
    for (let time = 1; time < times; time += 1) {
      await clock.run(250);
      topic.end();
    }

    const { outcome } = await timed(clock, a.send("b", DIGITS));

    expect(outcome).toEqual({ ok: true, value: null });
    expect(log.lines.filter(({ message }) => message === "feed of messages between nodes ended")).toHaveLength(
      2 * times,
    );
  });

  it("[VC-32] are followed again at once, and four times per second at most", async () => {
    const { clock, topic } = openNodes();
    await clock.run(1_000);

    topic.end();
    await clock.run(0);
    const atOnce = topic.followers();
    topic.end();
    await clock.run(200);
    const soonAfter = topic.followers();
    await clock.run(100);

    expect([atOnce, soonAfter, topic.followers()]).toEqual([2, 0, 2]);
  });
});

describe("malformed messages of other nodes", () => {
  const request = (content: unknown) => ({ id: "1", to: "b", request: content });

  it.each([
    ["calls.request", null],
    ["calls.request", { id: 1, to: "b", request: { kind: "check" } }],
    ["calls.request", request(null)],
    ["calls.request", request({ kind: "hang-up", ref: REF })],
    ["calls.request", request({ kind: "close" })],
    ["calls.request", request({ kind: "close", ref: { conversationId: "call" } })],
    ["calls.request", request({ kind: "open", ref: REF, page: 1, offer: exampleOffer() })],
    ["calls.request", request({ kind: "open", ref: REF, page: "page", offer: { sdp: "v=0", candidates: [null] } })],
    ["calls.request", request({ kind: "restart", ref: REF, offer: { sdp: "v=0" } })],
    ["calls.request", request({ kind: "send-digits", ref: REF, digits: ["1"] })],
    ["calls.request", request({ kind: "pass-digits", ref: REF })],
    ["calls.acknowledgement", null],
    ["calls.acknowledgement", { id: {} }],
    ["calls.reply", null],
    ["calls.reply", { id: "1" }],
    ["calls.reply", { id: "1", result: { ok: false, refusal: { code: "unknown" } } }],
  ])("[VC-32] are dropped and logged: %s %j", async (name, data) => {
    const { clock, topic, a, log, handled } = openNodes();

    expect(() => topic.deliver(name, data)).not.toThrow();

    expect(handled).toEqual([]);
    expect(log.lines.map(({ message }) => message)).toContain("malformed message of another node");
    expect((await timed(clock, a.send("b", DIGITS))).outcome).toEqual({ ok: true, value: null });
  });

  it("[VC-32] are errors as the value of a result", async () => {
    const { clock, a } = openNodes(async () => ({ ok: true, value: null }));

    const { outcome } = await timed(clock, a.send("b", { kind: "restart", ref: REF, offer: exampleOffer() }));

    expect(outcome).toBe("internal");
  });

  it("[VC-32] do not include requests of all kinds, refusals and signals of others", async () => {
    const refusal = { code: "not-joined", field: "contactId", expected: "a leg" } as const;
    const { clock, a, handled, topic, log } = openNodes(async () => ({ ok: false, refusal }));
    const offer = exampleOffer();
    const requests: readonly NodeRequest[] = [
      { kind: "open", ref: REF, page: "page", offer },
      { kind: "restart", ref: REF, offer },
      { kind: "close", ref: REF },
      { kind: "send-digits", ref: REF, digits: "1" },
      { kind: "pass-digits", ref: REF, digits: "2" },
      { kind: "check" },
    ];

    for (const each of requests)
      expect((await timed(clock, a.send("b", each))).outcome).toEqual({ ok: false, refusal });
    topic.deliver("routing.wait?", null);

    expect(handled).toEqual(requests);
    expect(log.lines).toEqual([]);
  });
});
