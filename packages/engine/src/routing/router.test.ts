import { accepted, type Clock, type Result, refused } from "@tributary/kernel";
import { type Refusal, refusal } from "@tributary/model";
import { createManualClock, createRecordingLogger } from "@tributary/testkit";
import { describe, expect, it } from "vitest";
import { emptyDesk } from "../../test/desks.ts";
import { profileServing, waitingChat } from "../../test/routing.ts";
import { createRoutingBoard } from "./board.ts";
import type { Match } from "./next-offer.ts";
import { createRouter, MAX_SHARED_PAUSE_MS } from "./router.ts";

/** A router over a board with one agent and one waiting chat, whose offers have the given results, the last one repeatedly. */
function openRouter(results: readonly (() => Promise<Result<null, Refusal>>)[], maxPauseMs?: number) {
  const clock = createManualClock();
  const log = createRecordingLogger();
  const board = createRoutingBoard(clock);
  board.updateAgent(emptyDesk());
  board.updateConversation("chat", waitingChat("chat", "queue", { queuedAt: clock.now() }));
  const offeredAt: number[] = [];
  const startedAt = clock.now();
  const offer = (match: Match): Promise<Result<null, Refusal>> => {
    offeredAt.push(clock.now() - startedAt);
    const result = results[Math.min(offeredAt.length, results.length) - 1];
    if (result === taken) board.updateConversation(match.contact.conversationId, undefined);
    return result?.() ?? Promise.resolve(accepted(null));
  };
  const fenced: number[] = [];
  const router = createRouter(
    { clock, log, board },
    {
      profileOf: () => profileServing([["queue", 1, 0]]),
      ...ALL_FULFIL,
      offer,
      onFenced: () => void fenced.push(offeredAt.length),
      ...(maxPauseMs === undefined ? {} : { maxPauseMs }),
    },
  );
  return { clock, log, board, router, offeredAt, fenced };
}

const ALL_FULFIL = { fulfils: () => true, valuesOf: () => [] };

const taken = (): Promise<Result<null, Refusal>> => Promise.resolve(accepted(null));
const failing = (): Promise<Result<null, Refusal>> => Promise.reject(new Error("store unavailable"));
const conflicting = (): Promise<Result<null, Refusal>> => Promise.resolve(refused(refusal("conflict")));
const gone = (): Promise<Result<null, Refusal>> => Promise.resolve(refused(refusal("offer-gone")));

describe("the router", () => {
  it("makes no offers before it is started and after it is disposed", async () => {
    const { clock, router, offeredAt } = openRouter([taken]);
    router.wake();
    await clock.run(1_000);
    const before = offeredAt.length;

    router[Symbol.dispose]();
    router.start();
    router.wake();
    await clock.run(1_000);

    expect([before, offeredAt.length]).toEqual([0, 0]);
  });

  it("[RT-12] does not spin until the end of a delay if timers run early", async () => {
    const clock = createManualClock();
    const early: Clock = { ...clock, after: (delayMs, task) => clock.after(delayMs / 2, task) };
    const board = createRoutingBoard(early);
    board.updateAgent(emptyDesk());
    board.updateConversation("chat", waitingChat("chat", "queue", { queuedAt: clock.now() }));
    let passes = 0;
    const profileOf = () => {
      passes += 1;
      return profileServing([["queue", 1, 10_000]]);
    };
    const offeredAfter: number[] = [];
    const offer = (): Promise<Result<null, Refusal>> => {
      offeredAfter.push(clock.monotonicMs());
      return taken();
    };
    using router = createRouter(
      { clock: early, log: createRecordingLogger(), board },
      { profileOf, ...ALL_FULFIL, offer, onFenced: () => undefined },
    );
    router.start();

    await clock.run(11_000);

    expect(offeredAfter[0]).toBeGreaterThanOrEqual(10_000);
    expect(offeredAfter[0]).toBeLessThan(10_002);
    expect(passes).toBeLessThan(30);
  });

  it("runs once for several changes in one turn", async () => {
    const { clock, router, offeredAt } = openRouter([gone]);
    router.start();
    await clock.drain();

    for (let change = 0; change < 5; change += 1) router.wake();
    await clock.drain();

    expect(offeredAt).toHaveLength(2);
  });

  it.each([
    ["fails", failing],
    ["conflicts", conflicting],
  ])("[RT-09] pauses after an offer that %s, with growing delays, however often it is woken", async (_, result) => {
    const { clock, router, offeredAt } = openRouter([result]);
    router.start();

    for (let second = 0; second < 200; second += 1) {
      router.wake();
      await clock.run(1_000);
    }

    expect(offeredAt).toEqual([0, 1_000, 3_000, 7_000, 15_000, 31_000, 63_000, 123_000, 183_000]);
  });

  it("[RT-09] pauses for at most two seconds if nodes share the store", async () => {
    const { clock, router, offeredAt } = openRouter([failing], MAX_SHARED_PAUSE_MS);
    router.start();

    await clock.run(7_500);

    expect(offeredAt).toEqual([0, 1_000, 3_000, 5_000, 7_000]);
  });

  it("[RT-14] reports an offer that is refused because another node routes, and does not pause", async () => {
    const { clock, router, fenced } = openRouter([() => Promise.resolve(refused(refusal("fenced")))]);
    router.start();

    await clock.drain();

    expect(fenced).toEqual([1]);
    expect(clock.pendingTimers).toEqual([]);
  });

  it("[RT-09] offers a contact after a failed offer without a further change, and then pauses no longer", async () => {
    const { clock, board, router, offeredAt } = openRouter([failing, failing, taken]);
    router.start();
    await clock.run(3_000);

    board.updateConversation("next", waitingChat("next", "queue", { queuedAt: clock.now() }));
    router.wake();
    await clock.drain();

    expect(offeredAt).toEqual([0, 1_000, 3_000, 3_000]);
    expect(clock.pendingTimers).toEqual([]);
  });

  it("[RT-09] does not pause after an offer that is refused because the contact is gone", async () => {
    const { clock, router, offeredAt } = openRouter([gone]);
    router.start();
    await clock.drain();

    router.wake();
    await clock.drain();

    expect(offeredAt).toEqual([0, 0]);
  });

  it("leaves no timer when it is disposed during a pause", async () => {
    const { clock, router } = openRouter([failing]);
    router.start();
    await clock.drain();

    router[Symbol.dispose]();

    expect(clock.pendingTimers).toEqual([]);
  });
});
