import { accepted, refused } from "@tributary/kernel";
import { createManualClock, createSeededRandom } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import type { ApiAnswer } from "../participant-api/api-answer.ts";
import { createSendQueue } from "./send-queue.ts";
import type { ServiceData } from "./service-client.ts";

const message = (content: string) => ({ contentType: "text/plain", content, clientToken: `token of ${content}` });
const failure = (status: number): ApiAnswer<ServiceData> =>
  refused({ kind: status === 400 ? "refused" : "unreachable", status, message: "no" });

/** `answers`: those of the first calls; later ones succeed. */
function setUp(answers: ApiAnswer<ServiceData>[] = [], isPatient = true) {
  const clock = createManualClock();
  const bodies: unknown[] = [];
  const queue = createSendQueue({
    clock,
    random: createSeededRandom(1),
    isPatient,
    call: async ({ body }) => {
      bodies.push(body);
      return answers.shift() ?? accepted({ Id: String(bodies.length) });
    },
  });
  return { clock, queue, bodies };
}

describe("messages of a session", () => {
  it("[CJ-04] are sent one at a time in their order", async () => {
    const { clock, queue, bodies } = setUp();

    const answers = Promise.all([queue.send(message("a")), queue.send(message("b"))]);
    expect(bodies).toHaveLength(1);
    await clock.drain();

    expect(await answers).toEqual([accepted({ Id: "1" }), accepted({ Id: "2" })]);
    expect(bodies).toMatchObject([{ Content: "a" }, { Content: "b" }]);
  });

  it.each([0, 502, 503, 504])("[CJ-04] wait while there is no service (%s), with the same token", async (status) => {
    const { clock, queue, bodies } = setUp([failure(status), failure(status)]);

    const answer = queue.send(message("a"));
    await clock.runAll();

    expect(await answer).toEqual(accepted({ Id: "3" }));
    expect(new Set(bodies.map((body) => JSON.stringify(body))).size).toBe(1);
  });

  it("[CJ-04] a hint that the network is back ends the wait", async () => {
    const { clock, queue, bodies } = setUp([failure(0)]);
    void queue.send(message("a"));
    await clock.drain();

    queue.wake();
    await clock.drain();

    expect(bodies).toHaveLength(2);
  });

  it("[CJ-04] a hint during an attempt that fails is followed by one attempt at once", async () => {
    const { clock, queue, bodies } = setUp([failure(0), failure(0), failure(0)]);
    void queue.send(message("a"));

    queue.wake();
    queue.wake();
    await clock.drain();

    expect(bodies).toHaveLength(2);
    await clock.runAll();
    expect(bodies).toHaveLength(4);
  });

  it.each([400, 500])("[CJ-04] a refused message (%s) fails without holding back the next", async (status) => {
    const { clock, queue } = setUp([failure(status)]);

    const answers = Promise.all([queue.send(message("a")), queue.send(message("b"))]);
    await clock.drain();

    expect((await answers).map(({ ok }) => ok)).toEqual([false, true]);
  });

  it("[CJ-04, CJ-20] without patience a message fails if there is no network", async () => {
    const { clock, queue } = setUp([failure(0)], false);

    const answer = queue.send(message("a"));
    await clock.drain();

    expect((await answer).ok).toBe(false);
  });

  it("[CJ-04] all fail at the end of the chat, and no more than five hundred wait", async () => {
    const { queue } = setUp(Array.from({ length: 1_000 }, () => failure(0)));
    const waiting = Array.from({ length: 501 }, (_, index) => queue.send(message(String(index))));

    expect(await waiting.at(-1)).toMatchObject({ ok: false, refusal: { status: 429 } });
    queue.fail();
    queue[Symbol.dispose]();

    expect((await Promise.all(waiting)).every(({ ok }) => !ok)).toBe(true);
  });
});
