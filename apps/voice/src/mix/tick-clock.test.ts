import { createManualClock } from "@tributary/testkit";
import { expect, it } from "vitest";
import { createTickClock } from "./tick-clock.ts";

function open(onTick: () => void = () => undefined) {
  const clock = createManualClock();
  const startMs = clock.monotonicMs();
  const ticks: { readonly number: number; readonly atMs: number }[] = [];
  const late: number[] = [];
  const tickClock = createTickClock(clock, {
    onTick({ number, atMs }) {
      ticks.push({ number, atMs: atMs - startMs });
      onTick();
    },
    onLate: (steps) => void late.push(steps),
  });
  /** Advances as a process that runs does: tasks after each due timer. */
  const run = (ms: number) => clock.run(ms);
  /** Advances as a process that is stopped does: timers run at the end, once. */
  const stall = async (ms: number) => {
    clock.advance(ms);
    await clock.drain();
  };
  return { clock, ticks, late, tickClock, run, stall, startMs };
}

it("[VP-20] steps every 20 milliseconds from the start", async () => {
  const { ticks, late, tickClock, run } = open();
  tickClock.start();

  await run(100);

  expect(ticks).toEqual([0, 20, 40, 60, 80, 100].map((atMs, number) => ({ number, atMs })));
  expect(late).toEqual([]);
});

it("[VP-20] makes up for late steps, without moving later ones", async () => {
  const { ticks, late, tickClock, run, stall } = open();
  tickClock.start();
  await run(25);

  await stall(70);
  await run(25);

  expect(ticks.map(({ atMs }) => atMs)).toEqual([0, 20, 40, 60, 80, 100, 120]);
  expect(late.reduce((sum, steps) => sum + steps, 0)).toBe(2); // those of 40 and 60 began at 95
});

it("[VP-20] leaves out the steps before the last 200 milliseconds, and counts them", async () => {
  const { ticks, late, tickClock, run, stall } = open();
  tickClock.start();
  await run(5);

  await stall(1_000);

  expect(ticks.map(({ number }) => number)).toEqual([0, ...Array.from({ length: 10 }, (_, index) => 41 + index)]);
  expect(ticks.at(-1)?.atMs).toBe(1_000);
  expect(late.reduce((sum, steps) => sum + steps, 0)).toBe(49); // of 50 steps, the last one is in time
});

it("[VP-20] steps that take longer than they last leave time for other work", async () => {
  const { clock, late, ticks, tickClock } = open(() => clock.advance(25));
  tickClock.start();

  for (let turn = 0; turn < 5; turn += 1) {
    clock.advance(20);
    clock.runSoon();
  }

  expect(ticks.length).toBeGreaterThanOrEqual(5);
  expect(ticks.length).toBeLessThan(60);
  expect(late.length).toBeGreaterThan(0);
});

it("[VP-21] its time stays at a step that is due until the step begins", () => {
  const { clock, tickClock, startMs } = open();
  tickClock.start();
  clock.advance(0);
  clock.runSoon();
  clock.advance(15);
  expect(tickClock.nowMs() - startMs).toBe(15);

  clock.advance(100); // the timer is due, its task has not run

  expect(tickClock.nowMs() - startMs).toBe(20);
  clock.runSoon();
  expect(tickClock.nowMs() - startMs).toBe(115);
});

it("[VP-21] its time does not stay at steps that are left out", () => {
  const { clock, tickClock, ticks, startMs } = open();
  tickClock.start();
  clock.advance(5);
  clock.runSoon();

  clock.advance(1_000);

  expect(tickClock.nowMs() - startMs).toBe(820);
  clock.runSoon();
  expect(ticks.slice(1, 3).map(({ atMs }) => atMs)).toEqual([820, 840]);
});

it("stops, and starts again with step 0", async () => {
  const { clock, ticks, tickClock, run } = open();
  tickClock.start();
  tickClock.start();
  await run(30);
  tickClock.stop();
  await run(100);
  expect(ticks).toHaveLength(2);
  expect(clock.pendingTimers).toEqual([]);

  tickClock.start();
  await run(10);

  expect(ticks.at(-1)?.number).toBe(0);
});
